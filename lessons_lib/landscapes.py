"""Loss landscapes in two dimensions, small enough to draw, each with its own trouble.

A point is an array ``p`` with ``p[0] = x`` and ``p[1] = y``. ``f``, ``grad`` and ``hess`` also take
a whole grid of points, shape ``(2, …)``, and return shapes ``(…)``, ``(2, …)`` and ``(2, 2, …)``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lessons_lib._checks import number


@dataclass(frozen=True)
class Landscape:
    """A function of two variables with its gradient, Hessian, minima and a window to draw.

    Attributes
    ----------
    name : str
    f, grad, hess : callables
        Of a point (2,) or a grid of points (2, …): value (…), gradient (2, …), Hessian (2, 2, …).
    minima : tuple of points
        The local minima, here all of them global; empty for a saddle.
    window : (x_min, x_max, y_min, y_max)
        The part worth drawing.
    """

    name: str
    f: Callable
    grad: Callable
    hess: Callable
    minima: tuple[tuple[float, float], ...]
    window: tuple[float, float, float, float]


def _coordinates(p):
    """Return p as an array whose first axis holds x and y."""
    p = np.asarray(p, dtype=float)
    if p.ndim == 0 or len(p) != 2:
        raise ValueError(f"a point has two coordinates, shape (2,) or (2, …), got {p.shape}")
    return p


def _matrix(xx, xy, yy):
    """Return [[xx, xy], [xy, yy]] with entries of one shape."""
    xx, xy, yy = np.broadcast_arrays(xx, xy, yy)
    return np.array([[xx, xy], [xy, yy]], dtype=float)


def quadratic(kappa, angle=0.0):
    """Return the bowl (x² + κ y²)/2 of condition number κ, turned by an angle in radians.

    Its Hessian has the eigenvalues 1 and κ, so gradient descent converges for learning rates below
    2/κ.

    Parameters
    ----------
    kappa : float
        κ ≥ 1, the condition number.
    angle : float
        By which the bowl is turned, in radians, counter-clockwise.

    Returns
    -------
    Landscape

    Raises
    ------
    ValueError
        If κ is below 1, or κ or the angle is no finite number.

    Examples
    --------
    >>> bowl = quadratic(50)
    >>> float(bowl.f([10.0, 1.0])), bowl.grad([10.0, 1.0])
    (75.0, array([10., 50.]))
    """
    if not 1 <= kappa < np.inf:
        raise ValueError(f"the condition number kappa must be at least 1, got {kappa}")
    angle = number("angle", angle)
    c, s = np.cos(angle), np.sin(angle)
    R = np.array([[c, -s], [s, c]])
    A = R @ np.diag([1.0, kappa]) @ R.T if angle else np.diag([1.0, float(kappa)])

    def f(p):
        x, y = _coordinates(p)
        return (A[0, 0] * x**2 + 2 * A[0, 1] * x * y + A[1, 1] * y**2) / 2

    def grad(p):
        x, y = _coordinates(p)
        return np.array([A[0, 0] * x + A[0, 1] * y, A[0, 1] * x + A[1, 1] * y])

    def hess(p):
        x, _ = _coordinates(p)
        one = np.ones_like(x)
        return _matrix(A[0, 0] * one, A[0, 1] * one, A[1, 1] * one)

    return Landscape(f"quadratic, κ = {kappa:g}", f, grad, hess, ((0.0, 0.0),), (-11, 11, -4, 4))


def rosenbrock():
    """Return Rosenbrock's banana valley, (1 − x)² + 100 (y − x²)².

    One minimum, 0 at (1, 1), at the end of a long bent valley with nearly no slope along its floor.
    H. H. Rosenbrock, *An automatic method for finding the greatest or least value of a function*,
    1960.

    Returns
    -------
    Landscape

    Examples
    --------
    >>> float(rosenbrock().f([-1.5, 2.0]))
    12.5
    """

    def f(p):
        x, y = _coordinates(p)
        return (1 - x) ** 2 + 100 * (y - x**2) ** 2

    def grad(p):
        x, y = _coordinates(p)
        return np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])

    def hess(p):
        x, y = _coordinates(p)
        return _matrix(2 - 400 * (y - 3 * x**2), -400 * x, 200 * np.ones_like(x))

    return Landscape("Rosenbrock", f, grad, hess, ((1.0, 1.0),), (-2, 2, -1, 3))


def beale():
    """Return Beale's function, Σ_k (c_k − x + x yᵏ)² with c = (1.5, 2.25, 2.625), k = 1, 2, 3.

    One minimum, 0 at (3, 1/2), steep walls, and a saddle at (0, 1). E. M. L. Beale, *On an
    iterative method for finding a local minimum of a function of more than one variable*, 1958.

    Returns
    -------
    Landscape

    Examples
    --------
    >>> float(beale().f([3.0, 0.5])), float(beale().f([0.0, 1.0]))
    (0.0, 14.203125)
    """
    terms = ((1, 1.5), (2, 2.25), (3, 2.625))

    def f(p):
        x, y = _coordinates(p)
        return sum((c - x + x * y**k) ** 2 for k, c in terms)

    def grad(p):
        x, y = _coordinates(p)
        g = np.zeros((2, *np.shape(x)))
        for k, c in terms:
            r = c - x + x * y**k
            g += 2 * r * np.array([y**k - 1, k * x * y ** (k - 1)])
        return g

    def hess(p):
        x, y = _coordinates(p)
        xx = xy = yy = 0.0
        for k, c in terms:
            r, r_x, r_y = c - x + x * y**k, y**k - 1, k * x * y ** (k - 1)
            r_yy = k * (k - 1) * x * y ** max(k - 2, 0)
            xx = xx + 2 * r_x**2
            xy = xy + 2 * (r_x * r_y + r * k * y ** (k - 1))
            yy = yy + 2 * (r_y**2 + r * r_yy)
        return _matrix(xx, xy, yy)

    return Landscape("Beale", f, grad, hess, ((3.0, 0.5),), (-1, 4.5, -1.5, 2))


def saddle():
    """Return the saddle x² − y²: up to the east and west, down to the north and south.

    Its Hessian is diag(2, −2) everywhere; it has no minimum.

    Returns
    -------
    Landscape

    Examples
    --------
    >>> saddle().grad([1.0, 0.5])
    array([ 2., -1.])
    """

    def f(p):
        x, y = _coordinates(p)
        return x**2 - y**2

    def grad(p):
        x, y = _coordinates(p)
        return np.array([2 * x, -2 * y])

    def hess(p):
        x, _ = _coordinates(p)
        one = np.ones_like(x)
        return _matrix(2 * one, 0 * one, -2 * one)

    return Landscape("saddle", f, grad, hess, (), (-1.5, 1.5, -1.5, 1.5))


def monkey_saddle():
    """Return the monkey saddle x³ − 3xy²: three ways down, and a zero Hessian in the middle.

    At the origin the Hessian test is silent: both eigenvalues are 0.

    Returns
    -------
    Landscape

    Examples
    --------
    >>> bool((monkey_saddle().hess([0.0, 0.0]) == 0).all())
    True
    """

    def f(p):
        x, y = _coordinates(p)
        return x**3 - 3 * x * y**2

    def grad(p):
        x, y = _coordinates(p)
        return np.array([3 * x**2 - 3 * y**2, -6 * x * y])

    def hess(p):
        x, y = _coordinates(p)
        return _matrix(6 * x, -6 * y, -6 * x)

    return Landscape("monkey saddle", f, grad, hess, (), (-1.5, 1.5, -1.5, 1.5))


def plateau():
    """Return a hole in a plateau, 1 − exp(−(x² + y²)/2): far away there is hardly any slope.

    One minimum, 0 at the origin; convex only inside the unit circle.

    Returns
    -------
    Landscape

    Examples
    --------
    >>> float(np.linalg.norm(plateau().grad([4.0, 1.0])).round(5))
    0.00084
    """

    def f(p):
        x, y = _coordinates(p)
        return -np.expm1(-(x**2 + y**2) / 2)

    def grad(p):
        x, y = _coordinates(p)
        return np.array([x, y]) * np.exp(-(x**2 + y**2) / 2)

    def hess(p):
        x, y = _coordinates(p)
        e = np.exp(-(x**2 + y**2) / 2)
        return _matrix((1 - x**2) * e, -x * y * e, (1 - y**2) * e)

    return Landscape("plateau", f, grad, hess, ((0.0, 0.0),), (-5, 5, -4, 4))
