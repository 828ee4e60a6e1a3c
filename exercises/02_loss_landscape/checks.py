"""What the answers to exercise 02 are checked for."""

import numpy as np

from grading.questions import Check, Question
from grading.values import Function, case

# --- slices ------------------------------------------------------------------------------------


def _loss(rng, shape, name="squared_distance"):
    return Function(name, {"center": rng.normal(size=shape)})


def _weights(rng, shape, how_many):
    """Arrays of weights; a direction among them is longer than 1."""
    return [
        rng.uniform(1, 2, size=shape) * rng.choice([-1, 1], size=shape) for _ in range(how_many)
    ]


def _svm(rng):
    X = np.hstack([rng.normal(size=(5, 2)), np.ones((5, 1))])
    return Function("svm_of", {"X": X, "y": rng.integers(4, size=5)})


def vectors_1d(rng):
    start, along = np.array([1.0, 0.0]), np.array([1.0, 2.0])  # the prompt's example
    yield case(Function("square"), start, along, np.array([-1.0, 0.0, 2.0]))
    yield case(_loss(rng, 4), *_weights(rng, 4, 2), np.array([-2.0, -0.5, 0.0, 1.0, 3.0]))
    yield case(_loss(rng, 2), *_weights(rng, 2, 2), np.array([-1.0, 1.5, 2.0]))


def matrices_1d(rng):
    yield case(_loss(rng, (2, 3)), *_weights(rng, (2, 3), 2), np.array([-1.5, 0.5, 2.0]))
    far = np.array([-40.0, -2.0, 7.0, 40.0])
    yield case(_loss(rng, (3, 2), "absolute_distance"), *_weights(rng, (3, 2), 2), far)


def hinge_1d(rng):
    yield case(_svm(rng), *_weights(rng, (4, 3), 2), np.linspace(-3, 4, 8))


def any_order_1d(rng):
    yield case(_loss(rng, 3), *_weights(rng, 3, 2), np.array([2.0, -1.0, 0.25]))
    yield case(_loss(rng, 3), *_weights(rng, 3, 2), np.array([-1.25]))


def vectors_2d(rng):
    start, along = np.array([1.0, 0.0]), np.diag([1.0, 2.0])  # the prompt's example
    yield case(Function("square"), start, *along, np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0]))
    a, b = np.array([-1.0, 0.5, 2.0]), np.array([-2.0, 1.5])
    yield case(_loss(rng, 4), *_weights(rng, 4, 3), a, b)
    yield case(_loss(rng, 2), *_weights(rng, 2, 3), b, a)


def matrices_2d(rng):
    a, b = np.array([-1.0, 0.5, 2.0, 3.0]), np.array([-2.0, 0.25, 1.5])
    yield case(_loss(rng, (2, 3)), *_weights(rng, (2, 3), 3), a, b)
    yield case(_loss(rng, (3, 2), "absolute_distance"), *_weights(rng, (3, 2), 3), 9 * b, 9 * a)


def square_grid(rng):
    a, b = np.array([-1.0, 0.5, 2.0]), np.array([-2.0, 1.5, 3.0])
    yield case(_loss(rng, 3), *_weights(rng, 3, 3), a, b)


def hinge_2d(rng):
    yield case(_svm(rng), *_weights(rng, (4, 3), 3), np.linspace(-3, 4, 5), np.linspace(-2, 3, 4))


# --- hinge_breakpoints -------------------------------------------------------------------------


def _line(rng, n, C, d):
    """W, a direction, X and y, the last column of X ones."""
    X = np.hstack([rng.normal(size=(n, d - 1)), np.ones((n, 1))])
    return rng.normal(size=(C, d)), rng.normal(size=(C, d)), X, rng.integers(C, size=n)


def _example():
    """The prompt's: W, the direction, X and y."""
    W = np.array([[1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
    direction = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, -1.0]])
    return W, direction, np.array([[2.0, 1.0]]), np.array([0])


def every_term_bends(rng):
    yield case(*_example())
    yield case(*_line(rng, 1, 4, 3))
    yield case(*_line(rng, 4, 5, 3))


def other_margins(rng):
    yield case(*_example(), 5.0)
    yield case(*_line(rng, 4, 5, 3), 0.25)
    yield case(*_line(rng, 4, 5, 3), 4.0)


def some_do_not_bend(rng):
    """Whole numbers, so that a rate of change that should be 0 is 0 in every way to compute it."""
    X = np.array([[2.0, 1.0, 1.0], [-1.0, 3.0, 1.0], [1.0, -2.0, 1.0]])
    W = np.zeros((5, 3))
    W[:, 2] = [9, 1, -3, -5, -7]
    one_row = np.zeros((5, 3))
    one_row[1] = [2.0, 1.0, 0.0]  # rates 5, 1, 0
    yield case(W, one_row, X, np.array([0, 0, 0]))
    W = rng.integers(-4, 5, size=(5, 3)).astype(float)
    equal_rows = np.array([[1.0, 2, 0], [1, 2, 0], [0, 1, 3], [1, 2, 0], [0, 1, 3]])
    yield case(W, equal_rows, X, np.array([3, 2, 1]))


def same_kink_twice(rng):
    """Examples that occur twice; fractions that a float holds exactly, so that kinks are equal."""
    W = np.array([[0.0], [1.0], [-1.0]])
    X = np.array([[1.0], [2.0], [-0.25], [2.0]])
    yield case(W, np.array([[1.0], [3.0], [-2.0]]), X, np.array([0, 1, 2, 1]))
    X = rng.integers(1, 4, size=(3, 2)).astype(float)[[0, 1, 2, 0, 1]]
    y = rng.integers(3, size=3)[[0, 1, 2, 0, 1]]
    yield case(np.array([[2.0, 1], [-1, 2], [0, -3]]), np.array([[1.0, 0], [4, 1], [-2, -1]]), X, y)


def no_kink_at_all(rng):
    W, _, X, y = _line(rng, 3, 4, 3)
    yield case(W, np.zeros((4, 3)), X, y)
    yield case(*_line(rng, 5, 5, 3))


QUESTIONS = {
    "loss_slice_1d": Question(
        checks=(
            Check("权重是向量 · weights in a vector", vectors_1d),
            Check("权重是矩阵 · weights in a matrix", matrices_1d),
            Check("SVM 损失 · the SVM loss", hinge_1d),
            Check("a 不按大小排，或只有一个 · a in any order, or a single one", any_order_1d),
        ),
    ),
    "loss_slice_2d": Question(
        checks=(
            Check("权重是向量 · weights in a vector", vectors_2d),
            Check("权重是矩阵 · weights in a matrix", matrices_2d),
            Check("行数与列数相同 · as many rows as columns", square_grid),
            Check("SVM 损失 · the SVM loss", hinge_2d),
        ),
    ),
    "hinge_breakpoints": Question(
        checks=(
            Check("每一项都有折点 · every term has a kink", every_term_bends),
            Check("别的间隔 Δ · other margins Δ", other_margins),
            Check("有的项没有折点 · some terms have no kink", some_do_not_bend),
            Check("重合的折点 · kinks that coincide", same_kink_twice),
            Check("一个折点也没有 · no kink at all", no_kink_at_all),
        ),
    ),
}
