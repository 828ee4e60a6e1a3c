"""An epoch of mini-batches: every example once, X and y together."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons_lib.batches import minibatches

PROOF = settings(derandomize=True, deadline=None, max_examples=60)


@PROOF
@given(st.integers(1, 60), st.integers(1, 70), st.integers(0, 2**32 - 1))
def test_each_example_once_an_epoch_and_with_its_label(m, B, seed):
    X, y = np.arange(3 * m).reshape(m, 3), np.arange(m)
    batches = list(minibatches(X, y, B, np.random.default_rng(seed)))
    assert len(batches) == -(-m // B)
    assert [len(Xb) for Xb, _ in batches[:-1]] == [B] * (len(batches) - 1)
    assert len(batches[-1][0]) == m - B * (len(batches) - 1)
    labels = np.concatenate([yb for _, yb in batches])
    assert sorted(labels) == list(range(m))
    for Xb, yb in batches:
        np.testing.assert_array_equal(Xb, X[yb])


def test_epochs_differ_and_seeds_repeat():
    X = y = np.arange(100)
    rng = np.random.default_rng(0)
    one, two = (next(minibatches(X, y, 100, rng))[1] for _ in range(2))
    again = next(minibatches(X, y, 100, np.random.default_rng(0)))[1]
    assert (one != two).any() and (one == again).all() and (one != X).any()


def test_batches_are_copies():
    X, y = np.zeros((4, 2)), np.zeros(4)
    for Xb, yb in minibatches(X, y, 2, np.random.default_rng(0)):
        Xb += 1
        yb += 1
    assert not X.any() and not y.any()


def test_the_mean_gradient_of_an_epoch_is_the_full_one():
    rng = np.random.default_rng(0)
    X, y, w = rng.standard_normal((23, 5)), rng.standard_normal(23), rng.standard_normal(5)
    full = X.T @ (X @ w - y) / 23
    parts = [(len(yb), Xb.T @ (Xb @ w - yb) / len(yb)) for Xb, yb in minibatches(X, y, 6, rng)]
    np.testing.assert_allclose(sum(n * g for n, g in parts) / 23, full, rtol=1e-12)


def test_bad_input_is_refused_at_the_call():
    X, y, rng = np.zeros((4, 2)), np.zeros(4), np.random.default_rng(0)
    for B in (0, -1, 1.5, True, float("nan")):
        with pytest.raises(ValueError, match="batch_size"):
            minibatches(X, y, B, rng)
    with pytest.raises(ValueError, match=r"\(4, 2\) and \(3,\)"):
        minibatches(X, y[:3], 2, rng)
    with pytest.raises(ValueError, match="≥ 1"):
        minibatches(X[:0], y[:0], 2, rng)
    with pytest.raises(TypeError, match="Generator, got 42"):
        minibatches(X, y, 2, 42)
