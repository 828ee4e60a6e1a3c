"""Slices through a loss: the notes' example by hand, kinks against a dense scan, convexity."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons_lib.loss_slices import (
    convexity_gap,
    count_kinks,
    hinge_breakpoints,
    loss_slice_1d,
    loss_slice_2d,
    random_direction,
)
from lessons_lib.losses import add_bias, softmax_loss, svm_loss

quick = settings(derandomize=True, deadline=None, max_examples=50)
seeds = st.integers(0, 10**6)


def problem(seed, n=5, d=4, classes=3):
    rng = np.random.default_rng(seed)
    X, y = add_bias(rng.standard_normal((n, d - 1))), rng.integers(classes, size=n)
    return rng.standard_normal((classes, d)), rng.standard_normal((classes, d)), X, y


def test_random_direction_has_length_one_and_no_preference():
    rng = np.random.default_rng(0)
    D = np.array([random_direction((2, 3), rng) for _ in range(4000)])
    assert D.shape == (4000, 2, 3)
    assert np.allclose(np.sum(D**2, axis=(1, 2)), 1, rtol=1e-14)
    assert np.abs(D.mean(axis=0)).max() < 0.03
    assert np.allclose(np.mean(D**2, axis=0), 1 / 6, atol=0.01)
    same = random_direction((2, 3), np.random.default_rng(0))
    assert np.array_equal(same, D[0])


def test_slices_by_hand():
    def loss(W):
        return W[0, 0] + 10 * W[0, 1] ** 2

    line = loss_slice_1d(loss, [[1, 2]], [[1, -1]], [0, 1, 3])
    assert line.tolist() == [1 + 40, 2 + 10, 4 + 10]
    plane = loss_slice_2d(loss, [[1, 2]], [[1, 0]], [[0, 1]], [0, 5], [-2, -1, 0])
    assert plane.tolist() == [[1, 6], [11, 16], [41, 46]]  # a row for each b, a column for each a


def test_a_plane_holds_its_lines():
    W, D1, X, y = problem(0)
    D2 = problem(1)[1]
    a, b = np.linspace(-1, 1, 5), np.linspace(0, 2, 3)

    def loss(V):
        return svm_loss(V, X, y)

    plane = loss_slice_2d(loss, W, D1, D2, a, b)
    assert plane.shape == (3, 5)
    assert np.array_equal(plane[0], loss_slice_1d(loss, W, D1, a))
    assert np.allclose(plane[:, 2], loss_slice_1d(loss, W, D2, b), rtol=1e-14)


def test_the_three_points_of_the_notes():
    """One number each, three classes; the loss as a function of w₀, the others being 1."""
    X, y = np.array([[1.0], [2.0], [-1.0]]), np.array([0, 1, 2])
    W, along = np.array([[0.0], [1.0], [1.0]]), np.array([[1.0], [0.0], [0.0]])
    w0 = np.linspace(-4, 4, 81)

    def hinge(z):
        return np.maximum(0, z)

    L0 = 2 * hinge(1 - w0 + 1)  # (w₁ − w₀ + 1)₊ + (w₂ − w₀ + 1)₊
    L1 = hinge(2 * w0 - 2 + 1) + hinge(2 - 2 + 1)
    L2 = hinge(-w0 + 1 + 1) + hinge(-1 + 1 + 1)
    line = loss_slice_1d(lambda V: svm_loss(V, X, y), W, along, w0)
    assert np.allclose(line, (L0 + L1 + L2) / 3, atol=1e-14)
    assert hinge_breakpoints(W, along, X, y).tolist() == [0.5, 2]


def test_breakpoints_by_hand():
    # one example of class 0; leads of the rivals: p = (−1, 2), q = (1, −4): kinks at 1 and 1/2
    W = np.array([[0.0], [-2.0], [1.0]])
    assert hinge_breakpoints(W, [[0], [1], [-4]], [[1]], [0]).tolist() == [0.5, 1]
    assert hinge_breakpoints(W, [[0], [1], [-4]], [[1]], [0], margin=3).tolist() == [-1, 1]
    assert hinge_breakpoints(W, [[5], [5], [5]], [[1]], [0]).size == 0  # all scores rise alike
    # class 2's copy of the same rival has the same kink: named once
    assert hinge_breakpoints([[0], [1], [1]], [[0], [1], [1]], [[1]], [0]).tolist() == [-2]


@quick
@given(seeds, st.sampled_from([0.5, 1.0, 2.0]))
def test_breakpoints_against_a_dense_scan(seed, margin):
    W, D, X, y = problem(seed)
    kinks = hinge_breakpoints(W, D, X, y, margin)
    assert np.all(np.diff(kinks) > 0) and kinks.size == len(y) * 2  # none shared, almost surely

    def loss(a):
        return loss_slice_1d(lambda V: svm_loss(V, X, y, margin), W, D, a)

    # between neighbouring kinks the loss is a straight line …
    edges = np.concatenate([[kinks[0] - 1], kinks, [kinks[-1] + 1]])
    left, right = edges[:-1], edges[1:]
    middle = (loss(left) + loss(right)) / 2
    assert np.allclose(loss((left + right) / 2), middle, rtol=1e-9, atol=1e-9)
    # … and at each of them the slope rises: by |q|/n, which here is never tiny
    h = np.diff(edges).min() / 4
    if h > 1e-4:
        bend = (loss(kinks + h) - 2 * loss(kinks) + loss(kinks - h)) / h
        assert np.all(bend > 1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_counting_kinks_on_a_grid_finds_those_of_the_formula(seed):
    W, D, X, y = problem(seed, n=3)
    kinks = hinge_breakpoints(W, D, X, y)
    kinks = kinks[np.abs(kinks) < 5]
    a = np.linspace(-5, 5, 200_001)
    values = np.mean(  # the same loss, written out for the whole grid at once
        [np.maximum(0, 1 + np.delete((W - W[c]) @ x, c)[:, None]
                    + np.delete((D - D[c]) @ x, c)[:, None] * a).sum(axis=0)
         for x, c in zip(X, y, strict=True)], axis=0)  # fmt: skip
    spot = loss_slice_1d(lambda V: svm_loss(V, X, y), W, D, a[::40_000])
    assert np.allclose(values[::40_000], spot, rtol=1e-12)
    assert np.diff(kinks).min() > 3 * (a[1] - a[0])
    assert count_kinks(a, values) == kinks.size


def test_count_kinks_by_hand():
    a = np.linspace(-1, 1, 41)
    assert count_kinks(a, 3 * a + 1) == 0 == count_kinks(a, np.ones(41))
    assert count_kinks(a, np.abs(a)) == 1  # on a grid point
    assert count_kinks(a, np.abs(a - 0.011)) == 1  # inside a cell
    assert count_kinks(a, np.abs(a + 0.5) + np.maximum(0, a - 0.3) + 2 * a) == 2


@quick
@given(seeds, st.floats(0, 1))
def test_linear_classifiers_have_no_convexity_gap(seed, theta):
    U, V, X, y = problem(seed)
    for loss in (svm_loss, softmax_loss):
        assert convexity_gap(lambda W, loss=loss: loss(W, X, y), U, V, theta) >= -1e-12


def test_convexity_gap_by_hand():
    assert convexity_gap(lambda x: x**2, 0.0, 2.0, 0.25) == 0.75 * 4 - 1.5**2
    assert convexity_gap(lambda x: -(x**2), 0.0, 2.0, 0.25) == -0.75
    assert convexity_gap(abs, 1, 3, 1) == 0


def test_arguments_stay_as_they_were():
    W, D, X, y = problem(0)
    before = [A.copy() for A in (W, D, X, y)]

    def loss(V):
        V *= 2  # even a loss that spoils its argument spoils none of ours
        return svm_loss(V, X, y)

    a = np.linspace(0, 1, 3)
    loss_slice_1d(loss, W, D, a)
    loss_slice_2d(loss, W, D, D, a, a)
    hinge_breakpoints(W, D, X, y)
    convexity_gap(lambda V: svm_loss(V, X, y), W, D, 0.5)
    assert all(np.array_equal(A, B) for A, B in zip((W, D, X, y), before, strict=True))


def test_bad_input_is_refused():
    W, D, X, y = problem(0)

    def loss(V):
        return svm_loss(V, X, y)

    with pytest.raises(ValueError, match=r"direction must have W's shape \(3, 4\), got \(2, 4\)"):
        loss_slice_1d(loss, W, D[:2], [0])
    with pytest.raises(ValueError, match=r"direction.* must have W's shape \(3, 4\), got \(2, 4\)"):
        loss_slice_2d(loss, W, D[:2], D, [0], [0])
    with pytest.raises(ValueError, match=r"direction2 must have W's shape \(3, 4\), got \(3,\)"):
        loss_slice_2d(loss, W, D, D[:, 0], [0], [0])
    with pytest.raises(ValueError, match=r"direction must have W's shape \(3, 4\), got \(2, 4\)"):
        hinge_breakpoints(W, D[:2], X, y)
    with pytest.raises(ValueError, match="margin must be .*at least 0, got -1"):
        hinge_breakpoints(W, D, X, y, margin=-1)
    for bad, said in ((0.5, r"got shape \(\)"), ([[0, 1]], r"got shape \(1, 2\)")):
        with pytest.raises(ValueError, match=f"a must be a row of numbers, {said}"):
            loss_slice_1d(loss, W, D, bad)
        with pytest.raises(ValueError, match=f"b must be a row of numbers, {said}"):
            loss_slice_2d(loss, W, D, D, [0], bad)
    with pytest.raises(ValueError, match=r"a must be finite, got nan at \[1\]"):
        loss_slice_1d(loss, W, D, [0, np.nan])
    W[1, 1] = np.nan
    with pytest.raises(ValueError, match=r"W must be finite, got nan at \[1, 1\]"):
        hinge_breakpoints(W, D, X, y)
    with pytest.raises(ValueError, match=r"direction must be finite, got nan at \[1, 1\]"):
        hinge_breakpoints(D, W, X, y)
    for theta in (-0.1, 1.5, np.nan):
        with pytest.raises(ValueError, match=f"theta must be from 0 to 1, got {theta}"):
            convexity_gap(abs, 0, 1, theta)
    with pytest.raises(ValueError, match=r"same shape, got \(2,\) and \(3,\)"):
        convexity_gap(np.sum, np.zeros(2), np.zeros(3), 0.5)
    for a in ([0, 1, 1, 2], [0, 2, 1, 3], [0, 1, np.nan, 2]):
        with pytest.raises(ValueError, match="a must .*(increas|finite)"):
            count_kinks(a, [0, 1, 2, 3])
    with pytest.raises(ValueError, match=r"got \(3,\) and \(4,\)"):
        count_kinks([0, 1, 2], [0, 1, 2, 3])
    with pytest.raises(TypeError, match="rng must be a generator"):
        random_direction((2, 3), 0)
