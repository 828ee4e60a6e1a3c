"""Right answers to exercise 14."""

import numpy as np


def average_predictions(predictions, weights=None):
    predictions = np.array(predictions, dtype=float)
    if weights is None:
        weights = np.ones(len(predictions))
    weights = np.array(weights, dtype=float)
    return np.tensordot(weights / weights.sum(), predictions, axes=1)


def polyak_average(iterates, skip=0):
    mean, n = 0.0, 0
    for t, W in enumerate(iterates):
        if t >= skip:
            n = n + 1
            mean = mean + (np.asarray(W, dtype=float) - mean) / n
    return mean


def l2_penalty(W, l2, skip_bias=False):
    penalized = np.array(W, dtype=float)
    if skip_bias:
        penalized[:, -1] = 0
    value = l2 * np.sum(penalized**2)
    gradient = 2 * l2 * penalized
    return value, gradient
