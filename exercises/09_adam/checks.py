"""What the answers to exercise 09 are checked for."""

from grading.questions import Check, Question
from grading.values import case


def _state(rng, t):
    """x, g, m, v and t in the middle of a run: no zero state, which would hide a lost history."""
    return rng.normal(size=4), rng.normal(size=4), rng.normal(size=4), rng.uniform(1, 2, size=4), t


def first_step(rng):
    for scale in (1.0, 1e3):
        g = scale * rng.normal(size=3)
        yield case(rng.normal(size=3), g, 0 * g, 0 * g, 0, lr=0.1)


def any_state(rng):
    for t in (1, 11, 99, 999):
        yield case(*_state(rng, t), lr=0.05)


def other_betas(rng):
    yield case(*_state(rng, 3), lr=0.2, beta1=0.8, beta2=0.99)
    yield case(*_state(rng, 30), lr=0.2, beta1=0.0, beta2=0.9)


def large_eps(rng):
    yield case(*_state(rng, 5), lr=0.1, eps=0.5)


def matrices(rng):
    yield case(*(rng.uniform(1, 2, size=(2, 3)) for _ in range(4)), 2, lr=0.1)


QUESTIONS = {
    "adam_step": Question(
        checks=(
            Check("从零状态起的第一步 · the first step, from zero state", first_step),
            Check("走了若干步以后的一步 · a step later on", any_state),
            Check("别的 β₁、β₂ · other β₁ and β₂", other_betas),
            Check("ε 的位置 · where ε stands", large_eps),
            Check("x 是矩阵时 · x is a matrix", matrices),
        ),
    ),
}
