"""Finite differences: exact on what they must be exact on, their orders, their price, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime, rosen, rosen_der, rosen_hess

from lessons_lib.gradients import (
    STEPS,
    check_gradient,
    numerical_gradient,
    numerical_hessian,
    relative_error,
)

quick = settings(derandomize=True, deadline=None, max_examples=60)
each_method = pytest.mark.parametrize("method", ["forward", "central"])
moderate = st.floats(-100, 100)


class Counter:
    """A function that counts its calls and keeps the points."""

    def __init__(self, f):
        self.f, self.points = f, []

    def __call__(self, x):
        self.points.append(x.copy())
        return self.f(x)


def test_by_hand():
    # f = x² at 3: ((3+1)² − (3−1)²)/2 = 6, ((3+1)² − 3²)/1 = 7
    assert numerical_gradient(lambda x: x[0] ** 2, [3.0], h=1.0).tolist() == [6]
    assert numerical_gradient(lambda x: x[0] ** 2, [3.0], h=1.0, method="forward").tolist() == [7]
    # f = x³: (x+h)³ − (x−h)³ = 6x²h + 2h³, so 3x² + h²
    assert numerical_gradient(lambda x: x[0] ** 3, [2.0], h=0.5).tolist() == [12.25]


def test_default_steps_are_the_best_powers_of_epsilon():
    eps = np.finfo(float).eps
    assert STEPS["forward"] == pytest.approx(np.sqrt(eps), rel=1e-15)
    assert STEPS["central"] == pytest.approx(np.cbrt(eps), rel=1e-15)


@each_method
def test_price_and_points(method):
    f = Counter(lambda x: np.sum(x**2))
    x = np.arange(6.0).reshape(2, 3)
    numerical_gradient(f, x, h=0.5, method=method)
    assert len(f.points) == (7 if method == "forward" else 12)
    moved = np.array([p - x for p in f.points])
    assert set(np.abs(moved).sum(axis=(1, 2))) == ({0, 0.5} if method == "forward" else {0.5})
    assert np.array_equal(np.ptp(moved, axis=0), np.full((2, 3), 0.5 if method == "forward" else 1))


@each_method
@pytest.mark.parametrize("order", ["C", "F"])
def test_any_shape_and_memory_order_and_x_untouched(method, order):
    rng = np.random.default_rng(0)
    A, x = rng.standard_normal((3, 4)), np.array(rng.standard_normal((3, 4)), order=order)
    before = x.copy()
    g = numerical_gradient(lambda x: np.sum(A * x), x, method=method)
    assert g.shape == x.shape and np.allclose(g, A, atol=1e-7)
    assert np.array_equal(x, before)
    assert np.allclose(numerical_gradient(lambda x: np.sum(A * x), before.T[::-1].T, method=method), A,
                       atol=1e-7)  # fmt: skip
    assert numerical_gradient(lambda x: x**2, 3.0, method=method) == pytest.approx(6, abs=1e-6)
    assert numerical_gradient(lambda x: np.sum(x**2), [1, 2], method=method).tolist() == pytest.approx(
        [2, 4], abs=1e-6)  # fmt: skip


@quick
@given(st.lists(moderate, min_size=3, max_size=3), st.lists(moderate, min_size=6, max_size=6))
def test_central_differences_are_exact_for_quadratics(b, a):
    A = np.zeros((3, 3))
    A[np.triu_indices(3)] = a
    x = np.array([1.0, -2.0, 0.5])
    g = numerical_gradient(lambda x: x @ A @ x / 2 + b @ x, x, h=0.25)
    assert np.allclose(g, (A + A.T) @ x / 2 + b, atol=1e-11)


@quick
@given(st.lists(st.floats(-2, 2), min_size=2, max_size=5))
def test_against_scipy(x):
    x = np.array(x)
    assert np.allclose(numerical_gradient(rosen, x), rosen_der(x), rtol=1e-6, atol=1e-6)
    forward = numerical_gradient(rosen, x, h=1e-6, method="forward")
    assert np.allclose(forward, approx_fprime(x, rosen, 1e-6), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("method, slope", [("forward", 1), ("central", 2)])
@pytest.mark.parametrize("f, derivative, x", [(np.exp, np.exp, 1.0), (np.sin, np.cos, 0.7)])
def test_orders_of_the_errors(method, slope, f, derivative, x):
    h = np.logspace(-3, -1, 9)
    errors = [abs(numerical_gradient(f, x, h_i, method) - derivative(x)) for h_i in h]
    assert np.polyfit(np.log(h), np.log(errors), 1)[0] == pytest.approx(slope, abs=0.03)


@each_method
def test_too_small_a_step_is_worse_than_the_default(method):
    def error(h):
        return abs(numerical_gradient(np.exp, 1.0, h, method) - np.e)

    best = STEPS[method]
    assert error(best) < 1e-7 and error(1e-15) > 1e4 * error(best)


def test_hessian_against_scipy_and_by_hand():
    x = np.array([-1.2, 1.0, 0.3])
    H = numerical_hessian(rosen, x)
    assert np.allclose(H, rosen_hess(x), rtol=1e-5, atol=1e-4)
    assert np.array_equal(H, H.T)
    # exact for a quadratic, with an h of powers of two exact to the last bit
    assert numerical_hessian(lambda x: x[0] ** 2 + 3 * x[0] * x[1], [2, 1], 0.5).tolist() == [[2, 3], [3, 0]]  # fmt: skip
    f = Counter(lambda x: np.sum(x**3))
    x = np.asfortranarray(np.arange(4.0).reshape(2, 2))
    assert np.allclose(numerical_hessian(f, x), np.diag(6 * x.ravel()), atol=1e-5)
    assert len(f.points) == 4 * 10 and np.array_equal(x, np.arange(4.0).reshape(2, 2))


def test_relative_error_by_hand():
    assert relative_error([3, 4], [3, 4]) == 0 == relative_error([0, 0], [0, 0])
    assert relative_error([3, 4], [0, 0]) == 1 and relative_error([1], [-1]) == 2
    assert relative_error([3, 4], [3, 3]) == pytest.approx(1 / 5)
    assert type(relative_error([1], [2])) is float


@quick
@given(st.lists(st.tuples(moderate, moderate), min_size=1, max_size=5), st.floats(1e-3, 1e3))
def test_relative_error_is_symmetric_scale_free_and_at_most_two(pairs, c):
    a, b = np.array(pairs).T
    error = relative_error(a, b)
    assert 0 <= error <= 2 * (1 + 1e-15) and error == relative_error(b, a)
    assert relative_error(c * a, c * b) == pytest.approx(error, rel=1e-9, abs=1e-12)


def test_check_gradient_finds_mistakes():
    x = np.array([[1.0, -2.0], [0.5, 3.0]])

    def f(x):
        return np.sum(x**3)

    assert check_gradient(f, lambda x: 3 * x**2, x) < 1e-9
    assert check_gradient(f, lambda x: 2 * x**2, x) == pytest.approx(1 / 3, rel=1e-6)
    wrong_once = 3 * x**2
    wrong_once[1, 1] = 0
    assert check_gradient(f, lambda x: wrong_once, x) > 0.5
    assert check_gradient(f, lambda x: wrong_once, x, indices=[0, 1, 2]) < 1e-9
    assert check_gradient(f, lambda x: wrong_once, x, indices=[3]) == 1


def test_check_gradient_pays_only_for_the_entries_asked_for():
    f, x = Counter(lambda x: np.sum(x**2)), np.ones((20, 50))
    assert (
        check_gradient(f, lambda x: 2 * x, x, indices=np.array([0, 500, 999])) < 1e-8
    )  # a sum of 1000 rounds more
    assert len(f.points) == 6 and np.array_equal(x, np.ones((20, 50)))
    assert all(p.shape == (20, 50) and np.sum(p != 1) == 1 for p in f.points)


def test_a_kink_breaks_the_check():
    """At |x| = h/2 the central difference is neither slope."""
    assert check_gradient(lambda x: np.abs(x).sum(), np.sign, np.array([0.5e-3]), h=1e-3) > 0.4
    assert check_gradient(lambda x: np.abs(x).sum(), np.sign, np.array([2e-3]), h=1e-3) < 1e-9


@pytest.mark.parametrize("h", [0, -1e-5, np.nan, np.inf])
def test_bad_steps_are_refused(h):
    for f in (numerical_gradient, numerical_hessian):
        with pytest.raises(ValueError, match=f"h must be .*got {h}"):
            f(np.sum, [1.0], h=h)


def test_bad_methods_points_and_shapes_are_refused():
    with pytest.raises(ValueError, match="'central' or 'forward', got 'backward'"):
        numerical_gradient(np.sum, [1.0], method="backward")
    for f in (numerical_gradient, numerical_hessian):
        with pytest.raises(ValueError, match=r"x must be finite, got nan at \[1\]"):
            f(np.sum, [1.0, np.nan])
        with pytest.raises(TypeError, match="x must hold real numbers, got dtype complex128"):
            f(np.sum, [1.0 + 1j])
        with pytest.raises(ValueError, match=r"f\(x\) must be one number, got shape \(2,\)"):
            f(lambda x: x, [1.0, 2.0])
    with pytest.raises(ValueError, match=r"same shape, got \(2,\) and \(1, 2\)"):
        relative_error([1, 2], [[1, 2]])
    with pytest.raises(ValueError, match=r"b must be finite, got inf at \[0\]"):
        relative_error([1], [np.inf])
    with pytest.raises(ValueError, match=r"shape of x, \(2,\), got \(1,\)"):
        check_gradient(np.sum, lambda x: np.ones(1), [1.0, 2.0])
    with pytest.raises(ValueError, match=r"must be finite, got nan at \[0\]"):
        check_gradient(np.sum, lambda x: x * np.nan, [1.0, 2.0])
    with pytest.raises(IndexError, match="index 2 is out of bounds"):
        check_gradient(np.sum, np.ones_like, [1.0, 2.0], indices=[2])
