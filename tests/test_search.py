"""Random search and random local search: simulated by hand, exact with a seed, never uphill."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons_lib.landscapes import beale
from lessons_lib.search import random_local_search, random_search

quick = settings(derandomize=True, deadline=None, max_examples=40)
seeds = st.integers(0, 10**6)


class Scripted(np.random.Generator):
    """A generator whose normal numbers are written down beforehand."""

    def __new__(cls, _):
        return super().__new__(cls, np.random.PCG64(0))

    def __init__(self, numbers):
        super().__init__(np.random.PCG64(0))
        self.numbers = list(numbers)

    def standard_normal(self, shape):
        taken, self.numbers = self.numbers[: np.prod(shape)], self.numbers[np.prod(shape) :]
        return np.array(taken, dtype=float).reshape(shape)


def bowl(W):
    return float(np.sum((W - 1) ** 2))


def test_random_search_by_hand():
    # W = 2 × numbers: (2, 0), (4, 4), (2, 2), (0, 2), (1, 2); losses 2, 18, 2, 2, 1
    rng = Scripted([1, 0, 2, 2, 1, 1, 0, 1, 0.5, 1])
    run = random_search(bowl, (2,), 5, 2.0, rng)
    assert run.tried.tolist() == [2, 18, 2, 2, 1]
    assert run.history.tolist() == [2, 2, 2, 2, 1]
    assert run.accepted.tolist() == [True, False, False, False, True]  # equal is not better
    assert run.W.tolist() == [1, 2] and run.loss == 1 and type(run.loss) is float
    assert rng.numbers == []


def test_local_search_by_hand():
    # from (3, 1), loss 4, steps of 0.5 × numbers
    rng = Scripted([2, 0, -2, 0, 0, 4, -4, 0, 0, 2])
    # (4, 1) → 9 no; (2, 1) → 1 yes; (2, 3) → 5 no; (0, 1) → 1 no, equal; (2, 2) → 2 no
    W0 = np.array([3.0, 1.0])
    run = random_local_search(bowl, W0, 5, 0.5, rng)
    assert run.tried.tolist() == [9, 1, 5, 1, 2]
    assert run.history.tolist() == [4, 4, 1, 1, 1, 1]
    assert run.accepted.tolist() == [False, True, False, False, False]
    assert run.W.tolist() == [2, 1] and run.loss == 1 and W0.tolist() == [3, 1]


def test_exact_with_a_seed():
    """The same numbers drawn and judged by a plain loop."""
    rng = np.random.default_rng(7)
    draws = [0.3 * rng.standard_normal((2, 3)) for _ in range(50)]
    run = random_search(bowl, (2, 3), 50, 0.3, np.random.default_rng(7))
    losses = [bowl(W) for W in draws]
    assert run.tried.tolist() == losses and np.array_equal(run.W, draws[np.argmin(losses)])

    rng, W = np.random.default_rng(8), np.zeros((2, 3))
    for _ in range(50):
        candidate = W + 0.3 * rng.standard_normal((2, 3))
        if bowl(candidate) < bowl(W):
            W = candidate
    run = random_local_search(bowl, np.zeros((2, 3)), 50, 0.3, np.random.default_rng(8))
    assert np.array_equal(run.W, W) and run.loss == bowl(W)


@quick
@given(seeds, st.sampled_from([0.01, 0.3, 3.0]), st.integers(1, 60))
def test_what_always_holds(seed, size, tries):
    start = np.array([-0.5, 1.5])
    runs = (
        random_search(beale().f, (2,), tries, size, np.random.default_rng(seed)),
        random_local_search(beale().f, start, tries, size, np.random.default_rng(seed)),
    )
    for run in runs:
        assert run.tried.shape == run.accepted.shape == (tries,)
        assert np.all(np.diff(run.history) <= 0) and run.history[-1] == run.loss
        assert float(beale().f(run.W)) == run.loss
        assert run.accepted.dtype == bool
    jump, hike = runs
    assert jump.history.shape == (tries,) and hike.history.shape == (tries + 1,)
    assert jump.loss == jump.tried.min() and jump.accepted[0]
    assert hike.history[0] == beale().f(start)
    assert hike.loss == min(hike.history[0], hike.tried.min())
    assert np.array_equal(hike.accepted, np.diff(hike.history) < 0)


def test_half_of_all_small_steps_are_accepted_on_a_slope_and_few_large_ones():
    x0 = np.full(20, 5.0)
    rng = np.random.default_rng(0)

    def rate(size):
        runs = [random_local_search(lambda x: x @ x, x0, 1, size, rng) for _ in range(2000)]
        return np.mean([run.accepted[0] for run in runs])

    assert rate(1e-4) == pytest.approx(0.5, abs=0.04)  # 3.6 standard deviations
    assert rate(20.0) < 0.02


def test_counts_of_evaluations_and_untouched_start():
    calls = []

    def spoiling(W):
        calls.append(W.copy())
        return bowl(W)

    random_search(spoiling, (3,), 10, 1.0, np.random.default_rng(0))
    assert len(calls) == 10
    W0 = np.arange(3.0)
    random_local_search(spoiling, W0, 10, 1.0, np.random.default_rng(0))
    assert len(calls) == 10 + 11 and np.array_equal(calls[10], W0) and W0.tolist() == [0, 1, 2]
    assert random_local_search(bowl, [5, 5], 30, 0.1, np.random.default_rng(0)).loss < 32


def test_values_that_are_not_finite():
    """A try that overflows is only a bad try."""
    rng = np.random.default_rng(0)
    run = random_search(lambda W: np.inf if W[0] < 0 else W[0], (1,), 20, 1.0, rng)
    assert np.isinf(run.tried).any() and run.loss == run.tried[run.tried >= 0].min()
    assert not run.accepted[np.isinf(run.tried)].any()
    run = random_local_search(lambda W: np.inf if W[0] >= 3 else W[0] ** 2, [3.0], 50, 1.0, rng)
    assert run.history[0] == np.inf and run.loss < 9
    run = random_search(lambda W: np.nan if W[0] < 0 else W[0], (1,), 20, 1.0, rng)
    assert run.loss == np.nanmin(run.tried) == run.history[-1]
    with pytest.raises(ValueError, match="none of the 3 tries has a finite loss, the last was nan"):
        random_search(lambda W: np.nan, (1,), 3, 1.0, rng)
    with pytest.raises(ValueError, match="(?i)loss.*W0.*nan"):
        random_local_search(lambda W: np.nan, [1.0], 3, 1.0, rng)


@pytest.mark.parametrize("tries", [0, -3, 2.5, np.nan, np.inf, "5", None, True])
def test_tries_are_checked(tries):
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=f"tries must be a whole number at least 1, got '?{tries}"):
        random_search(bowl, (2,), tries, 1.0, rng)
    with pytest.raises(ValueError, match=f"tries must be a whole number at least 1, got '?{tries}"):
        random_local_search(bowl, [0, 0], tries, 1.0, rng)
    assert len(random_search(bowl, (2,), 1e1, 1.0, rng).tried) == 10


@pytest.mark.parametrize("size", [0, -1.0, np.nan, np.inf, "1", None])
def test_sizes_are_checked(size):
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=f"scale must be .*above 0, got '?{size}"):
        random_search(bowl, (2,), 5, size, rng)
    with pytest.raises(ValueError, match=f"step_size must be .*above 0, got '?{size}"):
        random_local_search(bowl, [0, 0], 5, size, rng)


def test_start_and_generator_are_checked():
    for rng in (0, None, np.random):
        with pytest.raises(TypeError, match="rng must be a generator such as"):
            random_search(bowl, (2,), 5, 1.0, rng)
        with pytest.raises(TypeError, match="rng must be a generator such as"):
            random_local_search(bowl, [0, 0], 5, 1.0, rng)
    with pytest.raises(ValueError, match=r"W0 must be finite, got nan at \[1\]"):
        random_local_search(bowl, [0, np.nan], 5, 1.0, np.random.default_rng(0))
