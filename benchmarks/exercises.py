"""What `check` costs: on top of the calls that it makes, and until its panel is there."""

import contextlib
import functools
import io
import os
import tempfile
import time
from unittest import mock

import numpy as np

from benchmarks.timing import report
from grading import check
from grading.questions import READERS_SEED, exercises, load
from grading.values import Case


class Clock:
    """Adds up the time inside the functions that it wraps."""

    def __init__(self):
        self.spent = 0.0

    def wrap(self, function):
        @functools.wraps(function)
        def timed(*args, **kwargs):
            started = time.perf_counter()
            result = function(*args, **kwargs)
            if hasattr(result, "__next__"):  # a generator works when it is asked
                result = iter(list(result))
            self.spent += time.perf_counter() - started
            return result

        return timed


def panel(name, function):
    """Check an answer and write its panel, as a notebook does."""
    with contextlib.redirect_stdout(io.StringIO()):
        return check(name, function)._repr_html_()


def own_and_calls(name, tries=60):
    """Seconds of a check of a right answer besides its calls, and of these; the best of some."""
    slug, question = name.split(".")
    exercise = load(slug)
    right = getattr(exercise.reference, question)
    inputs = min(making(exercise, question) for _ in range(tries))
    best, calls = float("inf"), float("inf")
    for _ in range(tries):
        clock = Clock()
        answer = clock.wrap(right)
        with (
            mock.patch.object(exercise.reference, question, answer),
            mock.patch.object(Case, "live", clock.wrap(Case.live)),
        ):
            started = time.perf_counter()
            panel(name, answer)
            whole = time.perf_counter() - started
        best = min(best, whole - clock.spent - inputs)
        calls = min(calls, clock.spent + inputs)
    return best, calls


def making(exercise, question):
    """Seconds that it takes to make the inputs of all checks."""
    started = time.perf_counter()
    for number, part in enumerate(exercise.questions[question].checks):
        for _ in part.cases(np.random.default_rng([READERS_SEED, number])):
            pass
    return time.perf_counter() - started


def quickest(name, function, tries=5):
    """Processor seconds from the call to the panel; the best of some."""
    best = float("inf")
    for _ in range(tries):
        started = time.process_time()
        panel(name, function)
        best = min(best, time.process_time() - started)
    return best


def main():
    """Print the figures; return whether all goals were met."""
    home = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # progress is kept in the working folder
        try:
            return measure()
        finally:
            os.chdir(home)


def measure():
    own, calls, panels = {}, {}, {}
    for slug in exercises():
        exercise = load(slug)
        for question in exercise.questions:
            name, right = f"{slug}.{question}", getattr(exercise.reference, question)
            own[name], calls[name] = own_and_calls(name)
            wrong = [m.function for m in exercise.mutants if m.question == question]
            for function in [right, *wrong]:
                panels[name, function.__name__] = quickest(name, function) * 1e3
    print(f"check, {len(own)} questions of {len(exercises())} exercises, a right answer")
    slowest = max(own, key=own.get)
    text = f"at most, besides its calls ({slowest}: {calls[slowest] * 1e3:.1f} ms)"
    good = [report(text, own[slowest] * 1e3, 1, unit=" ms")]
    report("besides its calls, the median", np.median(list(own.values())) * 1e3, unit=" ms")
    ratio = np.median([1 + own[name] / calls[name] for name in own])
    report("the whole against its bare calls, the median", ratio)
    longest = max(panels, key=panels.get)
    print(f"From the call to the panel, {len(panels)} answers, right and wrong")
    good.append(report(f"at most ({' '.join(longest)})", panels[longest], 50, unit=" ms"))
    report("the median", np.median(list(panels.values())), unit=" ms")
    return all(good)
