"""Known wrong answers to exercise 01; each message names the mistake."""

import numpy as np

from grading.questions import mutant

# --- add_bias ----------------------------------------------------------------------------------


@mutant(
    "add_bias",
    "1 补在了最前面：应补在最后一列，才对得上 W 的偏置列 · "
    "the ones come first: put them in the last column, where W has its biases",
)
def ones_first(X):
    return np.hstack([np.ones((len(X), 1)), X])


@mutant(
    "add_bias",
    "1 补成了一行：一行是一个样本，应补一列 · "
    "the ones make a new row: a row is an example, so append a column",
)
def ones_as_a_row(X):
    return np.vstack([X, np.ones((1, X.shape[1]))])


@mutant(
    "add_bias",
    "补的是 0：乘上 0，偏置就不起作用了，应补 1 · "
    "the new column holds 0, which switches the biases off: append 1",
)
def zeros(X):
    return np.hstack([X, np.zeros((len(X), 1))])


@mutant(
    "add_bias",
    "每个数都加了 1：数据应当不变，只在末尾多一列 1 · "
    "1 was added to every number: keep the data, and append one column of ones",
)
def one_added(X):
    return X + 1


# --- svm_loss ----------------------------------------------------------------------------------


def _hinges(W, X, y, margin, sign=1.0):
    """max(0, s_j − s_y + Δ) for all classes, the right one too; with sign −1 turned round."""
    S = X @ W.T
    return np.maximum(0, sign * (S - S[np.arange(len(y)), y][:, None]) + margin)


def _skip_right(M, y):
    M[np.arange(len(y)), y] = 0
    return M


@mutant(
    "svm_loss",
    "把正确类也加进了求和：损失恰好多出 Δ，求和应跳过 j = yᵢ · "
    "the right class is in the sum, which adds exactly Δ: skip j = yᵢ",
)
def right_class_counted(W, X, y, margin=1.0, l2=0.0):
    return _hinges(W, X, y, margin).sum() / len(y) + l2 * np.sum(W**2)


@mutant(
    "svm_loss",
    "只求了和：还要除以样本数 n · this is the sum over the examples: divide it by n",
)
def sum_of_hinges(W, X, y, margin=1.0, l2=0.0):
    return _skip_right(_hinges(W, X, y, margin), y).sum() + l2 * np.sum(W**2)


@mutant(
    "svm_loss",
    "对整张表取了平均，多除了一个 C：每行求和，再对 n 行平均 · "
    "the mean runs over the whole table, a C too many: sum each row, then average n rows",
)
def mean_over_classes(W, X, y, margin=1.0, l2=0.0):
    return _skip_right(_hinges(W, X, y, margin), y).mean() + l2 * np.sum(W**2)


@mutant(
    "svm_loss",
    "多除了一个 C − 1：对错误类是求和，不是平均 · "
    "divided by C − 1 as well: over the wrong classes it is a sum, not a mean",
)
def mean_over_rivals(W, X, y, margin=1.0, l2=0.0):
    M = _skip_right(_hinges(W, X, y, margin), y)
    return M.sum() / (len(y) * (len(W) - 1)) + l2 * np.sum(W**2)


@mutant(
    "svm_loss",
    "只罚了最强的一个对手：每个错误类都要算，再相加 · "
    "only the strongest rival is charged: add up the terms of all wrong classes",
)
def worst_rival(W, X, y, margin=1.0, l2=0.0):
    return _skip_right(_hinges(W, X, y, margin), y).max(axis=1).mean() + l2 * np.sum(W**2)


@mutant(
    "svm_loss",
    "差的方向反了：应为 sⱼ − s_y + Δ，不是 s_y − sⱼ + Δ · "
    "the difference is turned round: it should be sⱼ − s_y + Δ, not s_y − sⱼ + Δ",
)
def difference_reversed(W, X, y, margin=1.0, l2=0.0):
    return _skip_right(_hinges(W, X, y, margin, -1.0), y).sum() / len(y) + l2 * np.sum(W**2)


@mutant(
    "svm_loss",
    "没有截到 0：领先足够时该不罚，而不是倒贴，用 max(0, ·) · "
    "nothing is cut at 0: a safe lead costs nothing but earns nothing either, take max(0, ·)",
)
def no_maximum(W, X, y, margin=1.0, l2=0.0):
    S = X @ W.T
    M = S - S[np.arange(len(y)), y][:, None] + margin
    return _skip_right(M, y).sum() / len(y) + l2 * np.sum(W**2)


