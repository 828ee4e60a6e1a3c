"""Moving averages against their unrolled sums."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons_lib.averages import EMA, effective_window, ema_weights, equivalent_window, ewma, lag

PROOF = settings(derandomize=True, deadline=None, max_examples=60)
betas = st.floats(0, 0.999)


def test_by_hand():
    # v: 0.5·8 = 4, 0.5·4 + 0.5·2 = 3, 0.5·3 + 0.5·10 = 6.5
    np.testing.assert_allclose(ewma([8, 2, 10], 0.5, bias_correction=False), [4, 3, 6.5])
    np.testing.assert_allclose(ewma([8, 2, 10], 0.5), [8, 4, 6.5 / 0.875])


@PROOF
@given(betas, st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=30))
def test_the_average_is_the_weighted_sum(beta, xs):
    for correct in (True, False):
        weights = ema_weights(len(xs), beta, bias_correction=correct)
        expected = weights @ np.array(xs)[::-1]
        assert ewma(xs, beta, correct)[-1] == pytest.approx(expected, rel=1e-9, abs=1e-9)


@PROOF
@given(betas, st.integers(1, 200))
def test_corrected_weights_sum_to_one(beta, t):
    assert ema_weights(t, beta).sum() == pytest.approx(1, abs=1e-12)
    assert ema_weights(t, beta, False).sum() == pytest.approx(1 - beta**t, abs=1e-12)
    assert (np.diff(ema_weights(t, beta)) <= 0).all()


@PROOF
@given(betas, st.floats(-100, 100))
def test_a_constant_stays_itself_only_when_corrected(beta, c):
    np.testing.assert_allclose(ewma(np.full(20, c), beta), c, rtol=1e-9)
    short = c * (1 - beta ** np.arange(1, 21))
    np.testing.assert_allclose(ewma(np.full(20, c), beta, False), short, rtol=1e-9)


@PROOF
@given(betas, st.lists(st.floats(-50, 50), min_size=1, max_size=20))
def test_a_corrected_average_stays_between_smallest_and_largest(beta, xs):
    averages = ewma(xs, beta)
    assert averages.min() >= min(xs) - 1e-9 and averages.max() <= max(xs) + 1e-9


@pytest.mark.parametrize("beta", [0.5, 0.9, 0.98])
def test_windows(beta):
    n = equivalent_window(beta)
    # The lag on a ramp is exactly β/(1 − β), that of a plain mean of n values.
    ramp = ewma(np.arange(5000.0), beta, bias_correction=False)
    assert 4999 - ramp[-1] == pytest.approx(lag(beta)) == pytest.approx((n - 1) / 2)
    # White noise: the sum of squared weights is 1/n.
    assert (ema_weights(5000, beta) ** 2).sum() == pytest.approx(1 / n)
    # After 1/(1 − β) steps: about 1/e, the better the nearer β is to 1.
    fallen = beta ** effective_window(beta)
    assert fallen == pytest.approx({0.5: 0.25, 0.9: 0.3487, 0.98: 0.3642}[beta], abs=1e-4)
    assert fallen < 1 / np.e


def test_arrays_are_averaged_element_by_element_and_not_kept():
    series = np.random.default_rng(0).standard_normal((6, 2, 3))
    averages = ewma(series, 0.8)
    assert averages.shape == series.shape
    np.testing.assert_allclose(averages[:, 1, 2], ewma(series[:, 1, 2], 0.8), rtol=1e-14)
    W, shadow = np.ones(3), EMA(0.5)
    shadow.update(W)
    W *= 100
    np.testing.assert_array_equal(shadow.value, 1)
    seen = shadow.value
    shadow.update(W)
    np.testing.assert_array_equal(seen, 1)


def test_the_class_and_the_function_agree():
    xs = np.random.default_rng(1).standard_normal(50)
    average = EMA(0.9)
    np.testing.assert_array_equal([average.update(x) for x in xs], ewma(xs, 0.9))
    assert average.t == 50 and type(average.value) is float
    assert ewma([], 0.9).shape == (0,)


def test_bad_input():
    for beta in (1, -0.1, 1.5, float("nan")):
        for make in (EMA, effective_window, lag, lambda b: ewma([1], b)):
            with pytest.raises(ValueError, match="beta"):
                make(beta)
    with pytest.raises(ValueError, match="before the first"):
        _ = EMA(0.9).value
    with pytest.raises(ValueError, match="series"):
        ewma(3.0, 0.9)
    average = EMA(0.9)
    average.update(np.ones(3))
    with pytest.raises(ValueError, match=r"shape \(3,\) .* got \(2,\)"):
        average.update(np.ones(2))
    with pytest.raises(ValueError, match="got 0"):
        ema_weights(0, 0.9)
