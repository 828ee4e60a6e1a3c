"""What the answers to exercise 07 are checked for."""

import numpy as np

from grading.questions import Check, Question
from grading.values import Function, case

FORMS = ("velocity", "sum", "average")


# --- momentum_step: x, v, g, lr, mu ------------------------------------------------------------


def one_step(rng):
    """From a moving state: zero velocity would hide a lost μ."""
    for n in (2, 5):
        yield case(*rng.normal(size=(3, n)), 0.1, 0.9)


def start(rng):
    yield case(rng.normal(size=3), np.zeros(3), rng.normal(size=3), 0.2, 0.9)


def other_mu(rng):
    for mu in (0.0, 0.3, 0.99):
        yield case(*rng.normal(size=(3, 3)), 0.05, mu)


def matrices(rng):
    yield case(*rng.normal(size=(3, 2, 3)), 0.3, 0.8)


# --- nesterov_step: x, v, grad, lr, mu ---------------------------------------------------------


def _bowl(rng, n):
    """The gradient of a tilted bowl whose bottom isn't at 0."""
    B = rng.normal(size=(n, n))
    return Function("quadratic_gradient", {"A": B @ B.T + np.eye(n), "b": rng.normal(size=n)})


def one_look(rng):
    for n in (2, 4):
        yield case(*rng.normal(size=(2, n)), _bowl(rng, n), 0.1, 0.9)


def look_from_rest(rng):
    yield case(rng.normal(size=3), np.zeros(3), _bowl(rng, 3), 0.1, 0.9)


def look_with_other_mu(rng):
    for mu in (0.0, 0.3, 0.99):
        yield case(*rng.normal(size=(2, 3)), _bowl(rng, 3), 0.05, mu)


def look_at_matrices(rng):
    bowl = Function("quadratic_gradient", {"A": np.diag(rng.uniform(1, 3, size=2))})
    yield case(*rng.normal(size=(2, 2, 3)), bowl, 0.2, 0.8)


# --- convert_learning_rate: lr, mu, source, target ---------------------------------------------


def between_two(rng):
    for source in FORMS:
        for target in FORMS:
            if source != target:
                yield case(rng.uniform(0.01, 0.2), 0.9, source, target)


def the_average(rng):
    for target in FORMS:
        yield case(rng.uniform(0.5, 2), 0.8, "average", target)
    yield case(rng.uniform(0.5, 2), 0.8, "velocity", "average")


def every_pair(rng):
    for mu in (0.0, 0.3, 0.99):
        for source in FORMS:
            for target in FORMS:
                yield case(rng.uniform(0.01, 2), mu, source, target)


# --- condition_number: H -----------------------------------------------------------------------


def _with_eigenvalues(rng, *values):
    """A symmetric matrix with these eigenvalues, in random directions."""
    Q = np.linalg.qr(rng.normal(size=(len(values), len(values))))[0]
    H = Q @ np.diag(values) @ Q.T
    return (H + H.T) / 2


def bowls(rng):
    yield case(_with_eigenvalues(rng, 1, 50))
    yield case(_with_eigenvalues(rng, *rng.uniform(0.1, 20, size=4)))
    yield case(rng.uniform(1, 2) * np.array([[5.0, 4.0], [4.0, 5.0]]))


def saddles(rng):
    yield case(_with_eigenvalues(rng, 2, -10))
    yield case(_with_eigenvalues(rng, -3, 0.5, -rng.uniform(4, 9)))
    yield case(rng.uniform(1, 2) * np.array([[2.0, 4.0], [4.0, 2.0]]))


def not_symmetric(rng):
    yield case(np.array([[0.0, 2.0], [8.0, 0.0]]))
    yield case(rng.uniform(1, 2) * np.array([[2.0, 9.0], [3.0, 2.0]]))
    yield case(rng.normal(size=(3, 3)) + np.diag([3.0, -4.0, 5.0]))


def singular(rng):
    yield case(np.diag([rng.uniform(2, 5), 0.0]))
    yield case(np.zeros((3, 3)))


QUESTIONS = {
    "momentum_step": Question(
        returns=("x", "v"),
        checks=(
            Check("小球正在滚时的一步 · a step of a ball that is rolling", one_step),
            Check("从静止起的第一步 · the first step, from rest", start),
            Check("别的 μ，0 也在内 · other μ, 0 among them", other_mu),
            Check("x 是矩阵时 · x is a matrix", matrices),
        ),
    ),
    "nesterov_step": Question(
        returns=("x", "v"),
        checks=(
            Check("小球正在滚时的一步 · a step of a ball that is rolling", one_look),
            Check("从静止起的第一步 · the first step, from rest", look_from_rest),
            Check("别的 μ，0 也在内 · other μ, 0 among them", look_with_other_mu),
            Check("x 是矩阵时 · x is a matrix", look_at_matrices),
        ),
    ),
    "convert_learning_rate": Question(
        checks=(
            Check("三种写法两两之间 · between any two of the forms", between_two),
            Check(
                "换进、换出“平均”，或不变 · into, out of and within the average form", the_average
            ),
            Check("别的 μ，九种组合 · other μ, all nine pairs", every_pair),
        ),
    ),
    "condition_number": Question(
        checks=(
            Check("碗：特征值全为正 · bowls: all eigenvalues positive", bowls),
            Check("鞍点：特征值有正有负 · saddles: eigenvalues of both signs", saddles),
            Check("不对称的矩阵 · matrices that are not symmetric", not_symmetric),
            Check("最小的奇异值为 0 · the smallest singular value is 0", singular),
        ),
    ),
}
