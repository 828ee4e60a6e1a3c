"""Mini-batches: the examples in random order, cut into pieces."""

import numpy as np


def minibatches(X, y, batch_size, rng):
    """Go once through the examples in random order, a mini-batch at a time.

    A permutation π of the m examples is drawn, and batch k holds the examples
    π(kB), …, π(kB + B − 1). The last batch is smaller when B does not divide m; it is never dropped,
    so an epoch visits every example exactly once.

    Parameters
    ----------
    X : array, shape (m, …)
        One example a row.
    y : array, shape (m, …)
        What belongs to each example; shuffled together with X.
    batch_size : int
        B, at least 1. With B ≥ m there is a single batch, of all examples.
    rng : numpy.random.Generator

    Yields
    ------
    (Xb, yb) : pair of arrays
        Copies: X and y stay as they are.

    Raises
    ------
    ValueError
        If X and y have different numbers of rows, or none, or if batch_size is no whole number
        ≥ 1. The error comes at the call, before the first batch is asked for.
    TypeError
        If rng is no Generator.

    Notes
    -----
    PyTorch's ``DataLoader(shuffle=True)`` does the same (``drop_last=False`` is its default, too).
    Source: Bottou, Curtis and Nocedal 2018, section 3.

    Examples
    --------
    >>> X, y = np.arange(10).reshape(5, 2), np.arange(5)
    >>> for Xb, yb in minibatches(X, y, 2, np.random.default_rng(1)):
    ...     print(Xb.tolist(), yb)
    [[8, 9], [0, 1]] [4 0]
    [[2, 3], [4, 5]] [1 2]
    [[6, 7]] [3]
    """
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim == 0 or y.ndim == 0 or len(X) != len(y) or len(X) == 0:
        raise ValueError(f"X and y need the same number of rows ≥ 1, got {X.shape} and {y.shape}")
    if isinstance(batch_size, bool) or not batch_size >= 1 or batch_size != int(batch_size):
        raise ValueError(f"batch_size must be a whole number of at least 1, got {batch_size!r}")
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a numpy.random.Generator, got {rng!r}")
    return _batches(X, y, int(batch_size), rng)


def _batches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]
