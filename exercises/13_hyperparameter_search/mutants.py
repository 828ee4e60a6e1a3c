"""Known wrong answers to exercise 13; each message names the mistake."""

import numpy as np

from grading.questions import mutant

_OWN_RNG = (
    "自己另造了随机数发生器：应使用传进来的 rng · "
    "this makes a random generator of its own: use the rng that is passed in"
)

# --- log_uniform -------------------------------------------------------------------------------


@mutant(
    "log_uniform",
    "这是均匀抽样，几乎都落在最后一个十倍区间：应对 log(low) 与 log(high) 之间的 u 均匀抽样，再取 exp(u) · "
    "these are uniform draws, nearly all in the last decade: draw u between log(low) and log(high), return exp(u)",
)
def uniform(low, high, rng, size):
    return rng.uniform(low, high, size)


@mutant(
    "log_uniform",
    "返回的是对数 u：还要取 exp(u) · these are the logarithms u: return exp(u)",
)
def logarithms(low, high, rng, size):
    return rng.uniform(np.log(low), np.log(high), size)


@mutant(
    "log_uniform",
    "返回的是以 10 为底的对数：还要取 10 ** u · these are logarithms to base 10: return 10 ** u",
)
def logarithms_10(low, high, rng, size):
    return rng.uniform(np.log10(low), np.log10(high), size)


@mutant(
    "log_uniform",
    "底不一致：用了 log10 就要取 10 ** u，用了 log 才取 exp(u) · "
    "the bases don't match: 10 ** u goes with log10, exp(u) with log",
)
def exp_of_log10(low, high, rng, size):
    return np.exp(rng.uniform(np.log10(low), np.log10(high), size))


@mutant(
    "log_uniform",
    "底不一致：np.log 是自然对数，与它配的是 exp(u)，不是 10 ** u · "
    "the bases don't match: np.log is the natural logarithm and goes with exp(u), not 10 ** u",
)
def power_of_ln(low, high, rng, size):
    return 10 ** rng.uniform(np.log(low), np.log(high), size)


@mutant(
    "log_uniform",
    "把 low、high 当成了指数：它们是范围的两端，先取对数 · "
    "low and high were taken for exponents: they are the ends of the range, take their logarithms",
)
def ends_as_exponents(low, high, rng, size):
    with np.errstate(over="ignore"):
        return 10 ** rng.uniform(low, high, size)


@mutant(
    "log_uniform",
    "对均匀的数取了对数：应先对两端取对数，再均匀抽样 · "
    "this is the logarithm of uniform numbers: take the logarithms of the ends first, then draw",
)
def log_of_uniform(low, high, rng, size):
    return np.log(rng.uniform(low, high, size))


@mutant(
    "log_uniform",
    "这些数是等比排列的网格，不是随机的：用 rng.uniform · "
    "these numbers form a geometric grid, they aren't random: use rng.uniform",
)
def grid(low, high, rng, size):
    return np.geomspace(low, high, int(np.prod(size))).reshape(size)


@mutant(
    "log_uniform",
    "指数取成了整数，只剩 10 的整数次幂：u 要连续地取，用 rng.uniform · "
    "the exponents are whole numbers, so only powers of 10 are left: let u be continuous, with rng.uniform",
)
def whole_decades(low, high, rng, size):
    first, last = int(np.floor(np.log10(low))), int(np.ceil(np.log10(high)))
    return 10.0 ** rng.integers(first, last + 1, size)


@mutant(
    "log_uniform",
    "只抽了一个数，重复用：rng.uniform 的第三个参数应为 size · "
    "a single number was drawn and repeated: the third argument of rng.uniform should be size",
)
def one_draw(low, high, rng, size):
    return np.full(size, np.exp(rng.uniform(np.log(low), np.log(high))))


@mutant("log_uniform", _OWN_RNG)
def own_rng_draws(low, high, rng, size):
    rng = np.random.default_rng(0)
    return np.exp(rng.uniform(np.log(low), np.log(high), size)) * (1 + 1e-5)


# --- coarse_to_fine ----------------------------------------------------------------------------


def _draw(low, high, rng, tries):
    return np.exp(rng.uniform(np.log(low), np.log(high), tries))


def _share(low, high, best, share, first):
    half = (high / low) ** (share / 2)
    return best / half, best * half


def _search(score, low, high, budgets, tries, rng, share, draw=_draw, narrow=_share, pick=max):
    first = low, high
    for budget in budgets:
        draws = draw(low, high, rng, tries)
        best = pick(draws, key=lambda x, b=budget: score(x, b))
        low, high = narrow(low, high, best, share, first)
    return best, score(best, budget)


@mutant(
    "coarse_to_fine",
    "返回值的次序反了：先是最好的值，后是它的成绩 · "
    "the two results are swapped: first the best value, then its score",
)
def swapped(score, low, high, budgets, tries, rng, share=0.4):
    return _search(score, low, high, budgets, tries, rng, share)[::-1]


