"""Cuts through a loss with too many weights to draw: along a line and across a plane."""

import numpy as np

from lessons_lib._checks import finite, generator
from lessons_lib.losses import _checked, scores


def random_direction(shape, rng):
    """Return a random direction of length 1, uniform over all directions.

    Parameters
    ----------
    shape : tuple
    rng : numpy.random.Generator

    Returns
    -------
    array of that shape

    Raises
    ------
    TypeError
        If rng is no generator.

    Examples
    --------
    >>> float(np.linalg.norm(random_direction((10, 785), np.random.default_rng(0))).round(12))
    1.0
    """
    direction = generator(rng).standard_normal(shape)
    return direction / np.linalg.norm(direction)


def loss_slice_1d(loss, W, direction, a):
    """Return L(W + a·direction) for each number in a, shape (len(a),).

    Parameters
    ----------
    loss : callable
        Takes weights like W, returns a number.
    W, direction : arrays of the same shape
    a : sequence of numbers

    Returns
    -------
    array (len(a),)

    Raises
    ------
    ValueError
        If direction doesn't have W's shape.

    Examples
    --------
    >>> loss_slice_1d(lambda w: w @ w, [1.0, 0.0], [0.0, 1.0], [0, 1, 2])
    array([1., 2., 5.])
    """
    W, direction = np.asarray(W, dtype=float), np.asarray(direction, dtype=float)
    if W.shape != direction.shape:
        raise ValueError(f"direction must have W's shape {W.shape}, got {direction.shape}")
    return np.array([loss(W + a_i * direction) for a_i in _row("a", a)])


def loss_slice_2d(loss, W, direction1, direction2, a, b):
    """Return L(W + a·direction1 + b·direction2), one row for each b, one column for each a.

    Parameters
    ----------
    loss : callable
        Takes weights like W, returns a number.
    W, direction1, direction2 : arrays of the same shape
    a, b : sequences of numbers
        Coordinates along direction1 and direction2.

    Returns
    -------
    array (len(b), len(a))
        ``result[j, i]`` belongs to ``a[i], b[j]``, as ``ax.contour(a, b, result)`` wants it.

    Raises
    ------
    ValueError
        If a direction doesn't have W's shape.

    Notes
    -----
    H. Li, Z. Xu, G. Taylor, C. Studer and T. Goldstein, *Visualizing the loss landscape of neural nets*,
    2018.

    Examples
    --------
    >>> loss_slice_2d(lambda w: w[0] + 10 * w[1], [0.0, 0.0], [1, 0], [0, 1], [0, 1, 2], [0, 1])
    array([[ 0.,  1.,  2.],
           [10., 11., 12.]])
    """
    direction2 = np.asarray(direction2, dtype=float)
    if np.shape(W) != direction2.shape:
        raise ValueError(f"direction2 must have W's shape {np.shape(W)}, got {direction2.shape}")
    b = _row("b", b)
    return np.array([loss_slice_1d(loss, W + b_j * direction2, direction1, a) for b_j in b])


def hinge_breakpoints(W, direction, X, y, margin=1.0):
    """Return, in order, every a where the SVM loss along W + a·direction has a kink.

    Each hinge is max(0, p + a q) along the line, with p = s_j − s_y + Δ and q the rate at which the
    lead changes, so it bends at a = −p/q if q ≠ 0. An example has at most C − 1 kinks. The
    regularization adds none.

    Parameters
    ----------
    W, direction : arrays (C, d)
    X : array (n, d)
    y : integer array (n,)
    margin : float
        Δ.

    Returns
    -------
    array (k,)
        Sorted, each value once; k ≤ n (C − 1).

    Raises
    ------
    ValueError, TypeError
        If the shapes don't fit, a label is none of the classes, or an array holds NaN or infinity.

    Examples
    --------
    Two classes, one example x = (1, 1) of class 0, moving the right row's first weight: the loss is
    max(0, 1 − a), which bends at 1.

    >>> hinge_breakpoints([[0, 0], [0, 0]], [[1, 0], [0, 0]], [[1, 1]], [0])
    array([1.])
    """
    if np.shape(W) != np.shape(direction):
        raise ValueError(f"direction must have W's shape {np.shape(W)}, got {np.shape(direction)}")
    W, X, y = _checked(W, X, y, margin)
    direction = finite("direction", direction)
    right = (np.arange(len(y)), y)
    P, Q = scores(W, X), scores(direction, X)
    P = P - P[right][:, None] + margin  # each hinge is max(0, p + a q)
    Q = Q - Q[right][:, None]  # q is 0 for the right class itself
    moving = Q != 0.0
    return np.unique(-P[moving] / Q[moving])


def count_kinks(a, values, tol=1e-9):
    """Count the kinks that a sampled piecewise linear function shows on its grid a.

    Where neighbouring cells of the grid have different slopes there is a kink. Two kinks inside one
    cell, or very near in neighbouring ones, count as one: the grid must be fine enough.

    Parameters
    ----------
    a : array (m,)
        The grid, in increasing order.
    values : array (m,)
        The function there.
    tol : float
        The smallest change of slope that counts, relative to the steepest slope.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If a isn't increasing, values doesn't have its length, or one holds NaN or infinity.

    Examples
    --------
    >>> a = np.linspace(-1, 1, 101)
    >>> count_kinks(a, np.abs(a - 0.123) + np.maximum(0, a - 0.5))
    2
    """
    a, values = _row("a", a), _row("values", values)
    if a.shape != values.shape:
        raise ValueError(
            f"a and values must have the same length, got {a.shape} and {values.shape}"
        )
    if not np.all(np.diff(a) > 0):
        raise ValueError(f"a must be increasing, got {a}")
    slopes = np.diff(values) / np.diff(a)
    bent = np.abs(np.diff(slopes)) > tol * np.abs(slopes).max()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], bent, [0]]).astype(int)))
    runs = edges[1::2] - edges[::2]  # a kink inside a cell bends the graph at both its ends
    return int(np.maximum(runs - 1, 1).sum())


def convexity_gap(loss, u, v, theta):
    """Return θL(u) + (1−θ)L(v) − L(θu + (1−θ)v): negative only if the loss isn't convex.

    For a convex loss the chord lies on or above the graph, so the gap is at least 0 up to rounding;
    compare it with a relative tolerance such as −1e-12·abs(L).

    Parameters
    ----------
    loss : callable
        Takes an array like u, returns a number.
    u, v : arrays of the same shape
    theta : float
        θ, from 0 to 1.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the shapes differ, theta lies outside [0, 1], or u or v holds NaN or infinity.

    Notes
    -----
    S. Boyd and L. Vandenberghe, *Convex optimization*, 2004, section 3.1.

    Examples
    --------
    >>> convexity_gap(lambda w: w**2, -1.0, 1.0, 0.5)
    1.0
    >>> convexity_gap(lambda w: -(w**2), -1.0, 1.0, 0.5)
    -1.0
    """
    u, v = finite("u", u), finite("v", v)
    if u.shape != v.shape:
        raise ValueError(f"u and v must have the same shape, got {u.shape} and {v.shape}")
    if not 0 <= theta <= 1:
        raise ValueError(f"theta must be from 0 to 1, got {theta}")
    return float(theta * loss(u) + (1 - theta) * loss(v) - loss(theta * u + (1 - theta) * v))


def _row(name, values):
    """Return the values as an array with one axis, all finite."""
    values = finite(name, values)
    if values.ndim != 1:
        raise ValueError(f"{name} must be a row of numbers, got shape {values.shape}")
    return values
