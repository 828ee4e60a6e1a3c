"""Right answers to exercise 08."""

import numpy as np


def adagrad_step(x, g, cache, lr, eps=1e-8):
    cache = cache + g**2
    x = x - lr * g / (np.sqrt(cache) + eps)
    return x, cache


def rmsprop_step(x, g, cache, lr, decay=0.9, eps=1e-8):
    cache = decay * cache + (1 - decay) * g**2
    x = x - lr * g / (np.sqrt(cache) + eps)
    return x, cache
