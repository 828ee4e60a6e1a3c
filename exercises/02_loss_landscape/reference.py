"""Right answers to exercise 02."""

import numpy as np


def loss_slice_1d(loss, W, direction, a):
    return np.array([loss(W + s * direction) for s in a])


def loss_slice_2d(loss, W, direction1, direction2, a, b):
    return np.array([[loss(W + s * direction1 + t * direction2) for s in a] for t in b])


def hinge_breakpoints(W, direction, X, y, margin=1.0):
    rows = np.arange(len(y))
    S, R = X @ W.T, X @ direction.T  # scores at the start, and their rates of change
    P = S - S[rows, y][:, None] + margin  # each term is max(0, p + a q)
    Q = R - R[rows, y][:, None]
    bends = Q != 0  # leaves out the right class too: its q is 0
    return np.unique(-P[bends] / Q[bends])  # sorted, each value once
