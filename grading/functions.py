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


def squared_distance_gradient(center):
    """∇f(x) = 2(x − c) of `squared_distance`."""
    center = np.asarray(center, dtype=float)
    return lambda x: 2 * (np.asarray(x) - center)


def cubic(k):
    """f(x) = Σ x³ + (Σ kx)², for x of k's shape: every difference formula is inexact for it."""
    k = np.asarray(k, dtype=float)

    def f(x):
        x = np.asarray(x)
        return np.sum(x**3) + np.sum(k * x) ** 2

    return f


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


def line_fit():
    """(W, X, y) → (L, ∇L) with L = Σ (XW − y)²/2n, for W of shape (d,) and n examples."""

    def loss_and_gradient(W, X, y):
        errors = X @ W - y
        return errors @ errors / (2 * len(y)), X.T @ errors / len(y)

    return loss_and_gradient


def softmax_fit():
    """(W, X, y) → (L, ∇L), the softmax loss of the n examples, for W of shape (C, d)."""

    def loss_and_gradient(W, X, y):
        rows = np.arange(len(y))
        S = X @ W.T
        S = S - S.max(axis=1, keepdims=True)
        P = np.exp(S)
        P = P / P.sum(axis=1, keepdims=True)
        loss = -np.mean(np.log(P[rows, y]))
        P[rows, y] -= 1
        return loss, P.T @ X / len(y)

    return loss_and_gradient


def quartic():
    """f(x) = Σ xᵢ⁴ + Σ xᵢ² xᵢ₊₁, for x of one axis: no quadratic, nor alike in all coordinates."""
    return lambda x: np.sum(x**4) + np.sum(x[:-1] ** 2 * x[1:])


def monkey_saddle_gradient():
    """∇f of f(x, y) = x³ − 3xy²."""
    return lambda p: np.array([3 * p[0] ** 2 - 3 * p[1] ** 2, -6 * p[0] * p[1]])


def log_peak(center, shift=0.0, gain=0.0, step=0.0):
    """score(x, budget) = gain · log₁₀ budget − |log₁₀ x − center − shift/budget|, for x > 0.

    With a step its values are rounded down to multiples of it, so that many are equal.
    """

    def score(x, budget):
        value = gain * np.log10(budget) - abs(np.log10(x) - center - shift / budget)
        return float(np.floor(value / step) * step if step else value)

    return score


FUNCTIONS = {
    function.__name__: function
    for function in (
        square,
        quadratic,
        quadratic_gradient,
        squared_distance,
        squared_distance_gradient,
        cubic,
        absolute_distance,
        terraces,
        svm_of,
        line_fit,
        softmax_fit,
        quartic,
        monkey_saddle_gradient,
        log_peak,
    )
}
