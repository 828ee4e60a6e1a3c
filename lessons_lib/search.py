"""Searching without a gradient: random tries, and random steps that are kept when they help."""

from typing import NamedTuple

import numpy as np


class SearchResult(NamedTuple):
    """What a search found, and how it got there."""

    W: np.ndarray
    loss: float
    history: np.ndarray
    tried: np.ndarray
    accepted: np.ndarray


def random_search(loss, shape, tries, scale, rng):
    """Try random weights and keep the best."""
    tries = _positive("tries", tries)
    best_W, best_loss = None, np.inf
    tried = np.empty(tries)
    for i in range(tries):
        W = scale * rng.standard_normal(shape)
        tried[i] = loss(W)
        if tried[i] < best_loss:
            best_W, best_loss = W, float(tried[i])
    history = np.minimum.accumulate(tried)
    accepted = np.diff(history, prepend=np.inf) < 0
    return SearchResult(best_W, best_loss, history, tried, accepted)


def random_local_search(loss, W0, tries, step_size, rng):
    """Take a random step from the best weights so far; keep it only if the loss falls."""
    tries = _positive("tries", tries)
    best_W = np.array(W0, dtype=float)
    best_loss = float(loss(best_W))
    history, tried = np.empty(tries + 1), np.empty(tries)
    history[0] = best_loss
    for i in range(tries):
        W = best_W + step_size * rng.standard_normal(best_W.shape)
        tried[i] = loss(W)
        if tried[i] < best_loss:
            best_W, best_loss = W, float(tried[i])
        history[i + 1] = best_loss
    return SearchResult(best_W, best_loss, history, tried, np.diff(history) < 0)


def _positive(name, value):
    """Return value if it is a positive whole number."""
    if int(value) != value or value < 1:
        raise ValueError(f"{name} must be a positive whole number, got {value}")
    return int(value)
