"""Figures: one style for the whole book, and the few kinds of plot that it needs."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler

INK = "#737373"  # legible on white and on a dark page
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)))
MARKERS = ("o", "s", "^", "D", "v", "P")
SVG_OPTIONS = {"bbox_inches": "tight", "metadata": {"Date": None, "Creator": None}}

STYLE = {
    "figure.figsize": (5.6, 3.4),
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "savefig.edgecolor": "none",
    "font.family": ["DejaVu Sans"],
    "font.size": 11,
    "axes.titlesize": 11,
    "axes.labelsize": 11,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "legend.fontsize": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": INK,
    "grid.alpha": 0.25,
    "grid.linewidth": 0.6,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "axes.prop_cycle": cycler(color=COLORS) + cycler(linestyle=LINES),
    "image.cmap": "viridis",
    "image.interpolation": "nearest",
    "contour.linewidth": 0.8,
    "path.simplify": True,
    "path.simplify_threshold": 0.3,
    "svg.fonttype": "path",
    "svg.hashsalt": "downhill",
    "svg.image_inline": True,
}


def use_style():
    """Use the book's style in this notebook: SVG figures with the same bytes at each run."""
    mpl.rcParams.update(STYLE)
    try:
        from IPython import get_ipython
        from matplotlib_inline.backend_inline import set_matplotlib_formats
        from matplotlib_inline.config import InlineBackend
    except ImportError:
        return
    if get_ipython() is not None:
        inline = InlineBackend.instance(parent=get_ipython())
        inline.print_figure_kwargs = dict(SVG_OPTIONS)
        inline.figure_formats = {"svg"}
        set_matplotlib_formats("svg", **SVG_OPTIONS)


def _axes(ax):
    """Return ax, or the axes of a new figure."""
    return plt.subplots()[1] if ax is None else ax


def contour(landscape, ax=None, levels=18, points=121):
    """Draw the contour lines of a landscape in its window; its minima are marked by stars."""
    ax = _axes(ax)
    x0, x1, y0, y1 = landscape.window
    x, y = np.linspace(x0, x1, points), np.linspace(y0, y1, points)
    Z = landscape.f(np.array(np.meshgrid(x, y)))
    heights = np.quantile(Z, np.linspace(0, 1, levels + 2)[1:-1])
    ax.contour(x, y, Z, levels=np.unique(heights), cmap="viridis")
    for minimum in landscape.minima:
        ax.plot(*minimum, marker="*", markersize=11, color=INK, linestyle="none")
    ax.set(xlabel="$x$", ylabel="$y$", xlim=(x0, x1), ylim=(y0, y1))
    ax.grid(False)
    return ax


def path(points, ax=None, label=None, marker="o", **style):
    """Draw the points that a method visits, joined in order, the first one larger."""
    ax = _axes(ax)
    points = np.asarray(points, dtype=float)
    (line,) = ax.plot(*points.T, marker=marker, markersize=3, label=label, **style)
    ax.plot(*points[0], marker=marker, markersize=8, color=line.get_color(), linestyle="none")
    return ax


def curves(x, series, ax=None, xlabel="", ylabel="", **settings):
    """Draw several named curves over the same x, told apart by colour and by line style."""
    ax = _axes(ax)
    for name, values in series.items():
        ax.plot(x, values, label=name)
    ax.set(xlabel=xlabel, ylabel=ylabel, **settings)
    ax.legend()
    return ax


def heat_map(a, b, values, ax=None, xlabel="$a$", ylabel="$b$", label="", lines=0, **style):
    """Draw values[j, i] at (a[i], b[j]) as a heat map, with contour lines over it if asked."""
    ax = _axes(ax)
    mesh = ax.pcolormesh(a, b, values, shading="nearest", rasterized=True, **style)
    if lines:
        ax.contour(a, b, values, levels=lines, colors="white", linewidths=0.7)
    ax.figure.colorbar(mesh, ax=ax, label=label)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.grid(False)
    return ax


def show_images(images, titles=None, columns=5, size=28, cmap="gray_r", axes=None):
    """Show rows of pixels (or of weights) as small pictures with optional titles."""
    images = np.asarray(images, dtype=float)[:, : size * size].reshape(-1, size, size)
    if axes is None:
        rows = -(-len(images) // columns)
        width = plt.rcParams["figure.figsize"][0]
        _, axes = plt.subplots(
            rows, columns, figsize=(width, width / columns * rows * 1.2), squeeze=False
        )
    for ax in np.ravel(axes):
        ax.set_axis_off()
    limit = {"vmin": 0, "vmax": 1} if images.min() >= 0 else {}
    for i, (ax, image) in enumerate(zip(np.ravel(axes), images, strict=False)):
        ax.imshow(image, cmap=cmap, **limit)
        if titles is not None:
            ax.set_title(titles[i], fontsize=9)
    return axes


def show_weights(W, titles=None, columns=5, size=28, axes=None):
    """Show each row of a linear classifier as a picture: its template of that class."""
    W = np.asarray(W, dtype=float)[:, : size * size]
    top = np.abs(W).max() or 1.0
    return show_images(W / top, titles, columns, size, cmap="PuOr", axes=axes)
