"""Known wrong answers to exercise 06; each message names the mistake."""

import numpy as np

from grading.questions import mutant


def _averages(series, beta):
    """All v_t, uncorrected."""
    found, v = [], 0.0
    for reading in series:
        v = beta * v + (1 - beta) * reading
        found.append(v)
    return np.array(found)


def _over(averages, divisors):
    """Row t of the averages over divisor t."""
    return np.array([v / d for v, d in zip(averages, divisors, strict=True)])


# --- ewma --------------------------------------------------------------------------------------


@mutant(
    "ewma",
    "修正用了加号：应除以 1 − β^t，不是 1 + β^t · "
    "the correction has a plus: divide by 1 − β^t, not by 1 + β^t",
)
def correction_with_a_plus(series, beta, bias_correction=True):
    t = np.arange(1, len(series) + 1)
    averages = _averages(series, beta)
    return _over(averages, 1 + beta**t) if bias_correction else averages


@mutant(
    "ewma",
    "修正漏了 t 次幂：应除以 1 − β^t，不是 1 − β · "
    "the correction lacks the power t: divide by 1 − β^t, not by 1 − β",
)
def correction_without_the_power(series, beta, bias_correction=True):
    averages = _averages(series, beta)
    return averages / (1 - beta) if bias_correction else averages


@mutant(
    "ewma",
    "t 从 0 数起了：第一个读数的 t 是 1，除以 1 − β · "
    "t is counted from 0: for the first reading t is 1, so divide by 1 − β",
)
def counted_from_zero(series, beta, bias_correction=True):
    t = np.arange(len(series))
    averages = _averages(series, beta)
    return _over(averages, 1 - beta**t) if bias_correction else averages


@mutant(
    "ewma",
    "t 多数了一个：第一个读数的 t 是 1，除以 1 − β · "
    "t is one too large: for the first reading t is 1, so divide by 1 − β",
)
def counted_from_two(series, beta, bias_correction=True):
    t = np.arange(2, len(series) + 2)
    averages = _averages(series, beta)
    return _over(averages, 1 - beta**t) if bias_correction else averages


@mutant(
    "ewma",
    "修正过的值又进了递推：递推里用没有修正的 v，修正另存 · "
    "the corrected value enters the recursion: carry on with the uncorrected v, keep v̂ apart",
)
def corrected_value_carried_on(series, beta, bias_correction=True):
    found, v = [], 0.0
    for t, reading in enumerate(series, start=1):
        v = beta * v + (1 - beta) * reading
        if bias_correction:
            v = v / (1 - beta**t)
        found.append(v)
    return np.array(found)


@mutant(
    "ewma",
    "没有修正：除非 bias_correction 是 False，每个 v 都要除以 1 − β^t · "
    "nothing is corrected: unless bias_correction is False, divide each v by 1 − β^t",
)
def never_corrected(series, beta, bias_correction=True):
    return _averages(series, beta)


@mutant(
    "ewma",
    "不该修正的也修正了：bias_correction 是 False 时，返回 v 本身 · "
    "this corrects always: when bias_correction is False, return v itself",
)
def always_corrected(series, beta, bias_correction=True):
    return _over(_averages(series, beta), 1 - beta ** np.arange(1, len(series) + 1))


@mutant(
    "ewma",
    "从第一个读数起步了：应从 v = 0 起步，偏差靠修正 · "
    "this starts from the first reading: start from v = 0, the correction mends the bias",
)
def started_from_the_first(series, beta, bias_correction=True):
    v = series[0]
    found = [v]
    for reading in series[1:]:
        v = beta * v + (1 - beta) * reading
        found.append(v)
    return np.array(found, dtype=float)


@mutant(
    "ewma",
    "β 和 1 − β 写反了：旧的平均乘 β，新读数乘 1 − β · "
    "β and 1 − β are swapped: the old average is multiplied by β, the new reading by 1 − β",
)
def betas_swapped(series, beta, bias_correction=True):
    averages = _averages(series, 1 - beta)
    t = np.arange(1, len(series) + 1)
    return _over(averages, 1 - beta**t) if bias_correction else averages


@mutant(
    "ewma",
    "新读数没有乘 1 − β：应为 v = βv + (1 − β)θ · "
    "the new reading is not multiplied by 1 − β: it should be v = βv + (1 − β)θ",
)
def readings_summed(series, beta, bias_correction=True):
    found, v = [], 0.0
    for t, reading in enumerate(series, start=1):
        v = beta * v + reading
        found.append(v / (1 - beta**t) if bias_correction else 1.0 * v)
    return np.array(found)


