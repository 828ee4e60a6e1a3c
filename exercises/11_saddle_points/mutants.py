"""Known wrong answers to exercise 11; each message names the mistake."""

from math import ceil, log

import numpy as np

from grading.questions import mutant

# --- numerical_hessian -------------------------------------------------------------------------


def _each(x, h, entry):
    """The matrix of `entry(a, b)`, where a and b are h times the unit vectors of i and j."""
    E = h * np.eye(len(x))
    return np.array([[entry(a, b) for b in E] for a in E])


@mutant(
    "numerical_hessian",
    "分母不对：应为 4h²，不是 h² · the denominator is wrong: it should be 4h², not h²",
)
def divided_by_h_squared(f, x, h=1e-4):
    return 4 * _right(f, x, h)


@mutant(
    "numerical_hessian",
    "分母不对：应为 4h²，不是 2h² · the denominator is wrong: it should be 4h², not 2h²",
)
def divided_by_two_h_squared(f, x, h=1e-4):
    return 2 * _right(f, x, h)


@mutant(
    "numerical_hessian",
    "分母漏了平方：二阶差分要除以 4h² · "
    "the denominator lacks a square: divide second differences by 4h²",
)
def divided_by_h(f, x, h=1e-4):
    return h * _right(f, x, h)


def _right(f, x, h):
    return _each(
        x, h, lambda a, b: (f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)) / (4 * h**2)
    )


@mutant(
    "numerical_hessian",
    "最后一项的符号反了：四项依次是 +、−、−、+ · "
    "the last term has the wrong sign: the four go +, −, −, +",
)
def last_sign_wrong(f, x, h=1e-4):
    return _each(
        x, h, lambda a, b: (f(x + a + b) - f(x + a - b) - f(x - a + b) - f(x - a - b)) / (4 * h**2)
    )


@mutant(
    "numerical_hessian",
    "中间有一项的符号反了：四项依次是 +、−、−、+ · "
    "a term in the middle has the wrong sign: the four go +, −, −, +",
)
def middle_sign_wrong(f, x, h=1e-4):
    return _each(
        x, h, lambda a, b: (f(x + a + b) - f(x + a - b) + f(x - a + b) - f(x - a - b)) / (4 * h**2)
    )


@mutant(
    "numerical_hessian",
    "这是前向差分，误差是 O(h)：题目要两边对称的四点公式，误差是 O(h²) · "
    "these are forward differences, with an error of O(h): "
    "use the symmetric formula of four points, whose error is O(h²)",
)
def forward(f, x, h=1e-4):
    return _each(x, h, lambda a, b: (f(x + a + b) - f(x + a) - f(x + b) + f(x)) / h**2)


@mutant(
    "numerical_hessian",
    "对角线上用了另一个公式：i = j 时四点公式照用，两点相距 2h · "
    "you use another formula on the diagonal: the one of four points holds for i = j as well, "
    "with points 2h away",
)
def three_points_on_the_diagonal(f, x, h=1e-4):
    H = _right(f, x, h)
    for i, a in enumerate(h * np.eye(len(x))):
        H[i, i] = (f(x + a) - 2 * f(x) + f(x - a)) / h**2
    return H


@mutant(
    "numerical_hessian",
    "只算了对角线：混合导数 i ≠ j 也要算 · "
    "only the diagonal is there: the mixed derivatives, i ≠ j, are wanted too",
)
def diagonal_only(f, x, h=1e-4):
    return np.diag(np.diag(_right(f, x, h)))


@mutant(
    "numerical_hessian",
    "只填了下三角：H 是对称的，H[j, i] = H[i, j] · "
    "only the lower triangle is filled: H is symmetric, H[j, i] = H[i, j]",
)
def lower_triangle(f, x, h=1e-4):
    return np.tril(_right(f, x, h))


@mutant(
    "numerical_hessian",
    "只填了上三角：H 是对称的，H[j, i] = H[i, j] · "
    "only the upper triangle is filled: H is symmetric, H[j, i] = H[i, j]",
)
def upper_triangle(f, x, h=1e-4):
    return np.triu(_right(f, x, h))


@mutant(
    "numerical_hessian",
    "没有用参数 h：步长应当是传进来的那个 · the argument h is not used: the step is the one given",
)
def h_ignored(f, x, h=1e-4):
    return _right(f, x, 1e-4)


@mutant(
    "numerical_hessian",
    "x 是整数数组时，加上去的 h 被截掉了：先用 `x.astype(float)` 转成浮点数 · "
    "where x is an array of integers the h added is cut off: "
    "turn it into floats first, with `x.astype(float)`",
)
def whole_numbers_cut(f, x, h=1e-4):
    def at(i, s, j, t):
        p = x.copy()
        p[i] += s * h
        p[j] += t * h
        return f(p)

    n = len(x)
    H = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            up = at(i, 1, j, 1) - at(i, 1, j, -1)
            down = at(i, -1, j, 1) - at(i, -1, j, -1)
            H[i, j] = (up - down) / (4 * h**2)
    return H


