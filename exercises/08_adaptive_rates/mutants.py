"""Known wrong answers to exercise 08; each message names the mistake."""

import numpy as np

from grading.questions import mutant

# --- adagrad_step ------------------------------------------------------------------------------


@mutant(
    "adagrad_step",
    "ε 加在了整个商上：应写 lr·g / (√c + ε)，不是 lr·g / √c + ε · "
    "ε is added to the whole quotient: write lr·g / (√c + ε), not lr·g / √c + ε",
)
def adagrad_eps_beside_the_quotient(x, g, cache, lr, eps=1e-8):  # the notes'
    cache = cache + g**2
    return x - (lr * g / np.sqrt(cache) + eps), cache


@mutant(
    "adagrad_step",
    "ε 写进了根号：应为 √c + ε，不是 √(c + ε) · "
    "ε is inside the root: it should be √c + ε, not √(c + ε)",
)
def adagrad_eps_inside_the_root(x, g, cache, lr, eps=1e-8):
    cache = cache + g**2
    return x - lr * g / np.sqrt(cache + eps), cache


@mutant(
    "adagrad_step",
    "ε 记进了账里：c 只加 g²，ε 在开方以后才加到分母上 · "
    "ε has gone into the account: c takes g² alone; ε is added to the root, below the line",
)
def adagrad_eps_in_the_cache(x, g, cache, lr, eps=1e-8):
    cache = cache + g**2 + eps
    return x - lr * g / np.sqrt(cache), cache


@mutant(
    "adagrad_step",
    "漏了 ε：分母应为 √c + ε，否则梯度一直为零的权重会得 0/0 · "
    "ε is missing: divide by √c + ε, or a weight whose gradients are all zero gets 0/0",
)
def adagrad_without_eps(x, g, cache, lr, eps=1e-8):
    cache = cache + g**2
    return x - lr * g / np.sqrt(cache), cache


@mutant(
    "adagrad_step",
    "漏了开方：分母应为 √c + ε · the root is missing: the denominator should be √c + ε",
)
def adagrad_without_root(x, g, cache, lr, eps=1e-8):
    cache = cache + g**2
    return x - lr * g / (cache + eps), cache


@mutant(
    "adagrad_step",
    "以前的账丢了：应为 c = c + g²，不是 c = g² · "
    "the account so far is lost: it should be c = c + g², not c = g²",
)
def adagrad_without_history(x, g, cache, lr, eps=1e-8):
    cache = g**2
    return x - lr * g / (np.sqrt(cache) + eps), cache


@mutant(
    "adagrad_step",
    "账上记的是 g² 的和，不是 g 的：应为 c = c + g² · "
    "the account sums g², not g: it should be c = c + g²",
)
def adagrad_gradient_not_squared(x, g, cache, lr, eps=1e-8):
    cache = cache + g
    return x - lr * g / (np.sqrt(cache) + eps), cache


@mutant(
    "adagrad_step",
    "账上记的是 g² 的和，不是 |g| 的：应为 c = c + g² · "
    "the account sums g², not |g|: it should be c = c + g²",
)
def adagrad_absolute_gradient(x, g, cache, lr, eps=1e-8):
    cache = cache + np.abs(g)
    return x - lr * g / (np.sqrt(cache) + eps), cache


@mutant(
    "adagrad_step",
    "除以的是旧账：先给 c 加上这一步的 g²，再更新 x · "
    "the division is by the old account: add this step's g² to c first, then update x",
)
def adagrad_divided_by_the_old_cache(x, g, cache, lr, eps=1e-8):
    return x - lr * g / (np.sqrt(cache) + eps), cache + g**2


@mutant(
    "adagrad_step",
    "所有权重共用了一本账：每个分量各记各的 g²，不要求和 · "
    "all weights share one account: each component keeps its own g², so do not sum over them",
)
def adagrad_one_account(x, g, cache, lr, eps=1e-8):
    cache = cache + np.sum(g**2)
    return x - lr * g / (np.sqrt(cache) + eps), cache


@mutant(
    "adagrad_step",
    "这是 RMSProp：AdaGrad 不遗忘，c = c + g² · "
    "this is RMSProp: AdaGrad does not forget, c = c + g²",
)
def adagrad_that_forgets(x, g, cache, lr, eps=1e-8):
    cache = 0.9 * cache + 0.1 * g**2
    return x - lr * g / (np.sqrt(cache) + eps), cache


@mutant(
    "adagrad_step",
    "账没有交回来：返回的应当是加了 g² 的新 c，不是旧的 · "
    "the account is not handed on: return the new c, with g² added, not the old one",
)
def adagrad_old_cache_returned(x, g, cache, lr, eps=1e-8):
    return x - lr * g / (np.sqrt(cache + g**2) + eps), cache


