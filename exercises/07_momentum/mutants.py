"""Known wrong answers to exercise 07; each message names the mistake."""

import numpy as np

from grading.questions import mutant

# --- momentum_step -----------------------------------------------------------------------------


@mutant(
    "momentum_step",
    "符号反了，小球往山上滚：应为 v = μv − αg · "
    "the sign is wrong and the ball rolls uphill: it should be v = μv − αg",
)
def uphill(x, v, g, lr, mu):
    v = mu * v + lr * g
    return x + v, v


@mutant(
    "momentum_step",
    "讲义里的笔误：v = ρv + g 之后要用减号，x = x − αv；这里要写的是 v = μv − αg、x = x + v · "
    "the misprint of the notes: after v = ρv + g there must be a minus, x = x − αv; "
    "the form wanted here is v = μv − αg, x = x + v",
)
def sum_form_uphill(x, v, g, lr, mu):
    v = mu * v + g
    return x + lr * v, v


@mutant(
    "momentum_step",
    "这是“求和”形式：要的是“速度”形式，α 在速度里，v = μv − αg · "
    "this is the sum form: the velocity form is wanted, with α in the velocity, v = μv − αg",
)
def sum_form(x, v, g, lr, mu):
    v = mu * v + g
    return x - lr * v, v


@mutant(
    "momentum_step",
    "这是“平均”形式：要的是“速度”形式 v = μv − αg，g 不乘 1 − μ · "
    "this is the average form: the velocity form is v = μv − αg, where g is not multiplied by 1 − μ",
)
def average_form(x, v, g, lr, mu):
    v = mu * v + (1 - mu) * g
    return x - lr * v, v


@mutant(
    "momentum_step",
    "梯度多乘了 1 − μ：应为 v = μv − αg · "
    "the gradient is multiplied by 1 − μ as well: it should be v = μv − αg",
)
def gradient_damped(x, v, g, lr, mu):
    v = mu * v - (1 - mu) * lr * g
    return x + v, v


@mutant(
    "momentum_step",
    "旧速度没有乘 μ，小球没有摩擦：应为 v = μv − αg · "
    "the old velocity is not multiplied by μ, so there is no friction: it should be v = μv − αg",
)
def no_friction(x, v, g, lr, mu):
    v = v - lr * g
    return x + v, v


@mutant(
    "momentum_step",
    "μ 是摩擦之后留下的部分，不是失去的部分：旧速度乘 μ，不是 1 − μ · "
    "μ is the part of the velocity that friction leaves, not the part it takes: "
    "multiply v by μ, not by 1 − μ",
)
def friction_for_mu(x, v, g, lr, mu):
    v = (1 - mu) * v - lr * g
    return x + v, v


@mutant(
    "momentum_step",
    "μ 把 αg 也乘了：应为 μv − αg，不是 μ(v − αg) · "
    "μ multiplies αg as well: it should be μv − αg, not μ(v − αg)",
)
def mu_times_all(x, v, g, lr, mu):
    v = mu * (v - lr * g)
    return x + v, v


@mutant(
    "momentum_step",
    "α 乘了两次：它已经在 v 里，应为 x = x + v · "
    "α is applied twice: it is in v already, so x = x + v",
)
def rate_twice(x, v, g, lr, mu):
    v = mu * v - lr * g
    return x + lr * v, v


@mutant(
    "momentum_step",
    "x 加的是旧速度：先更新 v，再用新的 v 移动 x · "
    "x is moved by the old velocity: update v first, then move x by the new one",
)
def old_velocity(x, v, g, lr, mu):
    return x + v, mu * v - lr * g


@mutant(
    "momentum_step",
    "v 已经指向下山的方向，不要再减：应为 x = x + v · "
    "v points downhill already, so do not subtract it: x = x + v",
)
def velocity_subtracted(x, v, g, lr, mu):
    v = mu * v - lr * g
    return x - v, v


