"""The smallest network of the book: two layers, softmax loss, and a loss that isn't convex.

All weights stand in one flat vector ``theta``, so that a slice ``theta + a * direction``, a
numerical gradient and an optimizer's step need to know nothing about layers.
"""

import numpy as np

from lessons_lib._checks import generator, number, whole
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
    """Return random weights as one flat vector; by default sqrt(2 / inputs) wide.

    Parameters
    ----------
    d : int
        Columns of X, the bias column included.
    hidden : int
        Hidden units.
    classes : int
    rng : numpy.random.Generator
    scale : float, optional
        Standard deviation of all weights. By default it is sqrt(2 / inputs) of each layer (He et
        al., *Delving deep into rectifiers*, 2015), which keeps the size of ReLU activations.

    Returns
    -------
    array (hidden * d + classes * (hidden + 1),)

    Raises
    ------
    ValueError, TypeError
        If a size is no positive whole number, scale isn't positive, or rng is no generator.

    Examples
    --------
    >>> two_layer_init(3, 2, 4, np.random.default_rng(0)).shape
    (18,)
    """
    d, hidden, classes = whole("d", d), whole("hidden", hidden), whole("classes", classes)
    rng = generator(rng)
    if scale is not None:
        number("scale", scale, above=0)
    scale1, scale2 = (np.sqrt(2 / d), np.sqrt(2 / hidden)) if scale is None else (scale, scale)
    W1 = scale1 * rng.standard_normal((hidden, d))
    W2 = scale2 * rng.standard_normal((classes, hidden + 1))
    return np.concatenate([W1.ravel(), W2.ravel()])


def two_layer_weights(theta, d, hidden):
    """Return the two weight matrices inside theta: W1 (hidden, d) and W2 (C, hidden + 1).

    They are views: a change of one changes the other. The last column of each acts on a constant 1.

    Parameters
    ----------
    theta : array (hidden * d + C * (hidden + 1),)
        W1 row by row, then W2 row by row.
    d : int
        Columns of X, the bias column included.
    hidden : int
        Hidden units.

    Returns
    -------
    W1 : array (hidden, d)
    W2 : array (C, hidden + 1)

    Raises
    ------
    ValueError
        If theta's length fits no number of classes.

    Examples
    --------
    >>> W1, W2 = two_layer_weights(np.arange(18.0), d=3, hidden=2)
    >>> W1.shape, W2.shape
    ((2, 3), (4, 3))
    """
    theta, d, hidden = np.asarray(theta, dtype=float), whole("d", d), whole("hidden", hidden)
    rest = theta.size - hidden * d
    if theta.ndim != 1 or rest <= 0 or rest % (hidden + 1):
        raise ValueError(
            f"theta must be a vector of hidden*d + C*(hidden+1) weights with d={d}, "
            f"hidden={hidden}, got shape {theta.shape}"
        )
    return theta[: hidden * d].reshape(hidden, d), theta[hidden * d :].reshape(-1, hidden + 1)


def two_layer_scores(theta, X, hidden, activation="relu"):
    """Return the scores of a two-layer network, shape (n, C).

    S = [φ(X W1ᵀ), 1] W2ᵀ, with φ the ReLU or tanh.

    Parameters
    ----------
    theta, X, hidden, activation
        As in `two_layer_loss_and_gradient`.

    Returns
    -------
    array (n, C)

    Raises
    ------
    ValueError, TypeError
        If theta's length doesn't fit, the activation is unknown, or an input isn't finite.

    Examples
    --------
    >>> theta = np.array([1.0, 0.0, 1.0, 0.0, -1.0, 3.0])  # W1 = (1, 0), W2 = (1, 0), (−1, 3)
    >>> two_layer_scores(theta, [[2.0, 1.0], [-2.0, 1.0]], hidden=1)
    array([[2., 1.],
           [0., 3.]])
    """
    X = _floats("X", X)
    W1, W2 = two_layer_weights(theta, X.shape[1], hidden)
    S = add_bias(_activate(X @ W1.T, activation)[0]) @ W2.T
    return _finite(S, theta=theta, X=X)


def two_layer_loss(theta, X, y, hidden, activation="relu", l2=0.0):
    """Return the softmax loss of a two-layer network.

    Parameters
    ----------
    theta, X, y, hidden, activation, l2
        As in `two_layer_loss_and_gradient`.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        As `two_layer_loss_and_gradient`.

    Examples
    --------
    >>> round(two_layer_loss(np.zeros(18), np.ones((5, 3)), [0, 1, 2, 3, 0], hidden=2), 4)  # log 4
    1.3863
    """
    number("l2", l2, least=0)
    X = _floats("X", X)
    S = two_layer_scores(theta, X, hidden, activation)
    loss = softmax_losses(S, y).mean() + l2 * np.sum(np.square(theta))
    return _finite(loss, theta=theta, X=X)


def two_layer_loss_and_gradient(theta, X, y, hidden, activation="relu", l2=0.0):
    """Return the softmax loss of a two-layer network and its gradient, a vector like theta.

    Scores [φ(X W1ᵀ), 1] W2ᵀ; the loss is the mean cross-entropy plus λ Σ θ². The gradient follows
    by the chain rule: with E = (P − Y)/n, ∂L/∂W2 = Eᵀ [H, 1] and ∂L/∂W1 = ((E W2') ∘ φ')ᵀ X, where
    W2' lacks the bias column.

    Parameters
    ----------
    theta : array (hidden * d + C * (hidden + 1),)
        All weights; `two_layer_weights` says in which order.
    X : array (n, d)
        Examples, one a row, the bias column last.
    y : integer array (n,)
    hidden : int
        Hidden units; the number of classes C follows from the length of theta.
    activation : "relu" or "tanh"
        The ReLU's slope at 0 is taken as 0.
    l2 : float
        λ, the strength of the regularization over all weights.

    Returns
    -------
    loss : float
    gradient : array like theta

    Raises
    ------
    ValueError, TypeError
        If shapes or labels don't fit, the activation is unknown, an input isn't finite, or l2 is
        negative.

    Examples
    --------
    >>> theta = np.array([1.0, 0.0, 0.0, 0.0, 0.0, 0.0])  # all scores 0, hidden unit at 2
    >>> loss, gradient = two_layer_loss_and_gradient(theta, [[2.0, 1.0]], [1], hidden=1)
    >>> gradient
    array([ 0. ,  0. ,  1. ,  0.5, -1. , -0.5])
    """
    number("l2", l2, least=0)
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
    return _finite(loss, theta=theta, X=X), gradient
