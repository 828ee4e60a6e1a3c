"""Right answers to exercise 06."""

import numpy as np


def ewma(series, beta, bias_correction=True):
    averages, v = [], 0.0
    for t, reading in enumerate(series, start=1):
        v = beta * v + (1 - beta) * reading
        averages.append(v / (1 - beta**t) if bias_correction else v)
    return np.array(averages)


def effective_window(beta):
    return 1 / (1 - beta)


def ema_weights(t, beta, bias_correction=True):
    weights = (1 - beta) * beta ** np.arange(t)
    return weights / (1 - beta**t) if bias_correction else weights
