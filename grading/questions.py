"""What a question is made of, and how an answer to it is examined.

An exercise is a folder `exercises/NN_slug/`: `exercise.md` (the bilingual notebook),
`reference.py` (right answers), `checks.py` (`QUESTIONS`, by name) and `mutants.py` (known wrong
answers, each with the message that names its mistake). All words are written `中文 · English`.

Whoever examines never touches the student's function: it asks for the result of one `Case` at a
time and gets an `Answer`. So the same checks serve a reader's own kernel (`grading.check`) and the
class grader, where the function lives in a sandbox on the other side of a pipe.
"""

import ast
import importlib.util
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from grading.compare import differs, short
from grading.values import Answer, Case, answer_of, calm, plain

EXERCISES = Path(__file__).resolve().parent.parent / "exercises"
UNREPEATABLE = (
    "同样的输入，两次结果不同：随机数只能取自传进来的 rng · "
    "The same input gave two different results: random numbers may come only from the rng passed in"
)
READERS_SEED = 2026  # readers get the same inputs at each try; teachers choose their own seed


@dataclass(frozen=True)
class Check:
    """One thing that an answer must get right, worth `points`.

    `cases` makes the inputs from a random generator. `judge(case, value)` returns None or, as
    `中文 · English`, what is wrong; without a judge the value must agree with the reference.
    """

    title: str
    cases: Callable[[np.random.Generator], Iterable[Case]]
    judge: Callable[[Case, Any], str | None] | None = None
    points: int = 1


@dataclass(frozen=True)
class Question:
    """What one function of an exercise is checked for.

    A function that is meant to work in place names the arguments that it changes in `changes`;
    their new values then belong to the answer. Results agree with the reference within `rtol` and
    `atol` (as in `numpy.allclose`). A call has `seconds`. `returns` names the parts of a result
    that has several, so that a difference reads "x[2]" and not "result[0][2]"; by default they are
    called as in the reference's own `return x, m, v, t`.
    """

    checks: tuple[Check, ...]
    rtol: float = 1e-7
    atol: float = 1e-12
    changes: tuple[int, ...] = ()
    seconds: float = 2.0
    returns: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        return sum(check.points for check in self.checks)


@dataclass(frozen=True)
class Mutant:
    """A known wrong answer to a question, and the message that names its mistake."""

    question: str
    message: str
    function: Callable

    @property
    def name(self) -> str:
        return self.function.__name__


@dataclass(frozen=True)
class Outcome:
    """How an answer fared in one check. A failure has a message and the case that shows it."""

    check: Check
    passed: bool
    message: str = ""
    named: bool = False  # the message names a known mistake
    case: Case | None = None
    answer: Answer | None = None
    expected: Any = None  # the reference's value, where the check compares with it


@dataclass
class Posed:
    """A case, and what the reference answers to it; asked once."""

    exercise: "Exercise"
    question: str
    case: Case

    @cached_property
    def expected(self) -> Any:
        return self.exercise.reference_answer(self.question, self.case).value


@dataclass(frozen=True)
class Exercise:
    """The parts of one exercise folder."""

    slug: str
    questions: dict[str, Question]
    reference: ModuleType
    mutants: tuple[Mutant, ...] = field(repr=False)
    _material: dict = field(default_factory=dict, repr=False, compare=False, kw_only=True)

    def material(self, question: str, number: int, seed: int) -> list["Posed"]:
        """The cases of one check, made once for as long as the seed stays the same."""
        kept = self._material.get((question, number))
        if kept is None or kept[0] != seed:
            rng = np.random.default_rng([seed, number])
            cases = self.questions[question].checks[number].cases(rng)
            kept = seed, [Posed(self, question, case) for case in cases]
            self._material[question, number] = kept
        return kept[1]

    def reference_answer(self, question: str, case: Case) -> Answer:
        """As `answer_of`, without the watch that an untried function is under."""
        args, kwargs = case.live()
        value = plain(getattr(self.reference, question)(*args, **kwargs))
        changes = self.questions[question].changes
        if changes:
            value = [args[i] for i in changes] + ([] if value is None else [value])
        return Answer("value", value)


def mutant(question: str, message: str) -> Callable[[Callable], Callable]:
    """Decorate a wrong answer in `mutants.py`: the question that it answers, and its mistake."""

    def mark(function: Callable) -> Callable:
        function.mutant = Mutant(question, message, function)
        return function

    return mark


def exercises(folder: Path = EXERCISES) -> list[str]:
    """The slugs of all exercises, in order."""
    return sorted(path.parent.name for path in folder.glob("*/checks.py"))


