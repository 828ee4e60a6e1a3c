"""Functions that a question hands to an answer as an argument, by name.

They are written here, not in an exercise, because the sandbox in which a student's code runs may
see them, but never an exercise's checks or reference. Each entry takes parameters (plain values)
and returns the function.
"""

import numpy as np


def square():
    """f(x) = Σ x²."""
    return lambda x: np.sum(np.asarray(x) ** 2)


def quadratic(A, b=0.0):
    """f(x) = ½ xᵀAx − bᵀx, for x of one axis."""
    return lambda x: 0.5 * x @ A @ x - np.sum(b * x)


def quadratic_gradient(A, b=0.0):
    """∇f(x) = Ax − b of `quadratic` with a symmetric A."""
    return lambda x: A @ x - b


def squared_distance(center):
    """f(x) = Σ (x − c)², for x of c's shape."""
    center = np.asarray(center, dtype=float)
    return lambda x: np.sum((np.asarray(x) - center) ** 2)


def absolute_distance(center):
    """f(x) = Σ |x − c|, for x of c's shape: convex, with kinks."""
    center = np.asarray(center, dtype=float)
    return lambda x: np.sum(np.abs(np.asarray(x) - center))


def terraces(center):
    """f(x) = ⌊Σ (x − c)²⌋, for x of c's shape: level steps, so that many values are equal."""
    center = np.asarray(center, dtype=float)
    return lambda x: np.floor(np.sum((np.asarray(x) - center) ** 2))


def svm_of(X, y, margin=1.0):
    """L(W), the SVM loss of the examples X, y, a function of the weights alone."""
    rows = np.arange(len(y))

    def loss(W):
        S = X @ W.T
        M = np.maximum(0, S - S[rows, y][:, None] + margin)
        return M.sum() / len(y) - margin

    return loss


FUNCTIONS = {
    function.__name__: function
    for function in (
        square,
        quadratic,
        quadratic_gradient,
        squared_distance,
        absolute_distance,
        terraces,
        svm_of,
    )
}
