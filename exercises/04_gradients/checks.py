"""What the answers to exercise 04 are checked for."""

import numpy as np

from grading.questions import Check, Question
from grading.values import Function, case

# --- numerical_gradient ------------------------------------------------------------------------


def _cubic(rng, shape):
    """A function whose slopes differ from entry to entry, and a point away from 0."""
    k = Function("cubic", {"k": rng.uniform(0.5, 1.5, size=shape)})
    return k, rng.uniform(0.5, 1.5, size=shape) * rng.choice([-1, 1], size=shape)


def of_vectors(rng):
    yield case(Function("cubic", {"k": np.zeros(2)}), np.array([1.0, 2.0]), 0.1)  # the prompt's
    yield case(*_cubic(rng, 3), 0.1)
    yield case(*_cubic(rng, 1), 0.5)
    yield case(*_cubic(rng, 5), 0.01)


def of_matrices(rng):
    yield case(*_cubic(rng, (2, 3)), 0.1)
    yield case(*_cubic(rng, (3, 2)), 0.05)


def default_h(rng):
    yield case(*_cubic(rng, 4))
    yield case(*_cubic(rng, (2, 2)))


# --- relative_error ----------------------------------------------------------------------------


def _either_way(rng, shape, size=1.0):
    """Two arrays, the second three times as long as the first; and the same two swapped."""
    a, b = rng.normal(size=shape), rng.normal(size=shape)
    a, b = size * a, 3 * size * b * np.linalg.norm(a) / np.linalg.norm(b)
    yield case(a, b)
    yield case(b, a)


def two_vectors(rng):
    yield case(np.array([3.0, 4.0]), np.array([3.0, 3.0]))  # the prompt's example
    yield from _either_way(rng, 4)


def two_matrices(rng):
    yield from _either_way(rng, (2, 3))


def nearly_equal(rng):
    for tiny in (1e-6, 1e-9):
        a = rng.normal(size=5)
        yield case(a, a * (1 + tiny * rng.uniform(1, 2, size=5)))
        yield case(a * (1 + tiny * rng.uniform(1, 2, size=5)), a)


def tiny_gradients(rng):
    yield from _either_way(rng, 4, size=1e-10)


def zeros(rng):
    yield case(np.zeros(3), np.zeros(3))
    yield case(np.zeros((2, 2)), np.zeros((2, 2)))
    yield case(np.zeros(3), rng.normal(size=3))
    yield case(rng.normal(size=3), np.zeros(3))


# --- both losses -------------------------------------------------------------------------------


def _problem(rng, n, C, d, scale=1.0):
    """W, X and y: n examples of C classes, the last of the d columns of X holds ones."""
    X = np.hstack([rng.normal(size=(n, d - 1)), np.ones((n, 1))])
    return scale * rng.normal(size=(C, d)), X, rng.integers(C, size=n)


EXAMPLE_W = np.array([[1.0, 0.0], [1.0, 1.0], [0.5, 1.0], [-1.0, 1.0]])  # those of the prompts
EXAMPLE_X, EXAMPLE_Y = np.array([[2.0, 1.0], [0.0, 2.0]]), np.array([0, 1])


def ordinary_hinge(rng):
    yield case(EXAMPLE_W, EXAMPLE_X, EXAMPLE_Y)
    yield from ordinary(rng)


def ordinary_entropy(rng):
    yield case(np.zeros((2, 2)), EXAMPLE_X, EXAMPLE_Y)
    yield from ordinary(rng)


def ordinary(rng):
    yield case(*_problem(rng, 6, 5, 3))
    yield case(*_problem(rng, 4, 7, 3))


def one_example(rng):
    yield case(*_problem(rng, 1, 5, 3, scale=0.1))
    yield case(*_problem(rng, 1, 6, 4))
    yield case(*_problem(rng, 5, 5, 3))


def other_margins(rng):
    yield case(*_problem(rng, 6, 5, 3), 0.5)
    yield case(*_problem(rng, 6, 5, 3), 3.0)


def hinge_with_penalty(rng):
    yield case(EXAMPLE_W, EXAMPLE_X, EXAMPLE_Y, 1.0, 0.1)
    yield case(*_problem(rng, 6, 5, 3), 1.0, 0.3)
    yield case(*_problem(rng, 3, 4, 5), 2.0, 100.0)


def entropy_with_penalty(rng):
    yield case(*_problem(rng, 6, 5, 3), 0.3)
    yield case(*_problem(rng, 3, 4, 5), 100.0)


def at_kinks(rng):
    """With the unit matrix as X, W.T is the table of scores itself; some leads are exactly Δ."""
    S = np.array([[3.0, 2.0, 2.5, 0.0], [1.0, 5.0, 4.0, 4.0], [0.0, 1.0, 2.0, 3.0]])
    yield case(S.T, np.eye(3), np.array([0, 1, 2]))
    yield case(*_problem(rng, 5, 5, 3))


def all_satisfied(rng):
    S = rng.normal(size=(4, 5))
    y = rng.integers(5, size=4)
    S[np.arange(4), y] += 10.0
    yield case(S.T.copy(), np.eye(4), y)
    S[0, y[0]] -= 10.0
    yield case(S.T, np.eye(4), y)
    yield case(*_problem(rng, 5, 5, 3))


def huge_scores(rng):
    y = np.array([0, 2, 1])
    together = np.array([[1000.0], [800.0], [2500.0]]) + rng.normal(size=(3, 4))
    yield case(together.T, np.eye(3), y)
    behind = together.copy()
    behind[np.arange(3), y] -= 1500.0
    yield case(behind.T, np.eye(3), y)


