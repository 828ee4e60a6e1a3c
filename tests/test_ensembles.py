"""Ensembles and averages of weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons_lib.descent import descend
from lessons_lib.ensembles import (
    accuracy_by_members,
    average_predictions,
    checkpoints,
    majority_vote,
    polyak_average,
)
from lessons_lib.optimizers import SGD

PROOF = settings(derandomize=True, deadline=None, max_examples=40)


def test_average_predictions_by_hand():
    p = [[[1.0, 0.0], [0.2, 0.8]], [[0.5, 0.5], [0.4, 0.6]]]
    np.testing.assert_allclose(average_predictions(p), [[0.75, 0.25], [0.3, 0.7]])
    np.testing.assert_allclose(average_predictions(p, [3, 1]), [[0.875, 0.125], [0.25, 0.75]])
    np.testing.assert_allclose(average_predictions(p, [0, 2]), p[1])


@PROOF
@given(st.integers(1, 6), st.integers(1, 5), st.integers(2, 4), st.integers(0, 1000))
def test_averages_of_probabilities_are_probabilities(k, n, C, seed):
    rng = np.random.default_rng(seed)
    p = rng.dirichlet(np.ones(C), size=(k, n))
    for weights in (None, rng.random(k) + 0.1):
        mean = average_predictions(p, weights)
        np.testing.assert_allclose(mean.sum(axis=1), 1)
        assert (mean >= p.min(axis=0) - 1e-12).all() and (mean <= p.max(axis=0) + 1e-12).all()


def test_independent_errors_average_out():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, 2000)
    p = np.eye(3)[y] + rng.normal(0, 1.0, (20, 2000, 3))
    accuracy = accuracy_by_members(p, y)
    assert accuracy.shape == (20,)
    assert accuracy[0] < 0.7 and accuracy[-1] > 0.98
    assert accuracy[0] == (p[0].argmax(axis=1) == y).mean()
    assert accuracy[-1] == (average_predictions(p).argmax(axis=1) == y).mean()


def test_majority_vote():
    votes = [[2, 1, 0, 0], [2, 1, 1, 3], [0, 2, 2, 3]]
    np.testing.assert_array_equal(majority_vote(votes), [2, 1, 0, 3])
    for bad in ([[0.5]], [0, 1], [[-1]], np.zeros((0, 3), int)):
        with pytest.raises(ValueError, match="labels"):
            majority_vote(bad)


def test_checkpoints_are_copies_of_the_right_steps():
    def run():
        W = np.zeros(2)
        for _ in range(10):
            W += 1
            yield W  # the same array every time

    kept = checkpoints(run(), every=3)
    assert [W[0] for W in kept] == [3, 6, 9]
    assert [W[0] for W in checkpoints(run(), every=4, last=1)] == [8]
    assert checkpoints(run(), every=11) == []
    for arguments in ({"every": 0}, {"every": 1, "last": 0}):
        with pytest.raises(ValueError, match="0"):
            checkpoints(run(), **arguments)


@PROOF
@given(st.integers(1, 30), st.integers(0, 29), st.integers(0, 1000))
def test_polyak_average_is_the_mean(n, skip, seed):
    W = np.random.default_rng(seed).standard_normal((n, 2, 3))
    if skip < n:
        np.testing.assert_allclose(polyak_average(iter(W), skip), W[skip:].mean(axis=0), atol=1e-12)
    else:
        with pytest.raises(ValueError, match="nothing to average"):
            polyak_average(W, skip)


def test_the_average_of_a_noisy_run_is_nearer_to_the_minimum():
    rng = np.random.default_rng(0)
    points = list(descend(SGD(0.5), lambda x: x + rng.standard_normal(10), np.zeros(10), 3000))
    assert np.linalg.norm(polyak_average(points, 100)) < np.linalg.norm(points[-1]) / 5


def test_bad_input():
    with pytest.raises(ValueError, match="one shape"):
        average_predictions([np.ones((2, 3)), np.ones((3, 2))])
    with pytest.raises(ValueError, match="none"):
        average_predictions([])
    for weights in ([1], [1, -1], [0, 0], [1, float("nan")]):
        with pytest.raises(ValueError, match="weights must be 2 numbers"):
            average_predictions(np.ones((2, 3, 4)), weights)
    with pytest.raises(ValueError, match="one shape"):
        polyak_average([np.ones(2), np.ones(3)])
    with pytest.raises(ValueError, match="-1"):
        polyak_average([np.ones(2)], skip=-1)
    with pytest.raises(ValueError, match="to go with y"):
        accuracy_by_members(np.ones((2, 5, 3)), np.zeros(4))
