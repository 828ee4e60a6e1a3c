"""Known wrong answers to exercise 09; each message names the mistake."""

import numpy as np

from grading.questions import mutant


@mutant(
    "adam_step",
    "ε 写进了根号：应为 √v̂ + ε，不是 √(v̂ + ε) · "
    "ε is inside the root: it should be √v̂ + ε, not √(v̂ + ε)",
)
def eps_inside_the_root(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    x = x - lr * (m / (1 - beta1**t)) / np.sqrt(v / (1 - beta2**t) + eps)
    return x, m, v, t


@mutant(
    "adam_step",
    "偏差修正漏掉了 t 次幂：应除以 1 − β^t，不是 1 − β · "
    "the bias correction lacks the power t: divide by 1 − β^t, not by 1 − β",
)
def correction_without_the_power(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    x = x - lr * (m / (1 - beta1)) / (np.sqrt(v / (1 - beta2)) + eps)
    return x, m, v, t
