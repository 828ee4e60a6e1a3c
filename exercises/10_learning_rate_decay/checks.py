"""What the answers to exercise 10 are checked for."""

import numpy as np

from grading.questions import Check, Question
from grading.values import case


def _lr(rng):
    return float(rng.uniform(0.2, 2))


# --- step_decay --------------------------------------------------------------------------------


def stairs_one_by_one(rng):
    lr = _lr(rng)
    for t in (0, 7, 10, 19, 20, 34):
        yield case(t, lr)


def edges_of_stairs(rng):
    for every in (4, 9):
        for t in (1, every // 2 + 1, every - 1, every, 3 * every - 1, 3 * every):
            yield case(t, _lr(rng), 0.3, every)


def stairs_of_other_sizes(rng):
    yield case(np.arange(70), _lr(rng), 0.1, 20)
    yield case(np.arange(30), _lr(rng), float(rng.uniform(0.6, 0.9)), 7)


def stairs_in_arrays(rng):
    yield case(np.arange(36), _lr(rng))
    yield case(np.arange(36).reshape(6, 6), _lr(rng))


# --- smooth decay ------------------------------------------------------------------------------


def one_epoch_at_a_time(rng):
    lr, rate = _lr(rng), float(rng.uniform(0.1, 0.4))
    for t in (0, 1, 2, 3, 12):
        yield case(t, lr, rate)


def whole_curves(rng):
    yield case(np.arange(30), _lr(rng), float(rng.uniform(0.05, 0.4)))
    yield case(np.arange(12).reshape(3, 4), _lr(rng), 2.0)


def no_decay(rng):
    yield case(np.arange(9), _lr(rng), 0.0)
    yield case(np.arange(9), _lr(rng), 0.25)


# --- inverse_sqrt_decay ------------------------------------------------------------------------


def root_of_one_epoch(rng):
    lr = _lr(rng)
    for t in (1, 2, 9, 50):
        yield case(t, lr)


def root_of_epoch_zero(rng):
    yield case(0, _lr(rng), 3.0)
    yield case(np.arange(5), _lr(rng), 0.4)


def other_k(rng):
    yield case(np.arange(1, 26), _lr(rng), 2.5)
    yield case(np.arange(1, 26), _lr(rng), 0.3)


def root_of_arrays(rng):
    yield case(np.arange(1, 30), _lr(rng))
    yield case(np.arange(1, 13).reshape(4, 3), _lr(rng))


# --- reduce_on_plateau -------------------------------------------------------------------------


def _noisy(rng, n=60):
    """A loss that comes down and jitters: some new lows, and runs of epochs without one.

    The first is nearly the lowest for long, so that it matters which loss is remembered.
    """
    losses = 1.5 - np.arange(n) / n + rng.uniform(0, 0.6, n)
    return np.append(1.2, losses)


def noisy_curves(rng):
    for patience in (3, 2):
        yield case(_noisy(rng), _lr(rng), 0.5, patience)


LONG = np.array(
    [2.0, 1.5, 1.7, 2.3, 2.5, 2.6, 2.2, 2.4, 1.8, 2.7, 2.1, 2.3, 2.5, 2.8, 1.6, 1.9]
    + [1.3, 1.8, 2.2, 2.4, 2.5, 2.1, 1.6, 2.3, 2.6, 2.2, 1.7, 2.5, 2.4, 2.3, 2.1]
)  # two new lows, and long times without one


def long_plateaus(rng):
    losses = _lr(rng) * (LONG + rng.uniform(0, 0.05, len(LONG)))
    yield case(losses, _lr(rng), 0.1, 4)
    yield case(losses, _lr(rng))  # as by default: halve after 5


def ties(rng):
    steps = np.array([5, 4, 4, 4, 4, 3, 3, 3, 4, 3, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1])
    yield case(steps * _lr(rng), _lr(rng), 0.5, 3)
    yield case(np.round(8 * _noisy(rng)), _lr(rng), 0.5, 2)


def impatience(rng):
    yield case(3 + rng.permutation(16) / 10, _lr(rng), 0.7, 1)
    yield case(np.array([1.0, 1.0, 1.0, 2.0, 0.5, 0.6, 0.4, 0.7]), 0.4, 0.1, 1)


def not_a_number(rng):
    losses = np.array([3.0, 2.0, np.nan, np.nan, 2.5, 1.5, np.nan, 1.6, 1.7, 1.4, 1.8, 1.9, 2.0])
    yield case(losses, _lr(rng), 0.5, 2)
    losses = _noisy(rng)
    losses[[7, 8, 19, 20, 21, 50]] = np.nan
    yield case(losses, _lr(rng), 0.5, 3)


SMOOTH = (
    Check("一轮一轮地问 · one epoch at a time", one_epoch_at_a_time),
    Check("t 是数组时 · t is an array", whole_curves),
    Check("k = 0 时不衰减 · no decay at all for k = 0", no_decay),
)

QUESTIONS = {
    "step_decay": Question(
        checks=(
            Check("一轮一轮地问 · one epoch at a time", stairs_one_by_one),
            Check("每一级的头和尾 · where a stair begins and ends", edges_of_stairs),
            Check("别的倍数和级长 · other factors and lengths", stairs_of_other_sizes),
            Check("t 是数组时 · t is an array", stairs_in_arrays),
        ),
    ),
    "exponential_decay": Question(checks=SMOOTH),
    "inverse_time_decay": Question(checks=SMOOTH),
    "inverse_sqrt_decay": Question(
        checks=(
            Check("一轮一轮地问 · one epoch at a time", root_of_one_epoch),
            Check("第 0 轮 · epoch 0", root_of_epoch_zero),
            Check("别的 k · other values of k", other_k),
            Check("t 是数组时 · t is an array", root_of_arrays),
        ),
    ),
    "reduce_on_plateau": Question(
        checks=(
            Check("抖动的损失 · a noisy loss", noisy_curves),
            Check("长久不降 · no new low for long", long_plateaus),
            Check("与最低值相等 · as low as the lowest, no lower", ties),
            Check("耐心为 1 · a patience of 1", impatience),
            Check("损失是 NaN · a loss that is NaN", not_a_number),
        ),
    ),
}
