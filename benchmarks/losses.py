"""Losses with their gradients against the two matrix products that they can't do without."""

from functools import partial

import numpy as np

from benchmarks.timing import peak_memory, race, report
from lessons_lib.gradients import numerical_gradient
from lessons_lib.losses import softmax_loss_and_gradient, svm_loss, svm_loss_and_gradient

LOSSES = {"svm": svm_loss_and_gradient, "softmax": softmax_loss_and_gradient}


def products(W, X):
    """The faster of the two ways round: scores one class a row, and one example a row."""
    S, T = np.ones((len(W), len(X))), np.ones((len(X), len(W)))

    def class_rows():
        np.matmul(W, X.T, out=S)
        return S @ X

    def example_rows():
        np.matmul(X, W.T, out=T)
        return T.T @ X

    return {"class rows": class_rows, "example rows": example_rows}


def main():
    """Print the figures; return whether all goals were met."""
    good = []
    rng = np.random.default_rng(0)
    for n, goal in ((256, {"svm": 1.15, "softmax": 1.15}), (50_000, {"svm": 1.3, "softmax": 1.3})):
        X, W = rng.standard_normal((n, 3073)), 1e-2 * rng.standard_normal((10, 3073))
        y = rng.integers(0, 10, n)
        print(f"Loss and gradient of {n:,} × 3073 examples, one thread")
        for name, f in LOSSES.items():
            contenders = {
                "ours": partial(f, W, X, y),
                "with l2": partial(f, W, X, y, l2=1e-3),
                **products(W, X),
            }
            times = race(contenders, seconds=2.0, rounds=25 if n < 1000 else 5)
            bare = min(times["class rows"], times["example rows"])
            text = f"{name} ({times['ours'] * 1e3:.2f} ms) against its two products"
            text += f" ({bare * 1e3:.2f} ms)"
            good.append(report(text, times["ours"] / bare, goal[name]))
            report(f"{name} with regularization", times["with l2"] / bare)
        if n == 50_000:
            for name, f in LOSSES.items():
                peak = peak_memory(partial(f, W, X, y, l2=1e-3)) / 1e6
                good.append(report(f"{name}: memory beyond the inputs", peak, 15, unit=" MB"))
        del X

    X, y = rng.standard_normal((16, 3073)), rng.integers(0, 10, 16)
    W = 1e-2 * rng.standard_normal((10, 3073))
    needed = 2 * W.size

    def evaluations():
        for _ in range(needed):
            svm_loss(W, X, y)

    print("Numeric gradient of 30,730 weights, 16 examples")
    contenders = {
        "gradient": lambda: numerical_gradient(lambda V: svm_loss(V, X, y), W),
        "evaluations": evaluations,
    }
    times = race(contenders, seconds=0, rounds=2)
    text = f"{times['gradient']:.1f} s against {needed:,} evaluations, {times['evaluations']:.1f} s"
    good.append(report(text, times["gradient"] / times["evaluations"], 1.05))
    return all(good)
