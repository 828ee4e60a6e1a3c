"""The class grader: a submission of one chapter, and how a large class scales."""

import argparse
import contextlib
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.timing import race, report

SLUG = "09_adam"
OTTER = 3.6  # seconds of `otter run` on the like task, quiet machine (otter-grader 7.0.0)
CLASS, SAMPLE = 1000, 60


def notebook(slug, text):
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    return json.dumps({
        "nbformat": 4, "nbformat_minor": 5, "metadata": {"downhill": {"exercise": slug, "lang": "en"}},
        "cells": [cell | {"source": "import numpy as np\nfrom grading import check"},
                  cell | {"source": text}],
    })  # fmt: skip


def main():
    """Print the figures; return whether all goals were met."""
    from grading import grade
    from grading.dialogue import Worker
    from grading.examiner import mark
    from grading.questions import EXERCISES, READERS_SEED, examine, load
    from grading.results import points
    from grading.sandbox import Sandbox, SandboxError
    from grading.submissions import find
    from grading.values import answer_of

    print("Class grading, every submission in a sandbox of its own")
    try:
        with Sandbox() as sandbox:
            Worker(sandbox).close()
    except SandboxError as error:
        print(f"  left out: {str(error).splitlines()[0]}")
        return True
    good = []
    reference = (EXERCISES / SLUG / "reference.py").read_text(encoding="utf8")
    exercise = load(SLUG)
    most = sum(question.points for question in exercise.questions.values())

    def checks():
        for name, question in exercise.questions.items():
            function = getattr(exercise.reference, name)
            list(
                examine(
                    exercise, name, lambda c, f=function, q=question: answer_of(f, c, q.changes)
                )
            )

    def python():
        subprocess.run([sys.executable, "-I", "-c", "import numpy"], check=True)

    with tempfile.TemporaryDirectory() as place, Sandbox() as sandbox:
        folder = Path(place) / "in"
        folder.mkdir()
        (folder / "one.ipynb").write_text(notebook(SLUG, reference))
        ((one,), _) = find(folder)

        def whole():
            (row,) = mark(one, READERS_SEED, [SLUG], sandbox)
            assert points(row) == most

        def start():
            Worker(sandbox).close()

        times = race({"whole": whole, "start": start, "python": python, "checks": checks},
                     seconds=0, rounds=11)  # fmt: skip
        text = f"a full submission of {SLUG}, against otter-grader's {OTTER} s"
        print(f"  one at a time: {times['whole'] * 1e3:.0f} ms")
        good.append(report(text, times["whole"] / OTTER, 0.1))
        report("of which the sandbox with numpy imported", times["start"] / times["whole"])
        report("sandbox with numpy against a bare Python that imports numpy",
               times["start"] / times["python"])  # fmt: skip
        report("the checks alone", times["checks"] * 1e3, unit=" ms")

        (folder / "one.ipynb").unlink()
        for i in range(SAMPLE):
            (folder / f"student{i:04}.ipynb").write_text(notebook(SLUG, reference))
        jobs = min(2, os.cpu_count() or 1)
        memory = []
        for students in (SAMPLE // 3, SAMPLE):
            out = Path(place) / f"out{students}"
            for path in sorted(folder.iterdir())[students:]:
                path.rename(path.with_suffix(".later"))
            arguments = argparse.Namespace(
                submissions=folder, out=out, seed=1, jobs=jobs, exercise=None, shard=(1, 1),
                trust_submissions=False,
            )  # fmt: skip
            start_time = time.perf_counter()
            with contextlib.redirect_stdout(io.StringIO()):
                assert grade.run(arguments) == 0
            spent = time.perf_counter() - start_time
            memory.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3)
            for path in folder.glob("*.later"):
                path.rename(path.with_suffix(".ipynb"))
        minutes = spent / SAMPLE * CLASS / 60
        text = f"{CLASS} submissions, {jobs} at a time, as {SAMPLE} in {spent:.1f} s"
        good.append(report(text, minutes, 6, unit=" min"))
        text = (
            f"largest process after {SAMPLE} submissions ({memory[1]:.0f} MB) against {SAMPLE // 3}"
        )
        good.append(report(text, memory[1] / memory[0], 1.1))
    return all(good)