@mutant(
    "momentum_step",
    "x 只走了梯度下降的一步，没有用上速度：应为 x = x + v · "
    "x takes a step of gradient descent and makes no use of the velocity: x = x + v",
)
def velocity_unused(x, v, g, lr, mu):
    return x - lr * g, mu * v - lr * g


@mutant(
    "momentum_step",
    "这是 Nesterov 动量的改写形式：动量的一步是 x = x + v · "
    "this is the rewritten form of Nesterov momentum: plain momentum moves by x = x + v",
)
def rewritten_nesterov(x, v, g, lr, mu):
    v_new = mu * v - lr * g
    return x - mu * v + (1 + mu) * v_new, v_new


@mutant(
    "momentum_step",
    "只返回了 x：下一步还要用新速度，应写 return x, v · "
    "only x is returned: the next step needs the new velocity, so write return x, v",
)
def only_x(x, v, g, lr, mu):
    return x + mu * v - lr * g


@mutant(
    "momentum_step",
    "返回的次序反了：先 x，后 v · the results are in the wrong order: x first, then v",
)
def swapped(x, v, g, lr, mu):
    v = mu * v - lr * g
    return v, x + v


@mutant(
    "momentum_step",
    "返回的是旧速度：下一步要用新的 v · "
    "the velocity returned is the old one: the next step needs the new v",
)
def old_velocity_returned(x, v, g, lr, mu):
    return x + mu * v - lr * g, v


# --- nesterov_step -----------------------------------------------------------------------------


@mutant(
    "nesterov_step",
    "梯度取在脚下，这是普通的动量：应在 x + μv 处求梯度 · "
    "the gradient is taken underfoot, which is plain momentum: take it at x + μv",
)
def no_look(x, v, grad, lr, mu):
    v = mu * v - lr * grad(x)
    return x + v, v


@mutant(
    "nesterov_step",
    "看得太远：惯性只把小球带到 x + μv，不是 x + v · "
    "you look too far: inertia carries the ball to x + μv, not to x + v",
)
def look_too_far(x, v, grad, lr, mu):
    v = mu * v - lr * grad(x + v)
    return x + v, v


@mutant(
    "nesterov_step",
    "回头看了：应在 x + μv 处求梯度，不是 x − μv · "
    "you look back: take the gradient at x + μv, not at x − μv",
)
def look_back(x, v, grad, lr, mu):
    v = mu * v - lr * grad(x - mu * v)
    return x + v, v


@mutant(
    "nesterov_step",
    "惯性算了两遍：x + μv 只是看一眼的地方，位移要从原来的 x 算起 · "
    "inertia is counted twice: x + μv is only where you look, the move starts from the old x",
)
def moved_to_the_look(x, v, grad, lr, mu):
    x = x + mu * v
    v = mu * v - lr * grad(x)
    return x + v, v


@mutant(
    "nesterov_step",
    "看之前先走了一步梯度：看的地方是 x + μv，只算惯性，不算 αg · "
    "you take a gradient step before you look: look at x + μv, by inertia alone, without αg",
)
def look_after_a_step(x, v, grad, lr, mu):
    ahead = x + mu * v - lr * grad(x)
    v = mu * v - lr * grad(ahead)
    return x + v, v


@mutant(
    "nesterov_step",
    "这是改写形式，它的 x 是看的那一点：这里的 x 是小球所在之处，梯度在 x + μv 处求 · "
    "this is the rewritten form, whose x is the point of the look: here x is where the ball is, "
    "and the gradient is taken at x + μv",
)
def rewritten(x, v, grad, lr, mu):
    v_new = mu * v - lr * grad(x)
    return x - mu * v + (1 + mu) * v_new, v_new


@mutant(
    "nesterov_step",
    "符号反了：应为 v = μv − α∇f(x + μv) · the sign is wrong: it should be v = μv − α∇f(x + μv)",
)
def look_uphill(x, v, grad, lr, mu):
    v = mu * v + lr * grad(x + mu * v)
    return x + v, v


