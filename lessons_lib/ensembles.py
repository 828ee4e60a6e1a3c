"""Ensembles: several models together, or several points of one run."""

from collections import deque

import numpy as np

__all__ = [
    "accuracy_by_members",
    "average_predictions",
    "checkpoints",
    "majority_vote",
    "polyak_average",
]


def average_predictions(predictions, weights=None):
    r"""Average what several models predict for the same examples.

    .. math:: \bar p = \sum_k w_k p_k \Big/ \sum_k w_k

    Parameters
    ----------
    predictions : sequence of k arrays, all of one shape, usually (n, C)
        Probabilities of the classes (scores only if all models share their scale).
    weights : sequence of k numbers ≥ 0, optional
        Equal by default.

    Returns
    -------
    array, shape (n, C)

    Raises
    ------
    ValueError
        If there are no predictions, shapes differ, or weights don't fit.

    Examples
    --------
    >>> average_predictions([[[0.9, 0.1]], [[0.5, 0.5]]])
    array([[0.7, 0.3]])
    """
    predictions = _stacked(predictions, "predictions")
    if weights is None:
        return predictions.mean(axis=0)
    w = np.asarray(weights, dtype=float)
    if w.shape != (len(predictions),) or not np.isfinite(w).all() or (w < 0).any() or not w.any():
        raise ValueError(
            f"weights must be {len(predictions)} numbers ≥ 0, not all of them 0, got {weights!r}"
        )
    return np.tensordot(w / w.sum(), predictions, axes=1)


def majority_vote(labels):
    """Return the class that most models chose, the lowest class of equals.

    Parameters
    ----------
    labels : array, shape (k, n)
        What each of the k models takes each of the n examples to be, integers ≥ 0.

    Examples
    --------
    >>> majority_vote([[0, 1, 2], [0, 2, 2], [1, 2, 0]])
    array([0, 2, 2])
    """
    labels = np.asarray(labels)
    if labels.ndim != 2 or labels.dtype.kind not in "iu" or labels.size == 0 or labels.min() < 0:
        raise ValueError(
            f"labels must be integers ≥ 0 of shape (models, examples), got {labels.dtype} "
            f"{labels.shape}"
        )
    votes = np.zeros((labels.max() + 1, labels.shape[1]), dtype=int)
    for row in labels:
        votes[row, np.arange(len(row))] += 1
    return votes.argmax(axis=0)


def accuracy_by_members(predictions, y):
    """Return the accuracy of the first 1, 2, …, k models' averaged predictions.

    Parameters
    ----------
    predictions : sequence of k arrays, shape (n, C)
    y : array, shape (n,)
        The right classes.

    Returns
    -------
    array, shape (k,)

    Examples
    --------
    >>> accuracy_by_members([[[0.6, 0.4], [0.6, 0.4]], [[0.9, 0.1], [0.1, 0.9]]], [0, 1])
    array([0.5, 1. ])
    """
    predictions, y = _stacked(predictions, "predictions"), np.asarray(y)
    if predictions.ndim != 3 or y.shape != predictions.shape[1:2]:
        raise ValueError(
            f"predictions must have shape (models, {len(np.atleast_1d(y))}, classes) to go with y, "
            f"got {predictions.shape}"
        )
    sums = np.cumsum(predictions, axis=0)
    return (sums.argmax(axis=2) == y).mean(axis=1)


def checkpoints(iterates, every, last=None):
    """Pick points of one run: every so many steps, the last few of them.

    Parameters
    ----------
    iterates : iterable of arrays
        The weights after each step, `lessons_lib.descent.descend` for instance.
    every : int
        Take the weights after each `every`-th step.
    last : int, optional
        Keep only that many.

    Returns
    -------
    list of arrays
        Copies.

    Examples
    --------
    >>> [int(W) for W in checkpoints(np.arange(1, 11), every=3, last=2)]
    [6, 9]
    """
    for name, value in (("every", every), ("last", 1 if last is None else last)):
        if isinstance(value, bool) or not value >= 1 or value != int(value):
            raise ValueError(f"{name} must be a whole number of at least 1, got {value!r}")
    kept = deque(maxlen=last)
    for t, W in enumerate(iterates, start=1):
        if t % every == 0:
            kept.append(np.array(W))
    return list(kept)


def polyak_average(iterates, skip=0):
    r"""Average the weights themselves over one run.

    .. math:: \bar x_T = \frac{1}{T - s} \sum_{t=s+1}^{T} x_t

    Parameters
    ----------
    iterates : iterable of arrays, all of one shape
        The weights after each step; only their mean is kept.
    skip : int, default 0
        s: leave out the first ones, while the run is still on its way down.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If nothing is left to average, or shapes differ.

    Notes
    -----
    Good within one bowl; weights of different initialisations must never be averaged. With fading
    weights instead of equal ones it is `lessons_lib.averages.EMA`.
    Source: Polyak and Juditsky 1992; Izmailov et al. 2018.

    Examples
    --------
    >>> polyak_average([[9.0, 9.0], [1.0, 2.0], [3.0, 4.0]], skip=1)
    array([2., 3.])
    """
    if isinstance(skip, bool) or not skip >= 0 or skip != int(skip):
        raise ValueError(f"skip must be a whole number ≥ 0, got {skip!r}")
    mean, n = None, 0
    for t, W in enumerate(iterates):
        if t < skip:
            continue
        W, n = np.asarray(W, dtype=float), n + 1
        if mean is None:
            mean = np.zeros(W.shape)
        if W.shape != mean.shape:
            raise ValueError(f"weights must have one shape, got {mean.shape} and {W.shape}")
        mean += (W - mean) / n
    if mean is None:
        raise ValueError(f"there is nothing to average after skipping {skip}")
    return mean


def _stacked(arrays, name):
    arrays = [np.asarray(a, dtype=float) for a in arrays]
    shapes = {a.shape for a in arrays}
    if len(shapes) != 1:
        raise ValueError(f"{name} must be arrays of one shape, got {sorted(shapes) or 'none'}")
    return np.array(arrays)
