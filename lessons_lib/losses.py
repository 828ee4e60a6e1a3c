"""Linear scores and the two losses of the book: multiclass SVM (hinge) and softmax.

Shapes throughout: ``X (n, d)`` one example a row, its last column the 1 of the bias trick;
``y (n,)`` integer classes; ``W (C, d)`` one class a row. A loss is the mean over the examples plus
the regularization ``l2 * sum(W**2)``.
"""

import numpy as np


def _checked(W, X, y):
    """Return W, X, y as arrays that fit together, or say what doesn't fit."""
    W, X, y = _floats("W", W), _floats("X", X), np.asarray(y)
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


def _finite(loss, W, X):
    """Return the loss as a float; when it isn't finite, say which input wasn't."""
    if not np.isfinite(loss):
        for name, A in (("W", W), ("X", X)):
            if not np.isfinite(A).all():
                raise ValueError(f"{name} holds NaN or infinite entries, so the loss is undefined")
    return float(loss)


def add_bias(X):
    """Append a column of ones to X: the bias trick."""
    X = _floats("X", X)
    return np.hstack([X, np.ones((len(X), 1), dtype=X.dtype)])


def scores(W, X):
    """Return the scores of every example for every class, ``X @ W.T``, shape (n, C)."""
    W, X = _floats("W", W), _floats("X", X)
    if W.shape[1] != X.shape[1]:
        raise ValueError(f"W and X need the same number of columns, got {W.shape} and {X.shape}")
    return X @ W.T


def predict(W, X):
    """Return the class with the highest score for each example, shape (n,)."""
    return scores(W, X).argmax(axis=1)


def accuracy(W, X, y):
    """Return the fraction of examples whose highest score is that of the right class."""
    W, X, y = _checked(W, X, y)
    return float(np.mean(predict(W, X) == y))


def softmax(S):
    """Return the softmax probabilities of each row of scores, shape (n, C)."""
    S = np.asarray(S, dtype=float)
    E = np.exp(S - S.max(axis=-1, keepdims=True))
    return E / E.sum(axis=-1, keepdims=True)


def svm_losses(S, y, margin=1.0):
    """Return the hinge loss of each example from its scores, shape (n,)."""
    S = _floats("S", S)
    y = _labels(y, *S.shape)
    right = (np.arange(len(y)), y)
    M = S - S[right][:, None] + margin
    M[right] = 0.0
    return np.maximum(M, 0.0).sum(axis=1)


def softmax_losses(S, y):
    """Return the cross-entropy of each example from its scores, shape (n,)."""
    S = _floats("S", S)
    y = _labels(y, *S.shape)
    S = S - S.max(axis=1, keepdims=True)
    return np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y]


def svm_loss(W, X, y, margin=1.0, l2=0.0):
    """Return the multiclass SVM loss of a linear classifier."""
    W, X, y = _checked(W, X, y)
    loss = svm_losses(scores(W, X), y, margin).mean() + l2 * np.sum(W**2)
    return _finite(loss, W, X)


def softmax_loss(W, X, y, l2=0.0):
    """Return the softmax (cross-entropy) loss of a linear classifier."""
    W, X, y = _checked(W, X, y)
    loss = softmax_losses(scores(W, X), y).mean() + l2 * np.sum(W**2)
    return _finite(loss, W, X)


def svm_loss_and_gradient(W, X, y, margin=1.0, l2=0.0):
    """Return the multiclass SVM loss and its gradient with respect to W."""
    W, X, y = _checked(W, X, y)
    n = len(y)
    right = (y, np.arange(n))

    S = W @ X.T  # scores, one row a class: (C, n)
    S -= S[right]  # lead of each class over the right one
    S += margin
    S[right] = 0.0  # the right class has no rival in itself
    np.maximum(S, 0.0, out=S)
    loss = S.sum() / n + l2 * np.sum(W**2)

    np.sign(S, out=S)  # 1 for each rival inside the margin: its row gains x
    S[right] = -S.sum(axis=0)  # the right row loses x once per such rival
    gradient = S @ X
    gradient /= n
    if l2:
        gradient += 2.0 * l2 * W
    return _finite(loss, W, X), gradient


def softmax_loss_and_gradient(W, X, y, l2=0.0):
    """Return the softmax (cross-entropy) loss and its gradient with respect to W."""
    W, X, y = _checked(W, X, y)
    n = len(y)
    right = (y, np.arange(n))

    S = W @ X.T  # scores, one row a class: (C, n)
    S -= S.max(axis=0)  # no exponential overflows now
    s_right = S[right]
    P = np.exp(S, out=S)
    total = P.sum(axis=0)
    loss = np.mean(np.log(total) - s_right) + l2 * np.sum(W**2)

    P /= total  # probabilities
    P[right] -= 1.0  # p - 1 for the right class, p for the others
    gradient = P @ X
    gradient /= n
    if l2:
        gradient += 2.0 * l2 * W
    return _finite(loss, W, X), gradient
