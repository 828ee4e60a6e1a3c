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


FUNCTIONS = {function.__name__: function for function in (square, quadratic, quadratic_gradient)}
