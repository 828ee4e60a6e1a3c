"""Landscapes: derivatives against differences, minima and saddles found and told apart."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from lessons_lib.gradients import numerical_gradient, numerical_hessian, relative_error
from lessons_lib.landscapes import (
    Landscape,
    beale,
    monkey_saddle,
    plateau,
    quadratic,
    rosenbrock,
    saddle,
)

quick = settings(derandomize=True, deadline=None, max_examples=40)
ALL = [
    quadratic(1),
    quadratic(50),
    quadratic(50, angle=np.pi / 6),
    rosenbrock(),
    beale(),
    saddle(),
    monkey_saddle(),
    plateau(),
]
each = pytest.mark.parametrize("landscape", ALL, ids=lambda landscape: landscape.name)
fractions = st.floats(0, 1)


def at(landscape, u, v):
    """The point of the window with the relative coordinates u and v."""
    x0, x1, y0, y1 = landscape.window
    return np.array([x0 + u * (x1 - x0), y0 + v * (y1 - y0)])


def grid(landscape, points=201):
    x0, x1, y0, y1 = landscape.window
    return np.array(np.meshgrid(np.linspace(x0, x1, points), np.linspace(y0, y1, points)))


@each
@quick
@given(u=fractions, v=fractions)
def test_gradient_and_hessian_are_those_of_f(landscape, u, v):
    p = at(landscape, u, v)
    scale = max(1.0, np.abs(landscape.grad(p)).max(), abs(landscape.f(p)))
    assert np.allclose(landscape.grad(p), numerical_gradient(landscape.f, p), atol=1e-7 * scale)
    H = landscape.hess(p)
    assert np.array_equal(H, H.T)
    assert np.allclose(H, numerical_hessian(landscape.f, p), atol=2e-6 * scale)


@each
def test_minima_are_minima(landscape):
    for minimum in landscape.minima:
        x0, x1, y0, y1 = landscape.window
        assert x0 < minimum[0] < x1 and y0 < minimum[1] < y1
        assert np.linalg.norm(landscape.grad(minimum)) < 1e-12
        assert np.linalg.eigvalsh(landscape.hess(minimum)).min() > 0
        assert landscape.f(minimum) == 0


@each
def test_no_point_of_the_window_is_lower_than_the_minima(landscape):
    heights = landscape.f(grid(landscape))
    if landscape.minima:
        assert heights.min() >= 0
    else:
        assert heights.min() < 0 < heights.max()


@each
def test_a_grid_gives_what_its_points_give(landscape):
    P = grid(landscape, 5)
    F, G, H = landscape.f(P), landscape.grad(P), landscape.hess(P)
    assert F.shape == (5, 5) and G.shape == (2, 5, 5) and H.shape == (2, 2, 5, 5)
    for i, j in [(0, 0), (2, 3), (4, 1)]:
        p = P[:, i, j]
        assert np.isclose(landscape.f(p), F[i, j], rtol=1e-14)
        assert np.allclose(landscape.grad(p), G[:, i, j], rtol=1e-14)
        assert np.allclose(landscape.hess(p), H[:, :, i, j], rtol=1e-14)


@each
def test_points_may_be_lists_and_are_left_alone(landscape):
    p = np.array([0.5, -0.25])
    assert landscape.f([0.5, -0.25]) == landscape.f((0.5, -0.25)) == landscape.f(p)
    landscape.grad(p), landscape.hess(p)
    assert p.tolist() == [0.5, -0.25]
    assert landscape.grad(np.array([1, 0])).dtype == landscape.hess(np.array([1, 0])).dtype == float


@pytest.mark.parametrize("make", [lambda: quadratic(50), rosenbrock, beale, plateau])
def test_scipy_finds_the_minimum_named(make):
    landscape = make()
    start = np.add(landscape.minima[0], [-0.6, 0.3])
    found = minimize(landscape.f, start, jac=landscape.grad, method="BFGS", options={"gtol": 1e-9})
    assert np.allclose(found.x, landscape.minima[0], atol=1e-6)


@pytest.mark.parametrize("kappa", [1, 7, 1000])
@pytest.mark.parametrize("angle", [0.0, 0.3, np.pi / 4])
def test_quadratic_has_the_condition_number(kappa, angle):
    H = quadratic(kappa, angle).hess([3.0, -2.0])
    assert np.allclose(np.linalg.eigvalsh(H), [1, kappa], rtol=1e-9)
    # the flat direction is turned by the angle
    flat = np.array([np.cos(angle), np.sin(angle)])
    assert np.allclose(H @ flat, flat, atol=1e-9)


@pytest.mark.parametrize("kappa", [0.5, 0, -3, np.nan, np.inf])
def test_quadratic_refuses_a_condition_number_below_1(kappa):
    with pytest.raises(ValueError, match="the condition number kappa must be at least 1, got "):
        quadratic(kappa)


@pytest.mark.parametrize("angle", [np.nan, np.inf, "0"])
def test_quadratic_refuses_an_angle_that_is_no_number(angle):
    with pytest.raises(ValueError, match=f"angle must be a finite number, got '?{angle}"):
        quadratic(2, angle)


@each
@pytest.mark.parametrize("p", [3.0, [1.0], [1.0, 2.0, 3.0], np.zeros((3, 2))])
def test_points_without_two_coordinates_are_refused(landscape, p):
    for f in (landscape.f, landscape.grad, landscape.hess):
        with pytest.raises(ValueError, match=r"two coordinates, shape \(2,\) or .*, got \("):
            f(p)


def test_values_worked_by_hand():
    assert quadratic(50).f([10, 1]) == 75
    assert rosenbrock().f([-1.5, 2]) == 2.5**2 + 100 * 0.25**2
    assert beale().f([1, 1]) == 1.5**2 + 2.25**2 + 2.625**2
    assert saddle().f([1, 2]) == -3
    assert monkey_saddle().f([1, 2]) == -11
    assert np.isclose(plateau().f([1, 1]), 1 - np.exp(-1), rtol=1e-15)


def test_saddles_are_saddles():
    assert np.linalg.eigvalsh(saddle().hess([0, 0])).tolist() == [-2, 2]
    assert not saddle().grad([0, 0]).any()
    # Beale's function has one too, at (0, 1)
    assert not beale().grad([0.0, 1.0]).any()
    low, high = np.linalg.eigvalsh(beale().hess([0.0, 1.0]))
    assert low < 0 < high


def test_the_monkey_saddle_has_a_zero_hessian_and_three_ways_down():
    landscape = monkey_saddle()
    assert not landscape.grad([0, 0]).any() and not landscape.hess([0, 0]).any()
    ring = np.linspace(0, 2 * np.pi, 3601)[:-1]
    heights = landscape.f(np.array([np.cos(ring), np.sin(ring)]))
    assert np.allclose(heights, np.cos(3 * ring))
    assert np.sum(np.diff(np.sign(heights[1::10])) != 0) in (5, 6)


def test_the_plateau_is_nearly_flat_far_away_and_exact_near_the_hole():
    assert np.linalg.norm(plateau().grad([4.0, 1.0])) < 1e-3
    assert np.isclose(plateau().f([1e-9, 0.0]), 5e-19, rtol=1e-12)
    assert np.linalg.eigvalsh(plateau().hess([1.5, 0.0])).min() < 0


def test_a_landscape_cannot_be_changed():
    with pytest.raises(AttributeError):
        saddle().name = "another"
    assert isinstance(saddle(), Landscape)


def test_relative_error_of_rotated_and_plain_bowl():
    plain, turned = quadratic(9), quadratic(9, np.pi / 2)
    assert relative_error(turned.grad([2.0, 1.0]), [18.0, 1.0]) < 1e-12
    assert relative_error(plain.grad([2.0, 1.0]), [2.0, 9.0]) == 0