@mutant(
    "adagrad_step",
    "返回的是 √c：留给下一步的应当是没有开方的 c · "
    "√c is returned: the next step needs c itself, without the root",
)
def adagrad_root_returned(x, g, cache, lr, eps=1e-8):
    root = np.sqrt(cache + g**2)
    return x - lr * g / (root + eps), root


@mutant(
    "adagrad_step",
    "符号反了：下山要减去这一步，x = x − … · "
    "the sign is wrong: subtract the step to go downhill, x = x − …",
)
def adagrad_uphill(x, g, cache, lr, eps=1e-8):
    cache = cache + g**2
    return x + lr * g / (np.sqrt(cache) + eps), cache


@mutant(
    "adagrad_step",
    "返回的次序反了：先 x，后 c · the results are in the wrong order: x first, then c",
)
def adagrad_order_swapped(x, g, cache, lr, eps=1e-8):
    cache = cache + g**2
    return cache, x - lr * g / (np.sqrt(cache) + eps)


@mutant(
    "adagrad_step",
    "只返回了 x：下一步还要用新的 c，应写 return x, cache · "
    "only x is returned: the next step needs the new c, so write return x, cache",
)
def adagrad_only_x(x, g, cache, lr, eps=1e-8):
    return x - lr * g / (np.sqrt(cache + g**2) + eps)


# --- rmsprop_step ------------------------------------------------------------------------------


@mutant(
    "rmsprop_step",
    "ε 加在了整个商上：应写 lr·g / (√c + ε)，不是 lr·g / √c + ε · "
    "ε is added to the whole quotient: write lr·g / (√c + ε), not lr·g / √c + ε",
)
def rmsprop_eps_beside_the_quotient(x, g, cache, lr, decay=0.9, eps=1e-8):  # the notes'
    cache = decay * cache + (1 - decay) * g**2
    return x - (lr * g / np.sqrt(cache) + eps), cache


@mutant(
    "rmsprop_step",
    "ε 写进了根号：应为 √c + ε，不是 √(c + ε) · "
    "ε is inside the root: it should be √c + ε, not √(c + ε)",
)
def rmsprop_eps_inside_the_root(x, g, cache, lr, decay=0.9, eps=1e-8):
    cache = decay * cache + (1 - decay) * g**2
    return x - lr * g / np.sqrt(cache + eps), cache


@mutant(
    "rmsprop_step",
    "漏了 ε：分母应为 √c + ε，否则梯度一直为零的权重会得 0/0 · "
    "ε is missing: divide by √c + ε, or a weight whose gradients are all zero gets 0/0",
)
def rmsprop_without_eps(x, g, cache, lr, decay=0.9, eps=1e-8):
    cache = decay * cache + (1 - decay) * g**2
    return x - lr * g / np.sqrt(cache), cache


@mutant(
    "rmsprop_step",
    "ρ 和 1 − ρ 写反了：旧账乘 ρ，新来的 g² 乘 1 − ρ · "
    "ρ and 1 − ρ are swapped: the old account is multiplied by ρ, the new g² by 1 − ρ",
)
def rmsprop_decay_swapped(x, g, cache, lr, decay=0.9, eps=1e-8):
    cache = (1 - decay) * cache + decay * g**2
    return x - lr * g / (np.sqrt(cache) + eps), cache


@mutant(
    "rmsprop_step",
    "旧账丢了：应为 c = ρc + (1 − ρ)g² · the old account is lost: it should be c = ρc + (1 − ρ)g²",
)
def rmsprop_without_history(x, g, cache, lr, decay=0.9, eps=1e-8):
    cache = (1 - decay) * g**2
    return x - lr * g / (np.sqrt(cache) + eps), cache


@mutant(
    "rmsprop_step",
    "g² 没有乘 1 − ρ：应为 c = ρc + (1 − ρ)g² · "
    "g² is not multiplied by 1 − ρ: it should be c = ρc + (1 − ρ)g²",
)
def rmsprop_sum_that_decays(x, g, cache, lr, decay=0.9, eps=1e-8):
    cache = decay * cache + g**2
    return x - lr * g / (np.sqrt(cache) + eps), cache


@mutant(
    "rmsprop_step",
    "旧账没有乘 ρ：应为 c = ρc + (1 − ρ)g² · "
    "the old account is not multiplied by ρ: it should be c = ρc + (1 − ρ)g²",
)
def rmsprop_history_not_decayed(x, g, cache, lr, decay=0.9, eps=1e-8):
    cache = cache + (1 - decay) * g**2
    return x - lr * g / (np.sqrt(cache) + eps), cache


