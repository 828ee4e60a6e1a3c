"""Right answers to exercise 12."""

import numpy as np


def newton_step(x, g, H):
    return x - np.linalg.solve(H, g)


def hessian_memory(n, itemsize=8, half=False):
    numbers = n * (n + 1) // 2 if half else n * n
    return numbers * itemsize


def bfgs_update(G, s, z):
    rho = 1 / (z @ s)
    V = np.eye(len(s)) - rho * np.outer(z, s)
    return V.T @ G @ V + rho * np.outer(s, s)
