"""Going downhill: the loop that every method shares, and plain gradient descent around it."""

from typing import NamedTuple

import numpy as np


def descend(rule, grad, x0, steps):
    """Yield the points that a rule reaches from x0, one after each step."""
    x = np.array(x0, dtype=float)
    for _ in range(steps):
        rule.step(x, grad(rule.lookahead(x)))
        yield x.copy()


def path(rule, grad, x0, steps):
    """Return x0 and the points reached after each step, shape (steps + 1, …)."""
    return np.array([np.array(x0, dtype=float), *descend(rule, grad, x0, steps)])


class Descent(NamedTuple):
    """Where gradient descent ended, why it stopped, and how it got there."""

    x: np.ndarray
    f: float
    steps: int
    reason: str
    history: np.ndarray
    path: np.ndarray


def gradient_descent(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    """Descend along the negative gradient until one of three stopping rules applies."""
    x = np.array(x0, dtype=float)
    history, points, reason = [float(f(x))], [x.copy()], "max_steps"
    for _ in range(max_steps):
        g = np.asarray(grad(x), dtype=float)
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
    """Return a step size t for which f(x − t·g) ≤ f(x) − c·t·‖g‖²: try, halve, try again."""
    x, g = np.asarray(x, dtype=float), np.asarray(g, dtype=float)
    f_x, t, slope = f(x), start, np.sum(g**2)
    for _ in range(100):
        if f(x - t * g) <= f_x - c * t * slope:
            return t
        t *= shrink
    raise RuntimeError(f"no step along −g lowers f enough, even {t:.1e}: is g the gradient of f?")


class Training(NamedTuple):
    """Trained weights, the loss of every batch, and what was watched after every epoch."""

    W: np.ndarray
    losses: np.ndarray
    watched: dict[str, np.ndarray]


def train(rule, loss_and_gradient, W0, X, y, epochs, batch_size=None, rng=None, watch=None):
    """Train a classifier on mini-batches and record its history."""
    from lessons_lib.batches import minibatches

    W = np.array(W0, dtype=float)
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