@mutant(
    "rmsprop_step",
    "这是 AdaGrad：RMSProp 会遗忘，c = ρc + (1 − ρ)g² · "
    "this is AdaGrad: RMSProp forgets, c = ρc + (1 − ρ)g²",
)
def rmsprop_that_never_forgets(x, g, cache, lr, decay=0.9, eps=1e-8):
    cache = cache + g**2
    return x - lr * g / (np.sqrt(cache) + eps), cache


@mutant(
    "rmsprop_step",
    "平均的应当是 g²，不是 g：c = ρc + (1 − ρ)g² · "
    "the average is of g², not of g: c = ρc + (1 − ρ)g²",
)
def rmsprop_gradient_not_squared(x, g, cache, lr, decay=0.9, eps=1e-8):
    cache = decay * cache + (1 - decay) * g
    return x - lr * g / (np.sqrt(cache) + eps), cache


@mutant(
    "rmsprop_step",
    "漏了开方：分母应为 √c + ε · the root is missing: the denominator should be √c + ε",
)
def rmsprop_without_root(x, g, cache, lr, decay=0.9, eps=1e-8):
    cache = decay * cache + (1 - decay) * g**2
    return x - lr * g / (cache + eps), cache


@mutant(
    "rmsprop_step",
    "除以的是旧账：先更新 c，再用新的 c 更新 x · "
    "the division is by the old account: update c first, then x with the new c",
)
def rmsprop_divided_by_the_old_cache(x, g, cache, lr, decay=0.9, eps=1e-8):
    new = decay * cache + (1 - decay) * g**2
    return x - lr * g / (np.sqrt(cache) + eps), new


@mutant(
    "rmsprop_step",
    "所有权重共用了一本账：每个分量各算各的 g²，不要求平均或求和 · "
    "all weights share one account: each component keeps its own g², so do not average over them",
)
def rmsprop_one_account(x, g, cache, lr, decay=0.9, eps=1e-8):
    cache = decay * cache + (1 - decay) * np.mean(g**2)
    return x - lr * g / (np.sqrt(cache) + eps), cache


@mutant(
    "rmsprop_step",
    "多了偏差修正：RMSProp 直接用 c，不除以 1 − ρ · "
    "there is a bias correction too many: RMSProp uses c as it is, not c/(1 − ρ)",
)
def rmsprop_corrected(x, g, cache, lr, decay=0.9, eps=1e-8):
    cache = decay * cache + (1 - decay) * g**2
    return x - lr * g / (np.sqrt(cache / (1 - decay)) + eps), cache


@mutant(
    "rmsprop_step",
    "分子也乘了 1 − ρ：分子是这一步的 g 本身 · "
    "the numerator is multiplied by 1 − ρ as well: it should be this step's g itself",
)
def rmsprop_numerator_averaged(x, g, cache, lr, decay=0.9, eps=1e-8):
    cache = decay * cache + (1 - decay) * g**2
    return x - lr * (1 - decay) * g / (np.sqrt(cache) + eps), cache


@mutant(
    "rmsprop_step",
    "没有用参数 decay：0.9 只是默认值，公式里的 ρ 要用 decay · "
    "the argument decay is not used: 0.9 is only its default, so take decay for the ρ of the formula",
)
def rmsprop_fixed_decay(x, g, cache, lr, decay=0.9, eps=1e-8):
    cache = 0.9 * cache + 0.1 * g**2
    return x - lr * g / (np.sqrt(cache) + eps), cache


@mutant(
    "rmsprop_step",
    "返回的是 √c：留给下一步的应当是没有开方的 c · "
    "√c is returned: the next step needs c itself, without the root",
)
def rmsprop_root_returned(x, g, cache, lr, decay=0.9, eps=1e-8):
    root = np.sqrt(decay * cache + (1 - decay) * g**2)
    return x - lr * g / (root + eps), root


@mutant(
    "rmsprop_step",
    "符号反了：下山要减去这一步，x = x − … · "
    "the sign is wrong: subtract the step to go downhill, x = x − …",
)
def rmsprop_uphill(x, g, cache, lr, decay=0.9, eps=1e-8):
    cache = decay * cache + (1 - decay) * g**2
    return x + lr * g / (np.sqrt(cache) + eps), cache


@mutant(
    "rmsprop_step",
    "只返回了 x：下一步还要用新的 c，应写 return x, cache · "
    "only x is returned: the next step needs the new c, so write return x, cache",
)
def rmsprop_only_x(x, g, cache, lr, decay=0.9, eps=1e-8):
    cache = decay * cache + (1 - decay) * g**2
    return x - lr * g / (np.sqrt(cache) + eps)
