"""Known wrong answers to exercise 02; each message names the mistake."""

import numpy as np

from grading.questions import mutant

# --- loss_slice_1d -----------------------------------------------------------------------------


@mutant(
    "loss_slice_1d",
    "起点 W 不见了：应算 L(W + a·W₁)，不是 L(a·W₁) · "
    "the start W is missing: evaluate L(W + a·W₁), not L(a·W₁)",
)
def without_the_start(loss, W, direction, a):
    return np.array([loss(s * direction) for s in a])


@mutant(
    "loss_slice_1d",
    "一步接一步地走了：每个 a 都要从 W 出发，循环里不要改写 W · "
    "the steps pile up: each a starts from W anew, so never overwrite W in the loop",
)
def steps_pile_up(loss, W, direction, a):
    values = []
    for s in a:
        W = W + s * direction
        values.append(loss(W))
    return np.array(values)


@mutant(
    "loss_slice_1d",
    "乘的是序号 0, 1, 2, …：应乘 a 里的数，写 for s in a · "
    "this multiplies by the positions 0, 1, 2, …: take the numbers in a, with for s in a",
)
def positions_for_numbers(loss, W, direction, a):
    return np.array([loss(W + i * direction) for i in range(len(a))])


@mutant(
    "loss_slice_1d",
    "方向反了：应为 W + a·W₁，不是减 · the direction is reversed: W + a·W₁, not minus",
)
def backwards(loss, W, direction, a):
    return np.array([loss(W - s * direction) for s in a])


@mutant(
    "loss_slice_1d",
    "把方向缩放成了长度 1：给的方向要原样用 · "
    "the direction was scaled to length 1: use it as it is given",
)
def unit_direction(loss, W, direction, a):
    unit = direction / np.linalg.norm(direction)
    return np.array([loss(W + s * unit) for s in a])


@mutant(
    "loss_slice_1d",
    "减去了起点的损失：要的是 L(W + a·W₁) 本身，不是差 · "
    "the loss of the start was subtracted: return L(W + a·W₁) itself, not a difference",
)
def difference_to_the_start(loss, W, direction, a):
    return np.array([loss(W + s * direction) - loss(W) for s in a])


@mutant(
    "loss_slice_1d",
    "只算了一个值就返回：return 要写在循环外面 · "
    "it returns after the first value: put the return outside the loop",
)
def first_value_only(loss, W, direction, a):
    return loss(W + a[0] * direction)


@mutant(
    "loss_slice_1d",
    "a 被排了序：结果的次序应与给的 a 相同 · "
    "a was sorted: the results should stand in the order of the a given",
)
def sorted_first(loss, W, direction, a):
    return np.array([loss(W + s * direction) for s in np.sort(a)])


# --- loss_slice_2d -----------------------------------------------------------------------------


def _grid(point, loss, a, b):
    """loss(point(s, t)) with a row for each t in b and a column for each s in a."""
    return np.array([[loss(point(s, t)) for s in a] for t in b])


@mutant(
    "loss_slice_2d",
    "行与列对调了：每个 b 一行，每个 a 一列，外层循环走 b · "
    "rows and columns are swapped: a row for each b, a column for each a, so loop over b outside",
)
def transposed(loss, W, direction1, direction2, a, b):
    return _grid(lambda s, t: W + s * direction1 + t * direction2, loss, a, b).T


@mutant(
    "loss_slice_2d",
    "两个方向对调了：a 配 direction1，b 配 direction2 · "
    "the directions are swapped: a goes with direction1, b with direction2",
)
def directions_swapped(loss, W, direction1, direction2, a, b):
    return _grid(lambda s, t: W + s * direction2 + t * direction1, loss, a, b)


@mutant(
    "loss_slice_2d",
    "漏了第二个方向：还要加上 b·W₂ · the second direction is missing: add b·W₂ too",
)
def only_the_first(loss, W, direction1, direction2, a, b):
    return _grid(lambda s, t: W + s * direction1, loss, a, b)


@mutant(
    "loss_slice_2d",
    "漏了第一个方向：还要加上 a·W₁ · the first direction is missing: add a·W₁ too",
)
def only_the_second(loss, W, direction1, direction2, a, b):
    return _grid(lambda s, t: W + t * direction2, loss, a, b)


