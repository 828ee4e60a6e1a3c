"""What the answers to exercise 14 are checked for."""

import numpy as np

from grading.questions import Check, Question
from grading.values import case


def _probabilities(rng, n, classes):
    """A row of probabilities for each of n examples."""
    p = rng.uniform(0.1, 1, size=(n, classes))
    return p / p.sum(axis=1, keepdims=True)


# --- average_predictions -----------------------------------------------------------------------


def equal_weights(rng):
    for k, n, classes in ((3, 4, 3), (2, 5, 2), (5, 2, 4)):
        yield case([_probabilities(rng, n, classes) for _ in range(k)])


def weights_that_sum_to_one(rng):
    yield case([_probabilities(rng, 3, 4) for _ in range(3)], np.array([0.5, 0.3, 0.2]))
    yield case([_probabilities(rng, 4, 3) for _ in range(2)], np.array([0.9, 0.1]))


def weights_of_any_sum(rng):
    yield case([_probabilities(rng, 3, 4) for _ in range(3)], np.array([1.0, 2.0, 5.0]))
    yield case([_probabilities(rng, 4, 2) for _ in range(2)], np.array([0.1, 0.3]))


def no_say_for_one(rng):
    yield case([_probabilities(rng, 3, 3) for _ in range(3)], np.array([2.0, 0.0, 1.0]))


def whole_number_weights(rng):
    yield case([_probabilities(rng, 3, 3) for _ in range(4)], [5, 3, 2, 1])


def one_axis(rng):
    yield case([rng.uniform(0.1, 0.9, size=5) for _ in range(3)])
    yield case([rng.uniform(0.1, 0.9, size=6) for _ in range(2)], np.array([3.0, 1.0]))


def one_array(rng):
    yield case(np.array([_probabilities(rng, 4, 3) for _ in range(3)]))


# --- polyak_average ----------------------------------------------------------------------------


def _walk(rng, steps, *shape):
    """Places of a walk that comes from afar: the first ones lie off."""
    away = 8.0 * 0.5 ** np.arange(steps)
    return [a + rng.normal(size=shape) for a in away]


def all_of_them(rng):
    yield case(_walk(rng, 6, 3))
    yield case(_walk(rng, 5, 4), 0)


def the_first_ones_left_out(rng):
    for steps, skip in ((8, 3), (6, 1), (9, 5)):
        yield case(_walk(rng, steps, 3), skip)


def matrices(rng):
    yield case(_walk(rng, 7, 2, 3), skip=2)


def only_one_left(rng):
    yield case(_walk(rng, 5, 3), 4)
    yield case(_walk(rng, 6, 3), 3)


def rows_of_an_array(rng):
    yield case(np.array(_walk(rng, 7, 4)), 2)


def whole_numbers(rng):
    yield case([rng.integers(-9, 9, size=3) for _ in range(6)], 2)


# --- l2_penalty --------------------------------------------------------------------------------


def everything_penalized(rng):
    for shape, l2 in (((3, 4), 0.1), ((2, 5), 0.7), ((4, 3), 1e-3)):
        yield case(rng.normal(size=shape), l2)


def bias_let_off(rng):
    for shape, l2 in (((3, 4), 0.1), ((2, 5), 0.7)):
        yield case(rng.normal(size=shape), l2, True)


def said_outright(rng):
    yield case(rng.normal(size=(3, 3)), 0.3, skip_bias=False)
    yield case(rng.normal(size=(3, 3)), 0.3, skip_bias=True)


def strong(rng):
    yield case(rng.normal(size=(3, 4)), 5.0)
    yield case(rng.normal(size=(3, 4)), 2.5, True)


def no_strength(rng):
    yield case(rng.normal(size=(3, 4)), 0.0)
    yield case(rng.normal(size=(3, 4)), 0.0, True)
    yield case(rng.normal(size=(3, 4)), 0.2)


def integers(rng):
    yield case(rng.integers(1, 9, size=(3, 4)) * rng.choice([-1, 1], size=(3, 4)), 0.25)
    yield case(rng.integers(1, 9, size=(2, 3)) * rng.choice([-1, 1], size=(2, 3)), 0.25, True)


QUESTIONS = {
    "average_predictions": Question(
        checks=(
            Check("一样的权重 · equal weights", equal_weights),
            Check("和为 1 的权重 · weights that sum to 1", weights_that_sum_to_one),
            Check("和不为 1 的权重 · weights of any other sum", weights_of_any_sum),
            Check("有一个成员的权重是 0 · a member of weight 0", no_say_for_one),
            Check("权重是整数的列表 · weights as a list of integers", whole_number_weights),
            Check("每个成员只给一列数 · members with one axis", one_axis),
            Check("成员叠成一个数组 · members stacked in one array", one_array),
        ),
    ),
    "polyak_average": Question(
        checks=(
            Check("全部平均 · the mean of all", all_of_them),
            Check("略去开头几个 · the first few left out", the_first_ones_left_out),
            Check("权重是矩阵 · weights that are matrices", matrices),
            Check("只剩一个 · only one left", only_one_left),
            Check("数组的各行 · the rows of an array", rows_of_an_array),
            Check("整数 · whole numbers", whole_numbers),
        ),
    ),
    "l2_penalty": Question(
        checks=(
            Check("全部都罚 · all weights penalized", everything_penalized),
            Check("放过偏置 · the biases let off", bias_let_off),
            Check("按名字给 skip_bias · skip_bias given by name", said_outright),
            Check("λ 很大 · a large λ", strong),
            Check("λ 等于 0 · λ equal to 0", no_strength),
            Check("W 是整数 · W of integers", integers),
        ),
    ),
}
