"""Newton and L-BFGS on functions whose minima are known."""

import numpy as np
import pytest

from lessons_lib import landscapes
from lessons_lib.second_order import hessian_memory, lbfgs, newton, newton_step


def test_newton_step_by_hand():
    # H = [[2, 1], [1, 3]], H⁻¹ = [[3, −1], [−1, 2]]/5, g = (5, 10): H⁻¹g = (1, 3)
    np.testing.assert_allclose(newton_step([4, 4], [5, 10], [[2, 1], [1, 3]]), [3, 1])
    with pytest.raises(ValueError, match="singular"):
        newton_step([0, 0], [1, 1], [[1, 1], [1, 1]])
    with pytest.raises(ValueError, match=r"\(2,\), \(3,\)"):
        newton_step([0, 0], [1, 1, 1], np.eye(2))


@pytest.mark.parametrize("kappa", [1, 100, 1e6])
def test_a_quadratic_takes_one_step(kappa):
    bowl, x0 = landscapes.quadratic(kappa, angle=0.7), np.array([10.0, -3.0])
    result = newton(bowl.grad, bowl.hess, x0, grad_tol=1e-6)
    assert result.steps == 1 and result.reason == "grad_tol"
    np.testing.assert_allclose(result.x, 0, atol=1e-9)
    np.testing.assert_array_equal(x0, [10, -3])
    assert result.path.shape == (2, 2)


def test_newton_converges_quadratically():
    """f = x − ln x has its minimum at 1, and the error is squared at every step, exactly."""
    result = newton(lambda x: 1 - 1 / x, lambda x: np.diag(x**-2), [0.5], max_steps=4)
    np.testing.assert_allclose(1 - result.path[:, 0], 0.5**2.0 ** np.arange(5), rtol=1e-9)


def test_saddles_attract_the_pure_method_and_not_the_damped_one():
    saddle = landscapes.saddle()
    pure = newton(saddle.grad, saddle.hess, [1.0, 0.3])
    np.testing.assert_allclose(pure.x, 0, atol=1e-15)
    damped = newton(saddle.grad, saddle.hess, [1.0, 0.3], max_steps=5, f=saddle.f)
    assert (np.diff([saddle.f(p) for p in damped.path]) < 0).all()
    assert saddle.f(damped.x) < -1 and damped.reason == "max_steps"


@pytest.mark.parametrize("start", [(-1.5, 2.0), (-1.2, 1.0), (2.0, -1.0)])
def test_rosenbrock_damped(start):
    valley = landscapes.rosenbrock()
    result = newton(valley.grad, valley.hess, start, f=valley.f)
    assert result.reason in ("grad_tol", "no_descent") and result.steps < 40
    np.testing.assert_allclose(result.x, 1, atol=1e-7)
    assert (np.diff([valley.f(p) for p in result.path]) < 0).all()


def test_a_singular_hessian_stops_the_pure_method_only():
    monkey = landscapes.monkey_saddle()
    with pytest.raises(ValueError, match="singular"):
        newton(lambda x: np.ones(2), monkey.hess, [0.0, 0.0])


@pytest.mark.parametrize("make", [landscapes.rosenbrock, landscapes.beale])
def test_lbfgs_finds_the_minimum(make):
    land = make()
    x0 = np.array([1.0, 1.5])
    result = lbfgs(lambda x: (land.f(x), land.grad(x)), x0, max_steps=200, grad_tol=1e-9)
    np.testing.assert_allclose(result.x, land.minima[0], atol=1e-6)
    assert result.evaluations == len(result.history) >= result.steps
    assert result.history.min() == pytest.approx(result.f)
    np.testing.assert_array_equal(x0, [1, 1.5])


def test_lbfgs_keeps_the_shape_and_counts_its_steps():
    calls = []

    def f(W):
        calls.append(W.shape)
        return np.sum(W**4), 4 * W**3

    result = lbfgs(f, np.ones((3, 2)), max_steps=3)
    assert set(calls) == {(3, 2)} and result.x.shape == (3, 2) and result.steps == 3
    with pytest.raises(ValueError, match="same shape"):
        lbfgs(lambda W: (0.0, np.zeros(2)), np.ones((3, 2)))


def test_memory_of_the_notes_classifier():
    assert hessian_memory(30_730) == 30_730**2 * 8
    assert hessian_memory(10, np.float32) == 400
    with pytest.raises(ValueError, match="2.5"):
        hessian_memory(2.5)
