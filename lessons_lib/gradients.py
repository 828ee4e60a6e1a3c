"""Gradients without calculus: finite differences, and how to check a formula against them."""

import numpy as np

EPS = np.finfo(float).eps
STEPS = {"forward": EPS ** (1 / 2), "central": EPS ** (1 / 3)}


def numerical_gradient(f, x, h=None, method="central"):
    """Return the gradient of f at x by finite differences, one weight at a time."""
    if method not in STEPS:
        raise ValueError(f"method must be 'central' or 'forward', got {method!r}")
    h = STEPS[method] if h is None else h
    if not h > 0:
        raise ValueError(f"the step h must be positive, got {h}")
    x = np.array(x, dtype=float)  # our own copy, changed one entry at a time
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
    """Return the Hessian matrix of f at x by central differences, shape (x.size, x.size)."""
    if not h > 0:
        raise ValueError(f"the step h must be positive, got {h}")
    x = np.array(x, dtype=float)
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
    """Return how far apart two gradients are: ‖a − b‖ / max(‖a‖, ‖b‖), 0 if both are 0."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.shape != b.shape:
        raise ValueError(f"a and b must have the same shape, got {a.shape} and {b.shape}")
    largest = max(np.linalg.norm(a), np.linalg.norm(b))
    return float(np.linalg.norm(a - b) / largest) if largest else 0.0


def check_gradient(f, grad, x, h=None, indices=None):
    """Return the relative error of grad(x) against central differences of f at x."""
    x = np.array(x, dtype=float)
    g = np.asarray(grad(x), dtype=float)
    if g.shape != x.shape:
        raise ValueError(f"grad(x) must have the shape of x, {x.shape}, got {g.shape}")
    if indices is None:
        return relative_error(g, numerical_gradient(f, x, h))

    def f_of_some(values):
        z = x.copy()
        z.flat[indices] = values
        return f(z)

    return relative_error(g.flat[indices], numerical_gradient(f_of_some, x.flat[indices], h))
