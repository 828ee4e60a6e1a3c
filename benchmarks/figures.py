"""How heavy a moving figure is, and how long it takes to draw."""

import time

import numpy as np

from benchmarks.timing import report
from lessons_lib.interactive import slider
from lessons_lib.landscapes import quadratic


def main():
    """Print the figures; return whether all goals were met."""
    bowl = quadratic(10)

    def background(ax):
        x, y = np.linspace(-11, 11, 161), np.linspace(-4, 4, 161)
        ax.contour(x, y, bowl.f(np.array(np.meshgrid(x, y))), levels=18)
        ax.set(xlabel="$w_1$", ylabel="$w_2$", xlim=(-11, 11), ylim=(-4, 4))

    def draw(ax, lr):
        points = [np.array([-10.0, 3.0])]
        for _ in range(60):
            points.append(points[-1] - lr * bowl.grad(points[-1]))
        ax.plot(*np.array(points).T, "o-", ms=3)
        ax.set_title(rf"$\alpha = {lr:.3f}$")

    start = time.process_time()
    made = slider(
        draw,
        np.linspace(0.005, 0.195, 20),
        label="学习率 α · learning rate α",
        describe=lambda lr: f"学习率 {lr:.3f} 的路径。 · The path at rate {lr:.3f}.",
        background=background,
    )
    seconds = time.process_time() - start
    print("A moving figure: 20 frames of a path of 60 steps on contour lines")
    good = report(f"weight, gzipped (drawn in {seconds:.1f} s)", made.weight / 1000, 40, unit=" kB")
    return good
