"""Right answers to exercise 04."""

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):  # every index of x, whatever its shape
        step = np.zeros(x.shape)
        step[i] = h
        gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


def relative_error(a, b):
    largest = max(np.linalg.norm(a), np.linalg.norm(b))
    if largest == 0:
        return 0.0
    return np.linalg.norm(a - b) / largest


def svm_loss_and_gradient(W, X, y, margin=1.0, l2=0.0):
    n = len(y)
    rows = np.arange(n)
    S = X @ W.T  # (n, C)
    hinges = np.maximum(0, S - S[rows, y][:, None] + margin)
    hinges[rows, y] = 0
    loss = hinges.sum() / n + l2 * np.sum(W**2)

    M = (hinges > 0).astype(float)  # 1 for each class that comes too close
    M[rows, y] = -M.sum(axis=1)  # minus their number for the right class
    gradient = M.T @ X / n + 2 * l2 * W
    return loss, gradient


def softmax_loss_and_gradient(W, X, y, l2=0.0):
    n = len(y)
    rows = np.arange(n)
    S = X @ W.T  # (n, C)
    Z = S - S.max(axis=1, keepdims=True)
    E = np.exp(Z)
    total = E.sum(axis=1, keepdims=True)
    loss = np.mean(np.log(total[:, 0]) - Z[rows, y]) + l2 * np.sum(W**2)

    D = E / total  # probabilities
    D[rows, y] -= 1  # p - 1 for the right class, p for the others
    gradient = D.T @ X / n + 2 * l2 * W
    return loss, gradient


def gradient_descent(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    x, value = x0.copy(), f(x0)
    for _ in range(max_steps):
        g = grad(x)
        if np.linalg.norm(g) <= grad_tol:
            return x, "grad_tol"
        x = x - lr * g
        last, value = value, f(x)
        if abs(value - last) <= f_tol:
            return x, "f_tol"
    return x, "max_steps"
