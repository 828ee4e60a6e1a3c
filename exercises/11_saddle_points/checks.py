"""What the answers to exercise 11 are checked for."""

import numpy as np

from grading.questions import Check, Question
from grading.values import Function, case


def _with_eigenvalues(rng, *values):
    """A symmetric matrix with these eigenvalues, in random directions."""
    Q = np.linalg.qr(rng.normal(size=(len(values), len(values))))[0]
    H = Q @ np.diag(values) @ Q.T
    return (H + H.T) / 2


# --- numerical_hessian: f, x, h ----------------------------------------------------------------


def quadratics(rng):
    """Their Hessian is A, whatever h may be."""
    for values in ((2, -2), (3, 0.5, -1)):
        A = _with_eigenvalues(rng, *values)
        f = Function("quadratic", {"A": A, "b": rng.normal(size=len(A))})
        yield case(f, rng.normal(size=len(A)))


def large_h(rng):
    """Here the formulas differ, and h is seen to be used."""
    for h in (0.1, 0.05):
        yield case(Function("quartic"), rng.uniform(-1, 1, size=3), h)


def whole_numbers(rng):
    yield case(Function("quartic"), np.array([2, -1, 1]))
    yield case(Function("quartic"), rng.integers(1, 3, size=2))


def one_variable(rng):
    yield case(Function("quartic"), rng.uniform(1, 2, size=1))


# --- classify_critical_point: H, tol -----------------------------------------------------------


def bottoms_and_tops(rng):
    yield case(_with_eigenvalues(rng, *rng.uniform(0.5, 4, size=2)))
    yield case(_with_eigenvalues(rng, *rng.uniform(0.5, 4, size=3)))
    yield case(_with_eigenvalues(rng, *-rng.uniform(0.5, 4, size=2)))
    yield case(_with_eigenvalues(rng, *-rng.uniform(0.5, 4, size=3)))
    yield case(np.diag(-rng.uniform(0.5, 4, size=3)))


def passes(rng):
    a = rng.uniform(1, 2)
    yield case(a * np.array([[2.0, 4.0], [4.0, 2.0]]))  # only positive numbers, and yet a saddle
    yield case(a * np.array([[-1.0, 0.0, 2.0], [0.0, -1.0, 0.0], [2.0, 0.0, -1.0]]))
    yield case(_with_eigenvalues(rng, 3, 1, -0.5, -2))


def flat_directions(rng):
    a = rng.uniform(1, 2)
    yield case(a * np.diag([1.0, 0.0]))
    yield case(a * np.diag([0.0, -1.0]))
    yield case(np.zeros((2, 2)))
    yield case(_with_eigenvalues(rng, a, 0, 2))
    yield case(a * np.array([[1.0, 2.0, 0.0], [2.0, 1.0, 0.0], [0.0, 0.0, 0.0]]))  # 3, −1, 0
    yield case(np.diag([1e-4, 1e-4 * a]))  # small, but not zero


def other_tolerances(rng):
    yield case(_with_eigenvalues(rng, 0.05, 3), 0.1)
    yield case(_with_eigenvalues(rng, -0.05, 3), 0.1)
    yield case(np.diag([1e-9, rng.uniform(1, 2)]), 0.1)
    yield case(_with_eigenvalues(rng, 0.2, 0.3), 0.1)
    yield case(_with_eigenvalues(rng, -0.2, 0.3), 0.25)
    yield case(np.diag(rng.uniform(0.5, 1, size=2)), 0.1)


# --- escape_time: grad, start, lr, radius, max_steps -------------------------------------------

SADDLE = Function("quadratic_gradient", {"A": np.diag([2.0, -2.0])})  # of x² − y²


def beside_the_saddle(rng):
    a, b, c = rng.uniform(1, 3, size=3)
    yield case(SADDLE, np.array([0.5, 0.01 * a]), 0.02, 1.0, 300)
    yield case(SADDLE, np.array([-0.4, -0.001 * b]), 0.05, 1.0, 300)
    yield case(SADDLE, np.array([0.9, -0.6]), 0.01, 1.0, 300)
    yield case(SADDLE, np.array([1.5, 0.02 * c]), 0.03, 1.0, 300)


def elsewhere(rng):
    tilted = {"A": np.array([[1.5, 0.4], [0.4, -0.5]]), "b": np.array([0.0, 0.1])}
    yield case(Function("quadratic_gradient", tilted), rng.uniform(0.1, 0.2, 2), 0.1, 2.0, 300)
    yield case(Function("monkey_saddle_gradient"), rng.uniform(0.2, 0.3, 2), 0.02, 0.5, 300)
    yield case(SADDLE, np.array([0.3, -0.01]), 0.05, 0.25, 300)


def on_the_line(rng):
    yield case(SADDLE, np.array([0.2, rng.uniform(1.2, 1.6)]), 0.1, 1.0, 100)
    yield case(SADDLE, np.array([0.2, -1.0]), 0.1, 1.0, 100)
    yield case(SADDLE, np.array([0.3, 0.25]), 0.5, 1.0, 100)  # y doubles: 0.25, 0.5, 1


def never(rng):
    yield case(SADDLE, np.array([0.5, 0.0]), 0.01, 1.0, 50)
    yield case(SADDLE, np.array([0.4, 1e-8]), 0.02, 1.0, 40)


QUESTIONS = {
    "numerical_hessian": Question(
        rtol=1e-5,
        atol=1e-5,
        checks=(
            Check("二次函数 · quadratic functions", quadratics),
            Check("四次函数，大的 h · a quartic, large h", large_h),
            Check("x 的坐标是整数 · whole numbers as coordinates", whole_numbers),
            Check("只有一个变量 · one variable alone", one_variable),
        ),
    ),
    "classify_critical_point": Question(
        checks=(
            Check("极小与极大 · minima and maxima", bottoms_and_tops),
            Check("鞍点 · saddles", passes),
            Check("特征值里有零 · zero among the eigenvalues", flat_directions),
            Check("别的 tol · other values of tol", other_tolerances),
        ),
    ),
    "escape_time": Question(
        checks=(
            Check(
                "从 x² − y² 的鞍点旁出发 · starting beside the saddle of x² − y²", beside_the_saddle
            ),
            Check("别的地形，别的半径 · other landscapes, other radii", elsewhere),
            Check(
                "一开始就在外面，或恰好踩线 · outside from the start, or just on the line",
                on_the_line,
            ),
            Check("走不掉 · it never leaves", never),
        ),
    ),
}