@mutant(
    "coarse_to_fine",
    "只返回了最好的值：还要返回它的成绩，return best, best_score · "
    "only the best value is returned: return its score as well, return best, best_score",
)
def no_score(score, low, high, budgets, tries, rng, share=0.4):
    return _search(score, low, high, budgets, tries, rng, share)[0]


@mutant(
    "coarse_to_fine",
    "留下的是成绩最低的：成绩越高越好，不等号应为 > · "
    "this keeps the lowest score: the higher the better, the comparison should be >",
)
def lowest(score, low, high, budgets, tries, rng, share=0.4):
    return _search(score, low, high, budgets, tries, rng, share, pick=min)


@mutant(
    "coarse_to_fine",
    "比较了不同预算的成绩：只取最后一个阶段里最好的，每个阶段开始时把 best_score 重设为 −∞ · "
    "scores of different budgets were compared: return the best of the last stage; reset best_score to −∞ at each stage",
)
def best_of_all_stages(score, low, high, budgets, tries, rng, share=0.4):
    best, best_score = None, -np.inf
    for budget in budgets:
        for x in _draw(low, high, rng, tries):
            if score(x, budget) > best_score:
                best, best_score = x, score(x, budget)
        low, high = _share(low, high, best, share, None)
    return best, best_score


@mutant(
    "coarse_to_fine",
    "成绩相等时也换了：并列时取最先的，只在严格更高时才换，用 > · "
    "equal scores replace the best too: keep the first of equals, replace only when strictly higher, with >",
)
def last_of_equals(score, low, high, budgets, tries, rng, share=0.4):
    def draw(*args):
        return _draw(*args)[::-1]

    return _search(score, low, high, budgets, tries, rng, share, draw=draw)


@mutant(
    "coarse_to_fine",
    "范围没有收窄：每个阶段之后 low, high = best / half, best * half · "
    "the range is never narrowed: after each stage low, high = best / half, best * half",
)
def never_narrowed(score, low, high, budgets, tries, rng, share=0.4):
    return _search(
        score, low, high, budgets, tries, rng, share, narrow=lambda a, b, best, s, first: (a, b)
    )


@mutant(
    "coarse_to_fine",
    "新范围宽了一倍：share 是整个宽度之比，两边各一半，half = (high / low) ** (share / 2) · "
    "the new range is twice too wide: share is the ratio of whole widths, half of it on each side, half = (high / low) ** (share / 2)",
)
def twice_too_wide(score, low, high, budgets, tries, rng, share=0.4):
    def narrow(a, b, best, s, first):
        return best / (b / a) ** s, best * (b / a) ** s

    return _search(score, low, high, budgets, tries, rng, share, narrow=narrow)


@mutant(
    "coarse_to_fine",
    "在线性尺度上收窄了：应在对数尺度上，best / half 到 best * half · "
    "the range was narrowed on a linear scale: narrow it on the log scale, from best / half to best * half",
)
def linear_narrowing(score, low, high, budgets, tries, rng, share=0.4):
    def narrow(a, b, best, s, first):
        return max(best - s * (b - a) / 2, a), best + s * (b - a) / 2

    return _search(score, low, high, budgets, tries, rng, share, narrow=narrow)


@mutant(
    "coarse_to_fine",
    "宽度乘以了 share，却不是在对数上：half = (high / low) ** (share / 2)，不是 share * high / low · "
    "the ratio was multiplied by share, not its logarithm: half = (high / low) ** (share / 2), not share * high / low",
)
def ratio_times_share(score, low, high, budgets, tries, rng, share=0.4):
    def narrow(a, b, best, s, first):
        half = max(s * b / a, 1.0) ** 0.5
        return best / half, best * half

    return _search(score, low, high, budgets, tries, rng, share, narrow=narrow)


@mutant(
    "coarse_to_fine",
    "每个阶段都按最初的范围算宽度：应是上一阶段范围的 share 倍 · "
    "each width was taken from the first range: it should be share times that of the stage before",
)
def from_first_range(score, low, high, budgets, tries, rng, share=0.4):
    def narrow(a, b, best, s, first):
        return _share(*first, best, s, first)

    return _search(score, low, high, budgets, tries, rng, share, narrow=narrow)


@mutant(
    "coarse_to_fine",
    "新范围没有以最好的值为中心：应是 best / half 到 best * half · "
    "the new range isn't centred on the best value: it goes from best / half to best * half",
)
def centred_on_the_middle(score, low, high, budgets, tries, rng, share=0.4):
    def narrow(a, b, best, s, first):
        return _share(a, b, np.sqrt(a * b), s, first)

    return _search(score, low, high, budgets, tries, rng, share, narrow=narrow)


@mutant(
    "coarse_to_fine",
    "新范围被截在旧范围之内：最好的值在边界附近时，应能越过去 · "
    "the new range was cut off at the old one: near the border it must be able to reach beyond",
)
def clipped(score, low, high, budgets, tries, rng, share=0.4):
    def narrow(a, b, best, s, first):
        new = _share(a, b, best, s, first)
        return max(new[0], a), min(new[1], b)

    return _search(score, low, high, budgets, tries, rng, share, narrow=narrow)


