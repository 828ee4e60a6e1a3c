"""The smallest network of the book: two layers, softmax loss, and a loss that isn't convex.

All weights stand in one flat vector ``theta``, so that a slice ``theta + a * direction``, a
numerical gradient and an optimizer's step need to know nothing about layers.
"""

import numpy as np

from lessons_lib.losses import _finite, _floats, _labels, add_bias, softmax_losses


def _activate(Z, activation):
    """Return the activation of Z and its derivative there."""
    if activation == "relu":
        return np.maximum(Z, 0.0), (Z > 0.0).astype(Z.dtype)
    if activation == "tanh":
        H = np.tanh(Z)
        return H, 1.0 - H**2
    raise ValueError(f"activation must be 'relu' or 'tanh', got {activation!r}")


def two_layer_init(d, hidden, classes, rng, scale=None):
    """Return random weights as one flat vector; by default sqrt(2 / inputs) wide."""
    scale1, scale2 = (np.sqrt(2 / d), np.sqrt(2 / hidden)) if scale is None else (scale, scale)
    W1 = scale1 * rng.standard_normal((hidden, d))
    W2 = scale2 * rng.standard_normal((classes, hidden + 1))
    return np.concatenate([W1.ravel(), W2.ravel()])


def two_layer_weights(theta, d, hidden):
    """Return the two weight matrices inside theta: W1 (hidden, d) and W2 (C, hidden + 1)."""
    theta = np.asarray(theta, dtype=float)
    rest = theta.size - hidden * d
    if theta.ndim != 1 or rest <= 0 or rest % (hidden + 1):
        raise ValueError(
            f"theta must be a vector of hidden*d + C*(hidden+1) weights with d={d}, "
            f"hidden={hidden}, got shape {theta.shape}"
        )
    return theta[: hidden * d].reshape(hidden, d), theta[hidden * d :].reshape(-1, hidden + 1)


def two_layer_scores(theta, X, hidden, activation="relu"):
    """Return the scores of a two-layer network, shape (n, C)."""
    X = _floats("X", X)
    W1, W2 = two_layer_weights(theta, X.shape[1], hidden)
    return add_bias(_activate(X @ W1.T, activation)[0]) @ W2.T


def two_layer_loss(theta, X, y, hidden, activation="relu", l2=0.0):
    """Return the softmax loss of a two-layer network."""
    X = _floats("X", X)
    S = two_layer_scores(theta, X, hidden, activation)
    loss = softmax_losses(S, y).mean() + l2 * np.sum(np.square(theta))
    return _finite(loss, np.asarray(theta), X)


def two_layer_loss_and_gradient(theta, X, y, hidden, activation="relu", l2=0.0):
    """Return the softmax loss of a two-layer network and its gradient, a vector like theta."""
    X = _floats("X", X)
    theta = np.asarray(theta, dtype=float)
    W1, W2 = two_layer_weights(theta, X.shape[1], hidden)
    y = _labels(y, len(X), len(W2))
    right = (np.arange(len(y)), y)

    H, slope = _activate(X @ W1.T, activation)  # hidden layer (n, hidden)
    H = add_bias(H)
    S = H @ W2.T  # scores (n, C)
    S -= S.max(axis=1, keepdims=True)
    P = np.exp(S)
    total = P.sum(axis=1, keepdims=True)
    loss = np.mean(np.log(total[:, 0]) - S[right]) + l2 * np.sum(theta**2)

    P /= total
    P[right] -= 1.0
    P /= len(y)  # slope of the loss along each score
    grad2 = P.T @ H
    grad1 = ((P @ W2[:, :-1]) * slope).T @ X
    gradient = np.concatenate([grad1.ravel(), grad2.ravel()]) + 2.0 * l2 * theta
    return _finite(loss, theta, X), gradient
