"""Known wrong answers to exercise 03; each message names the mistake."""

import numpy as np

from grading.questions import mutant

_SWAPPED = (
    "返回值的次序反了：先是 W，后是它的损失 · the two results are swapped: first W, then its loss"
)
_OWN_RNG = (
    "自己另造了随机数发生器：应使用传进来的 rng · "
    "this makes a random generator of its own: use the rng that is passed in"
)
_UNIFORM = (
    "用的是均匀分布：应为标准正态，rng.standard_normal · "
    "these are uniform numbers: draw standard normal ones, rng.standard_normal"
)
_ONE_TRY_SHORT = (
    "少试了一次：起点不算，应恰好试 tries 次 · "
    "one try short: not counting any start there are exactly tries of them"
)
_LAST_TIE = (
    "损失相等时也换了：只在严格更低时才换，用 < · "
    "equal losses replace the best too: replace only when strictly lower, with <"
)


def _best(candidates, loss):
    """The first lowest of the candidates and its loss."""
    W = min(candidates, key=loss)
    return W, loss(W)


# --- random_search -----------------------------------------------------------------------------


def _draws(shape, tries, scale, rng):
    return [scale * rng.standard_normal(shape) for _ in range(tries)]


@mutant("random_search", _SWAPPED)
def jumps_swapped(loss, shape, tries, scale, rng):
    return _best(_draws(shape, tries, scale, rng), loss)[::-1]


@mutant(
    "random_search",
    "只返回了 W：还要返回它的损失，return best_W, best_loss · "
    "only W is returned: return its loss as well, return best_W, best_loss",
)
def weights_only(loss, shape, tries, scale, rng):
    return _best(_draws(shape, tries, scale, rng), loss)[0]


@mutant(
    "random_search",
    "返回的是最后一次试的 W：应返回损失最低的 · "
    "this is the W of the last try: return the one with the lowest loss",
)
def last_jump(loss, shape, tries, scale, rng):
    W = _draws(shape, tries, scale, rng)[-1]
    return W, loss(W)


@mutant(
    "random_search",
    "留下的是损失最高的 W：不等号反了，应为 < · "
    "this keeps the W with the highest loss: the comparison is reversed, it should be <",
)
def highest(loss, shape, tries, scale, rng):
    W = max(_draws(shape, tries, scale, rng), key=loss)
    return W, loss(W)


@mutant(
    "random_search",
    "最好的损失从 0 开始记，正的损失都进不来：应从 np.inf 开始 · "
    "the best loss starts at 0, which no positive loss can beat: start at np.inf",
)
def best_from_zero(loss, shape, tries, scale, rng):
    best_W, best_loss = None, 0.0
    for W in _draws(shape, tries, scale, rng):
        if loss(W) < best_loss:
            best_W, best_loss = W, loss(W)
    return best_W, best_loss


@mutant(
    "random_search",
    "W 与损失对不上：损失是最低的那个，W 却是最后一次的；两者要一起换 · "
    "W and loss don't belong together: the loss is the lowest but W is the last; replace both at once",
)
def last_weights_best_loss(loss, shape, tries, scale, rng):
    draws = _draws(shape, tries, scale, rng)
    return draws[-1], _best(draws, loss)[1]


@mutant(
    "random_search",
    "在上一个 W 上又加了一次：每次都应从头生成，不记得前面 · "
    "each W was added to the one before: make every W afresh, with no memory",
)
def jumps_pile_up(loss, shape, tries, scale, rng):
    return _best(np.cumsum(_draws(shape, tries, scale, rng), axis=0), loss)


@mutant(
    "random_search",
    "这是局部搜索：随机搜索的每个 W 都从头生成，不加在最好的上面 · "
    "this is local search: random search makes every W afresh, not from the best so far",
)
def local_instead(loss, shape, tries, scale, rng):
    best_W, best_loss = np.zeros(shape), np.inf
    for step in _draws(shape, tries, scale, rng):
        if loss(best_W + step) < best_loss:
            best_W, best_loss = best_W + step, loss(best_W + step)
    return best_W, best_loss


@mutant(
    "random_search",
    "没有乘 scale：W 是 scale * rng.standard_normal(shape) · "
    "the scale is missing: W is scale * rng.standard_normal(shape)",
)
def scale_missing(loss, shape, tries, scale, rng):
    return _best(_draws(shape, tries, 1.0, rng), loss)