# --- gradient_descent --------------------------------------------------------------------------


HALVING = (  # the prompt's example, f(x) = ½x² from 1 with steps of ½
    Function("quadratic", {"A": np.eye(1)}),
    Function("quadratic_gradient", {"A": np.eye(1)}),
    np.array([1.0]),
    0.5,
)


def _bowl(rng, n):
    """f, ∇f and a start, for a bowl with curvatures from 1 to 2."""
    parameters = {"A": np.diag(np.linspace(1, 2, n)), "b": rng.normal(size=n)}
    functions = [Function(name, parameters) for name in ("quadratic", "quadratic_gradient")]
    return *functions, rng.uniform(3, 5, size=n) * rng.choice([-1, 1], size=n)


def _round_bowl(rng, shape):
    parameters = {"center": rng.normal(size=shape)}
    names = ("squared_distance", "squared_distance_gradient")
    return *(Function(n, parameters) for n in names), rng.normal(size=shape) + 3


def number_of_steps(rng):
    yield case(*HALVING, 3)
    yield case(*_bowl(rng, 3), 0.1, 7)
    yield case(*_bowl(rng, 2), 0.3, 1)
    yield case(*_bowl(rng, 4), 0.05, 12)


def short_gradient(rng):
    yield case(*HALVING, 100, 0.0, 0.3)
    yield case(*HALVING, 3, 0.0, 0.2)  # short enough only after the last step
    yield case(*HALVING, 4, 0.0, 0.01)  # the steps are used up before
    for n, lr, grad_tol in ((3, 0.1, 0.5), (2, 0.3, 1.3), (4, 0.05, 0.8), (3, 0.2, 0.03)):
        yield case(*_bowl(rng, n), lr, 100, 0.0, grad_tol)


def small_change(rng):
    yield case(*HALVING, 100, 0.1, 0.0)
    for n, lr, f_tol in ((3, 0.1, 0.1), (2, 0.3, 0.02), (4, 0.05, 0.3), (3, 0.2, 0.003)):
        yield case(*_bowl(rng, n), lr, 100, f_tol, 0.0)
    yield case(*_bowl(rng, 3), 0.02, 20, 50.0, 0.0)  # the first step already changes little


def rising_loss(rng):
    yield case(*_bowl(rng, 3), 1.9, 6, 0.01, 0.0)
    yield case(*_bowl(rng, 2), 1.5, 5, 0.001, 0.001)


def of_a_matrix(rng):
    yield case(*_round_bowl(rng, (2, 3)), 0.1, 6)
    yield case(*_round_bowl(rng, (2, 3)), 0.1, 100, 0.0, 0.9)
    yield case(*_round_bowl(rng, (3, 2)), 0.05, 100, 0.2, 0.0)
    yield case(*_round_bowl(rng, (3, 1)), 0.2, 100, 0.05, 1.5)


def exactly_at_the_limit(rng):
    """Floats hold x, ∇f and the losses of HALVING exactly."""
    yield case(*HALVING, 9, 0.375, 0.0)
    yield case(*HALVING, 9, 0.0, 0.5)
    yield case(*HALVING, 9, 0.09375, 0.0)
    yield case(*HALVING, 9, 0.0, 0.125)
    yield case(*HALVING[:2], np.zeros(1), 0.5, 9)  # at the bottom from the start
    yield case(*HALVING, 0)  # no step at all


QUESTIONS = {
    "numerical_gradient": Question(
        checks=(
            Check("x 是向量 · x is a vector", of_vectors),
            Check("x 是矩阵 · x is a matrix", of_matrices),
            Check("h 取默认值 · h by default", default_h),
        ),
        atol=1e-7,  # with h = 1e-5, rounding leaves some 1e-10
    ),
    "relative_error": Question(
        checks=(
            Check("两个向量 · two vectors", two_vectors),
            Check("两个矩阵 · two matrices", two_matrices),
            Check("几乎相等 · nearly equal", nearly_equal),
            Check("梯度很小 · tiny gradients", tiny_gradients),
            Check("有零向量 · zero vectors", zeros),
        ),
        rtol=1e-6,
        atol=1e-14,
    ),
    "svm_loss_and_gradient": Question(
        checks=(
            Check("一般的 W · an ordinary W", ordinary_hinge),
            Check("只有一个样本 · a single example", one_example),
            Check("别的间隔 Δ · other margins Δ", other_margins),
            Check("带正则化 · with regularization", hinge_with_penalty),
            Check("有的样本领先够了 · some examples are safe", all_satisfied),
            Check("恰在折点上 · exactly at kinks", at_kinks),
        ),
    ),
    "softmax_loss_and_gradient": Question(
        checks=(
            Check("一般的 W · an ordinary W", ordinary_entropy),
            Check("只有一个样本 · a single example", one_example),
            Check("带正则化 · with regularization", entropy_with_penalty),
            Check("分数上千 · scores in the thousands", huge_scores),
        ),
    ),
    "gradient_descent": Question(
        checks=(
            Check("按步数停 · stop by the number of steps", number_of_steps),
            Check("按梯度的长度停 · stop by the length of the gradient", short_gradient),
            Check("按损失的变化停 · stop by the change of the loss", small_change),
            Check("损失在升高 · the loss rises", rising_loss),
            Check("x 是矩阵 · x is a matrix", of_a_matrix),
            Check("恰好等于界限 · exactly at the limit", exactly_at_the_limit),
        ),
        returns=("x", "reason"),
    ),
}
