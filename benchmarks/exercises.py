"""What `check` costs: on top of the calls that it makes, and until its panel is there.

In processor time, so that other programs on the machine don't matter.
"""

import contextlib
import io
import os
import tempfile
import time
from functools import partial

import numpy as np

from benchmarks.timing import report
from grading import check
from grading.questions import READERS_SEED, exercises, load


def calls(exercise, question):
    """The bare calls that checking a right answer needs: the answer's and the reference's."""
    right = getattr(exercise.reference, question)

    def call(case):
        args, kwargs = case.live()
        result = right(*args, **kwargs)
        if hasattr(result, "__next__"):
            list(result)

    def run():
        for number, part in enumerate(exercise.questions[question].checks):
            for case in part.cases(np.random.default_rng([READERS_SEED, number])):
                call(case)
                if not part.judge:
                    call(case)

    return run


def panel(name, function):
    """Check an answer and write its panel, as a notebook does."""
    with contextlib.redirect_stdout(io.StringIO()):
        return check(name, function)._repr_html_()


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
    own, ratios, panels = {}, {}, {}
    for slug in exercises():
        exercise = load(slug)
        for question in exercise.questions:
            name, right = f"{slug}.{question}", getattr(exercise.reference, question)
            bare = calls(exercise, question)
            with np.errstate(all="ignore"):
                whole, needed = quickest(partial(panel, name, right), bare)
            own[name] = (whole - needed) * 1e3
            ratios[name] = whole / needed
            wrong = [m.function for m in exercise.mutants if m.question == question]
            for function in [right, *wrong]:
                panels[name, function.__name__] = quickest(partial(panel, name, function))[0] * 1e3
    print(f"check, {len(own)} questions of {len(exercises())} exercises, a right answer")
    slowest = max(own, key=own.get)
    text = f"at most, on top of its calls ({slowest}: {ratios[slowest]:.1f} × the calls)"
    good = [report(text, own[slowest], 1, unit=" ms")]
    report("on top of its calls, the median question", np.median(list(own.values())), unit=" ms")
    longest = max(panels, key=panels.get)
    print(f"From the call to the panel, {len(panels)} answers, right and wrong")
    good.append(report(f"at most ({' '.join(longest)})", panels[longest], 50, unit=" ms"))
    report("the median answer", np.median(list(panels.values())), unit=" ms")
    return all(good)


def quickest(*contenders, seconds=0.1):
    """Processor seconds of the quickest single call of each; they take turns for some time."""
    best = [float("inf")] * len(contenders)
    until = time.perf_counter() + seconds
    rounds = 0
    while rounds < 5 or time.perf_counter() < until:
        rounds += 1
        for i, call in enumerate(contenders):
            started = time.process_time()
            call()
            best[i] = min(best[i], time.process_time() - started)
    return best
