"""What the answers to exercise 09 are checked for."""

import numpy as np

from grading.questions import Check, Question
from grading.values import case


def _state(rng, t):
    """x, g, m, v and t in the middle of a run: no zero state, which would hide a lost history."""
    return rng.normal(size=4), rng.normal(size=4), rng.normal(size=4), rng.uniform(1, 2, size=4), t


def first_step(rng):
    for scale in (1.0, 1e3):
        x, g = rng.normal(size=3), scale * rng.normal(size=3)
        yield case(x, g, np.zeros(3), np.zeros(3), 0, lr=0.1)


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


def gradients(rng):
    for scale in (1e-2, 1.0, 1e6):
        yield case(scale * rng.choice([-1, 1], 4) * rng.uniform(1, 2, 4), lr=0.02)


def gradients_of_the_size_of_eps(rng):
    for eps in (0.5, 1e-3):
        yield case(eps * np.append(rng.uniform(0.2, 3, 3), -rng.uniform(0.2, 3)), lr=0.1, eps=eps)


def zero_gradients(rng):
    yield case(np.array([0.0, -2.0, 0.0, 0.5]), lr=0.1)
    yield case(np.array([[0.0, 1.0], [-3.0, 0.0]]), eps=0.1)


WRONG = {"A": 5, "B": 6, "C": 3, "D": 2, "E": 6}
CLUES = {  # an experiment that shows the mistake
    "A": "从零状态起，让 g 一直是 1：每一步的 m̂ 和 v̂ 都应当是 1 · "
    "start from zero state and let g be 1 again and again: m̂ and v̂ should both be 1 at every step",
    "B": "从零状态起，走一步：每个坐标都应当移动 lr · "
    "start from zero state and take one step: every coordinate should move by lr",
    "C": "让 g 一直是 −1：v 应当是非负的 · let g be −1 again and again: v should not be negative",
    "D": "让 g 一直是 1，走 100 步：m 应当接近 1 · "
    "let g be 1 for 100 steps: m should come close to 1",
    "E": "走一步，再看看你交给它的 x · take one step, then look at the x that you gave it",
}


def no_arguments(rng):
    yield case()


def is_the_wrong_line(letter):
    """A judge: is the line that the answer names for this listing the wrong one?"""

    def judge(case, value):
        line = value.get(letter) if isinstance(value, dict) else None
        if line is None:
            return (
                f'应当返回一个字典，其中有键 "{letter}"，值是行号 · '
                f'return a dict with the key "{letter}" whose value is the number of a line'
            )
        if line == WRONG[letter]:
            return None
        chinese, english = CLUES[letter].split(" · ")
        return (
            f"程序 {letter} 的毛病不在你说的那一行。试一试：{chinese} · "
            f"the bug of listing {letter} is not in the line you name. Try this: {english}"
        )

    return judge


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
    "adam_first_step": Question(
        checks=(
            Check("小梯度和大梯度 · small gradients and large ones", gradients),
            Check("与 ε 一般大的梯度 · gradients as large as ε", gradients_of_the_size_of_eps),
            Check("梯度为零的坐标 · coordinates whose gradient is zero", zero_gradients),
        ),
    ),
    "buggy_lines": Question(
        checks=tuple(
            Check(f"程序 {letter} · listing {letter}", no_arguments, is_the_wrong_line(letter))
            for letter in WRONG
        ),
    ),
}