@mutant(
    "nesterov_step",
    "更新里的旧速度漏了 μ：应为 v = μv − α∇f(x + μv) · "
    "the old velocity lacks its μ in the update: it should be v = μv − α∇f(x + μv)",
)
def look_without_friction(x, v, grad, lr, mu):
    v = v - lr * grad(x + mu * v)
    return x + v, v


@mutant(
    "nesterov_step",
    "看的那一点写成了 x + αv：应为 x + μv · "
    "the point of the look is x + αv in your code: it should be x + μv",
)
def look_by_the_rate(x, v, grad, lr, mu):
    v = mu * v - lr * grad(x + lr * v)
    return x + v, v


@mutant(
    "nesterov_step",
    "v 已经指向下山的方向，不要再减：应为 x = x + v · "
    "v points downhill already, so do not subtract it: x = x + v",
)
def look_and_subtract(x, v, grad, lr, mu):
    v = mu * v - lr * grad(x + mu * v)
    return x - v, v


@mutant(
    "nesterov_step",
    "只返回了 x：下一步还要用新速度，应写 return x, v · "
    "only x is returned: the next step needs the new velocity, so write return x, v",
)
def look_and_return_x(x, v, grad, lr, mu):
    return x + mu * v - lr * grad(x + mu * v)


@mutant(
    "nesterov_step",
    "返回的次序反了：先 x，后 v · the results are in the wrong order: x first, then v",
)
def look_and_swap(x, v, grad, lr, mu):
    v = mu * v - lr * grad(x + mu * v)
    return v, x + v


# --- convert_learning_rate ---------------------------------------------------------------------


@mutant(
    "convert_learning_rate",
    "没有换算：“平均”把 g 乘了 1 − μ，它的学习率要大到 1/(1 − μ) 倍 · "
    "nothing is converted: the average form multiplies g by 1 − μ, "
    "so its rate must be 1/(1 − μ) times larger",
)
def unconverted(lr, mu, source, target):
    return lr


@mutant(
    "convert_learning_rate",
    "乘除反了：换成“平均”要除以 1 − μ，从“平均”换出来要乘 1 − μ · "
    "multiplied for divided: to the average form divide by 1 − μ, from it multiply by 1 − μ",
)
def upside_down(lr, mu, source, target):
    lr = lr / (1 - mu) if source == "average" else lr
    return lr * (1 - mu) if target == "average" else lr


@mutant(
    "convert_learning_rate",
    "因子是 1 − μ，不是 μ · the factor is 1 − μ, not μ",
)
def mu_for_the_factor(lr, mu, source, target):
    lr = lr * mu if source == "average" else lr
    return lr / max(mu, 1e-9) if target == "average" else lr


@mutant(
    "convert_learning_rate",
    "因子是 1 − μ，不是 1 + μ · the factor is 1 − μ, not 1 + μ",
)
def one_plus_mu(lr, mu, source, target):
    lr = lr * (1 + mu) if source == "average" else lr
    return lr / (1 + mu) if target == "average" else lr


@mutant(
    "convert_learning_rate",
    "“求和”与“速度”的学习率相同：只有“平均”要换算 · "
    "sum and velocity share one learning rate: only the average form is converted",
)
def sum_as_average(lr, mu, source, target):
    lr = lr if source == "velocity" else lr * (1 - mu)
    return lr if target == "velocity" else lr / (1 - mu)


@mutant(
    "convert_learning_rate",
    "没有看 `source`：lr 若是“平均”形式的，先乘 1 − μ · "
    "`source` is not looked at: if lr belongs to the average form, multiply it by 1 − μ first",
)
def source_ignored(lr, mu, source, target):
    return lr / (1 - mu) if target == "average" else lr


@mutant(
    "convert_learning_rate",
    "没有看 `target`：要换成“平均”，最后除以 1 − μ · "
    "`target` is not looked at: to arrive at the average form, divide by 1 − μ in the end",
)
def target_ignored(lr, mu, source, target):
    return lr * (1 - mu) if source == "average" else lr


