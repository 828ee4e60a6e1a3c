"""Schedules against tables worked out by hand, and how they compose."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons_lib.optimizers import SGD
from lessons_lib.schedules import (
    ReduceOnPlateau,
    constant,
    cosine_decay,
    exponential_decay,
    inverse_sqrt_decay,
    inverse_time_decay,
    per_epoch,
    power_decay,
    staircase_decay,
    step_decay,
    with_warmup,
)

PROOF = settings(derandomize=True, deadline=None, max_examples=60)
T = [0, 1, 2, 3, 4, 8]
TABLES = [
    (constant(0.3), [0.3] * 6),
    (step_decay(0.8, factor=0.5, every=2), [0.8, 0.8, 0.4, 0.4, 0.2, 0.05]),
    (step_decay(1.0, factor=0.1, every=4), [1, 1, 1, 1, 0.1, 0.01]),
    (exponential_decay(0.8, rate=np.log(2)), [0.8, 0.4, 0.2, 0.1, 0.05, 0.003125]),
    (power_decay(0.8, base=0.5), [0.8, 0.4, 0.2, 0.1, 0.05, 0.003125]),
    (power_decay(1.0), [1, 0.95, 0.9025, 0.857375, 0.81450625, 0.6634204312890625]),
    (inverse_time_decay(0.6, rate=0.5), [0.6, 0.4, 0.3, 0.24, 0.2, 0.12]),
    (inverse_sqrt_decay(0.6), [0.6, 0.6, 0.6 / 2**0.5, 0.6 / 3**0.5, 0.3, 0.3 / 2**0.5]),
    (inverse_sqrt_decay(0.1, k=3), [0.3, 0.3, 0.3 / 2**0.5, 0.1 * 3**0.5, 0.15, 0.15 / 2**0.5]),
    (staircase_decay(0.6, rate=1, every=2), [0.6, 0.6, 0.3, 0.3, 0.2, 0.12]),
    (cosine_decay(0.8, steps=4), [0.8, 0.4 + 0.4 * 0.5**0.5, 0.4, 0.4 - 0.4 * 0.5**0.5, 0, 0]),
    (cosine_decay(0.8, steps=2, final=0.2), [0.8, 0.5, 0.2, 0.2, 0.2, 0.2]),
    (with_warmup(0.4, steps=4), [0, 0.1, 0.2, 0.3, 0.4, 0.4]),
    (with_warmup(power_decay(0.4, 0.5), steps=2), [0, 0.2, 0.4, 0.2, 0.1, 0.00625]),
    (per_epoch(power_decay(0.8, 0.5), steps_per_epoch=2), [0.8, 0.8, 0.8, 0.4, 0.4, 0.1]),
    (
        per_epoch(inverse_sqrt_decay(0.8), steps_per_epoch=2, first=1),
        [0.8, 0.8, 0.8, 0.8 / 2**0.5, 0.8 / 2**0.5, 0.4],
    ),
]


@pytest.mark.parametrize(("schedule", "expected"), TABLES)
def test_against_a_table(schedule, expected):
    np.testing.assert_allclose([schedule(t) for t in T], expected, rtol=1e-13, atol=1e-16)
    np.testing.assert_allclose(schedule(np.array(T)), expected, rtol=1e-13, atol=1e-16)
    assert all(type(schedule(t)) is float for t in T)


@PROOF
@given(st.floats(1e-6, 10), st.floats(1e-3, 1), st.integers(1, 50))
def test_every_decay_starts_at_its_rate_and_never_rises(lr, rate, every):
    t = np.arange(200)
    for schedule in (
        constant(lr),
        step_decay(lr, rate, every),
        exponential_decay(lr, rate),
        power_decay(lr, rate),
        inverse_time_decay(lr, rate),
        inverse_sqrt_decay(lr),
        staircase_decay(lr, rate, every),
        cosine_decay(lr, every),
    ):
        rates = schedule(t)
        assert rates[0] == pytest.approx(lr)
        assert (np.diff(rates) <= 1e-15 * lr).all() and (rates >= 0).all()


@PROOF
@given(st.floats(1e-6, 10), st.integers(1, 50))
def test_warm_up_meets_what_follows_without_a_jump(lr, steps):
    after = cosine_decay(lr, 100)
    both = with_warmup(after, steps)
    assert both(steps) == pytest.approx(lr)
    assert (np.diff(both(np.arange(steps + 1))) > 0).all()
    np.testing.assert_array_equal(both(np.arange(steps, 200)), after(np.arange(200 - steps)))


def test_robbins_and_monro_by_doubling():
    """1/t: the sum grows without end, that of squares settles. Exponential: both settle."""
    slow, fast = inverse_time_decay(1.0, 1.0), exponential_decay(1.0, 0.01)
    for n in (10_000, 100_000):
        t = np.arange(1, 2 * n)
        assert slow(t[n:]).sum() == pytest.approx(np.log(2), rel=1e-3)
        assert (slow(t[n:]) ** 2).sum() < 1 / n
        assert fast(t[n:]).sum() < 1e-30
    assert fast(np.arange(1, 10_000)).sum() == pytest.approx(1 / np.expm1(0.01))


def test_the_notes_staircase_does_not_halve():
    stairs = staircase_decay(1.0, rate=1.0, every=10)(np.arange(0, 50, 10))
    halves = step_decay(1.0, factor=0.5, every=10)(np.arange(0, 50, 10))
    np.testing.assert_allclose(stairs, [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5])
    np.testing.assert_allclose(halves, [1, 1 / 2, 1 / 4, 1 / 8, 1 / 16])


def test_a_rule_follows_its_schedule():
    x, rule = np.zeros(1), SGD(lr=step_decay(1.0, factor=0.5, every=2))
    moves = []
    for _ in range(5):
        before = x.copy()
        rule.step(x, np.ones(1))
        moves.append((before - x).item())
    assert moves == [1, 0.5, 0.5, 0.25, 0.25]  # t = 1 … 5


def test_reduce_on_plateau_step_by_step():
    rate = ReduceOnPlateau(0.8, factor=0.5, patience=2, lowest=0.15)
    seen = [rate.update(loss) for loss in (5, 4, 4, 3.9, 4, 4, 4, 4, 4, 4, 4, 4)]
    assert seen == [0.8] * 5 + [0.4, 0.4, 0.2, 0.2, 0.15, 0.15, 0.15]
    assert rate.best == 3.9 and rate(123) == 0.15


def test_reduce_on_plateau_threshold_and_nan():
    rate = ReduceOnPlateau(1.0, factor=0.1, patience=1, threshold=0.5)
    assert rate.update(10) == 1.0
    assert rate.update(9.6) == pytest.approx(0.1)  # better, but not by 0.5
    assert rate.update(9.4) == pytest.approx(0.1)
    assert rate.update(float("nan")) == pytest.approx(0.01)


def test_reduce_on_plateau_drives_a_rule():
    x, plateau = np.zeros(1), ReduceOnPlateau(1.0, patience=1)
    rule = SGD(lr=plateau)
    plateau.update(1.0)
    plateau.update(1.0)
    rule.step(x, np.ones(1))
    assert x == -0.5


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: constant(-1), "lr .*-1"),
        (lambda: constant(float("nan")), "lr .*nan"),
        (lambda: step_decay(0.1, factor=0), "factor .*0"),
        (lambda: step_decay(0.1, factor=1.5), "factor .*1.5"),
        (lambda: step_decay(0.1, every=0), "every .*0"),
        (lambda: step_decay(0.1, every=2.5), "every .*2.5"),
        (lambda: exponential_decay(0.1, rate=-0.1), "rate .*-0.1"),
        (lambda: power_decay(0.1, base=2), "base .*2"),
        (lambda: cosine_decay(0.1, steps=0), "steps .*0"),
        (lambda: with_warmup(0.1, steps=-5), "steps .*-5"),
        (lambda: per_epoch(constant(0.1), 0), "steps_per_epoch .*0"),
        (lambda: ReduceOnPlateau(0.1, patience=0), "patience .*0"),
    ],
)
def test_bad_numbers_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()
