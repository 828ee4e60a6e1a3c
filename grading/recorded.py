"""Exercises for students' copies: the readers' cases with the answers expected, no reference.

A teacher's zip for students holds `recorded.json` in place of `reference.py` and `mutants.py`.
`check` then tells what differs, but no longer names mistakes. A teacher's own seed stays hidden:
what is recorded are the inputs that every reader of the book has.
"""

import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType

import numpy as np

from grading.questions import READERS_SEED, Check, Exercise, Question
from grading.values import Answer, Case, from_json, to_json

FILE = "recorded.json"


@dataclass(frozen=True)
class RecordedExercise(Exercise):
    """An exercise whose reference answers were taken down before."""

    answers: dict[int, Answer] = field(default_factory=dict, repr=False)  # by the case's identity

    def reference_answer(self, question: str, case: Case) -> Answer:
        return self.answers[id(case)]


def record(exercise: Exercise) -> str:
    """All that `restore` needs, as JSON."""
    questions = {}
    for name, question in exercise.questions.items():
        checks = []
        for number, check in enumerate(question.checks):
            cases = []
            for case in check.cases(np.random.default_rng([READERS_SEED, number])):
                value = None if check.judge else exercise.reference_answer(name, case).value
                cases.append([to_json(list(case.args)), to_json(case.kwargs), to_json(value)])
            checks.append(cases)
        signature = inspect.signature(getattr(exercise.reference, name))
        questions[name] = {
            "parameters": [
                [p.name, int(p.kind), *([] if p.default is p.empty else [to_json(p.default)])]
                for p in signature.parameters.values()
            ],
            "returns": list(question.returns),
            "checks": checks,
        }
    return json.dumps(questions, separators=(",", ":"))


def restore(slug: str, questions: dict[str, Question], path: Path) -> Exercise:
    """The exercise that `record` took down."""
    recorded = json.loads(path.read_text(encoding="utf8"))
    reference = ModuleType("reference")
    answers: dict[int, Answer] = {}
    restored = {}
    for name, question in questions.items():
        checks = []
        for check, cases in zip(question.checks, recorded[name]["checks"], strict=True):
            made = []
            for args, kwargs, value in cases:
                case = Case(tuple(from_json(args)), from_json(kwargs))
                answers[id(case)] = Answer("value", from_json(value))
                made.append(case)
            checks.append(_with_cases(check, made))
        returns = tuple(recorded[name]["returns"])
        restored[name] = replace(question, checks=tuple(checks), returns=returns)
        setattr(reference, name, _shape(name, recorded[name]["parameters"]))
    return RecordedExercise(slug, restored, reference, (), answers)


def _with_cases(check: Check, made: list[Case]) -> Check:
    def cases(rng: np.random.Generator) -> Iterator[Case]:
        yield from made

    return replace(check, cases=cases)


def _shape(name: str, parameters: list) -> object:
    """A function with the reference's parameters and nothing in it."""

    def shape(*args, **kwargs):
        raise NotImplementedError

    shape.__name__ = shape.__qualname__ = name
    shape.__signature__ = inspect.Signature([
        inspect.Parameter(word, inspect._ParameterKind(kind),
                          default=from_json(default[0]) if default else inspect.Parameter.empty)
        for word, kind, *default in parameters
    ])  # fmt: skip
    return shape
