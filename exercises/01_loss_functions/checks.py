"""What the answers to exercise 01 are checked for."""

import numpy as np

from grading.questions import Check, Question
from grading.values import case


def _problem(rng, n, C, d, scale=1.0):
    """W, X and y: n examples of C classes, the last of the d columns of X holds ones."""
    X = np.hstack([rng.normal(size=(n, d - 1)), np.ones((n, 1))])
    return scale * rng.normal(size=(C, d)), X, rng.integers(C, size=n)


# The example that the prompts work by hand comes first, so that its failure is the one shown.
EXAMPLE_X = np.array([[1.0, 2.0, 1.0], [3.0, -1.0, 1.0]])
EXAMPLE_W = np.array([[1.0, 0.0, 0.0], [0.0, 2.0, -1.0], [-1.0, 0.0, 2.0]])
EXAMPLE_Y = np.array([1, 2])


# --- add_bias ----------------------------------------------------------------------------------


def a_batch(rng):
    yield case(EXAMPLE_X[:, :-1].copy())
    yield case(rng.normal(size=(3, 4)))
    yield case(rng.normal(size=(5, 2)))


def one_example(rng):
    yield case(rng.normal(size=(1, 4)))


def square_table(rng):
    yield case(rng.normal(size=(3, 3)))


# --- both losses -------------------------------------------------------------------------------


def ordinary(rng):
    yield case(EXAMPLE_W, EXAMPLE_X, EXAMPLE_Y)
    yield case(*_problem(rng, 6, 5, 3))
    yield case(*_problem(rng, 4, 7, 3))


def near_zero(rng):
    yield case(*_problem(rng, 5, 10, 4, scale=0.0))
    yield case(*_problem(rng, 5, 10, 4, scale=1e-3))


def other_margins(rng):
    yield case(EXAMPLE_W, EXAMPLE_X, EXAMPLE_Y, 2.0)
    yield case(*_problem(rng, 6, 5, 3), 0.5)
    yield case(*_problem(rng, 6, 5, 3), 3.0)


def hinge_with_penalty(rng):
    yield case(EXAMPLE_W, EXAMPLE_X, EXAMPLE_Y, 1.0, 0.1)
    yield case(*_problem(rng, 6, 5, 3), 1.0, 0.3)
    yield case(*_problem(rng, 3, 4, 5), 2.0, 1.5)


def entropy_with_penalty(rng):
    yield case(EXAMPLE_W, EXAMPLE_X, EXAMPLE_Y, 0.1)
    yield case(*_problem(rng, 6, 5, 3), 0.3)
    yield case(*_problem(rng, 3, 4, 5), 1.5)


def huge_scores(rng):
    """With the unit matrix as X, W.T is the table of scores itself."""
    yield case(1000 * EXAMPLE_W, EXAMPLE_X, EXAMPLE_Y)
    y = np.array([0, 2, 1])
    level = np.array([[1000.0], [800.0], [2500.0]])
    together = level + rng.normal(size=(3, 4))
    yield case(together.T, np.eye(3), y)
    behind = together.copy()
    behind[np.arange(3), y] -= 1500.0
    yield case(behind.T, np.eye(3), y)


# --- predict and accuracy ----------------------------------------------------------------------


def answers(rng):
    yield case(EXAMPLE_W, EXAMPLE_X)
    for n, C in ((7, 4), (4, 6)):
        W, X, _ = _problem(rng, n, C, 3)
        W[0] -= 3 * X.mean(axis=0)  # so that not every answer is class 0
        yield case(W, X)
    yield case(np.eye(4)[[2, 3, 0, 1]], np.eye(4))


def negative_scores(rng):
    S = -rng.uniform(1, 9, size=(6, 5))  # of these the best is the one nearest to zero
    S[0] = [-5.0, -4.0, -1.0, -2.0, -9.0]
    S[1] = [-5.0, 9.0, 2.0, -2.0, 1.0]
    yield case(S.T, np.eye(6))


def ties(rng):
    yield case(np.zeros((4, 3)), rng.normal(size=(5, 3)))
    yield case(np.array([[-1.0, 0.0], [2.0, 0.0], [1.0, 2.0], [2.0, 1.0]]), np.eye(2))


def _marked(rng, n, C, wrong):
    """W, X and labels of which exactly `wrong` differ from the class of the highest score."""
    W, X, _ = _problem(rng, n, C, 3)
    y = (X @ W.T).argmax(axis=1)
    y[rng.permutation(n)[:wrong]] += 1
    return W, X, y % C


def some_right(rng):
    yield case(EXAMPLE_W, EXAMPLE_X, EXAMPLE_Y)
    yield case(*_marked(rng, 8, 4, 3))
    yield case(*_marked(rng, 5, 3, 1))


def all_or_none(rng):
    yield case(*_marked(rng, 6, 4, 0))
    yield case(*_marked(rng, 6, 4, 6))


def all_tied(rng):
    yield case(np.zeros((3, 4)), rng.normal(size=(5, 4)), np.array([0, 1, 2, 0, 0]))


QUESTIONS = {
    "add_bias": Question(
        checks=(
            Check("一批样本 · a batch of examples", a_batch),
            Check("只有一个样本 · a single example", one_example),
            Check("行数与列数相同 · as many rows as columns", square_table),
        ),
    ),
    "svm_loss": Question(
        checks=(
            Check("一般的 W · an ordinary W", ordinary),
            Check("W 为零或很小 · W zero or very small", near_zero),
            Check("别的间隔 Δ · other margins Δ", other_margins),
            Check("带正则化 · with regularization", hinge_with_penalty),
        ),
    ),
    "softmax_loss": Question(
        checks=(
            Check("一般的 W · an ordinary W", ordinary),
            Check("W 为零或很小 · W zero or very small", near_zero),
            Check("分数上千 · scores in the thousands", huge_scores),
            Check("带正则化 · with regularization", entropy_with_penalty),
        ),
    ),
    "predict": Question(
        checks=(
            Check("得分最高的类 · the class with the highest score", answers),
            Check("有负的分数 · some scores negative", negative_scores),
            Check("分数并列 · scores that tie", ties),
        ),
    ),
    "accuracy": Question(
        checks=(
            Check("答对一部分 · some answers right", some_right),
            Check("全对与全错 · all right and all wrong", all_or_none),
            Check("分数并列 · scores that tie", all_tied),
        ),
    ),
}