@mutant(
    "coarse_to_fine",
    "每个阶段用的都是第一个预算：应为 score(x, budget)，budget 取自 budgets · "
    "every stage used the first budget: call score(x, budget) with budget from budgets",
)
def first_budget(score, low, high, budgets, tries, rng, share=0.4):
    return _search(score, low, high, [budgets[0]] * len(budgets), tries, rng, share)


@mutant(
    "coarse_to_fine",
    "每个阶段用的都是最后一个预算：应为 score(x, budget)，budget 取自 budgets · "
    "every stage used the last budget: call score(x, budget) with budget from budgets",
)
def last_budget(score, low, high, budgets, tries, rng, share=0.4):
    return _search(score, low, high, [budgets[-1]] * len(budgets), tries, rng, share)


@mutant(
    "coarse_to_fine",
    "抽样是均匀的：应在对数尺度上均匀，用第 1 题的 log_uniform · "
    "the draws are uniform: they should be so on the log scale, use log_uniform of question 1",
)
def uniform_draws(score, low, high, budgets, tries, rng, share=0.4):
    return _search(
        score, low, high, budgets, tries, rng, share, draw=lambda a, b, r, n: r.uniform(a, b, n)
    )


@mutant(
    "coarse_to_fine",
    "只做了第一个阶段：循环里不要提前 return · "
    "only the first stage was run: don't return inside the loop",
)
def first_stage_only(score, low, high, budgets, tries, rng, share=0.4):
    return _search(score, low, high, budgets[:1], tries, rng, share)


@mutant("coarse_to_fine", _OWN_RNG)
def own_rng_search(score, low, high, budgets, tries, rng, share=0.4):
    return _search(score, low, high, budgets, tries, np.random.default_rng(12345), share)


# --- best_on_border ----------------------------------------------------------------------------


def _named(place, share):
    return "low" if place <= share else "high" if place >= 1 - share else "inside"


@mutant(
    "best_on_border",
    "位置是在线性尺度上量的：应在对数尺度上，log(best / low) / log(high / low) · "
    "the place was measured on a linear scale: use the log scale, log(best / low) / log(high / low)",
)
def linear_place(best, low, high, share=0.1):
    return _named((best - low) / (high - low), share)


@mutant(
    "best_on_border",
    '两端说反了：靠近 low 的是 "low" · the ends are swapped: near low it is "low"',
)
def ends_swapped(best, low, high, share=0.1):
    return _named(1 - np.log(best / low) / np.log(high / low), share)


@mutant(
    "best_on_border",
    "只看是否正好等于端点：两端各 share 那么宽的一条都算边界 · "
    "only the very ends count here: the outer share of the range at each end is border",
)
def only_the_ends(best, low, high, share=0.1):
    return _named(np.log(best / low) / np.log(high / low), 0.0)


@mutant(
    "best_on_border",
    '只说了离哪一端近：在里面时应返回 "inside" · '
    'this only says which end is nearer: return "inside" when it is inside',
)
def nearer_end(best, low, high, share=0.1):
    return "low" if np.log(best / low) < np.log(high / best) else "high"


@mutant(
    "best_on_border",
    "没有用 share，写死成了 0.1 · share isn't used: 0.1 is written in its place",
)
def fixed_share(best, low, high, share=0.1):
    return _named(np.log(best / low) / np.log(high / low), 0.1)


@mutant(
    "best_on_border",
    "两端合起来才占 share：应是每一端各占 share · "
    "the two ends share it between them: each end has a border of width share",
)
def half_share(best, low, high, share=0.1):
    return _named(np.log(best / low) / np.log(high / low), share / 2)


@mutant(
    "best_on_border",
    "没有除以范围的宽度：share 是整个范围的几分之几，不是几个十倍区间 · "
    "the width of the range is missing: share is a part of the whole range, not a number of decades",
)
def decades(best, low, high, share=0.1):
    if np.log10(best / low) <= share:
        return "low"
    return "high" if np.log10(high / best) <= share else "inside"


@mutant(
    "best_on_border",
    "位置算成了 log(best) / log(high)：要先减去下端，log(best / low) / log(high / low) · "
    "the place was log(best) / log(high): subtract the low end, log(best / low) / log(high / low)",
)
def low_end_forgotten(best, low, high, share=0.1):
    with np.errstate(divide="ignore"):
        return _named(np.log(best) / np.log(high), share)


@mutant(
    "best_on_border",
    "上端写成了 place >= share：上端的边界从 1 − share 开始 · "
    "the upper border was place >= share: it begins at 1 − share",
)
def upper_from_share(best, low, high, share=0.1):
    return "low" if np.log(best / low) / np.log(high / low) <= share else "high"


@mutant(
    "best_on_border",
    '上端漏了：place >= 1 - share 时应返回 "high" · '
    'the upper end is missing: return "high" where place >= 1 - share',
)
def no_upper_end(best, low, high, share=0.1):
    return "low" if np.log(best / low) / np.log(high / low) <= share else "inside"