@mutant(
    "random_search",
    "把 scale 当成了方差：它是标准差，直接相乘 · "
    "scale was taken for the variance: it is the standard deviation, just multiply",
)
def scale_as_variance(loss, shape, tries, scale, rng):
    return _best(_draws(shape, tries, np.sqrt(scale), rng), loss)


@mutant("random_search", _UNIFORM)
def uniform_jumps(loss, shape, tries, scale, rng):
    return _best([scale * rng.random(shape) for _ in range(tries)], loss)


@mutant("random_search", _UNIFORM)
def uniform_jumps_both_ways(loss, shape, tries, scale, rng):
    return _best([rng.uniform(-scale, scale, shape) for _ in range(tries)], loss)


@mutant(
    "random_search",
    "只抽了一次：每试一次都要重新生成 W，放进循环里 · "
    "W was drawn only once: draw a new one for each try, inside the loop",
)
def one_draw(loss, shape, tries, scale, rng):
    W = scale * rng.standard_normal(shape)
    return W, loss(W)


@mutant(
    "random_search",
    "漏了 shape：rng.standard_normal() 只给一个数，应为 rng.standard_normal(shape) · "
    "the shape is missing: rng.standard_normal() is one number, write rng.standard_normal(shape)",
)
def no_shape(loss, shape, tries, scale, rng):
    return _best([scale * rng.standard_normal() * np.ones(shape) for _ in range(tries)], loss)


@mutant("random_search", _OWN_RNG)
def jumps_own_rng(loss, shape, tries, scale, rng):
    return _best(_draws(shape, tries, scale, np.random.default_rng(0)), loss)


@mutant("random_search", _ONE_TRY_SHORT)
def one_jump_short(loss, shape, tries, scale, rng):
    if tries == 1:
        return None, np.inf
    return _best(_draws(shape, tries - 1, scale, rng), loss)


@mutant("random_search", _LAST_TIE)
def last_of_the_lowest_jumps(loss, shape, tries, scale, rng):
    return _best(_draws(shape, tries, scale, rng)[::-1], loss)


# --- random_local_search -----------------------------------------------------------------------


def _walk(loss, W0, tries, step_size, rng, accept=lambda new, old: new < old):
    best_W, best_loss = W0.copy(), loss(W0)
    for _ in range(tries):
        W = best_W + step_size * rng.standard_normal(W0.shape)
        if accept(loss(W), best_loss):
            best_W, best_loss = W, loss(W)
    return best_W, best_loss


@mutant("random_local_search", _SWAPPED)
def steps_swapped(loss, W0, tries, step_size, rng):
    return _walk(loss, W0, tries, step_size, rng)[::-1]


@mutant(
    "random_local_search",
    "每一步都接受了：只有损失降低时才走过去，否则留在原地 · "
    "every step is taken: move only when the loss falls, else stay",
)
def always_accept(loss, W0, tries, step_size, rng):
    return _walk(loss, W0, tries, step_size, rng, lambda new, old: True)


@mutant(
    "random_local_search",
    "每一步都从 W0 出发：应从目前最好的 W 出发 · "
    "every step starts from W0: start from the best W so far",
)
def always_from_the_start(loss, W0, tries, step_size, rng):
    draws = [W0 + step for step in _draws(W0.shape, tries, step_size, rng)]
    return _best([W0, *draws], loss)


@mutant(
    "random_local_search",
    "被拒绝的步子也走了：扰动要加在目前最好的 W 上，不是上一次试的 W · "
    "rejected steps were walked too: perturb the best W so far, not the W tried last",
)
def drift(loss, W0, tries, step_size, rng):
    steps = np.cumsum(_draws(W0.shape, tries, step_size, rng), axis=0)
    return _best([W0, *(W0 + step for step in steps)], loss)


@mutant(
    "random_local_search",
    "best_W 与 W 成了同一个数组，被一起改掉了：写 W = best_W + …，不要 W += … · "
    "best_W and W are one and the same array and change together: write W = best_W + …, not W += …",
)
def same_array(loss, W0, tries, step_size, rng):
    W = W0.copy()
    best_W, best_loss = W, loss(W)
    for _ in range(tries):
        W += step_size * rng.standard_normal(W0.shape)
        if loss(W) < best_loss:
            best_W, best_loss = W, loss(W)
    return best_W, best_loss


