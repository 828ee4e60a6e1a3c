"""Known wrong answers to exercise 14; each message names the mistake."""

import numpy as np

from grading.questions import mutant


def _weights(predictions, weights):
    return np.ones(len(predictions)) if weights is None else np.array(weights, dtype=float)


# --- average_predictions -----------------------------------------------------------------------


@mutant(
    "average_predictions",
    "权重没有归一：要除以权重的和 · the weights are not normalized: divide by their sum",
)
def weights_not_normalized(predictions, weights=None):
    p = np.array(predictions, dtype=float)
    if weights is None:
        return p.mean(axis=0)
    return np.tensordot(np.array(weights, dtype=float), p, axes=1)


@mutant(
    "average_predictions",
    "除以了成员数 k：有权重时应除以权重的和 · "
    "divided by the number of members k: with weights, divide by their sum",
)
def divided_by_the_number(predictions, weights=None):
    p = np.array(predictions, dtype=float)
    return np.tensordot(_weights(p, weights), p, axes=1) / len(p)


@mutant(
    "average_predictions",
    "权重没有用上 · the weights are not used",
)
def weights_ignored(predictions, weights=None):
    return np.mean(np.array(predictions, dtype=float), axis=0)


@mutant(
    "average_predictions",
    "不给权重时只加没有除：应除以成员数 · "
    "without weights the members are added but not divided: divide by their number",
)
def only_added(predictions, weights=None):
    p = np.array(predictions, dtype=float)
    w = _weights(p, weights)
    return np.tensordot(w if weights is None else w / w.sum(), p, axes=1)


@mutant(
    "average_predictions",
    "把所有的数平均成了一个：只对成员（第 0 轴）求平均 · "
    "all numbers averaged into one: take the mean over the members only (axis 0)",
)
def mean_of_everything(predictions, weights=None):
    p = np.array(predictions, dtype=float)
    w = _weights(p, weights)
    return float(np.mean(np.tensordot(w / w.sum(), p, axes=1)))


@mutant(
    "average_predictions",
    "在最后一轴上求了平均：成员在第 0 轴 · "
    "the mean is over the last axis: the members are along axis 0",
)
def mean_over_the_classes(predictions, weights=None):
    return np.mean(np.array(predictions, dtype=float), axis=-1)


@mutant(
    "average_predictions",
    "这是几何平均：请把概率本身平均，不是它们的对数 · "
    "this is the geometric mean: average the probabilities themselves, not their logarithms",
)
def geometric_mean(predictions, weights=None):
    p = np.array(predictions, dtype=float)
    w = _weights(p, weights)
    return np.exp(np.tensordot(w / w.sum(), np.log(p), axes=1))


@mutant(
    "average_predictions",
    "这是归一后的几何平均，相当于平均得分：请把概率本身平均 · "
    "this is the normalized geometric mean, as if scores were averaged: average the probabilities",
)
def normalized_geometric_mean(predictions, weights=None):
    q = geometric_mean(predictions, weights)
    return q / q.sum(axis=-1, keepdims=True)


@mutant(
    "average_predictions",
    "返回的是类别：应返回平均后的概率，取最大是下一步 · "
    "classes are returned: return the averaged probabilities, choosing the largest comes after",
)
def classes_returned(predictions, weights=None):
    p = np.array(predictions, dtype=float)
    w = _weights(p, weights)
    return np.argmax(np.tensordot(w / w.sum(), p, axes=1), axis=-1)


@mutant(
    "average_predictions",
    "平均之后又做了一次 softmax：概率的平均已经是概率 · "
    "softmax is applied to the mean: a mean of probabilities is a probability already",
)
def softmax_once_more(predictions, weights=None):
    p = np.array(predictions, dtype=float)
    w = _weights(p, weights)
    e = np.exp(np.tensordot(w / w.sum(), p, axes=1))
    return e / e.sum(axis=-1, keepdims=True)


@mutant(
    "average_predictions",
    "权重除以了最大的一个：应除以它们的和 · "
    "the weights are divided by the largest: divide by their sum",
)
def divided_by_the_largest(predictions, weights=None):
    p = np.array(predictions, dtype=float)
    if weights is None:
        return p.mean(axis=0)
    w = np.array(weights, dtype=float)
    return np.tensordot(w / w.max(), p, axes=1)


@mutant(
    "average_predictions",
    "这是中位数，不是平均 · this is the median, not the mean",
)
def median(predictions, weights=None):
    p = np.array(predictions, dtype=float)
    if weights is None and len(p) > 2:
        return np.median(p, axis=0)
    w = _weights(p, weights)
    return np.tensordot(w / w.sum(), p, axes=1)


