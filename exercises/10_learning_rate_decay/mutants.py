"""Known wrong answers to exercise 10; each message names the mistake."""

import numpy as np

from grading.questions import mutant

# --- step_decay --------------------------------------------------------------------------------


@mutant(
    "step_decay",
    "没有取整：阶梯的指数是 ⌊t/s⌋，用 t // every，不是 t / every · "
    "nothing is rounded down: the exponent of a stair is ⌊t/s⌋, t // every and not t / every",
)
def step_without_floor(t, lr, factor=0.5, every=10):
    return lr * factor ** (t / every)


@mutant(
    "step_decay",
    "四舍五入了：⌊t/s⌋ 是向下取整，一级走满 s 轮才降 · "
    "rounded to the nearest: ⌊t/s⌋ rounds down, the rate falls once a stair of s epochs is complete",
)
def step_rounded(t, lr, factor=0.5, every=10):
    return lr * factor ** np.round(t / every)


@mutant(
    "step_decay",
    "向上取整了：第 0 级还没有降，应为 ⌊t/s⌋ · "
    "rounded up: the first stair is not lowered yet, it should be ⌊t/s⌋",
)
def step_rounded_up(t, lr, factor=0.5, every=10):
    return lr * factor ** np.ceil(t / every)


@mutant(
    "step_decay",
    "早了一轮：轮数从 0 数起，指数是 ⌊t/s⌋，不是 ⌊(t + 1)/s⌋ · "
    "one epoch early: epochs count from 0, so the exponent is ⌊t/s⌋, not ⌊(t + 1)/s⌋",
)
def step_one_early(t, lr, factor=0.5, every=10):
    return lr * factor ** ((t + 1) // every)


@mutant(
    "step_decay",
    "晚了一轮：轮数从 0 数起，指数是 ⌊t/s⌋，不是 ⌊(t − 1)/s⌋ · "
    "one epoch late: epochs count from 0, so the exponent is ⌊t/s⌋, not ⌊(t − 1)/s⌋",
)
def step_one_late(t, lr, factor=0.5, every=10):
    return lr * factor ** (np.maximum(t - 1, 0) // every)


@mutant(
    "step_decay",
    "第 0 级就乘了 q：开头的学习率是 lr，指数是 ⌊t/s⌋，不是它加 1 · "
    "the first stair is multiplied by q already: the rate begins at lr, the exponent is ⌊t/s⌋ with no 1 added",
)
def step_lowered_at_once(t, lr, factor=0.5, every=10):
    return lr * factor ** (t // every + 1)


@mutant(
    "step_decay",
    "这是反比阶梯 1/(1 + k⌊t/s⌋)，它不会每级减半：应为 q^⌊t/s⌋ · "
    "this is the inverse-time staircase 1/(1 + k⌊t/s⌋), which does not halve each time: it should be q^⌊t/s⌋",
)
def step_of_inverse_time(t, lr, factor=0.5, every=10):  # the notes'
    return lr / (1 + factor * (t // every))


@mutant(
    "step_decay",
    "这是反比阶梯，依次为 1、1/2、1/3……，越降越慢：每一级都应是上一级的 q 倍，q^⌊t/s⌋ · "
    "these are the stairs 1, 1/2, 1/3, …, lower and lower: each should be q times the last, q^⌊t/s⌋",
)
def step_in_harmonic_stairs(t, lr, factor=0.5, every=10):  # the notes', so that the first halves
    return lr / (1 + (1 / factor - 1) * (t // every))


@mutant(
    "step_decay",
    "只降了一次：每过 s 轮都要再乘 q · "
    "lowered only once: every s epochs the rate is multiplied by q again",
)
def step_once(t, lr, factor=0.5, every=10):
    return np.where(t >= every, lr * factor, lr)


@mutant(
    "step_decay",
    "写成了乘以级数：q 要自乘 ⌊t/s⌋ 次，应为 q^⌊t/s⌋ · "
    "multiplied by the number of the stair: q is raised to the power ⌊t/s⌋",
)
def step_times_the_stair(t, lr, factor=0.5, every=10):
    return lr * factor * (t // every)


@mutant(
    "step_decay",
    "每一轮都乘了 q：应当每 s 轮乘一次，指数是 ⌊t/s⌋ · "
    "multiplied by q at every epoch: it should be once in s epochs, the exponent is ⌊t/s⌋",
)
def step_at_every_epoch(t, lr, factor=0.5, every=10):
    return lr * factor ** (t * 1.0)


@mutant(
    "step_decay",
    "用成了余数：⌊t/s⌋ 写作 t // every，不是 t % every · "
    "the remainder is used: ⌊t/s⌋ is t // every, not t % every",
)
def step_with_remainder(t, lr, factor=0.5, every=10):
    return lr * factor ** (t % every)


# --- exponential_decay -------------------------------------------------------------------------


@mutant(
    "exponential_decay",
    "指数丢了负号，学习率越来越大：应为 e^(−kt) · "
    "the exponent lacks its minus sign, so the rate grows: it should be e^(−kt)",
)
def exponential_growth(t, lr, rate):
    return lr * np.exp(rate * t)


@mutant(
    "exponential_decay",
    "把 k 当成了底：应为 e^(−kt)，不是 k^t · k is used as the base: it should be e^(−kt), not k^t",
)
def exponential_with_rate_as_base(t, lr, rate):
    return lr * rate ** (t * 1.0)


@mutant(
    "exponential_decay",
    "每轮乘了 1 − k：k 小时才近似 e^(−k)，应为 e^(−kt) · "
    "multiplied by 1 − k at each epoch, which is close to e^(−k) for small k only: it should be e^(−kt)",
)
def exponential_by_one_minus_rate(t, lr, rate):
    return lr * (1 - rate) ** (t * 1.0)


@mutant(
    "exponential_decay",
    "这是直线 1 − kt，会降到零以下：应为 e^(−kt) · "
    "this is the straight line 1 − kt, which falls below zero: it should be e^(−kt)",
)
def exponential_as_a_line(t, lr, rate):
    return lr * (1 - rate * t)


@mutant(
    "exponential_decay",
    "这是反比衰减 1/(1 + kt)：应为 e^(−kt) · "
    "this is inverse-time decay, 1/(1 + kt): it should be e^(−kt)",
)
def exponential_as_inverse_time(t, lr, rate):
    return lr / (1 + rate * t)


@mutant(
    "exponential_decay",
    "底不是 e：应为 e^(−kt)，用 np.exp，不是 2 的幂 · "
    "the base is not e: it should be e^(−kt), with np.exp and no power of 2",
)
def exponential_of_base_2(t, lr, rate):
    return lr * 2.0 ** (-rate * t)


@mutant(
    "exponential_decay",
    "漏了衰减率 k：应为 e^(−kt)，不是 e^(−t) · "
    "the decay rate k is missing: it should be e^(−kt), not e^(−t)",
)
def exponential_without_rate(t, lr, rate):
    return lr * np.exp(-1.0 * t)


@mutant(
    "exponential_decay",
    "漏了初始学习率：应为 lr·e^(−kt) · the initial rate is missing: it should be lr·e^(−kt)",
)
def exponential_without_lr(t, lr, rate):
    return np.exp(-rate * t)


@mutant(
    "exponential_decay",
    "轮数从 0 数起，第 0 轮就是 lr：指数是 −kt，不是 −k(t + 1) · "
    "epochs count from 0, and epoch 0 has the rate lr: the exponent is −kt, not −k(t + 1)",
)
def exponential_one_early(t, lr, rate):
    return lr * np.exp(-rate * (t + 1))


@mutant(
    "exponential_decay",
    "指数写成了 −t/k：应为 −kt · the exponent is −t/k: it should be −kt",
)
def exponential_with_time_constant(t, lr, rate):
    return lr * np.exp(-np.divide(t, rate))


# --- inverse_time_decay ------------------------------------------------------------------------


@mutant(
    "inverse_time_decay",
    "分母漏了 1：应为 lr/(1 + kt)，否则第 0 轮除以零，第 1 轮是 lr/k · "
    "the 1 below the line is missing: write lr/(1 + kt), or epoch 0 divides by zero and epoch 1 gets lr/k",
)
def inverse_time_without_one(t, lr, rate):  # the notes'
    return lr / (rate * t)


@mutant(
    "inverse_time_decay",
    "括号错了位：应为 1 + k·t，不是 (1 + k)·t · "
    "the brackets are misplaced: it should be 1 + k·t, not (1 + k)·t",
)
def inverse_time_wrong_brackets(t, lr, rate):
    return lr / ((1 + rate) * t)


@mutant(
    "inverse_time_decay",
    "少了括号：应除以整个 1 + kt，不是 lr/1 + kt · "
    "brackets are missing: divide by the whole of 1 + kt, not lr/1 + kt",
)
def inverse_time_without_brackets(t, lr, rate):
    return lr / 1 + rate * t


@mutant(
    "inverse_time_decay",
    "每一轮都在减小过的学习率上再除：每次都要从最初的 lr 算起 · "
    "each epoch divides the rate that earlier ones have made smaller: start from the initial lr every time",
)
def inverse_time_compounded(t, lr, rate):
    shrink = np.cumprod(1 / (1 + rate * np.arange(np.max(t) + 1)))
    return lr * shrink[t]


@mutant(
    "inverse_time_decay",
    "这是几何衰减 1/(1 + k)^t：应为 1/(1 + kt) · "
    "this is geometric decay, 1/(1 + k)^t: it should be 1/(1 + kt)",
)
def inverse_time_geometric(t, lr, rate):
    return lr / (1 + rate) ** (t * 1.0)


@mutant(
    "inverse_time_decay",
    "这是指数衰减 e^(−kt)：应为 1/(1 + kt) · "
    "this is exponential decay, e^(−kt): it should be 1/(1 + kt)",
)
def inverse_time_as_exponential(t, lr, rate):
    return lr * np.exp(-rate * t)


@mutant(
    "inverse_time_decay",
    "漏了衰减率 k：应为 1 + kt，不是 1 + t · "
    "the decay rate k is missing: it should be 1 + kt, not 1 + t",
)
def inverse_time_without_rate(t, lr, rate):
    return lr / (1 + t)


@mutant(
    "inverse_time_decay",
    "漏了初始学习率：应为 lr/(1 + kt) · the initial rate is missing: it should be lr/(1 + kt)",
)
def inverse_time_without_lr(t, lr, rate):
    return 1 / (1 + rate * t)


@mutant(
    "inverse_time_decay",
    "轮数从 0 数起，第 0 轮就是 lr：分母是 1 + kt，不是 1 + k(t + 1) · "
    "epochs count from 0, and epoch 0 has the rate lr: divide by 1 + kt, not by 1 + k(t + 1)",
)
def inverse_time_one_early(t, lr, rate):
    return lr / (1 + rate * (t + 1))


@mutant(
    "inverse_time_decay",
    "多了开方：应为 lr/(1 + kt) · there is a root too many: it should be lr/(1 + kt)",
)
def inverse_time_with_root(t, lr, rate):
    return lr / np.sqrt(1 + rate * t)


# --- inverse_sqrt_decay ------------------------------------------------------------------------


@mutant(
    "inverse_sqrt_decay",
    "第 0 轮除以了零：t = 0 按 t = 1 算，用 np.maximum(t, 1) · "
    "epoch 0 divides by zero: count t = 0 as 1, with np.maximum(t, 1)",
)
def sqrt_unguarded(t, lr, k=1.0):
    return k * lr / np.sqrt(t)


@mutant(
    "inverse_sqrt_decay",
    "所有的轮都挪了一轮：应为 √t，只有 t = 0 才换成 1，不是 √(t + 1) · "
    "all epochs are shifted by one: it should be √t, with 1 in the place of t = 0 only, not √(t + 1)",
)
def sqrt_shifted(t, lr, k=1.0):
    return k * lr / np.sqrt(t + 1)


@mutant(
    "inverse_sqrt_decay",
    "分母多了个 1：应为 √t，不是 1 + √t · there is a 1 too many: divide by √t, not by 1 + √t",
)
def sqrt_plus_one(t, lr, k=1.0):
    return k * lr / (1 + np.sqrt(t))


@mutant(
    "inverse_sqrt_decay",
    "第 0 轮漏了 k：t = 0 按 t = 1 算，得 k·lr · "
    "k is missing at epoch 0: t = 0 counts as 1, which gives k·lr",
)
def sqrt_starting_at_lr(t, lr, k=1.0):
    return np.where(t == 0, lr, k * lr / np.sqrt(np.maximum(t, 1)))


@mutant(
    "inverse_sqrt_decay",
    "漏了开方：应除以 √t，不是 t · the root is missing: divide by √t, not by t",
)
def sqrt_without_root(t, lr, k=1.0):
    return k * lr / np.maximum(t, 1)


@mutant(
    "inverse_sqrt_decay",
    "k 放到了分母上：应为 k·lr/√t · k is below the line: it should be k·lr/√t",
)
def sqrt_k_below(t, lr, k=1.0):
    return lr / (k * np.sqrt(np.maximum(t, 1)))


@mutant(
    "inverse_sqrt_decay",
    "k 进了根号：应为 k·lr/√t，不是 lr/√(kt) · "
    "k is inside the root: it should be k·lr/√t, not lr/√(kt)",
)
def sqrt_k_inside(t, lr, k=1.0):
    return lr / np.sqrt(k * np.maximum(t, 1))


@mutant(
    "inverse_sqrt_decay",
    "没有用参数 k：应为 k·lr/√t · the argument k is not used: it should be k·lr/√t",
)
def sqrt_without_k(t, lr, k=1.0):
    return lr / np.sqrt(np.maximum(t, 1))


@mutant(
    "inverse_sqrt_decay",
    "根号罩住了分子：应为 k·lr/√t，不是 √(k·lr/t) · "
    "the root covers the numerator: it should be k·lr/√t, not √(k·lr/t)",
)
def sqrt_of_everything(t, lr, k=1.0):
    return np.sqrt(k * lr / np.maximum(t, 1))


@mutant(
    "inverse_sqrt_decay",
    "学习率越来越大：要除以 √t，不是乘 · the rate grows: divide by √t, do not multiply",
)
def sqrt_growing(t, lr, k=1.0):
    return k * lr * np.sqrt(np.maximum(t, 1))


# --- reduce_on_plateau -------------------------------------------------------------------------


def _plateau(
    losses, lr, factor, patience, better=lambda loss, best, last: loss < best, late=0, restart=True
):
    """The rule, with the places at which it goes wrong."""
    best = last = np.inf
    waited, rates = 0, []
    for loss in losses:
        if better(loss, best, last):
            best, waited = loss, 0
        else:
            waited += 1
        if waited >= patience + late:
            lr, waited = lr * factor, waited * (not restart)
        last = loss
        rates.append(lr)
    return np.array(rates)


@mutant(
    "reduce_on_plateau",
    "晚了一轮：连续 patience 轮没有新低就降，不必再多等一轮 · "
    "one epoch late: the rate falls when patience epochs brought no new low, not after one more",
)
def plateau_one_late(losses, lr, factor=0.5, patience=5):
    return _plateau(losses, lr, factor, patience, late=1)


@mutant(
    "reduce_on_plateau",
    "降过以后没有重新数：降一次，计数归零，再等 patience 轮 · "
    "the count goes on after a fall: set it to zero, and wait for patience epochs again",
)
def plateau_count_not_restarted(losses, lr, factor=0.5, patience=5):
    return _plateau(losses, lr, factor, patience, restart=False)


@mutant(
    "reduce_on_plateau",
    "比的是上一轮：新低要与到那时为止的最低损失比 · "
    "compared with the last epoch: a new low is lower than the lowest loss so far",
)
def plateau_against_the_last(losses, lr, factor=0.5, patience=5):
    return _plateau(losses, lr, factor, patience, lambda loss, best, last: loss < last)


@mutant(
    "reduce_on_plateau",
    "相等也算成了新低：要严格低于最低损失，用 <，不是 <= · "
    "equal is taken for a new low: it must be below the lowest loss, < and not <=",
)
def plateau_ties_improve(losses, lr, factor=0.5, patience=5):
    return _plateau(losses, lr, factor, patience, lambda loss, best, last: loss <= best)


@mutant(
    "reduce_on_plateau",
    "把 NaN 当成了新低：写 if loss < best，NaN 就落到另一边 · "
    "NaN is taken for a new low: write if loss < best, and NaN falls on the other side",
)
def plateau_nan_improves(losses, lr, factor=0.5, patience=5):
    return _plateau(losses, lr, factor, patience, lambda loss, best, last: not loss >= best)


@mutant(
    "reduce_on_plateau",
    "最低损失没有更新：有了新低要记下来 · the lowest loss is not updated: a new low must be noted",
)
def plateau_against_the_first(losses, lr, factor=0.5, patience=5):
    first, waited, rates = losses[0], 0, [lr]
    for loss in losses[1:]:
        waited = 0 if loss < first else waited + 1
        if waited == patience:
            lr, waited = lr * factor, 0
        rates.append(lr)
    return np.array(rates)


@mutant(
    "reduce_on_plateau",
    "有新低时计数没有归零：数的是连续几轮没有新低 · "
    "a new low does not set the count to zero: what counts is epochs in a row",
)
def plateau_counting_all_bad_epochs(losses, lr, factor=0.5, patience=5):
    best, waited, rates = np.inf, 0, []
    for loss in losses:
        if loss < best:
            best = loss
        else:
            waited += 1
        if waited == patience:
            lr, waited = lr * factor, 0
        rates.append(lr)
    return np.array(rates)


@mutant(
    "reduce_on_plateau",
    "降过以后忘了最低损失：归零的只有计数，最低损失一直留着 · "
    "the lowest loss is forgotten after a fall: only the count restarts, the lowest loss stays",
)
def plateau_best_forgotten(losses, lr, factor=0.5, patience=5):
    best, waited, rates = np.inf, 0, []
    for loss in losses:
        if loss < best:
            best, waited = loss, 0
        else:
            waited += 1
        if waited == patience:
            lr, waited, best = lr * factor, 0, np.inf
        rates.append(lr)
    return np.array(rates)


@mutant(
    "reduce_on_plateau",
    "次序错了一格：先看完这一轮的损失，再记学习率 · "
    "off by one: look at this epoch's loss first, then write down the rate",
)
def plateau_rates_before_the_loss(losses, lr, factor=0.5, patience=5):
    return np.append(lr, _plateau(losses, lr, factor, patience)[:-1])


@mutant(
    "reduce_on_plateau",
    "只返回了最后的学习率：每个损失都要有一个 · "
    "only the last rate is returned: there must be one for each loss",
)
def plateau_last_rate(losses, lr, factor=0.5, patience=5):
    return _plateau(losses, lr, factor, patience)[-1]


@mutant(
    "reduce_on_plateau",
    "只降了一次：每次都乘在当时的学习率上，不是最初的 · "
    "lowered only once: multiply the rate of the moment each time, not the initial one",
)
def plateau_once(losses, lr, factor=0.5, patience=5):
    return np.maximum(_plateau(losses, lr, factor, patience), lr * factor)


@mutant(
    "reduce_on_plateau",
    "学习率升了：应乘 factor，不是除以它 · "
    "the rate goes up: multiply by factor, do not divide by it",
)
def plateau_divided(losses, lr, factor=0.5, patience=5):
    return _plateau(losses, lr, 1 / factor, patience)


@mutant(
    "reduce_on_plateau",
    "有新低时把学习率恢复了：降下来就不再升 · "
    "a new low restores the rate: once lowered, it does not rise again",
)
def plateau_restored(losses, lr, factor=0.5, patience=5):
    best, waited, rates, now = np.inf, 0, [], lr
    for loss in losses:
        if loss < best:
            best, waited, now = loss, 0, lr
        else:
            waited += 1
        if waited == patience:
            now, waited = now * factor, 0
        rates.append(now)
    return np.array(rates)
