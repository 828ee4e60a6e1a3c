"""Grades one file after another, in a process of its own: ``python -m grading.examiner``.

It holds the exercises, the seed and the sandbox. No submitted code runs in it; what comes out of
the sandbox is data. Still it is a process apart from the one that leads (`grading.grade`), which
replaces it should it die or hang over some file. Orders come as JSON lines on standard input.
"""

import dataclasses
import json
import os
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from grading import questions
from grading.dialogue import Submission, clean
from grading.questions import Exercise
from grading.results import write_text
from grading.sandbox import Limits, Sandbox, SandboxError
from grading.submissions import File, Notebook, Unreadable, parse, read_bytes

CPU = 20.0  # seconds of this process for one question: an odd value may keep a judge busy for ever
UNEXAMINED = "没能在规定时间内核对返回值 · The values returned could not be examined in time"


class _Busy(BaseException):
    """Examining takes too long."""


@contextmanager
def _cpu_limit(seconds: float) -> Iterator[None]:
    """Raise _Busy inside the block after so much CPU time of this process, waiting not counted."""

    def stop(number, frame):
        raise _Busy

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def mark(file: File, seed: int, only: list[str], sandbox: Sandbox) -> list[dict]:
    """The rows of one file: one for each exercise that it answers, or one that says what is wrong."""
    try:
        if file.problem:
            raise Unreadable(file.problem)
        notebook = parse(read_bytes(file.path), file.path, questions.exercises())
        wanted = [slug for slug in notebook.exercises if slug in only]
        if not wanted:
            slugs = ", ".join(notebook.exercises)
            raise Unreadable(
                f"它回答的是 {slugs}，不在这次之列 · It answers {slugs}, not asked for now"
            )
    except Unreadable as error:
        return [problem_row(str(error))]
    return [_mark(notebook, questions.load(slug), seed, sandbox) for slug in wanted]


def problem_row(problem: str) -> dict:
    return {"exercise": "", "language": "", "problem": problem, "questions": {}, "cells": []}


def _mark(notebook: Notebook, exercise: Exercise, seed: int, sandbox: Sandbox) -> dict:
    marks = {}
    with Submission(notebook.cells, sandbox) as submission:
        for name in exercise.questions:
            marks[name] = _mark_question(exercise, name, submission, seed)
    return {
        "exercise": exercise.slug,
        "language": notebook.language,
        "problem": "",
        "questions": marks,
        "cells": [
            {"number": number + 1, "error": error}
            for number, error in sorted({**submission.errors, **submission.failed}.items())
        ],
    }


def _mark_question(exercise: Exercise, name: str, submission: Submission, seed: int) -> list[dict]:
    """Points and message for each check of one question."""
    question = exercise.questions[name]
    outcomes = []
    try:
        with _cpu_limit(CPU):
            for outcome in questions.examine(
                exercise, name, lambda case: submission.ask(name, question, case), seed
            ):
                outcomes.append(outcome)
    except _Busy:
        rest = question.checks[len(outcomes) :]
        outcomes += [questions.Outcome(check, False, UNEXAMINED) for check in rest]
    return [
        {
            "title": outcome.check.title,
            "points": outcome.check.points if outcome.passed else 0,
            "possible": outcome.check.points,
            "message": clean(outcome.message, 2000),
        }
        for outcome in outcomes
    ]


def order(file: File, target: Path, key: str) -> str:
    """The line that tells an examiner to grade a file and to write the result to `target`."""
    fields = dataclasses.asdict(file) | {"path": os.fspath(file.path)}
    return json.dumps({"file": fields, "target": os.fspath(target), "key": key}) + "\n"


def result(file: File, key: str, rows: list[dict], settings: dict) -> str:
    """What is kept of a file, as text."""
    kept = {"key": key, "settings": settings["digest"], "sandbox": not settings["trust"],
            "file": file.key, "student": file.student, "report": file.report, "rows": rows}  # fmt: skip
    return json.dumps(kept, indent=1)


def main() -> None:
    warnings.simplefilter("ignore")  # of odd values in comparisons
    np.seterr(all="ignore")
    settings = json.loads(sys.stdin.readline())
    limits = Limits(**settings["limits"])
    try:
        with Sandbox(limits, settings["trust"], Path(settings["stage"])) as sandbox:
            for line in sys.stdin:
                job = json.loads(line)
                file = File(**job["file"] | {"path": Path(job["file"]["path"])})
                rows = mark(file, settings["seed"], settings["only"], sandbox)
                write_text(Path(job["target"]), result(file, job["key"], rows, settings))
                print(json.dumps({"done": True}), flush=True)
    except SandboxError as error:
        print(json.dumps({"stop": str(error)}), flush=True)


if __name__ == "__main__":
    main()