# --- polyak_average ----------------------------------------------------------------------------


@mutant(
    "polyak_average",
    "没有用 skip：开头的几个也算了进去 · skip is not used: the first ones are in the mean, too",
)
def nothing_skipped(iterates, skip=0):
    return np.mean(np.array(iterates, dtype=float), axis=0)


@mutant(
    "polyak_average",
    "略去的是末尾的几个：应略去开头的 · the last ones are left out instead of the first",
)
def the_end_skipped(iterates, skip=0):
    points = np.array(iterates, dtype=float)
    return points[: len(points) - skip].mean(axis=0)


@mutant(
    "polyak_average",
    "除数是全部的个数：略去之后剩几个，就除以几 · "
    "divided by the number of all: divide by the number of those that are left",
)
def divided_by_all(iterates, skip=0):
    points = np.array(iterates, dtype=float)
    return points[skip:].sum(axis=0) / len(points)


@mutant(
    "polyak_average",
    "多略去了一个：从第 skip 个（从 0 数）开始算 · "
    "one too many is left out: begin with number skip, counted from 0",
)
def one_too_many_skipped(iterates, skip=0):
    points = np.array(iterates, dtype=float)
    return points[min(skip + 1, len(points) - 1) :].mean(axis=0)


@mutant(
    "polyak_average",
    "少略去了一个：开头 skip 个都不算 · one too few is left out: skip the first skip of them",
)
def one_too_few_skipped(iterates, skip=0):
    return np.array(iterates, dtype=float)[max(skip - 1, 0) :].mean(axis=0)


@mutant(
    "polyak_average",
    "只保留了开头 skip 个：这几个正是要略去的 · "
    "only the first skip are kept: these are the ones to leave out",
)
def the_first_kept(iterates, skip=0):
    points = np.array(iterates, dtype=float)
    return points[: skip or len(points)].mean(axis=0)


@mutant(
    "polyak_average",
    "每次取了新旧的一半：越早的权重越小，不是平均 · "
    "each time half old, half new: early ones count less and less, which is no mean",
)
def half_and_half(iterates, skip=0):
    points = np.array(iterates, dtype=float)[skip:]
    mean = points[0]
    for W in points[1:]:
        mean = (mean + W) / 2
    return mean


@mutant(
    "polyak_average",
    "返回的是最后一个，不是平均 · the last one is returned, not the mean",
)
def the_last_one(iterates, skip=0):
    return np.array(iterates[-1], dtype=float)


@mutant(
    "polyak_average",
    "只加没有除：得到的是和 · added but not divided: this is a sum",
)
def the_sum(iterates, skip=0):
    return np.array(iterates, dtype=float)[skip:].sum(axis=0)


@mutant(
    "polyak_average",
    "把所有的数平均成了一个：结果的形状应与一份权重相同 · "
    "all numbers averaged into one: the result has the shape of one set of weights",
)
def one_number(iterates, skip=0):
    return float(np.array(iterates, dtype=float)[skip:].mean())


@mutant(
    "polyak_average",
    "这是 β = 0.9 的移动平均：这里各个权重相等 · "
    "this is a moving average with β = 0.9: here all count alike",
)
def moving_average(iterates, skip=0):
    points = np.array(iterates, dtype=float)[skip:]
    v = np.zeros(points.shape[1:])
    for W in points:
        v = 0.9 * v + 0.1 * W
    return v / (1 - 0.9 ** len(points))


# --- l2_penalty --------------------------------------------------------------------------------


def _kept(W, skip_bias):
    W = np.array(W, dtype=float)
    if skip_bias:
        W[:, -1] = 0
    return W


@mutant(
    "l2_penalty",
    "梯度漏了 2：λ ΣW² 的梯度是 2λW · the gradient lacks the 2: that of λ ΣW² is 2λW",
)
def gradient_without_two(W, l2, skip_bias=False):
    K = _kept(W, skip_bias)
    return l2 * np.sum(K**2), l2 * K


@mutant(
    "l2_penalty",
    "用了 λ/2：这里的惩罚是 λ ΣW²，没有二分之一 · "
    "λ/2 is used: the penalty here is λ ΣW², without the one half",
)
def half_the_strength(W, l2, skip_bias=False):
    K = _kept(W, skip_bias)
    return l2 / 2 * np.sum(K**2), l2 * K


@mutant(
    "l2_penalty",
    "求了平均：W² 要全部相加 · a mean was taken: add up all of W²",
)
def mean_of_squares(W, l2, skip_bias=False):
    K = _kept(W, skip_bias)
    return l2 * np.mean(K**2), 2 * l2 * K