@mutant(
    "random_local_search",
    "起点的损失没有算进去：最好的损失从 loss(W0) 开始，不是 np.inf · "
    "the loss of the start is left out: the best loss begins with loss(W0), not np.inf",
)
def start_not_counted(loss, W0, tries, step_size, rng):
    best_W, best_loss = W0.copy(), np.inf
    for _ in range(tries):
        W = best_W + step_size * rng.standard_normal(W0.shape)
        if loss(W) < best_loss:
            best_W, best_loss = W, loss(W)
    return best_W, best_loss


@mutant(
    "random_local_search",
    "从零出发了：应从 W0 出发 · the walk starts from zero: start from W0",
)
def start_from_zero(loss, W0, tries, step_size, rng):
    return _walk(loss, np.zeros(W0.shape), tries, step_size, rng)


@mutant(
    "random_local_search",
    "走了最好的一步之后没有更新最好的损失：接受时 best_W 与 best_loss 要一起换 · "
    "the best loss is not updated: on accepting, replace best_W and best_loss together",
)
def loss_not_updated(loss, W0, tries, step_size, rng):
    best_W, start_loss = W0.copy(), loss(W0)
    for _ in range(tries):
        W = best_W + step_size * rng.standard_normal(W0.shape)
        if loss(W) < start_loss:
            best_W = W
    return best_W, start_loss


@mutant(
    "random_local_search",
    "损失升高时才接受：不等号反了，应为 < · "
    "steps are taken when the loss rises: the comparison is reversed, it should be <",
)
def uphill(loss, W0, tries, step_size, rng):
    return _walk(loss, W0, tries, step_size, rng, lambda new, old: new > old)


@mutant("random_local_search", _LAST_TIE)
def ties_accepted(loss, W0, tries, step_size, rng):
    return _walk(loss, W0, tries, step_size, rng, lambda new, old: new <= old)


@mutant(
    "random_local_search",
    "没有乘 step_size：扰动是 step_size * rng.standard_normal(W0.shape) · "
    "step_size is missing: the perturbation is step_size * rng.standard_normal(W0.shape)",
)
def step_size_missing(loss, W0, tries, step_size, rng):
    return _walk(loss, W0, tries, 1.0, rng)


@mutant("random_local_search", _UNIFORM)
def uniform_steps(loss, W0, tries, step_size, rng):
    best_W, best_loss = W0.copy(), loss(W0)
    for _ in range(tries):
        W = best_W + step_size * rng.random(W0.shape)
        if loss(W) < best_loss:
            best_W, best_loss = W, loss(W)
    return best_W, best_loss


@mutant("random_local_search", _UNIFORM)
def uniform_steps_both_ways(loss, W0, tries, step_size, rng):
    best_W, best_loss = W0.copy(), loss(W0)
    for _ in range(tries):
        W = best_W + rng.uniform(-step_size, step_size, W0.shape)
        if loss(W) < best_loss:
            best_W, best_loss = W, loss(W)
    return best_W, best_loss


@mutant(
    "random_local_search",
    "所有权重加了同一个随机数：要给每个权重各抽一个，rng.standard_normal(W0.shape) · "
    "all weights got the same random number: draw one for each, rng.standard_normal(W0.shape)",
)
def one_number_for_all(loss, W0, tries, step_size, rng):
    best_W, best_loss = W0.copy(), loss(W0)
    for _ in range(tries):
        W = best_W + step_size * rng.standard_normal()
        if loss(W) < best_loss:
            best_W, best_loss = W, loss(W)
    return best_W, best_loss


@mutant(
    "random_local_search",
    "只抽了一次方向：每试一步都要重新抽，放进循环里 · "
    "the direction was drawn only once: draw a new one for each step, inside the loop",
)
def one_direction(loss, W0, tries, step_size, rng):
    step = step_size * rng.standard_normal(W0.shape)
    best_W, best_loss = W0.copy(), loss(W0)
    for _ in range(tries):
        if loss(best_W + step) < best_loss:
            best_W, best_loss = best_W + step, loss(best_W + step)
    return best_W, best_loss


@mutant("random_local_search", _OWN_RNG)
def steps_own_rng(loss, W0, tries, step_size, rng):
    return _walk(loss, W0, tries, step_size, np.random.default_rng(0))


@mutant("random_local_search", _ONE_TRY_SHORT)
def one_step_short(loss, W0, tries, step_size, rng):
    return _walk(loss, W0, tries - 1, step_size, rng)
