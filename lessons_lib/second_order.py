"""Second-order methods: Newton's, and L-BFGS from SciPy."""

from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

__all__ = ["LBFGS", "Newton", "hessian_memory", "lbfgs", "newton", "newton_step"]


def newton_step(x, g, H):
    r"""Return the point where the quadratic model at x has its zero gradient.

    .. math:: x' = x - H^{-1} g

    Parameters
    ----------
    x, g : arrays, shape (n,)
        A point and the gradient there.
    H : array, shape (n, n)
        The Hessian there.

    Raises
    ------
    ValueError
        If shapes don't fit, or if H is singular.

    Notes
    -----
    There is no learning rate, and no promise either: with an indefinite H the step leads to a
    saddle point, with a negative definite one to a maximum.

    Examples
    --------
    >>> newton_step([3.0, 1.0], [3.0, 50.0], np.diag([1.0, 50.0]))
    array([0., 0.])
    """
    x, g, H = (np.asarray(a, dtype=float) for a in (x, g, H))
    if x.ndim != 1 or g.shape != x.shape or H.shape != 2 * x.shape:
        raise ValueError(
            f"needed: x and g of shape (n,), H of shape (n, n); got {x.shape}, {g.shape}, {H.shape}"
        )
    try:
        return x - np.linalg.solve(H, g)
    except np.linalg.LinAlgError:
        raise ValueError(f"the Hessian at {x} is singular: there is no Newton step") from None


class Newton(NamedTuple):
    """Where Newton's method ended, in how many steps, why it stopped, and its path."""

    x: np.ndarray
    steps: int
    reason: str
    path: np.ndarray


def newton(grad, hess, x0, max_steps=50, grad_tol=1e-10, f=None):
    r"""Look for a point of zero gradient by Newton's method.

    .. math:: x_{t} = x_{t-1} - s\,(H + \tau I)^{-1} g

    Without `f` it is the pure method, s = 1 and τ = 0, which saddle points and maxima attract as
    much as minima. With `f` it is damped so that it descends: τ makes H positive definite where it
    isn't, and s is halved until f falls enough (Armijo's rule).

    Parameters
    ----------
    grad, hess : callable
        ``grad(x)`` of shape (n,) and ``hess(x)`` of shape (n, n).
    x0 : array, shape (n,)
        Starting point; left as it is.
    max_steps : int
        Steps at most.
    grad_tol : float
        Stop where ‖g‖ ≤ grad_tol.
    f : callable, optional
        ``f(x)``; switches damping on.

    Returns
    -------
    Newton
        ``x, steps, reason, path``; reason is "grad_tol", "max_steps", or "no_descent" when rounding
        lets f fall no further.

    Raises
    ------
    ValueError
        If the pure method meets a singular Hessian.

    Notes
    -----
    Source: Nocedal and Wright 2006, chapters 3 and 6; cost and use: Bottou, Curtis and Nocedal
    2018, section 6.

    Examples
    --------
    >>> H = np.diag([1.0, 1000.0])
    >>> newton(lambda x: H @ x, lambda x: H, [10.0, 1.0]).steps  # a quadratic: one step
    1
    """
    x = np.array(x0, dtype=float)
    path, reason = [x], "max_steps"
    for _ in range(max_steps + 1):
        g = np.asarray(grad(x), dtype=float)
        if np.linalg.norm(g) <= grad_tol:
            reason = "grad_tol"
            break
        if len(path) > max_steps:
            break
        H = np.asarray(hess(x), dtype=float)
        if f is None:
            x = newton_step(x, g, H)
        else:
            lowest = np.linalg.eigvalsh(H)[0]
            scale = np.abs(H).max()
            shift = max(0.0, 1e-3 * scale - lowest) if lowest < 1e-8 * scale else 0.0
            x = _damped(f, x, g, newton_step(x, g, H + shift * np.eye(len(x))) - x)
            if x is None:
                x, reason = path[-1], "no_descent"
                break
        path.append(x)
    return Newton(x, len(path) - 1, reason, np.array(path))


def _damped(f, x, g, direction):
    """Return x + s·direction with s = 1, 1/2, 1/4, … so that f falls by Armijo's rule, or None."""
    f_x, slope, s = f(x), g @ direction, 1.0
    while s > 1e-12:
        if f(x + s * direction) <= f_x + 1e-4 * s * slope:
            return x + s * direction
        s /= 2
    return None


class LBFGS(NamedTuple):
    """Where L-BFGS ended, what it cost, and the loss at every evaluation."""

    x: np.ndarray
    f: float
    steps: int
    evaluations: int
    reason: str
    history: np.ndarray


def lbfgs(loss_and_gradient, x0, max_steps=100, memory=10, grad_tol=1e-6):
    """Minimise by SciPy's L-BFGS: Newton's idea, with curvature guessed from the last gradients.

    Parameters
    ----------
    loss_and_gradient : callable
        ``loss_and_gradient(x)`` → (float, array of x's shape). It must be the same function every
        time: on changing mini-batches the differences of gradients tell of the batches, not of the
        curvature.
    x0 : array of any shape
        Starting point; left as it is.
    max_steps, memory : int
        Steps at most; how many pairs of differences are remembered (2·memory·n numbers, instead of
        n²).
    grad_tol : float
        Stop where no component of the gradient is larger.

    Returns
    -------
    LBFGS
        ``x, f, steps, evaluations, reason, history``: history holds the loss at each evaluation,
        line searches included, so it can be set against other methods evaluation by evaluation.

    Notes
    -----
    ``scipy.optimize.minimize(method="L-BFGS-B")`` without bounds.
    Source: Nocedal and Wright 2006, chapter 7.

    Examples
    --------
    >>> result = lbfgs(lambda x: (np.sum((x - 3) ** 2), 2 * (x - 3)), np.zeros((2, 2)))
    >>> result.x.round(6).tolist(), result.evaluations
    ([[3.0, 3.0], [3.0, 3.0]], 3)
    """
    x0 = np.array(x0, dtype=float)
    history = []

    def flat(z):
        loss, g = loss_and_gradient(z.reshape(x0.shape))
        g = np.asarray(g, dtype=float)
        if g.shape != x0.shape:
            raise ValueError(f"x and its gradient need the same shape, got {x0.shape}, {g.shape}")
        history.append(float(loss))
        return history[-1], g.ravel()

    # ftol at rounding level: let the gradient decide when to stop.
    options = {"maxiter": max_steps, "maxcor": memory, "gtol": grad_tol, "ftol": 1e-16}
    options["maxfun"] = 20 * max_steps + 20
    result = minimize(flat, x0.ravel(), jac=True, method="L-BFGS-B", options=options)
    return LBFGS(
        result.x.reshape(x0.shape),
        float(result.fun),
        int(result.nit),
        len(history),
        str(result.message),
        np.array(history),
    )


def hessian_memory(n, dtype=np.float64):
    """Return how many bytes the Hessian of n weights takes, n² numbers.

    Examples
    --------
    >>> round(hessian_memory(30_730) / 1e9, 2)  # gigabytes
    7.55
    """
    if n != int(n) or n < 0:
        raise ValueError(f"n must be a whole number ≥ 0, got {n}")
    return int(n) ** 2 * np.dtype(dtype).itemsize
