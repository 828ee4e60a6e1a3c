"""Right answers to exercise 01."""

import numpy as np


def add_bias(X):
    ones = np.ones((len(X), 1))
    return np.hstack([X, ones])


def svm_loss(W, X, y, margin=1.0, l2=0.0):
    S = X @ W.T  # (n, C)
    n = len(y)
    right = S[np.arange(n), y]  # (n,)
    hinges = np.maximum(0, S - right[:, None] + margin)
    hinges[np.arange(n), y] = 0  # the sum skips the right class
    return hinges.sum() / n + l2 * np.sum(W**2)


def softmax_loss(W, X, y, l2=0.0):
    S = X @ W.T  # (n, C)
    Z = S - S.max(axis=1, keepdims=True)  # exp cannot overflow now
    losses = np.log(np.exp(Z).sum(axis=1)) - Z[np.arange(len(y)), y]
    return losses.mean() + l2 * np.sum(W**2)


def predict(W, X):
    S = X @ W.T  # (n, C)
    return S.argmax(axis=1)


def accuracy(W, X, y):
    return np.mean(predict(W, X) == y)
