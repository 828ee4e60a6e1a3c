"""Cuts through a loss with too many weights to draw: along a line and across a plane."""

import numpy as np

from lessons_lib.losses import _checked, scores


def random_direction(shape, rng):
    """Return a random direction of length 1, uniform over all directions."""
    direction = rng.standard_normal(shape)
    return direction / np.linalg.norm(direction)


def loss_slice_1d(loss, W, direction, a):
    """Return L(W + a·direction) for each number in a, shape (len(a),)."""
    W, direction = np.asarray(W, dtype=float), np.asarray(direction, dtype=float)
    if W.shape != direction.shape:
        raise ValueError(f"direction must have W's shape {W.shape}, got {direction.shape}")
    return np.array([loss(W + a_i * direction) for a_i in np.asarray(a, dtype=float)])


def loss_slice_2d(loss, W, direction1, direction2, a, b):
    """Return L(W + a·direction1 + b·direction2), one row for each b, one column for each a."""
    direction2 = np.asarray(direction2, dtype=float)
    if np.shape(W) != direction2.shape:
        raise ValueError(f"direction2 must have W's shape {np.shape(W)}, got {direction2.shape}")
    return np.array([loss_slice_1d(loss, W + b_j * direction2, direction1, a) for b_j in b])


def hinge_breakpoints(W, direction, X, y, margin=1.0):
    """Return, in order, every a where the SVM loss along W + a·direction has a kink."""
    W, X, y = _checked(W, X, y)
    right = (np.arange(len(y)), y)
    P, Q = scores(W, X), scores(direction, X)
    P = P - P[right][:, None] + margin  # each hinge is max(0, p + a q)
    Q = Q - Q[right][:, None]  # q is 0 for the right class itself
    moving = Q != 0.0
    return np.unique(-P[moving] / Q[moving])


def count_kinks(a, values, tol=1e-9):
    """Count the kinks that a sampled piecewise linear function shows on its grid a."""
    a, values = np.asarray(a, dtype=float), np.asarray(values, dtype=float)
    slopes = np.diff(values) / np.diff(a)
    bent = np.abs(np.diff(slopes)) > tol * np.abs(slopes).max()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], bent, [0]]).astype(int)))
    runs = edges[1::2] - edges[::2]  # a kink inside a cell bends the graph at both its ends
    return int(np.maximum(runs - 1, 1).sum())


def convexity_gap(loss, u, v, theta):
    """Return θL(u) + (1−θ)L(v) − L(θu + (1−θ)v): negative only if the loss isn't convex."""
    u, v = np.asarray(u, dtype=float), np.asarray(v, dtype=float)
    return float(theta * loss(u) + (1 - theta) * loss(v) - loss(theta * u + (1 - theta) * v))
