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
    "ε 加在了没有修正的 √v 上：先修正，再写 √v̂ + ε · "
    "ε is added to the uncorrected √v: correct first, then write √v̂ + ε",
)
def eps_before_the_correction(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    x = x - lr * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps)
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


@mutant(
    "adam_step",
    "v 的偏差修正用了 β₁：v̂ 应除以 1 − β₂^t · "
    "the bias correction of v uses β₁: divide v by 1 − β₂^t to get v̂",
)
def second_moment_corrected_with_beta1(
    x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8
):  # fmt: skip
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    x = x - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta1**t)) + eps)
    return x, m, v, t


@mutant(
    "adam_step",
    "没有用上偏差修正：更新里应当用 m̂ 和 v̂，不是 m 和 v · "
    "the bias correction is not used: the update takes m̂ and v̂, not m and v",
)
def no_correction(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    x = x - lr * m / (np.sqrt(v) + eps)
    return x, m, v, t


@mutant(
    "adam_step",
    "返回了修正过的 m̂、v̂：留给下一步的应当是没有修正的 m 和 v · "
    "m̂ and v̂ are returned: the next step needs the uncorrected m and v",
)
def corrected_moments_kept(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    v = (beta2 * v + (1 - beta2) * g**2) / (1 - beta2**t)
    x = x - lr * m / (np.sqrt(v) + eps)
    return x, m, v, t


@mutant(
    "adam_step",
    "m 的更新漏了历史项：应为 m = β₁m + (1 − β₁)g · "
    "the history term of m is missing: it should be m = β₁m + (1 − β₁)g",
)
def first_moment_without_history(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    x = x - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return x, m, v, t


@mutant(
    "adam_step",
    "v 的更新漏了历史项：应为 v = β₂v + (1 − β₂)g² · "
    "the history term of v is missing: it should be v = β₂v + (1 − β₂)g²",
)
def second_moment_without_history(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = (1 - beta2) * g**2
    x = x - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return x, m, v, t


@mutant(
    "adam_step",
    "m 的更新里 g 没有乘 1 − β₁：应为 m = β₁m + (1 − β₁)g · "
    "g is not multiplied by 1 − β₁ in m: it should be m = β₁m + (1 − β₁)g",
)
def first_moment_as_a_sum(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + g
    v = beta2 * v + (1 - beta2) * g**2
    x = x - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return x, m, v, t


@mutant(
    "adam_step",
    "β 和 1 − β 写反了：历史项乘 β，新来的乘 1 − β · "
    "β and 1 − β are swapped: the history is multiplied by β, the newcomer by 1 − β",
)
def betas_swapped(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = (1 - beta1) * m + beta1 * g
    v = (1 - beta2) * v + beta2 * g**2
    x = x - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return x, m, v, t


@mutant(
    "adam_step",
    "v 是 g² 的平均，不是 g 的：应为 v = β₂v + (1 − β₂)g² · "
    "v averages g², not g: it should be v = β₂v + (1 − β₂)g²",
)
def gradient_not_squared(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g
    x = x - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return x, m, v, t


@mutant(
    "adam_step",
    "漏了开方：分母应为 √v̂ + ε · the root is missing: the denominator should be √v̂ + ε",
)
def no_root(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    x = x - lr * (m / (1 - beta1**t)) / (v / (1 - beta2**t) + eps)
    return x, m, v, t


@mutant(
    "adam_step",
    "符号反了：下山要减去这一步，x = x − … · "
    "the sign is wrong: subtract the step to go downhill, x = x − …",
)
def uphill(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    x = x + lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return x, m, v, t


@mutant(
    "adam_step",
    "t 加 1 加得太晚：修正时用的应当是加了 1 的 t · "
    "t is advanced too late: the bias correction needs t after adding 1",
)
def step_counted_too_late(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    x = x - lr * (m / (1 - np.power(beta1, t))) / (np.sqrt(v / (1 - np.power(beta2, t))) + eps)
    return x, m, v, t + 1


@mutant(
    "adam_step",
    "返回的 t 没有加 1：这一步也算一步 · the t returned is not advanced: this step counts too",
)
def step_not_counted(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1 ** (t + 1)), v / (1 - beta2 ** (t + 1))
    return x - lr * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mutant(
    "adam_step",
    "只返回了 x：下一步还要用 m、v、t，应写 return x, m, v, t · "
    "only x is returned: the next step needs m, v and t, so write return x, m, v, t",
)
def only_x_returned(x, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return x - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)


@mutant(
    "adam_first_step",
    "没有偏差修正：第一步应当约为 lr，不是它的 3.16 倍 · "
    "there is no bias correction: the first step should be about lr, not 3.16 times as much",
)
def first_step_not_corrected(g, lr=1e-3, eps=1e-8):
    return -lr * (0.1 * g) / (np.sqrt(0.001 * g**2) + eps)


@mutant(
    "adam_first_step",
    "ε 写进了根号：分母应为 |g| + ε，不是 √(g² + ε) · "
    "ε is inside the root: the denominator should be |g| + ε, not √(g² + ε)",
)
def first_step_eps_inside(g, lr=1e-3, eps=1e-8):
    return -lr * g / np.sqrt(g**2 + eps)


@mutant(
    "adam_first_step",
    "漏了 ε：只看符号时，与 ε 一般大的梯度步子太长 · "
    "ε is missing: by signs alone, the step is too long where the gradient is as small as ε",
)
def first_step_by_sign(g, lr=1e-3, eps=1e-8):
    return -lr * np.sign(g)


@mutant(
    "adam_first_step",
    "分母漏了绝对值：应为 |g| + ε，否则步子丢了方向 · "
    "the absolute value is missing below the line: with g + ε the step loses its direction",
)
def first_step_without_abs(g, lr=1e-3, eps=1e-8):
    return -lr * g / (g + eps)


@mutant(
    "adam_first_step",
    "符号反了：步子应与梯度方向相反 · the sign is wrong: the step goes against the gradient",
)
def first_step_uphill(g, lr=1e-3, eps=1e-8):
    return lr * g / (np.abs(g) + eps)


@mutant(
    "adam_first_step",
    "这是梯度下降的一步：Adam 还要除以 |g| + ε · "
    "this is a step of gradient descent: Adam divides by |g| + ε",
)
def first_step_of_gradient_descent(g, lr=1e-3, eps=1e-8):
    return -lr * g


@mutant(
    "adam_first_step",
    "分母是 g²，漏了开方：应为 |g| + ε · "
    "the denominator is g² without its root: it should be |g| + ε",
)
def first_step_without_root(g, lr=1e-3, eps=1e-8):
    return -lr * g / (g**2 + eps)


@mutant(
    "buggy_lines",
    "行号是行末注释里的数，def 那一行不算 · "
    "the number of a line is the one in its comment; the line of def does not count",
)
def def_line_counted():
    return {"A": 6, "B": 7, "C": 4, "D": 3, "E": 7}


@mutant(
    "buggy_lines",
    "行号从 1 数起，不从 0 · lines are counted from 1, not from 0",
)
def counted_from_zero():
    return {"A": 4, "B": 5, "C": 2, "D": 1, "E": 5}
