"""Linear scores and the two losses of the book: multiclass SVM (hinge) and softmax.

Shapes throughout: ``X (n, d)`` one example a row, its last column the 1 of the bias trick;
``y (n,)`` integer classes; ``W (C, d)`` one class a row. A loss is the mean over the examples plus
the regularization ``l2 * sum(W**2)``.
"""

import math

import numpy as np

from lessons_lib._checks import finite, number


def _checked(W, X, y, margin=1.0, l2=0.0):
    """Return W, X, y as arrays that fit together, or say what doesn't fit."""
    W, X, y = _floats("W", W), _floats("X", X), np.asarray(y)
    number("margin", margin, least=0)
    number("l2", l2, least=0)
    if W.shape[1] != X.shape[1]:
        raise ValueError(
            f"W and X need the same number of columns: W {W.shape} has {W.shape[1]}, "
            f"X {X.shape} has {X.shape[1]} (is the bias column missing in one of them?)"
        )
    return W, X, _labels(y, len(X), len(W))


def _floats(name, A):
    """Return the matrix as floats, or say that it is no matrix."""
    A = np.asarray(A)
    if A.dtype.kind not in "fiub":
        raise TypeError(f"{name} must hold real numbers, got dtype {A.dtype}")
    if A.ndim != 2 or 0 in A.shape:
        raise ValueError(f"{name} must be a non-empty matrix with two axes, got shape {A.shape}")
    return A if A.dtype.kind == "f" else A.astype(float)


def _labels(y, n, classes):
    """Return the labels, or say which one is none of the classes."""
    y = np.asarray(y)
    if y.shape != (n,):
        raise ValueError(f"y must have one label per example, shape ({n},), got {y.shape}")
    if y.dtype.kind not in "iu":
        raise TypeError(f"y must hold integer classes, got dtype {y.dtype}")
    if y.min() < 0 or y.max() >= classes:
        wrong = y[(y < 0) | (y >= classes)][0]
        raise ValueError(f"labels must be between 0 and {classes - 1}, got {wrong}")
    return y


def _finite(result, **inputs):
    """Return the result, a number as a float; when it isn't finite, say which input wasn't."""
    single = np.ndim(result) == 0
    if not (math.isfinite(result) if single else np.isfinite(result).all()):
        for name, A in inputs.items():
            finite(name, A)
    return float(result) if single else result


def add_bias(X):
    """Append a column of ones to X: the bias trick.

    Parameters
    ----------
    X : array (n, d)

    Returns
    -------
    array (n, d + 1)
        X with a last column of ones, so that the last column of W acts as the bias.

    Raises
    ------
    ValueError, TypeError
        If X is no matrix of real numbers.

    Examples
    --------
    >>> add_bias([[5.0, 7.0]])
    array([[5., 7., 1.]])
    """
    X = _floats("X", X)
    return np.hstack([X, np.ones((len(X), 1), dtype=X.dtype)])


def scores(W, X):
    """Return the scores of every example for every class, ``X @ W.T``, shape (n, C).

    Parameters
    ----------
    W : array (C, d)
    X : array (n, d)

    Returns
    -------
    array (n, C)

    Raises
    ------
    ValueError
        If W and X don't have the same number of columns, or hold NaN or infinity.

    Examples
    --------
    >>> scores([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]], [[3.0, 1.0]])
    array([[3., 2., 4.]])
    """
    W, X = _floats("W", W), _floats("X", X)
    if W.shape[1] != X.shape[1]:
        raise ValueError(f"W and X need the same number of columns, got {W.shape} and {X.shape}")
    return _finite(X @ W.T, W=W, X=X)


def predict(W, X):
    """Return the class with the highest score for each example, shape (n,).

    When scores tie, the first of the highest wins.

    Parameters
    ----------
    W : array (C, d)
    X : array (n, d)

    Returns
    -------
    integer array (n,)

    Raises
    ------
    ValueError
        As `scores`.

    Examples
    --------
    >>> predict([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]], [[3.0, 1.0], [0.0, 1.0]])
    array([2, 1])
    """
    return scores(W, X).argmax(axis=1)


def accuracy(W, X, y):
    """Return the fraction of examples whose highest score is that of the right class.

    Parameters
    ----------
    W : array (C, d)
    X : array (n, d)
    y : integer array (n,)

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError, TypeError
        If the shapes don't fit, or y holds something else than classes 0 … C − 1.

    Examples
    --------
    >>> accuracy([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]], [[3.0, 1.0], [0.0, 1.0]], [2, 0])
    0.5
    """
    W, X, y = _checked(W, X, y)
    return float(np.mean(predict(W, X) == y))