@mutant(
    "loss_slice_2d",
    "起点 W 不见了：应算 L(W + a·W₁ + b·W₂) · the start W is missing: evaluate L(W + a·W₁ + b·W₂)",
)
def without_the_start_2d(loss, W, direction1, direction2, a, b):
    return _grid(lambda s, t: s * direction1 + t * direction2, loss, a, b)


@mutant(
    "loss_slice_2d",
    "一行接一行地走远了：每个 b 都要从 W 出发，循环里不要改写 W · "
    "the rows drift away: each b starts from W anew, so never overwrite W in the loop",
)
def rows_pile_up(loss, W, direction1, direction2, a, b):
    rows = []
    for t in b:
        W = W + t * direction2
        rows.append([loss(W + s * direction1) for s in a])
    return np.array(rows)


@mutant(
    "loss_slice_2d",
    "一步接一步地走远了：每个格点都要从 W 出发，循环里不要改写 W · "
    "the steps pile up: each grid point starts from W anew, so never overwrite W in the loops",
)
def all_pile_up(loss, W, direction1, direction2, a, b):
    rows = []
    for t in b:
        row = []
        for s in a:
            W = W + s * direction1 + t * direction2
            row.append(loss(W))
        rows.append(row)
    return np.array(rows)


@mutant(
    "loss_slice_2d",
    "把两条一维切片相加了：损失不可拆，要在同一点上同时走 a 和 b · "
    "two 1-D slices were added: a loss cannot be split, so walk a and b to one and the same point",
)
def slices_added(loss, W, direction1, direction2, a, b):
    first = np.array([loss(W + s * direction1) for s in a])
    second = np.array([loss(W + t * direction2) for t in b])
    return first[None, :] + second[:, None]


@mutant(
    "loss_slice_2d",
    "排成了一长列：应返回表格，形状 (len(b), len(a)) · "
    "the values came out in one long row: return a table of shape (len(b), len(a))",
)
def one_long_row(loss, W, direction1, direction2, a, b):
    return _grid(lambda s, t: W + s * direction1 + t * direction2, loss, a, b).ravel()


# --- hinge_breakpoints -------------------------------------------------------------------------


def _terms(W, direction, X, y, margin):
    rows = np.arange(len(y))
    S, R = X @ W.T, X @ direction.T
    return S - S[rows, y][:, None] + margin, R - R[rows, y][:, None]


def _wrong_classes(A, y):
    return np.arange(A.shape[1]) != y[:, None]


@mutant(
    "hinge_breakpoints",
    "没有跳过正确类：求和里没有 j = yᵢ 这一项，它的 q 是 0，除出来是 ∞ · "
    "the right class is in: the sum has no term j = yᵢ, and as its q is 0 the quotient is ∞",
)
@np.errstate(all="ignore")
def right_class_in(W, direction, X, y, margin=1.0):
    P, Q = _terms(W, direction, X, y, margin)
    return np.unique(-P / Q)


@mutant(
    "hinge_breakpoints",
    "没有跳过 q = 0 的项：它与 a 无关，没有折点，除以 0 得到的是 ∞ 或 NaN · "
    "terms with q = 0 are in: they do not depend on a and have no kink, division by 0 gives ∞ or NaN",
)
@np.errstate(all="ignore")
def level_terms_in(W, direction, X, y, margin=1.0):
    P, Q = _terms(W, direction, X, y, margin)
    wrong = _wrong_classes(P, y)
    return np.unique(-P[wrong] / Q[wrong])


@mutant(
    "hinge_breakpoints",
    "少了负号：p + a·q = 0 的解是 a = −p/q · "
    "the minus is missing: p + a·q = 0 is solved by a = −p/q",
)
def sign_lost(W, direction, X, y, margin=1.0):
    P, Q = _terms(W, direction, X, y, margin)
    return np.unique(P[Q != 0] / Q[Q != 0])


@mutant(
    "hinge_breakpoints",
    "分子分母颠倒了：a = −p/q，不是 −q/p · the fraction is upside down: a = −p/q, not −q/p",
)
@np.errstate(all="ignore")
def upside_down(W, direction, X, y, margin=1.0):
    P, Q = _terms(W, direction, X, y, margin)
    return np.unique(-Q[Q != 0] / P[Q != 0])