@mutant(
    "svm_loss",
    "漏了间隔 Δ：应为 max(0, sⱼ − s_y + Δ) · the margin Δ is missing: max(0, sⱼ − s_y + Δ)",
)
def no_margin(W, X, y, margin=1.0, l2=0.0):
    return _hinges(W, X, y, 0.0).sum() / len(y) + l2 * np.sum(W**2)


@mutant(
    "svm_loss",
    "间隔写死成了 1：应使用参数 margin · the margin is fixed at 1: use the argument margin",
)
def margin_of_one(W, X, y, margin=1.0, l2=0.0):
    return _skip_right(_hinges(W, X, y, 1.0), y).sum() / len(y) + l2 * np.sum(W**2)


@mutant(
    "svm_loss",
    "取了平方：合页损失用的是 max(0, ·) 本身 · "
    "the terms are squared: the hinge loss takes max(0, ·) itself",
)
def squared_hinge(W, X, y, margin=1.0, l2=0.0):
    return (_skip_right(_hinges(W, X, y, margin), y) ** 2).sum() / len(y) + l2 * np.sum(W**2)


# --- softmax_loss ------------------------------------------------------------------------------


def _entropy(W, X, y):
    S = X @ W.T
    Z = S - S.max(axis=1, keepdims=True)
    return np.log(np.exp(Z).sum(axis=1)) - Z[np.arange(len(y)), y]


@mutant(
    "softmax_loss",
    "exp 溢出，成了 ∞/∞：先从每行减去该行的最大值，再按 log Σ exp 的写法算 · "
    "exp overflows and ∞/∞ follows: subtract each row's maximum first, then use log Σ exp",
)
@np.errstate(all="ignore")
def naive(W, X, y, l2=0.0):
    E = np.exp(X @ W.T)
    P = E / E.sum(axis=1, keepdims=True)
    return -np.log(P[np.arange(len(y)), y]).mean() + l2 * np.sum(W**2)


@mutant(
    "softmax_loss",
    "公式化简对了，但 exp 仍会溢出：先从每行减去该行的最大值 · "
    "the formula is simplified, yet exp still overflows: subtract each row's maximum first",
)
@np.errstate(all="ignore")
def unshifted(W, X, y, l2=0.0):
    S = X @ W.T
    losses = np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y]
    return losses.mean() + l2 * np.sum(W**2)


