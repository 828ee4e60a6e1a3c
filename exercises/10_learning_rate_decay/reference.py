"""Right answers to exercise 10."""

import numpy as np


def step_decay(t, lr, factor=0.5, every=10):
    return lr * factor ** (t // every)


def exponential_decay(t, lr, rate):
    return lr * np.exp(-rate * t)


def inverse_time_decay(t, lr, rate):
    return lr / (1 + rate * t)


def inverse_sqrt_decay(t, lr, k=1.0):
    return k * lr / np.sqrt(np.maximum(t, 1))


def reduce_on_plateau(losses, lr, factor=0.5, patience=5):
    best, waited, rates = np.inf, 0, []
    for loss in losses:
        if loss < best:
            best, waited = loss, 0
        else:
            waited += 1
        if waited == patience:
            lr, waited = lr * factor, 0
        rates.append(lr)
    return np.array(rates)
