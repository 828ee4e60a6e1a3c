"""Known wrong answers to exercise 04; each message names the mistake."""

import numpy as np

from grading.questions import mutant

# --- numerical_gradient ------------------------------------------------------------------------


def _steps(x, h):
    """Each index of x, with an array that is h there and 0 elsewhere."""
    for i in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[i] = h
        yield i, step


@mutant(
    "numerical_gradient",
    "这是前向差分：要用中心差分，(f(x + h·e) − f(x − h·e)) / 2h · "
    "this is the forward difference: use the central one, (f(x + h·e) − f(x − h·e)) / 2h",
)
def forward(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i, step in _steps(x, h):
        gradient[i] = (f(x + step) - f(x)) / h
    return gradient


@mutant(
    "numerical_gradient",
    "这是后向差分：要用中心差分，(f(x + h·e) − f(x − h·e)) / 2h · "
    "this is the backward difference: use the central one, (f(x + h·e) − f(x − h·e)) / 2h",
)
def backward(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i, step in _steps(x, h):
        gradient[i] = (f(x) - f(x - step)) / h
    return gradient


@mutant(
    "numerical_gradient",
    "除以了 h：两点相距 2h，应除以 2h · "
    "this divides by h: the two points are 2h apart, so divide by 2h",
)
def divided_by_h(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i, step in _steps(x, h):
        gradient[i] = (f(x + step) - f(x - step)) / h
    return gradient


@mutant(
    "numerical_gradient",
    "写成了 / 2 * h：先除以 2，又乘了 h；应为 / (2 * h) · "
    "this says / 2 * h, which divides by 2 and then multiplies by h: write / (2 * h)",
)
def brackets_missing(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i, step in _steps(x, h):
        gradient[i] = (f(x + step) - f(x - step)) / 2 * h
    return gradient


@mutant(
    "numerical_gradient",
    "正负号反了：f(x + h·e) 在前，减去 f(x − h·e) · "
    "the sign is reversed: f(x + h·e) comes first, minus f(x − h·e)",
)
def sign_reversed(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i, step in _steps(x, h):
        gradient[i] = (f(x - step) - f(x + step)) / (2 * h)
    return gradient


@mutant(
    "numerical_gradient",
    "所有分量一起挪了：每次只挪一个，其余不动 · "
    "all entries were moved at once: move one at a time and leave the others alone",
)
def all_at_once(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


@mutant(
    "numerical_gradient",
    "挪过的分量没有还原：算完一个，先把它放回原处，再算下一个 · "
    "moved entries stay moved: put each back before you go on to the next",
)
def not_put_back(f, x, h=1e-5):
    x, gradient = x.copy(), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        gradient[i] = (above - f(x)) / (2 * h)
    return gradient


@mutant(
    "numerical_gradient",
    "h 写死成了 1e-5：应使用参数 h · h is fixed at 1e-5: use the argument h",
)
def h_fixed(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i, step in _steps(x, 1e-5):
        gradient[i] = (f(x + step) - f(x - step)) / 2e-5
    return gradient


@mutant(
    "numerical_gradient",
    "矩阵的一整行一起挪了：要逐个分量来，比如用 np.ndindex(x.shape) · "
    "whole rows of the matrix were moved: go entry by entry, for instance with np.ndindex(x.shape)",
)
def row_by_row(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in range(len(x)):
        step = np.zeros(x.shape)
        step[i] = h
        gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


@mutant(
    "numerical_gradient",
    "结果被拉平了：梯度的形状应与 x 相同，用 reshape(x.shape) · "
    "the result is flat: a gradient has the shape of x, so reshape(x.shape)",
)
def flat(f, x, h=1e-5):
    return np.array([(f(x + step) - f(x - step)) / (2 * h) for _, step in _steps(x, h)])


# --- relative_error ----------------------------------------------------------------------------


def _quotient(top, bottom):
    return 0.0 if bottom == 0 else top / bottom


@mutant(
    "relative_error",
    "两者都是零时成了 0/0：这时应返回 0 · when both are zero this is 0/0: return 0 in that case",
)
@np.errstate(all="ignore")
def zero_by_zero(a, b):
    return np.linalg.norm(a - b) / np.float64(max(np.linalg.norm(a), np.linalg.norm(b)))


@mutant(
    "relative_error",
    "分母用了两个长度之和：应为较大的一个，max(‖a‖, ‖b‖) · "
    "the denominator is the sum of the lengths: it should be the larger, max(‖a‖, ‖b‖)",
)
def sum_of_lengths(a, b):
    return _quotient(np.linalg.norm(a - b), np.linalg.norm(a) + np.linalg.norm(b))


@mutant(
    "relative_error",
    "分母只用了 ‖a‖：应为 max(‖a‖, ‖b‖) · the denominator is ‖a‖ alone: it should be max(‖a‖, ‖b‖)",
)
@np.errstate(all="ignore")
def length_of_a(a, b):
    return np.linalg.norm(a - b) / np.linalg.norm(a)


@mutant(
    "relative_error",
    "分母只用了 ‖b‖：应为 max(‖a‖, ‖b‖) · the denominator is ‖b‖ alone: it should be max(‖a‖, ‖b‖)",
)
@np.errstate(all="ignore")
def length_of_b(a, b):
    return np.linalg.norm(a - b) / np.linalg.norm(b)


@mutant(
    "relative_error",
    "分母取了较小的长度：应取较大的，max(‖a‖, ‖b‖) · "
    "the denominator is the smaller length: take the larger, max(‖a‖, ‖b‖)",
)
@np.errstate(all="ignore")
def smaller_length(a, b):
    smaller = np.float64(min(np.linalg.norm(a), np.linalg.norm(b)))
    return np.linalg.norm(a - b) / smaller if np.any(a != b) else 0.0


@mutant(
    "relative_error",
    "这是绝对误差 ‖a − b‖：还要除以 max(‖a‖, ‖b‖) · "
    "this is the absolute error ‖a − b‖: divide it by max(‖a‖, ‖b‖)",
)
def absolute(a, b):
    return np.linalg.norm(a - b)


@mutant(
    "relative_error",
    "先各取长度再相减了：应先相减再取长度，‖a − b‖ · "
    "the lengths were subtracted: subtract first, then take the length, ‖a − b‖",
)
def difference_of_lengths(a, b):
    lengths = np.linalg.norm(a), np.linalg.norm(b)
    return _quotient(abs(lengths[0] - lengths[1]), max(lengths))


@mutant(
    "relative_error",
    "这是逐个分量的比值，CS231n 的写法：本书对整个梯度只算一个，用长度 ‖·‖ · "
    "this is the quotient of every entry, as in CS231n: here there is one for the whole gradient, "
    "from the lengths ‖·‖",
)
@np.errstate(all="ignore")
def entry_by_entry(a, b):
    return np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))


@mutant(
    "relative_error",
    "这是逐个分量的最大比值，CS231n 的写法：本书对整个梯度只算一个，用长度 ‖·‖ · "
    "this is the largest quotient of an entry, as in CS231n: here there is one for the whole "
    "gradient, from the lengths ‖·‖",
)
def worst_entry(a, b):
    largest = np.maximum(np.abs(a), np.abs(b))
    return np.max(np.abs(a - b) / np.where(largest == 0, 1, largest))


@mutant(
    "relative_error",
    "这是逐个分量的最大比值，CS231n 的写法：本书对整个梯度只算一个，用长度 ‖·‖ · "
    "this is the largest quotient of an entry, as in CS231n: here there is one for the whole "
    "gradient, from the lengths ‖·‖",
)
def worst_entry_of_cs231n(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))


@mutant(
    "relative_error",
    "用的是绝对值之和，不是长度：‖v‖ 是平方和的平方根，np.linalg.norm · "
    "these are sums of absolute values, not lengths: ‖v‖ is the root of the sum of squares, "
    "np.linalg.norm",
)
def sums_of_absolute_values(a, b):
    return _quotient(np.abs(a - b).sum(), max(np.abs(a).sum(), np.abs(b).sum()))


@mutant(
    "relative_error",
    "忘了开平方：长度是平方和的平方根 · "
    "the root is missing: a length is the root of the sum of squares",
)
def squares(a, b):
    return _quotient(np.sum((a - b) ** 2), max(np.sum(a**2), np.sum(b**2)))


@mutant(
    "relative_error",
    "分母里加了小数或设了下限，很小的梯度就比不出来了：只在两者都是零时返回 0 · "
    "the denominator has a small number in it, which spoils tiny gradients: "
    "return 0 only when both are zero",
)
def padded(a, b):
    return np.linalg.norm(a - b) / (max(np.linalg.norm(a), np.linalg.norm(b)) + 1e-8)


@mutant(
    "relative_error",
    "分母里加了小数或设了下限，很小的梯度就比不出来了：只在两者都是零时返回 0 · "
    "the denominator has a small number in it, which spoils tiny gradients: "
    "return 0 only when both are zero",
)
def floored(a, b):
    return np.linalg.norm(a - b) / max(np.linalg.norm(a), np.linalg.norm(b), 1e-8)


# --- svm_loss_and_gradient ---------------------------------------------------------------------

_SWAPPED = "返回值的次序反了：先是损失，后是梯度 · the two results are swapped: first the loss, then the gradient"
_ONLY_GRADIENT = (
    "只返回了梯度：还要返回损失，return loss, gradient · "
    "only the gradient is returned: return the loss too, return loss, gradient"
)
_TRANSPOSED = (
    "梯度转置了：形状应与 W 相同，(C, d)，写成 M.T @ X · "
    "the gradient is transposed: it has the shape of W, (C, d), from M.T @ X"
)
_NOT_AVERAGED = (
    "梯度忘了除以 n：损失是平均，梯度也是 · "
    "the gradient is not divided by n: the loss is a mean, and so is its gradient"
)
_NEITHER_AVERAGED = (
    "损失和梯度都忘了除以 n：两者都是对样本的平均 · "
    "neither loss nor gradient is divided by n: both are means over the examples"
)
_NO_TWO = (
    "正则化的梯度漏了 2：λ ΣW² 的导数是 2λW · "
    "the gradient of the regularization lacks the 2: the derivative of λ ΣW² is 2λW"
)
_NO_PENALTY_SLOPE = (
    "梯度里漏了正则化：还要加上 2λW · the gradient lacks the regularization: add 2λW"
)
_NO_PENALTY = (
    "损失和梯度里都漏了正则化：加上 λ ΣW² 与 2λW · "
    "loss and gradient both lack the regularization: add λ ΣW² and 2λW"
)
_PENALTY_AVERAGED = (
    "2λW 也除以了 n：求平均的只有数据损失的梯度 · "
    "2λW was divided by n as well: only the gradient of the data loss is a mean"
)
_BIAS_SPARED = (
    "正则化放过了偏置列：本书把 W 的每一列都算进去 · "
    "the regularization leaves out the bias column: this book counts every column of W"
)
_DOWNHILL = (
    "这是负梯度：要返回梯度本身，减号留给下降那一步 · "
    "this is minus the gradient: return the gradient itself, the minus belongs to the descent"
)


def _hinges(W, X, y, margin):
    rows = np.arange(len(y))
    S = X @ W.T
    M = np.maximum(0, S - S[rows, y][:, None] + margin)
    M[rows, y] = 0
    return M


def _svm_parts(W, X, y, margin):
    """The mean hinge loss, and the coefficients M of its gradient."""
    H = _hinges(W, X, y, margin)
    M = (H > 0).astype(float)
    M[np.arange(len(y)), y] = -M.sum(axis=1)
    return H.sum() / len(y), M


def _svm_like(W, X, y, margin, l2, change):
    """Right but for the coefficients, which `change(M, H, rows)` alters in place."""
    loss, M = _svm_parts(W, X, y, margin)
    change(M, _hinges(W, X, y, margin), np.arange(len(y)))
    return loss + l2 * np.sum(W**2), M.T @ X / len(y) + 2 * l2 * W


@mutant("svm_loss_and_gradient", _SWAPPED)
def svm_swapped(W, X, y, margin=1.0, l2=0.0):
    loss, M = _svm_parts(W, X, y, margin)
    return M.T @ X / len(y) + 2 * l2 * W, loss + l2 * np.sum(W**2)


@mutant("svm_loss_and_gradient", _ONLY_GRADIENT)
def svm_only_gradient(W, X, y, margin=1.0, l2=0.0):
    _, M = _svm_parts(W, X, y, margin)
    return M.T @ X / len(y) + 2 * l2 * W


@mutant("svm_loss_and_gradient", _TRANSPOSED)
def svm_transposed(W, X, y, margin=1.0, l2=0.0):
    loss, M = _svm_parts(W, X, y, margin)
    return loss + l2 * np.sum(W**2), (M.T @ X / len(y) + 2 * l2 * W).T


@mutant("svm_loss_and_gradient", _NOT_AVERAGED)
def svm_gradient_not_averaged(W, X, y, margin=1.0, l2=0.0):
    loss, M = _svm_parts(W, X, y, margin)
    return loss + l2 * np.sum(W**2), M.T @ X + 2 * l2 * W


@mutant("svm_loss_and_gradient", _NEITHER_AVERAGED)
def svm_neither_averaged(W, X, y, margin=1.0, l2=0.0):
    loss, M = _svm_parts(W, X, y, margin)
    return loss * len(y) + l2 * np.sum(W**2), M.T @ X + 2 * l2 * W


@mutant(
    "svm_loss_and_gradient",
    "漏了正确类那一行：每有一类越界，w_y 的梯度就减去一份 x · "
    "the row of the right class is missing: for each class too close, w_y's gradient loses one x",
)
def right_row_missing(W, X, y, margin=1.0, l2=0.0):
    def change(M, H, rows):
        M[rows, y] = 0

    return _svm_like(W, X, y, margin, l2, change)


@mutant(
    "svm_loss_and_gradient",
    "正确类只减了一份 x：有几类越界，就要减几份 · "
    "the right class loses x only once: it loses one x for each class that is too close",
)
def right_row_once(W, X, y, margin=1.0, l2=0.0):
    def change(M, H, rows):
        M[rows, y] = np.maximum(M[rows, y], -1)

    return _svm_like(W, X, y, margin, l2, change)


@mutant(
    "svm_loss_and_gradient",
    "正确类的符号反了：它的系数是负的越界个数 · "
    "the sign of the right class is wrong: its coefficient is minus the number of classes too close",
)
def right_row_positive(W, X, y, margin=1.0, l2=0.0):
    def change(M, H, rows):
        M[rows, y] *= -1

    return _svm_like(W, X, y, margin, l2, change)


@mutant(
    "svm_loss_and_gradient",
    "正确类把自己也数成了越界的：多减了一份 x，先把它的那一项改成 0 再数 · "
    "the right class counts itself as too close and loses one x too many: zero its term, then count",
)
def right_class_counts_itself(W, X, y, margin=1.0, l2=0.0):
    def change(M, H, rows):
        M[rows, y] -= 1

    return _svm_like(W, X, y, margin, l2, change)


@mutant(
    "svm_loss_and_gradient",
    "系数用了越界的量：max(0, m) 的斜率是 0 或 1，与 m 多大无关 · "
    "the coefficients are the amounts m: max(0, m) has slope 0 or 1, however large m is",
)
def amounts_as_coefficients(W, X, y, margin=1.0, l2=0.0):
    def change(M, H, rows):
        M[:] = H
        M[rows, y] = -H.sum(axis=1)

    return _svm_like(W, X, y, margin, l2, change)


@mutant(
    "svm_loss_and_gradient",
    "恰在折点上也算成了越界：本书在 m = 0 处取斜率 0，用 m > 0 · "
    "classes exactly at the kink count as too close: here the slope at m = 0 is 0, so test m > 0",
)
def kink_counted(W, X, y, margin=1.0, l2=0.0):
    def change(M, H, rows):
        S = X @ W.T
        M[:] = S - S[rows, y][:, None] + margin >= 0
        M[rows, y] = 0
        M[rows, y] = -M.sum(axis=1)

    return _svm_like(W, X, y, margin, l2, change)


@mutant("svm_loss_and_gradient", _DOWNHILL)
def svm_downhill(W, X, y, margin=1.0, l2=0.0):
    loss, M = _svm_parts(W, X, y, margin)
    return loss + l2 * np.sum(W**2), -(M.T @ X / len(y) + 2 * l2 * W)


@mutant(
    "svm_loss_and_gradient",
    "间隔写死成了 1：应使用参数 margin · the margin is fixed at 1: use the argument margin",
)
def margin_of_one(W, X, y, margin=1.0, l2=0.0):
    loss, M = _svm_parts(W, X, y, 1.0)
    return loss + l2 * np.sum(W**2), M.T @ X / len(y) + 2 * l2 * W


@mutant(
    "svm_loss_and_gradient",
    "损失把正确类也加进了求和，恰好多出 Δ：求和跳过 j = yᵢ · "
    "the loss has the right class in its sum, exactly Δ too much: skip j = yᵢ",
)
def right_class_in_the_loss(W, X, y, margin=1.0, l2=0.0):
    loss, M = _svm_parts(W, X, y, margin)
    return loss + margin + l2 * np.sum(W**2), M.T @ X / len(y) + 2 * l2 * W


@mutant(
    "svm_loss_and_gradient",
    "正确类没有排除在外：损失多出 Δ，梯度多减一份 x；先把它的那一项改成 0 · "
    "the right class is not left out: the loss gains Δ and w_y loses one x too many; zero its term",
)
def right_class_in_both(W, X, y, margin=1.0, l2=0.0):
    loss, M = _svm_parts(W, X, y, margin)
    M[np.arange(len(y)), y] -= 1
    return loss + margin + l2 * np.sum(W**2), M.T @ X / len(y) + 2 * l2 * W


@mutant("svm_loss_and_gradient", _NO_TWO)
def svm_no_two(W, X, y, margin=1.0, l2=0.0):
    loss, M = _svm_parts(W, X, y, margin)
    return loss + l2 * np.sum(W**2), M.T @ X / len(y) + l2 * W


@mutant("svm_loss_and_gradient", _NO_PENALTY_SLOPE)
def svm_no_penalty_slope(W, X, y, margin=1.0, l2=0.0):
    loss, M = _svm_parts(W, X, y, margin)
    return loss + l2 * np.sum(W**2), M.T @ X / len(y)


@mutant("svm_loss_and_gradient", _NO_PENALTY)
def svm_no_penalty(W, X, y, margin=1.0, l2=0.0):
    loss, M = _svm_parts(W, X, y, margin)
    return loss, M.T @ X / len(y)


@mutant("svm_loss_and_gradient", _PENALTY_AVERAGED)
def svm_penalty_averaged(W, X, y, margin=1.0, l2=0.0):
    loss, M = _svm_parts(W, X, y, margin)
    return loss + l2 * np.sum(W**2), (M.T @ X + 2 * l2 * W) / len(y)


@mutant("svm_loss_and_gradient", _BIAS_SPARED)
def svm_bias_spared(W, X, y, margin=1.0, l2=0.0):
    loss, M = _svm_parts(W, X, y, margin)
    V = np.hstack([W[:, :-1], 0 * W[:, -1:]])
    return loss + l2 * np.sum(V**2), M.T @ X / len(y) + 2 * l2 * V


# --- softmax_loss_and_gradient -----------------------------------------------------------------


def _softmax_parts(W, X, y):
    """The mean cross-entropy, the probabilities, and the table that is 1 at the right classes."""
    S = X @ W.T
    Z = S - S.max(axis=1, keepdims=True)
    E = np.exp(Z)
    total = E.sum(axis=1, keepdims=True)
    loss = np.mean(np.log(total[:, 0]) - Z[np.arange(len(y)), y])
    return loss, E / total, np.eye(len(W))[y]


def _softmax_like(W, X, y, l2, coefficients):
    """Right but for the coefficients of the gradient."""
    loss, P, Y = _softmax_parts(W, X, y)
    gradient = coefficients(P, Y).T @ X / len(y) + 2 * l2 * W
    return loss + l2 * np.sum(W**2), gradient


@mutant("softmax_loss_and_gradient", _SWAPPED)
def softmax_swapped(W, X, y, l2=0.0):
    return _softmax_like(W, X, y, l2, lambda P, Y: P - Y)[::-1]


@mutant("softmax_loss_and_gradient", _ONLY_GRADIENT)
def softmax_only_gradient(W, X, y, l2=0.0):
    return _softmax_like(W, X, y, l2, lambda P, Y: P - Y)[1]


@mutant("softmax_loss_and_gradient", _TRANSPOSED)
def softmax_transposed(W, X, y, l2=0.0):
    loss, gradient = _softmax_like(W, X, y, l2, lambda P, Y: P - Y)
    return loss, gradient.T


@mutant("softmax_loss_and_gradient", _NOT_AVERAGED)
def softmax_gradient_not_averaged(W, X, y, l2=0.0):
    return _softmax_like(W, X, y, l2, lambda P, Y: len(y) * (P - Y))


@mutant("softmax_loss_and_gradient", _NEITHER_AVERAGED)
def softmax_neither_averaged(W, X, y, l2=0.0):
    loss, P, Y = _softmax_parts(W, X, y)
    return loss * len(y) + l2 * np.sum(W**2), (P - Y).T @ X + 2 * l2 * W


@mutant(
    "softmax_loss_and_gradient",
    "除以了整张表的和：每行的概率各自加起来是 1，用 sum(axis=1, keepdims=True) · "
    "this divides by the sum of the whole table: each row's probabilities add up to 1, "
    "use sum(axis=1, keepdims=True)",
)
@np.errstate(all="ignore")
def sum_of_the_table(W, X, y, l2=0.0):
    S = X @ W.T
    P = np.exp(S - S.max()) / np.exp(S - S.max()).sum()
    loss = -np.log(P[np.arange(len(y)), y]).mean() + l2 * np.sum(W**2)
    return loss, (P - np.eye(len(W))[y]).T @ X / len(y) + 2 * l2 * W


@mutant(
    "softmax_loss_and_gradient",
    "沿错了轴：概率应在每一行（各类）之内加起来是 1，用 axis=1 · "
    "the wrong axis: probabilities sum to 1 within each row, over the classes, so axis=1",
)
@np.errstate(all="ignore")
def wrong_axis(W, X, y, l2=0.0):
    E = np.exp(X @ W.T - (X @ W.T).max(axis=0))
    P = E / E.sum(axis=0)
    loss = -np.log(P[np.arange(len(y)), y]).mean() + l2 * np.sum(W**2)
    return loss, (P - np.eye(len(W))[y]).T @ X / len(y) + 2 * l2 * W


@mutant(
    "softmax_loss_and_gradient",
    "漏了减 1：正确类的系数是 p − 1，其余才是 p · "
    "the 1 is not subtracted: the coefficient of the right class is p − 1, only the others have p",
)
def target_missing(W, X, y, l2=0.0):
    return _softmax_like(W, X, y, l2, lambda P, Y: P)


@mutant(
    "softmax_loss_and_gradient",
    "每一类都减了 1：只有正确类减，D[np.arange(n), y] -= 1 · "
    "1 was subtracted for every class: only for the right one, D[np.arange(n), y] -= 1",
)
def one_from_every_class(W, X, y, l2=0.0):
    return _softmax_like(W, X, y, l2, lambda P, Y: P - 1)


@mutant(
    "softmax_loss_and_gradient",
    "除以 n 之后才减 1：先减 1，再除以 n · "
    "1 was subtracted after dividing by n: subtract 1 first, then divide by n",
)
def one_after_the_mean(W, X, y, l2=0.0):
    return _softmax_like(W, X, y, l2, lambda P, Y: P - len(y) * Y)


_SIGN = (
    "正负号反了：正确类的系数是 p − 1，其余是 p；要的是梯度，不是负梯度 · "
    "the sign is reversed: the right class has p − 1 and the others p; "
    "return the gradient, not its negative"
)


@mutant("softmax_loss_and_gradient", _SIGN)
def softmax_downhill(W, X, y, l2=0.0):
    loss, gradient = _softmax_like(W, X, y, l2, lambda P, Y: P - Y)
    return loss, -gradient


@mutant("softmax_loss_and_gradient", _SIGN)
def target_minus_probability(W, X, y, l2=0.0):
    return _softmax_like(W, X, y, l2, lambda P, Y: Y - P)


@mutant(
    "softmax_loss_and_gradient",
    "exp 溢出，成了 ∞/∞：先从每行减去该行的最大值 · "
    "exp overflows and ∞/∞ follows: subtract each row's maximum first",
)
@np.errstate(all="ignore")
def naive(W, X, y, l2=0.0):
    E = np.exp(X @ W.T)
    P = E / E.sum(axis=1, keepdims=True)
    loss = -np.log(P[np.arange(len(y)), y]).mean() + l2 * np.sum(W**2)
    return loss, (P - np.eye(len(W))[y]).T @ X / len(y) + 2 * l2 * W


@mutant(
    "softmax_loss_and_gradient",
    "先算概率，再取对数：p 下溢成 0，−log 0 = ∞；损失改用 log Σ exp(s − M) − (s_y − M) · "
    "the probability comes first and underflows to 0, and −log 0 = ∞: "
    "for the loss use log Σ exp(s − M) − (s_y − M)",
)
@np.errstate(all="ignore")
def logarithm_of_probability(W, X, y, l2=0.0):
    _, P, Y = _softmax_parts(W, X, y)
    loss = -np.log(P[np.arange(len(y)), y]).mean() + l2 * np.sum(W**2)
    return loss, (P - Y).T @ X / len(y) + 2 * l2 * W


@mutant("softmax_loss_and_gradient", _NO_TWO)
def softmax_no_two(W, X, y, l2=0.0):
    loss, gradient = _softmax_like(W, X, y, l2, lambda P, Y: P - Y)
    return loss, gradient - l2 * W


@mutant("softmax_loss_and_gradient", _NO_PENALTY_SLOPE)
def softmax_no_penalty_slope(W, X, y, l2=0.0):
    loss, gradient = _softmax_like(W, X, y, l2, lambda P, Y: P - Y)
    return loss, gradient - 2 * l2 * W


@mutant("softmax_loss_and_gradient", _NO_PENALTY)
def softmax_no_penalty(W, X, y, l2=0.0):
    return _softmax_like(W, X, y, 0.0, lambda P, Y: P - Y)


@mutant("softmax_loss_and_gradient", _PENALTY_AVERAGED)
def softmax_penalty_averaged(W, X, y, l2=0.0):
    loss, P, Y = _softmax_parts(W, X, y)
    return loss + l2 * np.sum(W**2), ((P - Y).T @ X + 2 * l2 * W) / len(y)


@mutant("softmax_loss_and_gradient", _BIAS_SPARED)
def softmax_bias_spared(W, X, y, l2=0.0):
    loss, P, Y = _softmax_parts(W, X, y)
    V = np.hstack([W[:, :-1], 0 * W[:, -1:]])
    return loss + l2 * np.sum(V**2), (P - Y).T @ X / len(y) + 2 * l2 * V


# --- gradient_descent --------------------------------------------------------------------------


def _descend(
    f, grad, x0, lr, max_steps, f_tol, grad_tol, *, length=np.linalg.norm, change=abs, below=None
):
    below = below or (lambda value, limit: value <= limit)
    x, value = x0.copy(), f(x0)
    for _ in range(max_steps):
        g = grad(x)
        if below(length(g), grad_tol):
            return x, "grad_tol"
        x = x - lr * g
        last, value = value, f(x)
        if below(change(last - value), f_tol):
            return x, "f_tol"
    return x, "max_steps"


@mutant(
    "gradient_descent",
    "沿梯度上山了：下山要减，x = x − α∇f(x) · "
    "this climbs along the gradient: going down takes a minus, x = x − α∇f(x)",
)
def uphill(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    return _descend(f, grad, x0, -lr, max_steps, f_tol, grad_tol)


@mutant(
    "gradient_descent",
    "只返回了 x：还要返回停下的原因，return x, reason · "
    "only x is returned: return why it stopped as well, return x, reason",
)
def point_only(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    return _descend(f, grad, x0, lr, max_steps, f_tol, grad_tol)[0]


@mutant(
    "gradient_descent",
    "返回值的次序反了：先是 x，后是原因 · the two results are swapped: first x, then the reason",
)
def swapped(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    return _descend(f, grad, x0, lr, max_steps, f_tol, grad_tol)[::-1]


@mutant(
    "gradient_descent",
    "梯度一直是起点的：每一步都要在当前的 x 处重新求 · "
    "the gradient is that of the start all the way: ask for it at the current x in each step",
)
def gradient_of_the_start(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    g = grad(x0)
    return _descend(f, lambda x: g, x0, lr, max_steps, f_tol, grad_tol)


@mutant(
    "gradient_descent",
    "两条阈值都没有用上：除了步数，还要看梯度的长度和损失的变化 · "
    "neither tolerance is used: besides the steps, look at the gradient's length and the loss's change",
)
def steps_only(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    return _descend(f, grad, x0, lr, max_steps, -1.0, -1.0)


@mutant(
    "gradient_descent",
    "多走了一步才查梯度：先看 ∇f(x) 的长度，够短就不再走 · "
    "the gradient is tested one step late: look at the length of ∇f(x) first, and if short, stay",
)
def gradient_tested_after(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    x, value = x0.copy(), f(x0)
    for _ in range(max_steps):
        g = grad(x)
        x = x - lr * g
        if np.linalg.norm(g) <= grad_tol:
            return x, "grad_tol"
        last, value = value, f(x)
        if abs(last - value) <= f_tol:
            return x, "f_tol"
    return x, "max_steps"


@mutant(
    "gradient_descent",
    "走完最后一步又查了梯度：步数用完就结束，原因是 max_steps · "
    "the gradient is tested again after the last step: once the steps are used up, "
    "the reason is max_steps",
)
def tested_at_the_end(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    x, reason = _descend(f, grad, x0, lr, max_steps, f_tol, grad_tol)
    late = reason == "max_steps" and np.linalg.norm(grad(x)) <= grad_tol
    return x, "grad_tol" if late else reason


@mutant(
    "gradient_descent",
    "停下时退回了上一个点：损失几乎不变时，返回走到的新 x · "
    "on stopping it returns the point before: when the loss hardly changes, return the new x",
)
def one_point_back(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    x = x0.copy()
    for _ in range(max_steps):
        g = grad(x)
        if np.linalg.norm(g) <= grad_tol:
            return x, "grad_tol"
        if abs(f(x) - f(x - lr * g)) <= f_tol:
            return x, "f_tol"
        x = x - lr * g
    return x, "max_steps"


@mutant(
    "gradient_descent",
    "损失升高也被当成了“变化很小”：要取变化的绝对值 · "
    "a rise of the loss passes for a small change: take the absolute value of the change",
)
def rise_stops(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    return _descend(f, grad, x0, lr, max_steps, f_tol, grad_tol, change=lambda c: c)


@mutant(
    "gradient_descent",
    "比的是损失本身：f_tol 管的是走一步前后损失的变化 · "
    "the loss itself is compared: f_tol is about the change of the loss in one step",
)
def loss_instead_of_change(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    x = x0.copy()
    for _ in range(max_steps):
        g = grad(x)
        if np.linalg.norm(g) <= grad_tol:
            return x, "grad_tol"
        x = x - lr * g
        if f(x) <= f_tol:
            return x, "f_tol"
    return x, "max_steps"


@mutant(
    "gradient_descent",
    "上一步的损失没有更新：要与走这一步之前比，不是与起点比 · "
    "the last loss is never updated: compare with the loss before this step, not with the start's",
)
def change_since_the_start(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    x = x0.copy()
    for _ in range(max_steps):
        g = grad(x)
        if np.linalg.norm(g) <= grad_tol:
            return x, "grad_tol"
        x = x - lr * g
        if abs(f(x) - f(x0)) <= f_tol:
            return x, "f_tol"
    return x, "max_steps"


@mutant(
    "gradient_descent",
    "用 < 比较：恰好等于阈值时也该停，用 ≤ · "
    "the test uses <: a value exactly at the tolerance stops too, use ≤",
)
def strictly_below(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    return _descend(
        f, grad, x0, lr, max_steps, f_tol, grad_tol, below=lambda value, limit: value < limit
    )


@mutant(
    "gradient_descent",
    "看的是最大的分量：应看梯度的长度 ‖∇f‖ · "
    "this looks at the largest component: look at the gradient's length ‖∇f‖",
)
def largest_component(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    return _descend(f, grad, x0, lr, max_steps, f_tol, grad_tol, length=lambda g: np.max(np.abs(g)))


@mutant(
    "gradient_descent",
    "长度忘了开平方：‖∇f‖ 是平方和的平方根，np.linalg.norm · "
    "the length lacks its root: ‖∇f‖ is the root of the sum of squares, np.linalg.norm",
)
def squared_length(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    return _descend(f, grad, x0, lr, max_steps, f_tol, grad_tol, length=lambda g: np.sum(g**2))


@mutant(
    "gradient_descent",
    "比的是步子的长度 α‖∇f‖：grad_tol 管的是梯度的长度，不乘学习率 · "
    "the length of the step, α‖∇f‖, is compared: grad_tol is about the gradient, without α",
)
def length_of_the_step(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    return _descend(
        f, grad, x0, lr, max_steps, f_tol, grad_tol, length=lambda g: lr * np.linalg.norm(g)
    )


@mutant(
    "gradient_descent",
    "多走了一步：最多走 max_steps 步 · one step too many: take at most max_steps steps",
)
def one_step_too_many(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    return _descend(f, grad, x0, lr, max_steps + 1, f_tol, grad_tol)


@mutant(
    "gradient_descent",
    "少走了一步：不提前停的话，恰好走 max_steps 步 · "
    "one step too few: unless it stops early it takes exactly max_steps steps",
)
def one_step_too_few(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    return _descend(f, grad, x0, lr, max_steps - 1, f_tol, grad_tol)


@mutant(
    "gradient_descent",
    "两个原因的名字对调了：损失的变化是 f_tol，梯度的长度是 grad_tol · "
    "the two reasons are swapped: f_tol is the change of the loss, grad_tol the gradient's length",
)
def reasons_swapped(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    x, reason = _descend(f, grad, x0, lr, max_steps, f_tol, grad_tol)
    return x, {"f_tol": "grad_tol", "grad_tol": "f_tol"}.get(reason, reason)


@mutant(
    "gradient_descent",
    "提前停下时原因仍是 max_steps：应说明是 f_tol 还是 grad_tol · "
    "it stops early but still says max_steps: say whether f_tol or grad_tol applied",
)
def always_max_steps(f, grad, x0, lr, max_steps=1000, f_tol=0.0, grad_tol=0.0):
    return _descend(f, grad, x0, lr, max_steps, f_tol, grad_tol)[0], "max_steps"