@mutant(
    "softmax_loss",
    "先算概率，再取对数：p 下溢成 0，−log 0 = ∞；改用 log Σ exp(s − M) − (s_y − M) · "
    "the probability comes first and underflows to 0, and −log 0 = ∞: "
    "use log Σ exp(s − M) − (s_y − M)",
)
@np.errstate(all="ignore")
def shifted_probability(W, X, y, l2=0.0):
    S = X @ W.T
    E = np.exp(S - S.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    return -np.log(P[np.arange(len(y)), y]).mean() + l2 * np.sum(W**2)


@mutant(
    "softmax_loss",
    "减的是整张表的最大值，别的行会下溢成 log 0：每行减各自的最大值（axis=1） · "
    "the maximum is the whole table's, so other rows underflow to log 0: "
    "subtract each row's own (axis=1)",
)
@np.errstate(all="ignore")
def one_maximum_for_all(W, X, y, l2=0.0):
    S = X @ W.T
    Z = S - S.max()
    losses = np.log(np.exp(Z).sum(axis=1)) - Z[np.arange(len(y)), y]
    return losses.mean() + l2 * np.sum(W**2)


@mutant(
    "softmax_loss",
    "在 log 里加了小数，损失被封顶：不必凑，用 log Σ exp(s − M) − (s_y − M) · "
    "a small number added inside the log caps the loss: "
    "no need for it with log Σ exp(s − M) − (s_y − M)",
)
def padded_logarithm(W, X, y, l2=0.0):
    return -np.log(np.exp(-_entropy(W, X, y)) + 1e-12).mean() + l2 * np.sum(W**2)


@mutant(
    "softmax_loss",
    "在 log 里加了小数，损失被封顶：不必凑，用 log Σ exp(s − M) − (s_y − M) · "
    "a small number added inside the log caps the loss: "
    "no need for it with log Σ exp(s − M) − (s_y − M)",
)
def padded_logarithm_more(W, X, y, l2=0.0):
    return -np.log(np.exp(-_entropy(W, X, y)) + 1e-8).mean() + l2 * np.sum(W**2)


@mutant(
    "softmax_loss",
    "对数的底不对：应取自然对数 np.log · the logarithm has the wrong base: use np.log",
)
def base_ten(W, X, y, l2=0.0):
    return _entropy(W, X, y).mean() / np.log(10) + l2 * np.sum(W**2)


@mutant(
    "softmax_loss",
    "对数的底不对：应取自然对数 np.log · the logarithm has the wrong base: use np.log",
)
def base_two(W, X, y, l2=0.0):
    return _entropy(W, X, y).mean() / np.log(2) + l2 * np.sum(W**2)


@mutant(
    "softmax_loss",
    "少了负号：损失是 −log p，不会是负数 · the minus is missing: a loss −log p is never negative",
)
def sign_lost(W, X, y, l2=0.0):
    return -_entropy(W, X, y).mean() + l2 * np.sum(W**2)


@mutant(
    "softmax_loss",
    "只求了和：还要除以样本数 n · this is the sum over the examples: divide it by n",
)
def sum_of_entropies(W, X, y, l2=0.0):
    return _entropy(W, X, y).sum() + l2 * np.sum(W**2)


@mutant(
    "softmax_loss",
    "沿错了轴：概率应在每一行（各类）之内加起来是 1，用 axis=1 · "
    "the wrong axis: probabilities sum to 1 within each row, over the classes, so axis=1",
)
def wrong_axis(W, X, y, l2=0.0):
    Z = X @ W.T
    Z = Z - Z.max(axis=0)
    losses = np.log(np.exp(Z).sum(axis=0))[y] - Z[np.arange(len(y)), y]
    return losses.mean() + l2 * np.sum(W**2)


@mutant(
    "softmax_loss",
    "除以了整张表的和：每行的概率各自加起来是 1，用 sum(axis=1, keepdims=True) · "
    "this divides by the sum of the whole table: each row's probabilities add up to 1, "
    "use sum(axis=1, keepdims=True)",
)
def sum_of_the_table(W, X, y, l2=0.0):
    S = X @ W.T
    losses = np.log(np.exp(S - S.max()).sum()) - (S - S.max())[np.arange(len(y)), y]
    return losses.mean() + l2 * np.sum(W**2)


@mutant(
    "softmax_loss",
    "漏了正确类的分数：log Σ exp(s − M) 之后还要减 s_y − M · "
    "the score of the right class is missing: subtract s_y − M from log Σ exp(s − M)",
)
def right_score_missing(W, X, y, l2=0.0):
    S = X @ W.T
    Z = S - S.max(axis=1, keepdims=True)
    return np.log(np.exp(Z).sum(axis=1)).mean() + l2 * np.sum(W**2)


@mutant(
    "softmax_loss",
    "减掉的最大值没有补回来：s_y 也要减去同一个 M · "
    "the maximum was taken from one part only: subtract the same M from s_y too",
)
def shifted_in_part(W, X, y, l2=0.0):
    S = X @ W.T
    Z = S - S.max(axis=1, keepdims=True)
    losses = np.log(np.exp(Z).sum(axis=1)) - S[np.arange(len(y)), y]
    return losses.mean() + l2 * np.sum(W**2)


# --- the regularization of both ----------------------------------------------------------------

_HALF = (
    "正则化多乘了 ½：本书用 λ ΣW²，前面没有 ½ · "
    "the regularization has a ½ too many: this book takes λ ΣW², with no ½"
)
_NONE = (
    "漏了正则化：还要加上 l2 * np.sum(W**2) · the regularization is missing: add l2 * np.sum(W**2)"
)
_NO_BIAS = (
    "正则化放过了偏置列：本书把 W 的每一列都算进去 · "
    "the regularization leaves out the bias column: this book counts every column of W"
)
_ROOT = (
    "正则化用了长度 ‖W‖：应为平方和 ΣW²，不开根号 · "
    "the regularization takes the length ‖W‖: it should be ΣW², with no root"
)
_SHARED = (
    "正则化也除以了 n：求平均的只有数据损失 · "
    "the regularization is divided by n as well: only the data loss is a mean"
)
_ABSOLUTE = (
    "正则化用了绝对值之和：应为平方和 ΣW² · "
    "the regularization sums absolute values: it should be ΣW²"
)


def _hinge(W, X, y, margin):
    return _skip_right(_hinges(W, X, y, margin), y).sum() / len(y)


@mutant("svm_loss", _HALF)
def hinge_half_penalty(W, X, y, margin=1.0, l2=0.0):
    return _hinge(W, X, y, margin) + 0.5 * l2 * np.sum(W**2)


@mutant("svm_loss", _NONE)
def hinge_no_penalty(W, X, y, margin=1.0, l2=0.0):
    return _hinge(W, X, y, margin)


@mutant("svm_loss", _NO_BIAS)
def hinge_bias_spared(W, X, y, margin=1.0, l2=0.0):
    return _hinge(W, X, y, margin) + l2 * np.sum(W[:, :-1] ** 2)


@mutant("svm_loss", _ROOT)
def hinge_norm(W, X, y, margin=1.0, l2=0.0):
    return _hinge(W, X, y, margin) + l2 * np.linalg.norm(W)


@mutant("svm_loss", _SHARED)
def hinge_penalty_shared(W, X, y, margin=1.0, l2=0.0):
    return _hinge(W, X, y, margin) + l2 * np.sum(W**2) / len(y)


@mutant("svm_loss", _ABSOLUTE)
def hinge_absolute(W, X, y, margin=1.0, l2=0.0):
    return _hinge(W, X, y, margin) + l2 * np.sum(np.abs(W))


@mutant("softmax_loss", _HALF)
def entropy_half_penalty(W, X, y, l2=0.0):
    return _entropy(W, X, y).mean() + 0.5 * l2 * np.sum(W**2)


@mutant("softmax_loss", _NONE)
def entropy_no_penalty(W, X, y, l2=0.0):
    return _entropy(W, X, y).mean()


@mutant("softmax_loss", _NO_BIAS)
def entropy_bias_spared(W, X, y, l2=0.0):
    return _entropy(W, X, y).mean() + l2 * np.sum(W[:, :-1] ** 2)


@mutant("softmax_loss", _ROOT)
def entropy_norm(W, X, y, l2=0.0):
    return _entropy(W, X, y).mean() + l2 * np.linalg.norm(W)


@mutant("softmax_loss", _SHARED)
def entropy_penalty_shared(W, X, y, l2=0.0):
    return _entropy(W, X, y).mean() + l2 * np.sum(W**2) / len(y)


@mutant("softmax_loss", _ABSOLUTE)
def entropy_absolute(W, X, y, l2=0.0):
    return _entropy(W, X, y).mean() + l2 * np.sum(np.abs(W))


# --- predict -----------------------------------------------------------------------------------


@mutant(
    "predict",
    "沿错了轴：X @ W.T 一行一个样本，应在行内找最大，axis=1 · "
    "the wrong axis: X @ W.T has one example a row, so look along the row, axis=1",
)
def argmax_over_examples(W, X):
    return (X @ W.T).argmax(axis=0)


@mutant(
    "predict",
    "返回的是最高分：要的是它的编号，用 argmax · "
    "this is the highest score: return its class instead, with argmax",
)
def score_instead_of_class(W, X):
    return (X @ W.T).max(axis=1)


@mutant(
    "predict",
    "类从 1 数起了：应从 0 数起 · the classes are counted from 1: count them from 0",
)
def counted_from_one(W, X):
    return (X @ W.T).argmax(axis=1) + 1


@mutant(
    "predict",
    "选的是得分最低的类：应选最高的 · this is the class with the lowest score: take the highest",
)
def lowest_score(W, X):
    return (X @ W.T).argmin(axis=1)


@mutant(
    "predict",
    "先取了绝对值：比的是分数本身，−9 低于 −1 · "
    "absolute values were compared: compare the scores themselves, −9 is below −1",
)
def largest_absolute(W, X):
    return np.abs(X @ W.T).argmax(axis=1)


@mutant(
    "predict",
    "并列时选了编号最大的类：应选编号最小的 · "
    "among tied scores this takes the last class: take the first",
)
def last_of_the_ties(W, X):
    return len(W) - 1 - (X @ W.T)[:, ::-1].argmax(axis=1)


# --- accuracy ----------------------------------------------------------------------------------


def _correct(W, X, y):
    return (X @ W.T).argmax(axis=1) == y


@mutant(
    "accuracy",
    "这是答对的个数：还要除以样本数 n · this counts the right answers: divide by n",
)
def number_right(W, X, y):
    return np.sum(_correct(W, X, y))


@mutant(
    "accuracy",
    "这是错误率：应为答对的比例 · this is the error rate: return the fraction that is right",
)
def error_rate(W, X, y):
    return 1 - _correct(W, X, y).mean()


@mutant(
    "accuracy",
    "这是百分数：应为 0 到 1 之间的比例，不乘 100 · "
    "this is a percentage: return a fraction from 0 to 1, not times 100",
)
def percentage(W, X, y):
    return 100 * _correct(W, X, y).mean()


@mutant(
    "accuracy",
    "除以的是类数 C：应除以样本数 n · this divides by the number of classes C: divide by n",
)
def divided_by_classes(W, X, y):
    return _correct(W, X, y).sum() / len(W)


@mutant(
    "accuracy",
    "返回的是每个样本的对错：应为它们的平均，一个数 · "
    "this says for each example whether it is right: return their mean, one number",
)
def right_or_wrong_each(W, X, y):
    return _correct(W, X, y)
