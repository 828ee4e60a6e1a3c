"""Losses: worked numbers, SciPy and plain loops as oracles, gradients, invariances, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime, check_grad
from scipy.special import log_softmax
from scipy.special import softmax as scipy_softmax

from lessons_lib.gradients import check_gradient
from lessons_lib.losses import (
    accuracy,
    add_bias,
    predict,
    scores,
    softmax,
    softmax_loss,
    softmax_loss_and_gradient,
    softmax_losses,
    svm_loss,
    svm_loss_and_gradient,
    svm_losses,
)

quick = settings(derandomize=True, deadline=None, max_examples=60)
seeds = st.integers(0, 10**6)

LOSSES = {"svm": svm_loss, "softmax": softmax_loss}
BOTH = {"svm": svm_loss_and_gradient, "softmax": softmax_loss_and_gradient}
each_loss = pytest.mark.parametrize("name", LOSSES)

# Three examples, three classes; X is the identity, so that W.T is the table of scores.
TABLE = np.array([[3.0, 1.0, 2.0], [1.0, 3.0, 2.0], [0.5, 0.0, -0.5]])
LABELS = np.array([0, 0, 2])


def problem(seed, n=7, d=5, classes=4):
    rng = np.random.default_rng(seed)
    X = add_bias(rng.standard_normal((n, d - 1)))
    return rng.standard_normal((classes, d)), X, rng.integers(classes, size=n)


def svm_by_loops(W, X, y, margin, l2):
    """The definition, one hinge after the other, with its gradient."""
    loss, gradient = 0.0, np.zeros_like(W)
    for x_i, y_i in zip(X, y, strict=True):
        for c in range(len(W)):
            hinge = W[c] @ x_i - W[y_i] @ x_i + margin
            if c != y_i and hinge > 0:
                loss += hinge / len(X)
                gradient[c] += x_i / len(X)
                gradient[y_i] -= x_i / len(X)
    return loss + l2 * (W**2).sum(), gradient + 2 * l2 * W


# ------------------------------------------------------------------------------ worked by hand


def test_bias_column_scores_and_predictions():
    X = add_bias([[2, 3], [4, 5]])
    assert X.tolist() == [[2, 3, 1], [4, 5, 1]]
    W = np.array([[1, 0, -1], [0, 1, 1]])
    assert scores(W, X).tolist() == [[1, 4], [3, 6]]
    assert predict(W, X).tolist() == [1, 1]
    assert accuracy(W, X, [1, 0]) == 0.5
    assert predict(np.zeros((3, 2)), np.ones((4, 2))).tolist() == [
        0,
        0,
        0,
        0,
    ]  # the first of equals


def test_hinge_by_hand():
    # (1−3+1)₊ + (2−3+1)₊ = 0;  (3−1+1) + (2−1+1) = 5;  (0.5+0.5+1) + (0+0.5+1) = 3.5
    assert svm_losses(TABLE, LABELS).tolist() == [0, 5, 3.5]
    assert svm_loss(TABLE.T, np.eye(3), LABELS) == pytest.approx(8.5 / 3, abs=1e-15)
    # margin 2: (0) + (1),  4 + 3,  3 + 2.5
    assert svm_losses(TABLE, LABELS, margin=2).tolist() == [1, 7, 5.5]
    # margin 0: only what is on the wrong side
    assert svm_losses(TABLE, LABELS, margin=0).tolist() == [0, 3, 1.5]


def test_hinge_gradient_by_hand():
    # One example x = (1, 2) of class 1; scores 1, 0.5, −3: only class 0 is inside the margin.
    W = np.array([[1.0, 0.0], [0.5, 0.0], [-3.0, 0.0]])
    loss, gradient = svm_loss_and_gradient(W, [[1, 2]], [1], l2=0.5)
    assert loss == 1.5 + 0.5 * (1 + 0.25 + 9)
    assert gradient.tolist() == [[1 + 1, 2], [-1 + 0.5, -2], [-3, 0]]


def test_cross_entropy_by_hand():
    S = np.log([[1.0, 2.0, 1.0], [4.0, 3.0, 1.0]])
    assert np.allclose(softmax(S), [[0.25, 0.5, 0.25], [0.5, 0.375, 0.125]], rtol=1e-15)
    assert np.allclose(softmax_losses(S, [1, 2]), [np.log(2), np.log(8)], rtol=1e-15)
    assert softmax_loss(S.T, np.eye(2), [1, 2]) == pytest.approx(2 * np.log(2), rel=1e-15)
    loss, gradient = softmax_loss_and_gradient(S.T, np.eye(2), [1, 2], l2=0)
    assert loss == pytest.approx(2 * np.log(2), rel=1e-15)
    assert np.allclose(2 * gradient.T, [[0.25, -0.5, 0.25], [0.5, 0.375, -0.875]], atol=1e-15)


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_losses_of_zero_weights(classes):
    W, X, y = np.zeros((classes, 6)), np.ones((classes, 6)), np.arange(classes)
    assert svm_loss(W, X, y) == classes - 1
    assert svm_loss(W, X, y, margin=2.5) == 2.5 * (classes - 1)
    assert softmax_loss(W, X, y) == pytest.approx(np.log(classes), rel=1e-15)


@each_loss
def test_regularization_is_the_sum_of_squares_with_the_bias_column(name):
    W, X, y = problem(0)
    plain = LOSSES[name](W, X, y)
    assert LOSSES[name](W, X, y, l2=0.3) == pytest.approx(plain + 0.3 * np.sum(W**2), rel=1e-14)
    _, g0 = BOTH[name](W, X, y)
    _, g = BOTH[name](W, X, y, l2=0.3)
    assert np.allclose(g - g0, 0.6 * W, atol=1e-15)


def test_huge_scores_do_not_overflow():
    S = np.array([[1000.0, 0.0], [1e300, -1e300], [-1000.0, -1000.0]])
    with np.errstate(all="raise", under="ignore"):
        assert softmax_losses(S, [0, 0, 1]).tolist() == [0, 0, np.log(2)]
        assert softmax_losses(S[:1], [1]).tolist() == [1000]  # log p would be log 0
        assert softmax(S)[0].tolist() == [1, 0]
        loss, gradient = softmax_loss_and_gradient([[1000.0], [0.0]], [[1.0]], [1])
    assert loss == 1000 and gradient.tolist() == [[1], [-1]]


# --------------------------------------------------------------------------------- oracles


@quick
@given(seeds, st.sampled_from([0.0, 0.5, 1.0, 3.0]), st.sampled_from([0.0, 1e-3, 2.0]))
def test_hinge_against_loops(seed, margin, l2):
    W, X, y = problem(seed)
    loss, gradient = svm_by_loops(W, X, y, margin, l2)
    assert svm_loss(W, X, y, margin, l2) == pytest.approx(loss, rel=1e-12)
    got, got_gradient = svm_loss_and_gradient(W, X, y, margin, l2)
    assert got == pytest.approx(loss, rel=1e-12)
    assert np.allclose(got_gradient, gradient, atol=1e-12)


@quick
@given(seeds, st.sampled_from([1.0, 30.0, 1000.0]))
def test_cross_entropy_against_scipy(seed, size):
    rng = np.random.default_rng(seed)
    S, y = size * rng.standard_normal((6, 4)), rng.integers(4, size=6)
    expected = -log_softmax(S, axis=1)[np.arange(6), y]
    assert np.allclose(softmax_losses(S, y), expected, rtol=1e-12, atol=1e-15)
    assert np.allclose(softmax(S), scipy_softmax(S, axis=1), rtol=1e-12, atol=1e-300)
    assert softmax_loss(S.T, np.eye(6), y) == pytest.approx(expected.mean(), rel=1e-12)


@each_loss
@quick
@given(seed=seeds)
def test_gradients_against_differences(name, seed):
    W, X, y = problem(seed)

    def f(V):
        return LOSSES[name](V, X, y, l2=0.1)

    assert BOTH[name](W, X, y, l2=0.1)[0] == pytest.approx(f(W), rel=1e-13)
    assert check_gradient(f, lambda V: BOTH[name](V, X, y, l2=0.1)[1], W, h=1e-6) < 1e-7


@each_loss
def test_gradients_against_scipy(name):
    W, X, y = problem(3)

    def f(w):
        return LOSSES[name](w.reshape(W.shape), X, y, l2=0.1)

    def g(w):
        return BOTH[name](w.reshape(W.shape), X, y, l2=0.1)[1].ravel()

    assert check_grad(f, g, W.ravel()) < 1e-6
    assert np.allclose(approx_fprime(W.ravel(), f), g(W.ravel()), atol=1e-6)


def test_the_gradient_at_a_kink_is_a_subgradient():
    W, X, y = np.zeros((3, 2)), np.eye(2), np.array([0, 1])
    loss, gradient = svm_loss_and_gradient(W, X, y, margin=0)  # every hinge exactly at its kink
    assert loss == 0 and not gradient.any()
    rng = np.random.default_rng(0)
    for V in rng.standard_normal((100, 3, 2)):
        assert svm_loss(V, X, y, margin=0) >= loss + np.sum(gradient * (V - W))


# ------------------------------------------------------------------------------ properties


@each_loss
@quick
@given(seed=seeds, shift=st.floats(-100, 100))
def test_a_constant_added_to_a_row_of_scores_changes_nothing(name, seed, shift):
    rng = np.random.default_rng(seed)
    S, y = rng.standard_normal((5, 4)), rng.integers(4, size=5)
    each = {"svm": svm_losses, "softmax": softmax_losses}[name]
    moved = S + shift * rng.standard_normal((5, 1))
    assert np.allclose(each(moved, y), each(S, y), atol=1e-11)


@each_loss
@quick
@given(seed=seeds, theta=st.floats(0, 1))
def test_convex_on_every_segment(name, seed, theta):
    U, X, y = problem(seed)
    V = 3 * problem(seed + 1)[0]
    L = LOSSES[name]
    chord = theta * L(U, X, y) + (1 - theta) * L(V, X, y)
    assert L(theta * U + (1 - theta) * V, X, y) <= chord * (1 + 1e-12)


@each_loss
@quick
@given(seed=seeds)
def test_the_gradient_lies_below_the_loss(name, seed):
    W, X, y = problem(seed)
    V = problem(seed + 1)[0]
    loss, gradient = BOTH[name](W, X, y)
    assert LOSSES[name](V, X, y) >= loss + np.sum(gradient * (V - W)) - 1e-12


@each_loss
@quick
@given(seed=seeds)
def test_the_order_of_the_examples_and_the_names_of_the_classes_do_not_matter(name, seed):
    W, X, y = problem(seed)
    rng = np.random.default_rng(seed)
    order, names = rng.permutation(len(y)), rng.permutation(len(W))
    loss, gradient = BOTH[name](W, X, y)
    renamed, gradient2 = BOTH[name](W[names], X[order], np.argsort(names)[y[order]])
    assert renamed == pytest.approx(loss, rel=1e-12)
    assert np.allclose(gradient2, gradient[names], atol=1e-13)


@each_loss
def test_gradient_rows_sum_to_zero_without_regularization(name):
    W, X, y = problem(5)
    assert np.allclose(BOTH[name](W, X, y)[1].sum(axis=0), 0, atol=1e-14)


@pytest.mark.parametrize("f", [*LOSSES.values(), *BOTH.values()])
def test_arguments_stay_as_they_were(f):
    W, X, y = problem(1)
    before = W.copy(), X.copy(), y.copy()
    first = f(W, X, y, l2=0.1)
    assert all(np.array_equal(a, b) for a, b in zip((W, X, y), before, strict=True))
    again = f(W, X, y, l2=0.1)
    assert str(first) == str(again)


@pytest.mark.parametrize("f", BOTH.values())
def test_lists_integers_float32_and_other_memory_orders_are_welcome(f):
    W, X, y = problem(2)
    loss, gradient = f(W, X, y)
    for W2, X2, y2 in (
        (W.tolist(), X.tolist(), y.tolist()),
        (np.asfortranarray(W), np.asfortranarray(X), y.astype(np.uint8)),
    ):
        assert f(W2, X2, y2)[0] == pytest.approx(loss, rel=1e-13)
        assert np.allclose(f(W2, X2, y2)[1], gradient, atol=1e-14)
    loss32, gradient32 = f(W.astype(np.float32), X.astype(np.float32), y)
    assert loss32 == pytest.approx(loss, rel=1e-5) and gradient32.dtype == np.float32
    assert np.allclose(f(np.round(W).astype(int), X, y)[1], f(np.round(W), X, y)[1])


# ------------------------------------------------------------------------------ bad input


ALL = [svm_loss, softmax_loss, svm_loss_and_gradient, softmax_loss_and_gradient, accuracy]
each_function = pytest.mark.parametrize("f", ALL)


@each_function
def test_wrong_shapes_are_refused(f):
    W, X, y = problem(0)
    with pytest.raises(ValueError, match=r"same number of columns.*\(4, 5\).*\(7, 4\).*bias"):
        f(W, X[:, :-1], y)
    with pytest.raises(ValueError, match=r"W must be .*matrix.*\(5,\)"):
        f(W[0], X, y)
    with pytest.raises(ValueError, match=r"X must be .*matrix.*\(0, 5\)"):
        f(W, X[:0], y[:0])
    with pytest.raises(ValueError, match=r"y must have .*\(7,\), got \(6,\)"):
        f(W, X, y[:-1])
    with pytest.raises(ValueError, match=r"y must have .*\(7,\), got \(7, 1\)"):
        f(W, X, y[:, None])


@each_function
@pytest.mark.parametrize("label", [-1, 4, 99])
def test_labels_that_are_no_class_are_refused(f, label):
    W, X, y = problem(0)
    y[3] = label
    with pytest.raises(ValueError, match=f"between 0 and 3, got {label}"):
        f(W, X, y)


@each_function
def test_labels_and_numbers_of_the_wrong_kind_are_refused(f):
    W, X, y = problem(0)
    with pytest.raises(TypeError, match="integer classes, got dtype float64"):
        f(W, X, y.astype(float))
    with pytest.raises(TypeError, match="integer classes, got dtype bool"):
        f(W, X, y > 1)
    with pytest.raises(TypeError, match="W must hold real numbers, got dtype complex128"):
        f(W + 0j, X, y)
    with pytest.raises(TypeError, match="X must hold real numbers, got dtype <U"):
        f(W, X.astype(str), y)


@each_function
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_nan_and_infinity_are_refused_by_name_and_place(f, value):
    for k, name in enumerate("WX"):
        arrays = list(problem(0))
        arrays[k][2, 1] = value
        with pytest.raises(ValueError, match=rf"{name} must be finite, got {value} at \[2, 1\]"):
            f(*arrays)


@pytest.mark.parametrize("value", [-1, np.nan, np.inf, "1"])
def test_margin_and_strength_are_checked(value):
    W, X, y = problem(0)
    for f in (svm_loss, softmax_loss, svm_loss_and_gradient, softmax_loss_and_gradient):
        with pytest.raises(
            ValueError, match=f"l2 must be a finite number, at least 0, got '?{value}"
        ):
            f(W, X, y, l2=value)
    for f in (svm_loss, svm_loss_and_gradient):
        with pytest.raises(ValueError, match=f"margin must be a finite number.* got '?{value}"):
            f(W, X, y, margin=value)


@pytest.mark.parametrize("f", [svm_losses, softmax_losses])
def test_scores_are_checked(f):
    with pytest.raises(ValueError, match=r"between 0 and 2, got 3"):
        f(TABLE, [0, 1, 3])
    with pytest.raises(ValueError, match=r"S must be .*matrix.*\(3,\)"):
        f(TABLE[0], [0])
    with pytest.raises(ValueError, match=r"S must be finite, got nan at \[1, 2\]"):
        f([[0, 0, 0], [0, 0, np.nan]], [0, 1])


def test_single_rows_of_scores_and_bad_ones():
    assert softmax([0, 0]).tolist() == [0.5, 0.5]
    with pytest.raises(ValueError, match=r"S must be finite, got nan at \[1\]"):
        softmax([0, np.nan])
    for nothing in ([], 3.0, [[]]):
        with pytest.raises(ValueError, match="row or a table of scores, got shape"):
            softmax(nothing)
    with pytest.raises(ValueError, match=r"X must be .*matrix.*\(2,\)"):
        add_bias([1, 2])
    with pytest.raises(ValueError, match=r"same number of columns, got \(1, 2\) and \(1, 3\)"):
        scores([[1, 2]], [[1, 2, 3]])