@mutant(
    "hinge_breakpoints",
    "漏了间隔：p = sⱼ − s_y + Δ · the margin is missing: p = sⱼ − s_y + Δ",
)
def no_margin(W, direction, X, y, margin=1.0):
    P, Q = _terms(W, direction, X, y, 0.0)
    return np.unique(-P[Q != 0] / Q[Q != 0])


@mutant(
    "hinge_breakpoints",
    "间隔写死成了 1：应使用参数 margin · the margin is fixed at 1: use the argument margin",
)
def margin_of_one(W, direction, X, y, margin=1.0):
    P, Q = _terms(W, direction, X, y, 1.0)
    return np.unique(-P[Q != 0] / Q[Q != 0])


@mutant(
    "hinge_breakpoints",
    "q 里也加了 Δ：间隔不随 a 变化，只属于 p · "
    "the margin is in q as well: it does not change with a and belongs to p alone",
)
@np.errstate(all="ignore")
def margin_in_the_rate(W, direction, X, y, margin=1.0):
    P, Q = _terms(W, direction, X, y, margin)
    Q = np.where(_wrong_classes(Q, y), Q + margin, 0)
    return np.unique(-P[Q != 0] / Q[Q != 0])


@mutant(
    "hinge_breakpoints",
    "q 没有减去正确类的变化率：q = (uⱼ − u_y)·x · "
    "q lacks the rate of the right class: q = (uⱼ − u_y)·x",
)
@np.errstate(all="ignore")
def rate_of_the_rival_alone(W, direction, X, y, margin=1.0):
    P, _ = _terms(W, direction, X, y, margin)
    Q = np.where(_wrong_classes(P, y), X @ direction.T, 0)
    return np.unique(-P[Q != 0] / Q[Q != 0])


@mutant(
    "hinge_breakpoints",
    "从大到小排了：应从小到大 · the order is descending: smallest first",
)
def descending(W, direction, X, y, margin=1.0):
    P, Q = _terms(W, direction, X, y, margin)
    return np.unique(-P[Q != 0] / Q[Q != 0])[::-1]


@mutant(
    "hinge_breakpoints",
    "重合的折点列了不止一次：同一个值只列一次，用 np.unique · "
    "a kink that occurs twice is listed twice: list each value once, with np.unique",
)
def repeated(W, direction, X, y, margin=1.0):
    P, Q = _terms(W, direction, X, y, margin)
    return np.sort(-P[Q != 0] / Q[Q != 0])


@mutant(
    "hinge_breakpoints",
    "没有排序：应从小到大，同一个值只列一次，np.unique 一步做好 · "
    "the kinks are not in order: smallest first, each value once, and np.unique does both",
)
def unsorted(W, direction, X, y, margin=1.0):
    P, Q = _terms(W, direction, X, y, margin)
    return -P[Q != 0] / Q[Q != 0]


@mutant(
    "hinge_breakpoints",
    "只留下了 a > 0 的折点：直线向两头延伸，负的也要 · "
    "only kinks with a > 0 are kept: the line runs both ways, keep the negative ones too",
)
def positive_only(W, direction, X, y, margin=1.0):
    P, Q = _terms(W, direction, X, y, margin)
    kinks = np.unique(-P[Q != 0] / Q[Q != 0])
    return kinks[kinks > 0]


@mutant(
    "hinge_breakpoints",
    "只算了起点处 p > 0 的项：起点处为 0 的项，走远了也会拐弯 · "
    "only terms with p > 0 are used: a term that is 0 at the start can bend further on",
)
def awake_terms_only(W, direction, X, y, margin=1.0):
    P, Q = _terms(W, direction, X, y, margin)
    awake = (Q != 0) & (P > 0)
    return np.unique(-P[awake] / Q[awake])


@mutant(
    "hinge_breakpoints",
    "所有样本都用了第一个样本的正确类：应各用各的，S[np.arange(n), y] · "
    "every example uses the right class of the first: each has its own, S[np.arange(n), y]",
)
def one_label_for_all(W, direction, X, y, margin=1.0):
    P, Q = _terms(W, direction, X, np.full_like(y, y[0]), margin)
    return np.unique(-P[Q != 0] / Q[Q != 0])
