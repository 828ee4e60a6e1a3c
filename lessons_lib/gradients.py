"""Gradients without calculus: finite differences, and how to check a formula against them."""

import numpy as np

from lessons_lib._checks import finite, number

EPS = np.finfo(float).eps
STEPS = {"forward": EPS ** (1 / 2), "central": EPS ** (1 / 3)}


def _own(x):
    """Return a copy of x as floats, row after row in memory, so that its flat view is no copy."""
    return np.array(finite("x", x), order="C")


def _one_number(f):
    """Return f, made to refuse a value that isn't a single number."""

    def number_of(x):
        value = f(x)
        if isinstance(value, float):  # the usual case, and this is asked thousands of times
            return float(value)
        if np.size(value) != 1:
            raise ValueError(f"f(x) must be one number, got shape {np.shape(value)}")
        return float(np.reshape(value, ()))

    return number_of


def numerical_gradient(f, x, h=None, method="central"):
    """Return the gradient of f at x by finite differences, one weight at a time.

    central: ∂f/∂x_i ≈ (f(x + h e_i) − f(x − h e_i)) / 2h, error O(h²)

    forward: ∂f/∂x_i ≈ (f(x + h e_i) − f(x)) / h, error O(h)

    Parameters
    ----------
    f : callable
        Takes an array like x, returns a number.
    x : array
        The point; it is copied, never changed.
    h : float, optional
        The step. Too large and the formula is inexact, too small and rounding spoils the
        difference; the default is the usual compromise, ∛ε ≈ 6.1e-6 for central and
        √ε ≈ 1.5e-8 for forward differences, right for f, x and derivatives of size about 1.
    method : "central" or "forward"
        2n evaluations of f for x of n entries, or n + 1.

    Returns
    -------
    array like x

    Raises
    ------
    ValueError
        If the method is unknown, h isn't positive, x holds NaN or infinity, or f returns more than
        one number.

    Notes
    -----
    J. Nocedal and S. Wright, *Numerical optimization*, 2006, section 8.1.

    Examples
    --------
    >>> numerical_gradient(lambda x: x[0] ** 2 + 3 * x[1], [2.0, 1.0]).round(6)
    array([4., 3.])
    """
    if method not in STEPS:
        raise ValueError(f"method must be 'central' or 'forward', got {method!r}")
    h = STEPS[method] if h is None else number("h", h, above=0)
    f, x = _one_number(f), _own(x)  # a copy, changed one entry at a time
    flat = x.reshape(-1)
    gradient = np.empty_like(flat)
    f0 = f(x) if method == "forward" else None
    for i, x_i in enumerate(flat.tolist()):
        flat[i] = x_i + h
        f_plus = f(x)
        if method == "forward":
            gradient[i] = (f_plus - f0) / h
        else:
            flat[i] = x_i - h
            gradient[i] = (f_plus - f(x)) / (2 * h)
        flat[i] = x_i
    return gradient.reshape(x.shape)


def numerical_hessian(f, x, h=EPS ** (1 / 4)):
    """Return the Hessian matrix of f at x by central differences, shape (x.size, x.size).

    H_ij ≈ (f(x + he_i + he_j) − f(x + he_i − he_j) − f(x − he_i + he_j) + f(x − he_i − he_j)) / 4h²

    Parameters
    ----------
    f : callable
        Takes an array like x, returns a number.
    x : array
        The point; it is never changed.
    h : float
        The step, ε^(1/4) ≈ 1.2e-4 by default: error O(h²) plus rounding ε/h².

    Returns
    -------
    array (x.size, x.size)
        Symmetric; from 2 n (n + 1) evaluations of f.

    Raises
    ------
    ValueError
        If h isn't positive, x holds NaN or infinity, or f returns more than one number.

    Notes
    -----
    J. Nocedal and S. Wright, *Numerical optimization*, 2006, section 8.1.

    Examples
    --------
    >>> numerical_hessian(lambda x: x[0] ** 2 + 3 * x[0] * x[1], [2.0, 1.0]).round(4) + 0.0
    array([[2., 3.],
           [3., 0.]])
    """
    h = number("h", h, above=0)
    f, x = _one_number(f), _own(x)
    n = x.size
    E = h * np.eye(n).reshape(n, *x.shape)
    H = np.empty((n, n))
    for i in range(n):
        for j in range(i + 1):
            H[i, j] = H[j, i] = (
                f(x + E[i] + E[j]) - f(x + E[i] - E[j]) - f(x - E[i] + E[j]) + f(x - E[i] - E[j])
            ) / (4 * h**2)
    return H


def relative_error(a, b):
    """Return how far apart two gradients are: ‖a − b‖ / max(‖a‖, ‖b‖), 0 if both are 0.

    One number for the whole gradient: tiny entries that drown in rounding do not count more than
    the rest. (The CS231n notes take the same quotient entry by entry.)

    Parameters
    ----------
    a, b : arrays of the same shape

    Returns
    -------
    float
        From 0 to 2.

    Raises
    ------
    ValueError
        If the shapes differ, or a or b holds NaN or infinity.

    Examples
    --------
    >>> relative_error([3.0, 4.0], [3.0, 4.5]) < 0.1
    True
    >>> relative_error([0.0], [0.0])
    0.0
    """
    a, b = finite("a", a), finite("b", b)
    if a.shape != b.shape:
        raise ValueError(f"a and b must have the same shape, got {a.shape} and {b.shape}")
    largest = max(np.linalg.norm(a), np.linalg.norm(b))
    return float(np.linalg.norm(a - b) / largest) if largest else 0.0


def check_gradient(f, grad, x, h=None, indices=None):
    """Return the relative error of grad(x) against central differences of f at x.

    Below 1e-7 the formula is almost surely right; above 1e-3 it is almost surely wrong; between
    them look for kinks of f, rounding, or an unlucky h.

    Parameters
    ----------
    f, grad : callables
        The function and the gradient to be checked.
    x : array
    h : float, optional
        The step of `numerical_gradient`.
    indices : integer array, optional
        Check only these entries of the flattened gradient (two evaluations of f for each).

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If grad(x) doesn't have the shape of x, or x or grad(x) holds NaN or infinity.

    Examples
    --------
    >>> check_gradient(lambda x: x @ x, lambda x: 2 * x, np.array([1.0, -2.0])) < 1e-9
    True
    >>> round(check_gradient(lambda x: x @ x, lambda x: x, np.array([1.0, -2.0])), 3)  # lacks the 2
    0.5
    """
    x = _own(x)
    g = finite("grad(x)", grad(x))
    if g.shape != x.shape:
        raise ValueError(f"grad(x) must have the shape of x, {x.shape}, got {g.shape}")
    if indices is None:
        return relative_error(g, numerical_gradient(f, x, h))

    def f_of_some(values):
        z = x.copy()
        z.flat[indices] = values
        return f(z)

    return relative_error(g.flat[indices], numerical_gradient(f_of_some, x.flat[indices], h))
