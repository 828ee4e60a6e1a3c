"""Going downhill: the loop that every method shares, and plain gradient descent around it."""

from typing import NamedTuple

import numpy as np

from lessons_lib._checks import finite, number, whole
from lessons_lib.batches import minibatches


def descend(rule, grad, x0, steps):
    """Yield the points that a rule reaches from x0, one after each step.

    Parameters
    ----------
    rule : object with ``step(x, g)`` and ``lookahead(x)``
        One of `lessons_lib.optimizers`, or your own: ``step`` changes x in place, ``lookahead``
        says where the gradient is asked (at x itself for all rules but Nesterov's). The rule keeps
        its state: take a fresh one for each descent.
    grad : callable
        Takes an array like x0, returns its gradient.
    x0 : array
        The start; never changed.
    steps : int

    Yields
    ------
    array like x0
        A new array for each of the steps points; x0 itself is not among them.

    Raises
    ------
    ValueError
        If steps is no whole number or x0 holds NaN or infinity.

    Examples
    --------
    >>> from lessons_lib.optimizers import SGD
    >>> [x.tolist() for x in descend(SGD(lr=0.5), lambda x: x, [8.0], 3)]
    [[4.0], [2.0], [1.0]]
    """
    x, steps = finite("x0", x0).copy(), whole("steps", steps, least=0)
    for _ in range(steps):
        rule.step(x, grad(rule.lookahead(x)))
        yield x.copy()


def path(rule, grad, x0, steps):
    """Return x0 and the points reached after each step, shape (steps + 1, …).

    Parameters
    ----------
    rule, grad, x0, steps
        As in `descend`.

    Returns
    -------
    array (steps + 1, …)

    Raises
    ------
    ValueError
        As `descend`.

    Examples
    --------
    >>> from lessons_lib.optimizers import SGD
    >>> path(SGD(lr=0.5), lambda x: x, [8.0, 4.0], 2)
    array([[8., 4.],
           [4., 2.],
           [2., 1.]])
    """
    return np.array([np.array(x0, dtype=float), *descend(rule, grad, x0, steps)])


class Descent(NamedTuple):
    """Where gradient descent ended, why it stopped, and how it got there.

    Attributes
    ----------
    x : array
        The last point.
    f : float
        The value there.
    steps : int
        How many steps were taken.
    reason : str
        ``"max_steps"``, ``"f_tol"`` or ``"grad_tol"``: the stopping rule that applied; or
        ``"not_finite"``: f overflowed.
    history : array (steps + 1,)
        f at the start and after each step.
    path : array (steps + 1, …)
        The start and the points after each step.
    """

    x: np.ndarray
    f: float
    steps: int
    reason: str
    history: np.ndarray
    path: np.ndarray


