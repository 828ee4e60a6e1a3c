"""What the answers to exercise 08 are checked for."""

import numpy as np

from grading.questions import Check, Question
from grading.values import case


def _signed(rng, shape):
    """Numbers whose signs alternate, none of them near zero."""
    numbers = rng.choice([-1, 1]) * rng.uniform(0.5, 2, shape)
    numbers.flat[::2] *= -1
    return numbers


def _state(rng, shape=4, scale=1.0):
    """x, g and cache in the middle of a run: no empty account, which would hide a lost history.

    Nothing is so small that an ε of 1e-8 shows: its place has checks of its own.
    """
    cache = scale**2 * rng.uniform(1, 9, size=shape)
    return _signed(rng, shape), scale * _signed(rng, shape), cache


def first_steps(rng):
    """Empty accounts, and one that is not: with an empty one many mistakes look alike."""
    for scale in (1.0, 30.0, 1e3):
        x, g, cache = _state(rng, scale=scale)
        yield case(x, g, np.zeros(4), 0.1)
    yield case(x, g, cache, 0.1)


def later_steps(rng):
    for scale in (1.0, 30.0):
        yield case(*_state(rng, scale=scale), 0.05)


def other_decays(rng):
    for decay in (0.999, 0.99, 0.6, 0.0):
        yield case(*_state(rng), 0.05, decay)


def large_eps(rng):
    yield case(*_state(rng), 0.1, eps=0.5)
    yield case(*_state(rng), 0.1, eps=2.0)


def zero_gradients(rng):
    """The first weight has never had a gradient, the second has none now."""
    for eps in (0.1, 0.5):
        x, g, cache = _state(rng)
        g[:2], cache[0] = 0.0, 0.0
        yield case(x, g, cache, 0.2, eps=eps)


def matrices(rng):
    yield case(*_state(rng, (2, 3)), 0.1)
    yield case(*_state(rng, (3, 1)), 0.1)


STEPS = (
    Check("第一步：账上是空的 · the first step: the account is empty", first_steps),
    Check("走了若干步以后的一步 · a step later on", later_steps),
    Check("ε 的位置 · where ε stands", large_eps),
    Check("梯度为零的权重 · weights whose gradient is zero", zero_gradients),
    Check("x 是矩阵时 · x is a matrix", matrices),
)

QUESTIONS = {
    "adagrad_step": Question(checks=STEPS),
    "rmsprop_step": Question(
        checks=(*STEPS, Check("别的遗忘系数 ρ · other values of the decay ρ", other_decays)),
    ),
}