@mutant(
    "ewma",
    "漏了历史：β 乘的是上一次的平均 v，不是上一个读数 · "
    "the history is lost: β multiplies the last average v, not the last reading",
)
def last_reading_for_last_average(series, beta, bias_correction=True):
    found, last = [], 0.0
    for t, reading in enumerate(series, start=1):
        v = beta * last + (1 - beta) * reading
        found.append(v / (1 - beta**t) if bias_correction else v)
        last = reading
    return np.array(found)


@mutant(
    "ewma",
    "只返回了最后一个平均值：每个读数之后的都要 · "
    "only the last average is returned: the one after every reading is wanted",
)
def last_average_only(series, beta, bias_correction=True):
    v = _averages(series, beta)[-1]
    return v / (1 - beta ** len(series)) if bias_correction else v


@mutant(
    "ewma",
    "把 v₀ = 0 也放进了结果：结果与读数一样长 · "
    "v₀ = 0 is among the results: there are as many results as readings",
)
def start_kept(series, beta, bias_correction=True):
    averages = _averages(series, beta)
    if bias_correction:
        averages = _over(averages, 1 - beta ** np.arange(1, len(series) + 1))
    return np.concatenate([np.zeros_like(averages[:1]), averages])


@mutant(
    "ewma",
    "结果存进了整数数组，小数被截掉了：用浮点数组 · "
    "the results went into an array of integers and lost their fractions: use floats",
)
def fractions_cut_off(series, beta, bias_correction=True):
    averages = np.zeros_like(series)
    v = 0.0
    for t, reading in enumerate(series, start=1):
        v = beta * v + (1 - beta) * reading
        averages[t - 1] = v / (1 - beta**t) if bias_correction else v
    return averages


@mutant(
    "ewma",
    "各个数混在了一起：每个读数有几个数，就各算各的平均 · "
    "the numbers of a reading are mixed: each of them has an average of its own",
)
def numbers_mixed(series, beta, bias_correction=True):
    averages = _averages([np.mean(reading) for reading in series], beta)
    if bias_correction:
        averages = _over(averages, 1 - beta ** np.arange(1, len(series) + 1))
    return averages


# --- effective_window --------------------------------------------------------------------------


@mutant(
    "effective_window",
    "这是 (1 + β)/(1 − β)，即滞后和平滑相当的普通平均：要的是时间常数 1/(1 − β) · "
    "this is (1 + β)/(1 − β), the plain mean of equal lag and smoothness: give the time constant 1/(1 − β)",
)
def equivalent_window(beta):
    return (1 + beta) / (1 - beta)


@mutant(
    "effective_window",
    "这是滞后 β/(1 − β)：要的是时间常数 1/(1 − β) · "
    "this is the lag, β/(1 − β): give the time constant 1/(1 − β)",
)
def lag(beta):
    return beta / (1 - beta)


@mutant(
    "effective_window",
    "这是半衰期，权重减到一半的步数：要的是减到约 1/e 的 1/(1 − β) · "
    "this is the half-life, down to a half: give the steps down to about 1/e, 1/(1 − β)",
)
def half_life(beta):
    return np.log(2) / -np.log(beta)


@mutant(
    "effective_window",
    "这是恰好减到 1/e 的步数 −1/ln β：要的是常用的近似 1/(1 − β) · "
    "this is where the weight is exactly 1/e, −1/ln β: give the usual approximation 1/(1 − β)",
)
def exactly_one_e_th(beta):
    return -1 / np.log(beta)


@mutant(
    "effective_window",
    "取了整：返回 1/(1 − β) 本身，不要舍入 · this is rounded: return 1/(1 − β) as it is",
)
def rounded(beta):
    return round(1 / (1 - beta))


@mutant(
    "effective_window",
    "得到的是 1 − β：应为 1/(1 − β)，括号不能省，1 / 1 - beta 先除后减 · "
    "this is 1 − β: it should be 1/(1 − β), with the brackets, for 1 / 1 - beta divides first",
)
def reciprocal_missing(beta):
    return 1 - beta


@mutant(
    "effective_window",
    "除以了 β：应为 1/(1 − β) · this divides by β: it should be 1/(1 − β)",
)
def divided_by_beta(beta):
    return np.divide(1, beta)


