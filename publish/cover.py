"""The book's picture, a valley and a path down: on covers, and where other sites show a link."""

import html
import io
from pathlib import Path

import numpy as np
from matplotlib import style
from matplotlib.figure import Figure

from publish.settings import Edition
from publish.titles import for_edition

_SUBTITLE = "从“看见”损失函数到 Adam · From seeing a loss function to Adam"
LICENCE = "CC BY 4.0"
_STYLE = ["default", {"svg.hashsalt": "downhill"}]  # whatever else is drawn in this process


def cover(edition: Edition, title: str, author: str) -> str:
    """A cover as HTML: the title in the edition's languages over the picture."""
    title, subtitle, author = (
        html.escape(for_edition(text, edition.languages)) for text in (title, _SUBTITLE, author)
    )
    return f"""<section class="cover">
<p class="book-title">{title}</p><p>{subtitle}</p>
{_drawing()}
<p class="colophon">{author} · {LICENCE}</p>
</section>"""


def draw_card(path: Path) -> None:
    """A picture of 1200 × 630 pixels with the book's English name.

    No Chinese in it: the machine that builds the site may have no font for it.
    """
    with style.context(_STYLE):
        figure = Figure(figsize=(12, 6.3), dpi=100, facecolor="#11171d")
        ax = _valley(figure, "#ffb454")
        ax.text(5.6, -2.7, "Downhill", color="#e8edf2", fontsize=56, ha="right", weight="bold")
        figure.savefig(path, metadata={"Software": None})


def _drawing() -> str:
    with style.context(_STYLE):
        figure, stream = Figure(figsize=(7, 4.2)), io.StringIO()
        _valley(figure, "#d55e00")
        figure.savefig(stream, format="svg", transparent=True, metadata={"Date": None})
    text = stream.getvalue()
    return text[text.index("<svg") :].replace("<svg", '<svg aria-hidden="true"', 1)


def _valley(figure: Figure, color: str):
    ax = figure.add_axes((0, 0, 1, 1))
    x, y = np.meshgrid(np.linspace(-6, 6, 240), np.linspace(-3.15, 3.15, 126))
    ax.contour(x, y, x**2 / 8 + y**2, levels=18, cmap="viridis", linewidths=1.2)
    at = np.array([-5.4, 2.2])
    steps = [at]
    for _ in range(40):
        at = at - 0.42 * np.array([at[0] / 4, 2 * at[1]])
        steps.append(at)
    ax.plot(*np.array(steps).T, "o-", color=color, markersize=5)
    ax.set_axis_off()
    return ax
