"""What the answers to exercise 03 are checked for."""

import numpy as np

from grading.questions import Check, Question
from grading.values import Function, Rng, case


def _luck(rng):
    return Rng(int(rng.integers(1, 2**31)))


def _distance(rng, shape, name="squared_distance"):
    return Function(name, {"center": rng.uniform(0.5, 1.5, size=shape)})


def _far_below(rng):
    """A bowl whose values lie below 0 nearly everywhere near the origin."""
    return Function("quadratic", {"A": np.diag([1.0, 2.0, 3.0]), "b": rng.uniform(4, 9, size=3)})


EXAMPLE = Function("squared_distance", {"center": np.ones(2)})  # that of the prompts


# --- random_search -----------------------------------------------------------------------------


def jumps_in_space(rng):
    yield case(EXAMPLE, (2,), 5, 1.0, Rng(0))
    for n, scale in ((3, 1.5), (5, 0.7), (2, 0.4), (2, 0.6), (4, 0.3), (2, 0.3)):
        yield case(_distance(rng, n), (n,), 15, scale, _luck(rng))


def jumps_of_matrices(rng):
    for scale in (0.6, 1.4, 0.3):
        yield case(_distance(rng, (2, 3)), (2, 3), 15, scale, _luck(rng))
        yield case(_distance(rng, (2, 1), "absolute_distance"), (2, 1), 15, scale, _luck(rng))


def few_jumps(rng):
    for tries in (1, 1, 2, 2, 3, 3, 15, 15, 15, 15):
        yield case(_distance(rng, 2), (2,), tries, 0.7, _luck(rng))


def jumps_below_zero(rng):
    for _ in range(5):
        yield case(_far_below(rng), (3,), 15, 1.7, _luck(rng))


def jumps_on_terraces(rng):
    for _ in range(5):
        yield case(_distance(rng, 2, "terraces"), (2,), 30, 1.3, _luck(rng))


# --- random_local_search -----------------------------------------------------------------------


def walks_in_space(rng):
    yield case(EXAMPLE, np.zeros(2), 5, 1.0, Rng(0))
    for n, step_size in ((3, 0.3), (5, 0.2), (2, 0.3), (2, 0.6), (4, 0.1)):
        yield case(_distance(rng, n), -rng.uniform(0, 1, size=n), 15, step_size, _luck(rng))


def walks_of_matrices(rng):
    for name in ("squared_distance", "absolute_distance") * 3:
        start = -rng.uniform(0, 1, size=(2, 3))
        yield case(_distance(rng, (2, 3), name), start, 15, 0.3, _luck(rng))


def few_steps(rng):
    for tries in (*[1] * 4, *[2] * 4, *[3] * 4, *[15] * 4):
        yield case(_distance(rng, 2), -rng.uniform(1, 2, size=2), tries, 0.25, _luck(rng))


def walks_below_zero(rng):
    for _ in range(5):
        yield case(_far_below(rng), rng.normal(size=3), 15, 0.3, _luck(rng))


def walks_on_terraces(rng):
    for side in (1, -1) * 3:
        start = side * rng.uniform(3, 4, size=2)
        yield case(_distance(rng, 2, "terraces"), start, 20, 0.5, _luck(rng))


def already_at_the_bottom(rng):
    for step_size in (0.5, 2.0, 0.1, 0.3):
        bottom = rng.normal(size=4)
        loss = Function("squared_distance", {"center": bottom})
        yield case(loss, bottom, 12, step_size, _luck(rng))


QUESTIONS = {
    "random_search": Question(
        checks=(
            Check("权重是向量 · weights in a vector", jumps_in_space),
            Check("权重是矩阵 · weights in a matrix", jumps_of_matrices),
            Check("只试几次 · only a few tries", few_jumps),
            Check("损失是负数 · losses below zero", jumps_below_zero),
            Check("有的损失一样低 · losses that tie", jumps_on_terraces),
        ),
        returns=("W", "loss"),
    ),
    "random_local_search": Question(
        checks=(
            Check("权重是向量 · weights in a vector", walks_in_space),
            Check("权重是矩阵 · weights in a matrix", walks_of_matrices),
            Check("只试几步 · only a few steps", few_steps),
            Check("损失是负数 · losses below zero", walks_below_zero),
            Check("有的损失一样低 · losses that tie", walks_on_terraces),
            Check("起点就是最低点 · the start is the lowest point", already_at_the_bottom),
        ),
        returns=("W", "loss"),
    ),
}