@mutant(
    "effective_window",
    "分母的符号反了：应为 1/(1 − β)，不是 1/(1 + β) · "
    "the sign below the line is wrong: it should be 1/(1 − β), not 1/(1 + β)",
)
def plus_sign(beta):
    return 1 / (1 + beta)


# --- ema_weights -------------------------------------------------------------------------------


@mutant(
    "ema_weights",
    "次序反了：最新的读数排在最前，权重最大 · "
    "the order is reversed: the newest reading comes first and has the largest weight",
)
def oldest_first(t, beta, bias_correction=True):
    weights = (1 - beta) * beta ** np.arange(t)[::-1]
    return weights / (1 - beta**t) if bias_correction else weights


@mutant(
    "ema_weights",
    "漏了因子 1 − β：权重是 (1 − β)β^k · the factor 1 − β is missing: the weights are (1 − β)β^k",
)
def factor_missing(t, beta, bias_correction=True):
    weights = beta ** np.arange(t)
    return weights / (1 - beta**t) if bias_correction else weights


@mutant(
    "ema_weights",
    "指数从 1 数起了：最新的读数 k = 0，权重 1 − β · "
    "the exponents start at 1: the newest reading has k = 0 and the weight 1 − β",
)
def exponents_from_one(t, beta, bias_correction=True):
    weights = (1 - beta) * beta ** np.arange(1, t + 1)
    return weights / (1 - beta**t) if bias_correction else weights


@mutant(
    "ema_weights",
    "β 和 1 − β 写反了：权重是 (1 − β)β^k · β and 1 − β are swapped: the weights are (1 − β)β^k",
)
def weights_swapped(t, beta, bias_correction=True):
    weights = beta * (1 - beta) ** np.arange(t)
    return weights / (1 - beta**t) if bias_correction else weights


@mutant(
    "ema_weights",
    "没有修正：除非 bias_correction 是 False，权重要除以 1 − β^t · "
    "nothing is corrected: unless bias_correction is False, divide the weights by 1 − β^t",
)
def weights_never_corrected(t, beta, bias_correction=True):
    return (1 - beta) * beta ** np.arange(t)


@mutant(
    "ema_weights",
    "不该修正的也修正了：bias_correction 是 False 时，权重之和应为 1 − β^t · "
    "this corrects always: when bias_correction is False, the weights sum to 1 − β^t",
)
def weights_always_corrected(t, beta, bias_correction=True):
    return (1 - beta) * beta ** np.arange(t) / (1 - beta**t)


@mutant(
    "ema_weights",
    "修正用了加号：应除以 1 − β^t，不是 1 + β^t · "
    "the correction has a plus: divide by 1 − β^t, not by 1 + β^t",
)
def weights_over_a_plus(t, beta, bias_correction=True):
    weights = (1 - beta) * beta ** np.arange(t)
    return weights / (1 + beta**t) if bias_correction else weights


@mutant(
    "ema_weights",
    "修正漏了 t 次幂：应除以 1 − β^t，不是 1 − β · "
    "the correction lacks the power t: divide by 1 − β^t, not by 1 − β",
)
def weights_without_the_power(t, beta, bias_correction=True):
    weights = (1 - beta) * beta ** np.arange(t)
    return weights / (1 - beta) if bias_correction else weights


@mutant(
    "ema_weights",
    "每个权重除以了各自的 1 − β^(k+1)：全部除以同一个数 1 − β^t · "
    "each weight is divided by a 1 − β^(k+1) of its own: divide all by one number, 1 − β^t",
)
def a_divisor_for_each(t, beta, bias_correction=True):
    k = np.arange(t)
    weights = (1 - beta) * beta**k
    return weights / (1 - beta ** (k + 1)) if bias_correction else weights


@mutant(
    "ema_weights",
    "多了一个权重：t 个读数有 t 个权重，k 从 0 到 t − 1 · "
    "there is one weight too many: t readings have t weights, k from 0 to t − 1",
)
def one_weight_too_many(t, beta, bias_correction=True):
    weights = (1 - beta) * beta ** np.arange(t + 1)
    return weights / (1 - beta**t) if bias_correction else weights


@mutant(
    "ema_weights",
    "只返回了最老的读数的权重：t 个权重都要 · "
    "only the weight of the oldest reading is returned: all t weights are wanted",
)
def one_weight_only(t, beta, bias_correction=True):
    weight = (1 - beta) * beta ** (t - 1)
    return weight / (1 - beta**t) if bias_correction else weight