@mutant(
    "convert_learning_rate",
    "“平均”换成“平均”应当不变：两步换算要接着做，不是二选一 · "
    "from average to average nothing should change: "
    "do both conversions one after the other, not one of the two",
)
def average_to_itself(lr, mu, source, target):
    if target == "average":
        return lr / (1 - mu)
    return lr * (1 - mu) if source == "average" else lr


@mutant(
    "convert_learning_rate",
    "“平均”换成“平均”应当不变：两步换算要接着做，不是做了一步就返回 · "
    "from average to average nothing should change: "
    "do both conversions, do not return after the first",
)
def average_to_itself_the_other_way(lr, mu, source, target):
    if source == "average":
        return lr * (1 - mu)
    return lr / (1 - mu) if target == "average" else lr


# --- condition_number --------------------------------------------------------------------------


def _ratio(largest, smallest):
    return np.inf if smallest == 0 else largest / smallest


@mutant(
    "condition_number",
    "上下颠倒了：最大的除以最小的，条件数不会小于 1 · "
    "upside down: divide the largest by the smallest; a condition number is never below 1",
)
def inverted(H):
    values = np.linalg.svd(H, compute_uv=False)
    return values[-1] / values[0] if values[0] > 0 else 0.0


@mutant(
    "condition_number",
    "用的是带符号的特征值：取奇异值（对称矩阵的，就是特征值的绝对值） · "
    "these are eigenvalues with their signs: take singular values "
    "(of a symmetric matrix, the absolute eigenvalues)",
)
def signed_eigenvalues(H):
    values = np.linalg.eigvalsh(H)
    return _ratio(values[-1], values[0])


@mutant(
    "condition_number",
    "用的是特征值的绝对值：矩阵不对称时，它们不是奇异值，应改用 `np.linalg.svd` · "
    "these are absolute eigenvalues: of a matrix that is not symmetric they are not "
    "the singular values, so use `np.linalg.svd`",
)
def absolute_eigenvalues(H):
    values = np.abs(np.linalg.eigvals(H))
    return _ratio(values.max(), values.min())


@mutant(
    "condition_number",
    "漏了开方：HᵀH 的特征值是奇异值的平方 · "
    "a root is missing: the eigenvalues of HᵀH are the squares of the singular values",
)
def squared(H):
    values = np.linalg.svd(H, compute_uv=False)
    return _ratio(values[0] ** 2, values[-1] ** 2)


@mutant(
    "condition_number",
    "用的是对角线上的数：只有对角矩阵的奇异值才在那里 · "
    "these are the entries of the diagonal: "
    "only a diagonal matrix has its singular values there",
)
def diagonal(H):
    values = np.abs(np.diag(H))
    return _ratio(values.max(), values.min())


@mutant(
    "condition_number",
    "用的是矩阵里最大和最小的数：应取奇异值，`np.linalg.svd` · "
    "these are the largest and smallest entries: take the singular values, `np.linalg.svd`",
)
def entries(H):
    values = np.abs(H)
    return _ratio(values.max(), values.min())


@mutant(
    "condition_number",
    "零矩阵得到 0/0 = NaN：最小的奇异值为 0 时先返回 `np.inf` · "
    "the zero matrix gives 0/0 = NaN: return `np.inf` first if the smallest singular value is 0",
)
def no_guard(H):
    values = np.linalg.svd(H, compute_uv=False)
    with np.errstate(divide="ignore", invalid="ignore"):
        return values[0] / values[-1]


@mutant(
    "condition_number",
    "不要跳过为 0 的奇异值：有一个方向完全是平的，条件数是无穷大 · "
    "do not skip a singular value of 0: one direction is quite flat, "
    "and the condition number is infinite",
)
def zeros_skipped(H):
    values = np.linalg.svd(H, compute_uv=False)
    values = values[values > 0]
    return values[0] / values[-1] if len(values) else 1.0


@mutant(
    "condition_number",
    "返回的是最大的奇异值：还要除以最小的 · "
    "this is the largest singular value: divide it by the smallest",
)
def largest_only(H):
    return np.linalg.svd(H, compute_uv=False)[0]