# --- classify_critical_point -------------------------------------------------------------------


@mutant(
    "classify_critical_point",
    "极小和极大反了：特征值全为正，往哪边走都升高，是极小 · "
    "minimum and maximum are swapped: with all eigenvalues positive every way leads up, a minimum",
)
def swapped(H, tol=1e-6):
    e = np.linalg.eigvalsh(H)
    if e[0] < -tol and e[-1] > tol:
        return "saddle"
    if e[0] > tol:
        return "maximum"
    return "minimum" if e[-1] < -tol else "undecided"


@mutant(
    "classify_critical_point",
    "看的是对角线：该看特征值，`np.linalg.eigvalsh` · "
    "you look at the diagonal: look at the eigenvalues, `np.linalg.eigvalsh`",
)
def by_the_diagonal(H, tol=1e-6):
    return _by_signs(np.diag(H), tol)


@mutant(
    "classify_critical_point",
    "看的是矩阵里每个数的符号：该看特征值，`np.linalg.eigvalsh` · "
    "you look at the sign of every entry: look at the eigenvalues, `np.linalg.eigvalsh`",
)
def by_the_entries(H, tol=1e-6):
    return _by_signs(np.ravel(H), tol)


def _by_signs(values, tol):
    up, down = values > tol, values < -tol
    if up.any() and down.any():
        return "saddle"
    if up.all():
        return "minimum"
    return "maximum" if down.all() else "undecided"


@mutant(
    "classify_critical_point",
    "行列式只在二维时够用：三维以上要看每个特征值的符号 · "
    "the determinant will do in two dimensions only: beyond, look at the sign of every eigenvalue",
)
def by_the_determinant(H, tol=1e-6):
    d = np.linalg.det(H)
    if d < -tol:
        return "saddle"
    if d > tol:
        return "minimum" if H[0, 0] > 0 else "maximum"
    return "undecided"


@mutant(
    "classify_critical_point",
    "先找零了：已经有正有负，再有零也还是鞍点 · "
    "you look for zeros first: with both signs there it is a saddle, zero or no zero",
)
def zero_first(H, tol=1e-6):
    e = np.linalg.eigvalsh(H)
    if (np.abs(e) <= tol).any():
        return "undecided"
    return _by_signs(e, tol)


@mutant(
    "classify_critical_point",
    '零被当成了正或负：没有异号、却有零特征值时，判别法失灵，应返回 "undecided" · '
    "a zero is taken for a sign: with no opposite signs and an eigenvalue of zero the test "
    'is silent, so return "undecided"',
)
def zero_for_a_sign(H, tol=1e-6):
    e = np.linalg.eigvalsh(H)
    if e[0] >= -tol:
        return "minimum"
    return "maximum" if e[-1] <= tol else "saddle"


@mutant(
    "classify_critical_point",
    "有一个负的就说鞍点：全部为负是极大 · "
    "one negative eigenvalue does not make a saddle: if all are negative, it is a maximum",
)
def any_negative_for_a_saddle(H, tol=1e-6):
    e = np.linalg.eigvalsh(H)
    if e[0] < -tol:
        return "saddle"
    return "minimum" if e[0] > tol else "undecided"


@mutant(
    "classify_critical_point",
    "与 0 比较了：算出来的零会差一点，绝对值不超过 tol 的都算零 · "
    "you compare with 0: a computed zero is slightly off, so whatever is at most tol in size is zero",
)
def compared_with_zero(H, tol=1e-6):
    return _by_signs(np.linalg.eigvalsh(H), 0.0)


@mutant(
    "classify_critical_point",
    "没有用参数 tol：界限应当是传进来的那个 · "
    "the argument tol is not used: the limit is the one given",
)
def tolerance_ignored(H, tol=1e-6):
    return _by_signs(np.linalg.eigvalsh(H), 1e-6)


@mutant(
    "classify_critical_point",
    "只看了最小的特征值：它为负时，还要看最大的是不是正的 · "
    "you look at the smallest eigenvalue alone: if it is negative, see whether the largest is positive",
)
def smallest_alone(H, tol=1e-6):
    e = np.linalg.eigvalsh(H)[0]
    if e < -tol:
        return "maximum"
    return "minimum" if e > tol else "undecided"


# --- escape_time -------------------------------------------------------------------------------


def _walk(grad, start, lr, most, left):
    """Steps until `left(p)`, at most `most`."""
    p = start
    for t in range(most):
        if left(p):
            return t
        p = p - lr * grad(p)
    return most


