"""What the tests of the class grader share: notebooks to hand in, and a run over a folder of them."""

import argparse
import csv
import json
import os
import shutil

import numpy as np
import pytest

from grading import grade
from grading.dialogue import Worker
from grading.questions import EXERCISES, load
from grading.sandbox import Limits, Sandbox, SandboxError

SLUG = "09_adam"
LIMITS = Limits(
    cpu=4, wall=12, cell=0.8, call=0.8, grace=0.5, memory=2**29
)  # patience is for users
REFERENCE = (EXERCISES / SLUG / "reference.py").read_text(encoding="utf8")
POINTS = sum(question.points for question in load(SLUG).questions.values())
QUESTIONS = list(load(SLUG).questions)
SEED = 20261122


def notebook(*cells, exercise=SLUG, language="en", **more):
    """The text of a notebook with these code cells."""
    metadata = {"downhill": {"exercise": exercise, "lang": language}} if exercise else {}
    cells = [
        {
            "cell_type": "code",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": cell,
        }
        for cell in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
                      | more)  # fmt: skip


def environment(*folders):
    """For a Python of its own that finds numpy and, before it, what is in `folders`."""
    numpy = os.path.dirname(os.path.dirname(np.__file__))
    return {**os.environ, "PYTHONPATH": os.pathsep.join([*map(str, folders), numpy])}


def need_sandbox():
    """Skip, or fail where CI insists, on a machine without a sandbox."""
    try:
        with Sandbox() as sandbox:
            Worker(sandbox).close()
    except SandboxError as error:
        reason = f"the class grader's sandbox: {str(error).splitlines()[0]}"
        if not shutil.which("bwrap"):
            reason = (
                "the class grader's sandbox: bubblewrap is not installed "
                "(Debian, Ubuntu: apt-get install bubblewrap)"
            )
        if os.environ.get("DOWNHILL_NEED_SANDBOX"):
            pytest.fail(reason)
        pytest.skip(reason)


def run(submissions, out, limits=LIMITS, **options):
    """Grade a folder; returns the exit code."""
    options = {"seed": SEED, "jobs": 2, "exercise": None, "shard": (1, 1),
               "trust_submissions": False} | options  # fmt: skip
    arguments = argparse.Namespace(submissions=submissions, out=out, **options)
    return grade.run(arguments, limits)


def table(out):
    with open(out / "scores.csv", encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))