@cache
def title_of(slug: str) -> str:
    """The exercise's title, `中文 · English`, from its notebook; else its slug."""
    try:
        text = (EXERCISES / slug / "exercise.md").read_text(encoding="utf8")
    except OSError:
        return slug
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return found[1].strip() if found else slug


@cache
def load(slug: str, folder: Path = EXERCISES) -> Exercise:
    """Import an exercise's reference, checks and mutants. Raises LookupError if there is none."""
    if slug not in exercises(folder):
        raise LookupError(slug)
    if (folder / slug / "recorded.json").exists():  # a students' copy, without the reference
        from grading.recorded import restore

        checks = _module(folder / slug / "checks.py")
        return restore(slug, checks.QUESTIONS, folder / slug / "recorded.json")
    parts = [_module(folder / slug / f"{part}.py") for part in ("reference", "checks", "mutants")]
    reference, checks, wrong = parts
    known = tuple(value.mutant for value in vars(wrong).values() if hasattr(value, "mutant"))
    names = _returned_names(folder / slug / "reference.py")
    questions = {
        name: question
        if question.returns or question.changes
        else replace(question, returns=names.get(name, ()))
        for name, question in checks.QUESTIONS.items()
    }
    return Exercise(slug, questions, reference, known)


def _returned_names(path: Path) -> dict[str, tuple[str, ...]]:
    """For each function that always ends in one `return a, b, …` of plain names: those names."""
    found = {}
    for function in ast.parse(path.read_text(encoding="utf8")).body:
        if isinstance(function, ast.FunctionDef):
            returned = {
                tuple(getattr(item, "id", "") for item in getattr(node.value, "elts", ()))
                for node in ast.walk(function)
                if isinstance(node, ast.Return)
            }
            if len(returned) == 1 and all(names := returned.pop()):
                found[function.name] = names
    return found


def _module(path: Path) -> ModuleType:
    """Import one file of an exercise under a name of its own: exercises.09_adam.reference."""
    name = f"exercises.{path.parent.name}.{path.stem}"
    specification = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    return module


def examine(
    exercise: Exercise, name: str, ask: Callable[[Case], Answer], seed: int = READERS_SEED
) -> Iterator[Outcome]:
    """Put an answer to all checks of one question; yields an outcome for each, in order."""
    question = exercise.questions[name]
    for number, check in enumerate(question.checks):
        with calm():
            posed = exercise.material(name, number, seed)
            outcome = _examine(exercise, name, question, check, ask, posed)
        yield outcome


def _examine(
    exercise: Exercise,
    name: str,
    question: Question,
    check: Check,
    ask: Callable[[Case], Answer],
    posed: list[Posed],
) -> Outcome:
    asked: list[tuple[Case, Answer]] = []
    first: Outcome | None = None
    for one in posed:
        answer = ask(one.case)
        asked.append((one.case, answer))
        if first is None:
            fault, expected = _fault(question, check, one, answer)
            if fault:
                first = Outcome(check, False, fault, False, one.case, answer, expected)
        if answer.kind in ("too slow", "killed"):
            break  # the other cases would take as long
    if first is None:
        return Outcome(check, True)
    known = _known_mistake(exercise, name, question, asked)
    is_value = not known and first.answer.kind == "value"
    if is_value and not _same(first.answer, ask(first.case), question):
        known = UNREPEATABLE
    return replace(first, message=known, named=True) if known else first


def _fault(question: Question, check: Check, one: Posed, answer: Answer) -> tuple[str, Any]:
    """What is wrong with one answer ("" if nothing), and the value that was expected."""
    if answer.fault:
        return answer.fault, None
    if check.judge:
        try:
            return check.judge(one.case, answer.value) or "", None
        except Exception:  # a judge may rely on a form that an answer need not have
            got = short(answer.value)
            return (
                f"返回值的形式不对：{got} · the value returned has not the right form: {got}",
                None,
            )
    fault = differs(
        answer.value, one.expected, question.rtol, question.atol, names=question.returns
    )
    return fault, one.expected


def _known_mistake(exercise, name, question, asked) -> str:
    """The message of the first mutant that answers as the student did in every case asked."""
    for wrong in exercise.mutants:
        if wrong.question == name and all(
            _same(answer, answer_of(wrong.function, case, question.changes, seconds=None), question)
            for case, answer in asked
        ):
            return wrong.message
    return ""


def _same(one: Answer, other: Answer, question: Question) -> bool:
    if one.fault or other.fault:
        alike = one.kind == other.kind and one.changed == other.changed
        return alike and (one.kind != "exception" or one.value == other.value)
    return not differs(one.value, other.value, question.rtol, question.atol)
