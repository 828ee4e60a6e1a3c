"""Timing on a machine that others use as well: contenders take turns, and the best round counts."""

import time
import tracemalloc


def race(contenders, seconds=1.0, rounds=15):
    """Return the best time of a call, in seconds, for each contender of a dictionary name: function.

    With ``seconds=0`` each round is one call, as suits what takes long. They take turns, so that a busy spell of the machine hits all of them, and the smallest of many
    rounds is what the code itself needs.
    """
    repeats = {}
    for name, f in contenders.items():
        repeats[name] = 1
        if seconds:  # warm up, and find out how often it fits into a round
            f()
            start = time.perf_counter()
            f()
            once = time.perf_counter() - start
            repeats[name] = max(1, int(seconds / rounds / len(contenders) / max(once, 1e-7)))
    best = dict.fromkeys(contenders, float("inf"))
    for _ in range(rounds):
        for name, f in contenders.items():
            start = time.perf_counter()
            for _ in range(repeats[name]):
                f()
            best[name] = min(best[name], (time.perf_counter() - start) / repeats[name])
    return best


def peak_memory(f):
    """Return the bytes that a call holds at its worst moment, beyond what there was before."""
    f()
    tracemalloc.start()
    try:
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        f()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


NOISE = 0.03  # of two equally fast things one comes out ahead by this much now and then


def report(what, ratio, goal=None, at_least=False, unit=" ×"):
    """Print one figure beside its goal; return whether it is met, to within the noise."""
    if goal is None:
        print(f"  {what:<58} {ratio:7.2f}{unit}")
        return True
    good = ratio >= goal * (1 - NOISE) if at_least else ratio <= goal * (1 + NOISE)
    goal = f"goal {'≥' if at_least else '≤'} {goal:g}"
    print(f"  {what:<58} {ratio:7.2f}{unit:<10} {goal:<12}{'' if good else 'MISSED'}")
    return good