@mutant(
    "escape_time",
    "少数了一步：走完第一步，步数是 1，不是 0 · "
    "one step too few: after the first step the count is 1, not 0",
)
def one_too_few(grad, start, lr, radius=1.0, max_steps=10_000):
    p = start
    for t in range(max_steps):
        p = p - lr * grad(p)
        if abs(p[1]) >= radius:
            return t
    return max_steps


@mutant(
    "escape_time",
    "多数了一步：还没有走时，步数是 0 · one step too many: before the first step the count is 0",
)
def one_too_many(grad, start, lr, radius=1.0, max_steps=10_000):
    p = start
    for t in range(max_steps):
        if abs(p[1]) >= radius:
            return t + 1
        p = p - lr * grad(p)
    return max_steps


@mutant(
    "escape_time",
    "没有看起点：一开始就在外面，应返回 0 · "
    "the start is not looked at: if it is outside already, return 0",
)
def start_not_tested(grad, start, lr, radius=1.0, max_steps=10_000):
    p = start
    for t in range(1, max_steps + 1):
        p = p - lr * grad(p)
        if abs(p[1]) >= radius:
            return t
    return max_steps


@mutant(
    "escape_time",
    "恰好踩在线上也算离开：用 ≥，不是 > · just on the line counts as having left: ≥, not >",
)
def line_not_counted(grad, start, lr, radius=1.0, max_steps=10_000):
    return _walk(grad, start, lr, max_steps, lambda p: abs(p[1]) > radius)


@mutant(
    "escape_time",
    "漏了绝对值：往 y < 0 那边也会离开，应看 |y| · "
    "the absolute value is missing: one can leave towards y < 0, so look at |y|",
)
def no_absolute_value(grad, start, lr, radius=1.0, max_steps=10_000):
    return _walk(grad, start, lr, max_steps, lambda p: p[1] >= radius)


@mutant(
    "escape_time",
    "看的是 x：离开看第二个坐标 y，`p[1]` · you look at x: leaving is told by y, which is `p[1]`",
)
def first_coordinate(grad, start, lr, radius=1.0, max_steps=10_000):
    return _walk(grad, start, lr, max_steps, lambda p: abs(p[0]) >= radius)


@mutant(
    "escape_time",
    "看的是到原点的距离：题目只看 |y| · "
    "you look at the distance from the origin: the question looks at |y| alone",
)
def distance(grad, start, lr, radius=1.0, max_steps=10_000):
    return _walk(grad, start, lr, max_steps, lambda p: np.linalg.norm(p) >= radius)


@mutant(
    "escape_time",
    "方向反了，往山上走：应为 p = p − α∇f(p) · "
    "the sign is wrong and you climb: it should be p = p − α∇f(p)",
)
def uphill(grad, start, lr, radius=1.0, max_steps=10_000):
    return _walk(grad, start, -lr, max_steps, lambda p: abs(p[1]) >= radius)


@mutant(
    "escape_time",
    "没有用参数 radius：界限是 |y| ≥ radius · "
    "the argument radius is not used: the limit is |y| ≥ radius",
)
def radius_ignored(grad, start, lr, radius=1.0, max_steps=10_000):
    return _walk(grad, start, lr, max_steps, lambda p: abs(p[1]) >= 1)


@mutant(
    "escape_time",
    "梯度只在起点求了一次：每一步都要在当前的 p 处重新求 · "
    "the gradient is taken once, at the start: take it anew at each p",
)
def gradient_of_the_start(grad, start, lr, radius=1.0, max_steps=10_000):
    g = grad(start)
    return _walk(lambda p: g, start, lr, max_steps, lambda p: abs(p[1]) >= radius)


@mutant(
    "escape_time",
    "走不掉时应返回 max_steps，不是 −1 · if it never leaves return max_steps, not −1",
)
def minus_one_for_never(grad, start, lr, radius=1.0, max_steps=10_000):
    t = _walk(grad, start, lr, max_steps, lambda p: abs(p[1]) >= radius)
    return t if t < max_steps else -1


@mutant(
    "escape_time",
    "走不掉时应返回 max_steps，不是循环里最后一个 t · "
    "if it never leaves return max_steps, not the last t of the loop",
)
def last_t_for_never(grad, start, lr, radius=1.0, max_steps=10_000):
    t = _walk(grad, start, lr, max_steps, lambda p: abs(p[1]) >= radius)
    return min(t, max_steps - 1)


@mutant(
    "escape_time",
    "公式 ln(r/δ)/ln(1 + 2α) 只对 x² − y² 成立：要用 grad 一步一步走 · "
    "the formula ln(r/δ)/ln(1 + 2α) holds for x² − y² alone: walk step by step, with grad",
)
def formula(grad, start, lr, radius=1.0, max_steps=10_000):
    y = abs(start[1])
    if y == 0:
        return max_steps
    return min(max_steps, max(0, ceil(log(radius / y) / log(1 + 2 * lr))))