def gradient_descent(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    """Descend along the negative gradient until one of three stopping rules applies.

    x ← x − α ∇f(x), until ‖∇f(x)‖ ≤ grad_tol, or one step changes f by at most f_tol, or
    max_steps steps are taken.

    Parameters
    ----------
    f, grad : callables
        The function and its gradient.
    x0 : array
        The start; never changed.
    lr : float or callable
        The learning rate α, or a line search ``(f, x, g) -> α`` such as `armijo`.
    max_steps : int
    f_tol, grad_tol : float
        With 0 the rule applies only when f no longer changes at all, or the gradient is exactly 0.

    Returns
    -------
    Descent
        ``path`` holds every point: for x of many entries mind the memory.

    Raises
    ------
    ValueError
        If the learning rate isn't positive, a tolerance is negative, x0 or f there is NaN or
        infinite, or the gradient doesn't have x's shape.

    Notes
    -----
    A. Cauchy, 1847; J. Nocedal and S. Wright, *Numerical optimization*, 2006, chapters 2 and 3.

    Examples
    --------
    >>> run = gradient_descent(lambda x: x @ x, lambda x: 2 * x, [1.0], lr=0.25, grad_tol=0.1)
    >>> run.reason, run.steps, run.path.ravel().tolist()
    ('grad_tol', 5, [1.0, 0.5, 0.25, 0.125, 0.0625, 0.03125])
    """
    x, max_steps = finite("x0", x0).copy(), whole("max_steps", max_steps, least=0)
    lr = lr if callable(lr) else number("lr", lr, above=0)
    number("f_tol", f_tol, least=0)
    number("grad_tol", grad_tol, least=0)
    history, points, reason = [float(finite("f(x0)", f(x)))], [x.copy()], "max_steps"
    for _ in range(max_steps):
        g = np.asarray(grad(x), dtype=float)
        if g.shape != x.shape:
            raise ValueError(f"the gradient must have x's shape {x.shape}, got {g.shape}")
        if np.linalg.norm(g) <= grad_tol:
            reason = "grad_tol"
            break
        x = x - (lr(f, x, g) if callable(lr) else lr) * g
        points.append(x)
        history.append(float(f(x)))
        if not np.isfinite(history[-1]):
            reason = "not_finite"
            break
        if abs(history[-2] - history[-1]) <= f_tol:
            reason = "f_tol"
            break
    return Descent(x, history[-1], len(points) - 1, reason, np.array(history), np.array(points))


def armijo(f, x, g, start=1.0, shrink=0.5, c=1e-4):
    """Return a step size t for which f(x − t·g) ≤ f(x) − c·t·‖g‖²: try, halve, try again.

    Parameters
    ----------
    f : callable
    x, g : arrays of the same shape
        The point and the gradient of f there.
    start : float
        The first step size to try.
    shrink : float
        The factor, between 0 and 1, by which a step that is too long is shortened.
    c : float
        The fraction, between 0 and 1, of the decrease promised by the slope that must be reached.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If a setting is out of its range, or x, g or f(x) holds NaN or infinity.
    RuntimeError
        If no step that still moves x will do: then g is hardly the gradient of f at x.

    Notes
    -----
    L. Armijo, *Minimization of functions having Lipschitz continuous first partial derivatives*,
    1966; Nocedal & Wright, *Numerical optimization*, 2006, algorithm 3.1.

    Examples
    --------
    >>> armijo(lambda x: 5 * x @ x, np.array([1.0]), np.array([10.0]))  # below 2/L = 0.2
    0.125
    """
    x, g = _checked_search(x, g, start, shrink, c)
    f_x, t, slope = float(finite("f(x)", f(x))), start, np.sum(g**2)
    while not f(x - t * g) <= f_x - c * t * slope:  # NaN is not enough either
        t *= shrink
        if np.array_equal(x - t * g, x):  # too short to move x
            raise RuntimeError(f"no step along −g lowers f, even {t:.1e}: is g the gradient of f?")
    return t


def _checked_search(x, g, start, shrink, c):
    """Return x and g as arrays if all fits together."""
    x, g = finite("x", x), finite("g", g)
    if x.shape != g.shape:
        raise ValueError(f"x and g must have the same shape, got {x.shape} and {g.shape}")
    number("start", start, above=0)
    number("shrink", shrink, above=0, below=1)
    number("c", c, above=0, below=1)
    return x, g


class Training(NamedTuple):
    """Trained weights, the loss of every batch, and what was watched after every epoch.

    Attributes
    ----------
    W : array
        The weights after the last step.
    losses : array (steps,)
        The loss of each batch, measured before its step.
    watched : dict of arrays (epochs + 1,)
        Each watched quantity before training and after each epoch.
    """

    W: np.ndarray
    losses: np.ndarray
    watched: dict[str, np.ndarray]


def train(rule, loss_and_gradient, W0, X, y, epochs, batch_size=None, rng=None, watch=None):
    """Train a classifier on mini-batches and record its history.

    Parameters
    ----------
    rule : object with ``step(x, g)`` and ``lookahead(x)``
        As in `descend`.
    loss_and_gradient : callable
        ``(W, X, y) -> (loss, gradient)``, such as `lessons_lib.losses.softmax_loss_and_gradient`.
    W0 : array
        Where to start; never changed.
    X : array (n, d)
    y : integer array (n,)
    epochs : int
        How many times each example is used.
    batch_size : int, optional
        By default every step uses all examples.
    rng : numpy.random.Generator
        Shuffles the examples; needed with a batch size.
    watch : dict of callables, optional
        ``{name: W -> number}``, recorded before training and after each epoch.

    Returns
    -------
    Training

    Raises
    ------
    ValueError, TypeError
        As `lessons_lib.batches.minibatches`, for instance if there is a batch size and no rng.

    Examples
    --------
    >>> from lessons_lib.losses import softmax_loss_and_gradient
    >>> from lessons_lib.optimizers import SGD
    >>> X, y = np.array([[1.0, 1.0], [-1.0, 1.0]]), np.array([0, 1])
    >>> run = train(SGD(lr=0.5), softmax_loss_and_gradient, np.zeros((2, 2)), X, y, 3)
    >>> run.losses.round(3)
    array([0.693, 0.474, 0.348])
    """
    W, epochs = finite("W0", W0).copy(), whole("epochs", epochs, least=0)
    watch = watch or {}
    losses, watched = [], {name: [look(W)] for name, look in watch.items()}
    for _ in range(epochs):
        batches = [(X, y)] if batch_size is None else minibatches(X, y, batch_size, rng)
        for X_batch, y_batch in batches:
            loss, g = loss_and_gradient(rule.lookahead(W), X_batch, y_batch)
            rule.step(W, g)
            losses.append(loss)
        for name, look in watch.items():
            watched[name].append(look(W))
    return Training(W, np.array(losses), {k: np.array(v) for k, v in watched.items()})
