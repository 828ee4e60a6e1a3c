"""What the answers to exercise 12 are checked for."""

import numpy as np

from grading.questions import Check, Question
from grading.values import case


def _symmetric(rng, eigenvalues):
    """A symmetric matrix with these eigenvalues, turned at random."""
    Q = np.linalg.qr(rng.normal(size=(len(eigenvalues),) * 2))[0]
    H = (Q * eigenvalues) @ Q.T
    return (H + H.T) / 2


def bowls(rng):
    for n in (2, 3, 5):
        H = _symmetric(rng, rng.uniform(0.5, 4, n))
        yield case(rng.normal(size=n), rng.normal(size=n), H)


def narrow_bowls(rng):
    for kappa in (1e2, 1e4):
        H = _symmetric(rng, np.array([1.0, 3.0, kappa]))
        yield case(10 * rng.normal(size=3), 10 * rng.normal(size=3), H)


def indefinite(rng):
    yield case(rng.normal(size=2), rng.normal(size=2), _symmetric(rng, np.array([-2.0, 3.0])))
    yield case(
        rng.normal(size=3),
        rng.normal(size=3),
        _symmetric(rng, np.array([-4.0, -1.0, 2.0])),
    )


def one_variable(rng):
    for curvature in (4.0, 0.5):
        yield case(rng.normal(size=1), rng.normal(size=1) + 2, np.array([[curvature]]))


def whole(rng):
    yield case(30_730)
    yield case(int(rng.integers(100, 1000)))
    yield case(1)


def other_sizes(rng):
    for itemsize in (2, 4, 16):
        yield case(int(rng.integers(50, 500)), itemsize)


def lower_triangle(rng):
    n = int(rng.integers(10, 20))
    for m in (n, n + 1, 1, 30_730):
        yield case(m, half=True)
    yield case(n, 4, True)


def _pair(rng, n):
    """s and z = Hs for some positive definite H, so that z·s > 0."""
    s = rng.normal(size=n)
    return s, _symmetric(rng, rng.uniform(0.5, 4, n)) @ s


def from_identity(rng):
    for n in (2, 4):
        yield case(np.eye(n), *_pair(rng, n))


def from_any(rng):
    for n in (2, 3, 5):
        yield case(_symmetric(rng, rng.uniform(0.2, 3, n)), *_pair(rng, n))


def one_dimension(rng):
    yield case(np.array([[rng.uniform(2, 3)]]), np.array([0.5]), np.array([rng.uniform(2, 4)]))
    yield case(
        np.array([[rng.uniform(2, 3)]]),
        np.array([-2.0]),
        np.array([-rng.uniform(1, 3)]),
    )


QUESTIONS = {
    "newton_step": Question(
        checks=(
            Check("碗：H 正定 · a bowl: H positive definite", bowls),
            Check("条件数很大的碗 · bowls of a large condition number", narrow_bowls),
            Check("H 有负的特征值 · H with negative eigenvalues", indefinite),
            Check("一元函数 · one variable", one_variable),
        ),
    ),
    "hessian_memory": Question(
        checks=(
            Check("整个矩阵，每个数 8 字节 · the whole matrix at 8 bytes a number", whole),
            Check("别的字节数 · other numbers of bytes", other_sizes),
            Check("只存下三角 · the lower triangle only", lower_triangle),
        ),
    ),
    "bfgs_update": Question(
        checks=(
            Check("从单位矩阵出发 · starting from the identity", from_identity),
            Check("任意正定的 G · any positive definite G", from_any),
            Check(
                "一维：得到割线斜率的倒数 · one dimension: one over the secant's slope",
                one_dimension,
            ),
        ),
    ),
}
