"""Right answers to exercise 05."""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]


def sgd(loss_and_gradient, W0, X, y, lr, epochs, batch_size, rng):
    W = W0.copy()
    for _ in range(epochs):
        for X_batch, y_batch in minibatches(X, y, batch_size, rng):
            loss, gradient = loss_and_gradient(W, X_batch, y_batch)
            W = W - lr * gradient
    return W