def softmax(S):
    """Return the softmax probabilities of each row of scores, shape (n, C).

    p_k = exp(s_k − max s) / Σ_j exp(s_j − max s). Subtracting the maximum changes no probability
    and keeps every exponential at or below 1, so nothing overflows.

    Parameters
    ----------
    S : array (n, C) or (C,)
        Scores, one example a row, or a single row.

    Returns
    -------
    array like S
        Each row sums to 1.

    Raises
    ------
    ValueError
        If S is empty or holds NaN or infinity.

    Examples
    --------
    >>> softmax([[1000.0, 1000.0]])
    array([[0.5, 0.5]])
    """
    S = finite("S", S)
    if S.ndim == 0 or S.size == 0:
        raise ValueError(f"S must be a row or a table of scores, got shape {S.shape}")
    E = np.exp(S - S.max(axis=-1, keepdims=True))
    return E / E.sum(axis=-1, keepdims=True)


def svm_losses(S, y, margin=1.0):
    """Return the hinge loss of each example from its scores, shape (n,).

    L_i = Σ_{j ≠ y_i} max(0, s_j − s_{y_i} + Δ), with Δ the margin.

    Parameters
    ----------
    S : array (n, C)
        Scores, one example a row.
    y : integer array (n,)
    margin : float
        Δ, the lead that the right class must have over each other one.

    Returns
    -------
    array (n,)

    Raises
    ------
    ValueError, TypeError
        If a label is none of the classes, or S holds NaN.

    Notes
    -----
    J. Weston and C. Watkins, *Support vector machines for multi-class pattern recognition*, 1999.
    Crammer and Singer (2001) count only the worst rival instead of the sum.

    Examples
    --------
    >>> svm_losses([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0]], [0, 1]).round(10)
    array([2.9, 0. ])
    """
    S = _floats("S", S)
    y = _labels(y, *S.shape)
    right = (np.arange(len(y)), y)
    M = S - S[right][:, None] + margin
    M[right] = 0.0
    return _finite(np.maximum(M, 0.0).sum(axis=1), S=S)


def softmax_losses(S, y):
    """Return the cross-entropy of each example from its scores, shape (n,).

    L_i = log Σ_j exp(s_j − m) − (s_{y_i} − m), with m = max_j s_j: the probability itself is
    never formed, so a class far behind costs a large number and not −log 0 = ∞.

    Parameters
    ----------
    S : array (n, C)
        Scores, one example a row.
    y : integer array (n,)

    Returns
    -------
    array (n,)
        In nats.

    Raises
    ------
    ValueError, TypeError
        If a label is none of the classes, or S holds NaN.

    Examples
    --------
    >>> softmax_losses([[0.0, 0.0], [0.0, 1000.0]], [1, 0])
    array([6.93147181e-01, 1.00000000e+03])
    """
    S = _floats("S", S)
    y = _labels(y, *S.shape)
    Z = S - S.max(axis=1, keepdims=True)
    losses = np.log(np.exp(Z).sum(axis=1)) - Z[np.arange(len(y)), y]
    return _finite(losses, S=S)


def svm_loss(W, X, y, margin=1.0, l2=0.0):
    """Return the multiclass SVM loss of a linear classifier.

    L = (1/n) Σ_i Σ_{j ≠ y_i} max(0, s_j − s_{y_i} + Δ) + λ Σ W²

    Parameters
    ----------
    W : array (C, d)
        Weights, one class a row.
    X : array (n, d)
        Examples, one a row, the bias column last.
    y : integer array (n,)
        The right classes.
    margin : float
        Δ.
    l2 : float
        λ, the strength of the regularization (over all of W, the bias column too).

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If the shapes don't fit, a label is none of the classes, W or X holds NaN or infinity, or
        l2 (or the margin) is negative.

    Notes
    -----
    Weston & Watkins, *Support vector machines for multi-class pattern recognition*, 1999, in the
    form of the CS231n notes. PyTorch's ``MultiMarginLoss`` divides each example's loss by C too.

    Examples
    --------
    >>> svm_loss([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[3.0, 1.0]], [2])  # Δ(C − 1) at W = 0
    2.0
    """
    W, X, y = _checked(W, X, y, margin, l2)
    loss = svm_losses(scores(W, X), y, margin).mean() + l2 * np.sum(W**2)
    return _finite(loss, W=W, X=X)