@mutant(
    "l2_penalty",
    "求了平均，梯度也除以了个数：W² 要全部相加 · "
    "a mean was taken, in the gradient as well: add up all of W²",
)
def mean_in_both(W, l2, skip_bias=False):
    K = _kept(W, skip_bias)
    return l2 * np.mean(K**2), 2 * l2 * K / K.size


@mutant(
    "l2_penalty",
    "开了方：惩罚是 λ ΣW²，不是 λ√ΣW² · a root was taken: the penalty is λ ΣW², not λ√ΣW²",
)
def norm_not_squared(W, l2, skip_bias=False):
    K = _kept(W, skip_bias)
    return l2 * np.sqrt(np.sum(K**2)), 2 * l2 * K


@mutant(
    "l2_penalty",
    "这是 L1 惩罚 λ Σ|W|：这里要平方和 · "
    "this is the L1 penalty λ Σ|W|: the sum of squares is asked for",
)
def l1_penalty(W, l2, skip_bias=False):
    K = _kept(W, skip_bias)
    return l2 * np.sum(np.abs(K)), l2 * np.sign(K)


@mutant(
    "l2_penalty",
    "惩罚漏了 λ · the penalty lacks λ",
)
def value_without_lambda(W, l2, skip_bias=False):
    K = _kept(W, skip_bias)
    return np.sum(K**2), 2 * l2 * K


@mutant(
    "l2_penalty",
    "梯度漏了 λ：应为 2λW · the gradient lacks λ: it is 2λW",
)
def gradient_without_lambda(W, l2, skip_bias=False):
    K = _kept(W, skip_bias)
    return l2 * np.sum(K**2), 2 * K


@mutant(
    "l2_penalty",
    "梯度的符号反了：返回梯度本身，减号在更新那里 · "
    "the gradient has the wrong sign: return the gradient itself, the minus is in the update",
)
def gradient_downhill(W, l2, skip_bias=False):
    K = _kept(W, skip_bias)
    return l2 * np.sum(K**2), -2 * l2 * K


@mutant(
    "l2_penalty",
    "没有用 skip_bias：它为真时要放过最后一列 · "
    "skip_bias is not used: when it is true, let the last column off",
)
def bias_always_penalized(W, l2, skip_bias=False):
    K = _kept(W, False)
    return l2 * np.sum(K**2), 2 * l2 * K


@mutant(
    "l2_penalty",
    "总是放过偏置：skip_bias 为假时，最后一列也要罚 · "
    "the biases are always let off: when skip_bias is false, the last column is penalized, too",
)
def bias_never_penalized(W, l2, skip_bias=False):
    K = _kept(W, True)
    return l2 * np.sum(K**2), 2 * l2 * K


@mutant(
    "l2_penalty",
    "放过的是最后一行：偏置在最后一列 W[:, −1] · "
    "the last row is let off: the biases are the last column, W[:, −1]",
)
def last_row_let_off(W, l2, skip_bias=False):
    K = np.array(W, dtype=float)
    if skip_bias:
        K[-1] = 0
    return l2 * np.sum(K**2), 2 * l2 * K


@mutant(
    "l2_penalty",
    "惩罚放过了偏置，梯度却没有：梯度的最后一列应为 0 · "
    "the penalty lets the biases off, the gradient does not: its last column should be 0",
)
def bias_left_in_the_gradient(W, l2, skip_bias=False):
    return l2 * np.sum(_kept(W, skip_bias) ** 2), 2 * l2 * _kept(W, False)


@mutant(
    "l2_penalty",
    "梯度放过了偏置，惩罚却没有：最后一列的平方不要加进去 · "
    "the gradient lets the biases off, the penalty does not: leave their squares out of the sum",
)
def bias_left_in_the_value(W, l2, skip_bias=False):
    return l2 * np.sum(_kept(W, False) ** 2), 2 * l2 * _kept(W, skip_bias)


@mutant(
    "l2_penalty",
    "梯度少了一列：它应与 W 同形，偏置那列填 0 · "
    "the gradient lacks a column: it has the shape of W, with 0 for the biases",
)
def gradient_cut_off(W, l2, skip_bias=False):
    K = np.array(W, dtype=float)
    if skip_bias:
        K = K[:, :-1]
    return l2 * np.sum(K**2), 2 * l2 * K


@mutant(
    "l2_penalty",
    "返回了更新后的权重：第二个值应为梯度 · "
    "updated weights are returned: the second value should be the gradient",
)
def weights_returned(W, l2, skip_bias=False):
    K = _kept(W, skip_bias)
    return l2 * np.sum(K**2), np.array(W, dtype=float) - 2 * l2 * K