def softmax_loss(W, X, y, l2=0.0):
    """Return the softmax (cross-entropy) loss of a linear classifier.

    L = −(1/n) Σ_i log p_{y_i} + λ Σ W², with p the softmax of the scores, computed as
    log Σ_j exp(s_j − m) − (s_{y_i} − m), m = max_j s_j, which neither overflows nor takes log 0.

    Parameters
    ----------
    W : array (C, d)
        Weights, one class a row.
    X : array (n, d)
        Examples, one a row, the bias column last.
    y : integer array (n,)
        The right classes.
    l2 : float
        λ, the strength of the regularization (over all of W, the bias column too).

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If the shapes don't fit, a label is none of the classes, W or X holds NaN or infinity, or
        l2 (or the margin) is negative.

    Examples
    --------
    >>> round(softmax_loss([[0.0, 0.0]] * 10, [[3.0, 1.0]], [2]), 4)  # log C at W = 0
    2.3026
    """
    W, X, y = _checked(W, X, y, l2=l2)
    loss = softmax_losses(scores(W, X), y).mean() + l2 * np.sum(W**2)
    return _finite(loss, W=W, X=X)


def _add_penalty(gradient, l2, W):
    """Add 2λW to the gradient, some rows at a time: no temporary as large as a large W is made."""
    if l2:
        rows = max(1, 8192 // W.shape[1])
        for first in range(0, len(W), rows):
            here = slice(first, first + rows)
            gradient[here] += 2.0 * l2 * W[here]


def svm_loss_and_gradient(W, X, y, margin=1.0, l2=0.0):
    r"""Return the multiclass SVM loss and its gradient with respect to W.

    The row of class j gains x_i / n for each example i whose class j stands inside the margin,
    and the row of the right class loses x_i / n once for each such j:

    .. math::

        \frac{\partial L}{\partial w_j} = \frac1n \sum_{i:\, y_i \ne j}
        [s_j - s_{y_i} + \Delta > 0]\, x_i - \frac1n \sum_{i:\, y_i = j} r_i x_i + 2\lambda w_j

    with r_i the number of rivals of example i inside the margin. At a kink (a lead of exactly Δ)
    this is the subgradient that counts no rival.

    Parameters
    ----------
    W, X, y, margin, l2
        As in `svm_loss`.

    Returns
    -------
    loss : float
    gradient : array (C, d)

    Raises
    ------
    ValueError, TypeError
        As `svm_loss`.

    Notes
    -----
    Nearly all of the time goes into the two matrix products. The scores are kept one class a row,
    (C, n), and turned into their own gradient in place.

    Examples
    --------
    >>> loss, gradient = svm_loss_and_gradient([[0.0, 0.0], [0.0, 0.0]], [[3.0, 1.0]], [0])
    >>> loss
    1.0
    >>> gradient
    array([[-3., -1.],
           [ 3.,  1.]])
    """
    W, X, y = _checked(W, X, y, margin, l2)
    n = len(y)
    right = (y, np.arange(n))

    S = W @ X.T  # scores, one row a class: (C, n)
    S -= S[right]  # lead of each class over the right one
    S += margin
    S[right] = 0.0  # the right class has no rival in itself
    np.maximum(S, 0.0, out=S)
    loss = S.sum() / n + l2 * np.vdot(W, W)

    np.sign(S, out=S)  # 1 for each rival inside the margin: its row gains x
    S[right] = -S.sum(axis=0)  # the right row loses x once per such rival
    S /= n  # here rather than in the gradient, which is larger
    gradient = S @ X
    _add_penalty(gradient, l2, W)
    return _finite(loss, W=W, X=X), gradient


def softmax_loss_and_gradient(W, X, y, l2=0.0):
    """Return the softmax (cross-entropy) loss and its gradient with respect to W.

    ∂L/∂w_j = (1/n) Σ_i (p_{ij} − [y_i = j]) x_i + 2λ w_j

    Parameters
    ----------
    W, X, y, l2
        As in `softmax_loss`.

    Returns
    -------
    loss : float
    gradient : array (C, d)

    Raises
    ------
    ValueError, TypeError
        As `softmax_loss`.

    Examples
    --------
    >>> loss, gradient = softmax_loss_and_gradient([[0.0, 0.0], [0.0, 0.0]], [[3.0, 1.0]], [0])
    >>> round(loss, 4)
    0.6931
    >>> gradient
    array([[-1.5, -0.5],
           [ 1.5,  0.5]])
    """
    W, X, y = _checked(W, X, y, l2=l2)
    n = len(y)
    right = (y, np.arange(n))

    S = W @ X.T  # scores, one row a class: (C, n)
    S -= S.max(axis=0)  # no exponential overflows now
    s_right = S[right]
    P = np.exp(S, out=S)
    total = P.sum(axis=0)
    loss = np.mean(np.log(total) - s_right) + l2 * np.vdot(W, W)

    P /= total  # probabilities
    P[right] -= 1.0  # p - 1 for the right class, p for the others
    P /= n  # here rather than in the gradient, which is larger
    gradient = P @ X
    _add_penalty(gradient, l2, W)
    return _finite(loss, W=W, X=X), gradient
