"""Figures: one style for the whole book, and the few kinds of plot that it needs."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler
from matplotlib.colors import LinearSegmentedColormap

from lessons_lib._checks import finite, whole

INK = "#737373"  # legible on white and on a dark page
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)))
# Low to high, for lines: dark to light, yet each shade is legible on white and on a dark page.
HEIGHTS = LinearSegmentedColormap.from_list("heights", ["#3f66c8", "#9d62a4", "#d4742a"])
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
    """Use the book's style in this notebook: SVG figures with the same bytes at each run.

    Transparent ground, grey text that can be read on white and on a dark page, lines told apart by
    colour *and* by dash (safe in greyscale and for colour-blind readers), a width that fits the
    page's column and stays legible on a phone. Outside a notebook only the style is set.

    Examples
    --------
    >>> use_style()
    >>> plt.rcParams["svg.hashsalt"]
    'downhill'
    """
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
    """Draw the contour lines of a landscape in its window; its minima are marked by stars.

    Parameters
    ----------
    landscape : Landscape
    ax : matplotlib Axes, optional
        By default a new figure's.
    levels : int
        How many lines, at heights that cut the window into parts of equal area; from blue (low)
        to orange (high), which is from dark to light in greyscale.
    points : int
        The grid has points × points values.

    Returns
    -------
    ax

    Raises
    ------
    ValueError
        If levels is no positive whole number, or points none of at least 2.

    Examples
    --------
    >>> from lessons_lib.landscapes import rosenbrock
    >>> ax = contour(rosenbrock(), levels=9)
    >>> ax.get_xlim()
    (np.float64(-2.0), np.float64(2.0))
    >>> plt.close(ax.figure)
    """
    levels, points = whole("levels", levels), whole("points", points, least=2)
    ax = _axes(ax)
    x0, x1, y0, y1 = landscape.window
    x, y = np.linspace(x0, x1, points), np.linspace(y0, y1, points)
    Z = landscape.f(np.array(np.meshgrid(x, y)))
    heights = np.unique(np.quantile(Z, np.linspace(0, 1, levels + 2)[1:-1]))
    shades = HEIGHTS(np.linspace(0, 1, len(heights)))
    ax.contour(x, y, Z, levels=heights, colors=shades)
    for minimum in landscape.minima:
        ax.plot(*minimum, marker="*", markersize=11, color=INK, linestyle="none")
    ax.set(xlabel="$x$", ylabel="$y$", xlim=(x0, x1), ylim=(y0, y1))
    ax.grid(False)
    return ax


def path(points, ax=None, label=None, marker="o", **style):
    """Draw the points that a method visits, joined in order, the first one larger.

    Parameters
    ----------
    points : array (steps + 1, 2)
    ax : matplotlib Axes, optional
    label, marker, **style
        As for ``ax.plot``.

    Returns
    -------
    ax

    Raises
    ------
    ValueError
        If the points aren't pairs, or one is NaN or infinite.

    Examples
    --------
    >>> ax = path([[0, 0], [1, 2], [3, 3]], label="GD")
    >>> len(ax.lines)  # the path and its start
    2
    >>> plt.close(ax.figure)
    """
    points = finite("points", points)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) == 0:
        raise ValueError(f"points must be pairs, shape (steps + 1, 2), got {points.shape}")
    ax = _axes(ax)
    (line,) = ax.plot(*points.T, marker=marker, markersize=3, label=label, **style)
    ax.plot(*points[0], marker=marker, markersize=8, color=line.get_color(), linestyle="none")
    return ax


def curves(x, series, ax=None, xlabel="", ylabel="", **settings):
    """Draw several named curves over the same x, told apart by colour and by line style.

    Parameters
    ----------
    x : array (m,)
    series : dict of arrays (m,)
        Name in the legend, values.
    ax : matplotlib Axes, optional
    xlabel, ylabel : str
    **settings
        As for ``ax.set``, for instance ``yscale="log"``.

    Returns
    -------
    ax

    Raises
    ------
    ValueError
        If there is no curve, or one doesn't have the shape of x.

    Examples
    --------
    >>> ax = curves([1, 2, 4], {"a": [1, 2, 4], "b": [1, 4, 16]}, xlabel="$x$", yscale="log")
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['a', 'b']
    >>> plt.close(ax.figure)
    """
    if not series:
        raise ValueError("series must hold at least one curve, got none")
    for name, values in series.items():
        if np.shape(values) != np.shape(x):
            raise ValueError(
                f"curve {name!r} must have the shape of x, {np.shape(x)}, got {np.shape(values)}"
            )
    ax = _axes(ax)
    for name, values in series.items():
        ax.plot(x, values, label=name)
    ax.set(xlabel=xlabel, ylabel=ylabel, **settings)
    ax.legend()
    return ax


def heat_map(a, b, values, ax=None, xlabel="$a$", ylabel="$b$", label="", lines=0, **style):
    """Draw values[j, i] at (a[i], b[j]) as a heat map, with contour lines over it if asked.

    Parameters
    ----------
    a, b : arrays (m,), (k,)
    values : array (k, m)
        As `lessons_lib.loss_slices.loss_slice_2d` returns it.
    ax : matplotlib Axes, optional
    xlabel, ylabel, label : str
        Of the axes and of the colour bar.
    lines : int or sequence of numbers
        About how many contour lines, or at which heights; 0 for none.
    **style
        As for ``ax.pcolormesh``.

    Returns
    -------
    ax

    Raises
    ------
    ValueError
        If values doesn't have one row for each b and one column for each a, or if it, a or b holds
        NaN or infinity.

    Examples
    --------
    >>> a, b = np.arange(3), np.arange(2)
    >>> ax = heat_map(a, b, a + 10 * b[:, None], lines=[5, 11])
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('$a$', '$b$')
    >>> plt.close(ax.figure)
    """
    a, b, values = finite("a", a), finite("b", b), finite("values", values)
    if a.ndim != 1 or b.ndim != 1 or values.shape != (b.size, a.size):
        raise ValueError(
            f"values must have shape (len(b), len(a)), got {values.shape} for a {a.shape} and b "
            f"{b.shape}"
        )
    ax = _axes(ax)
    mesh = ax.pcolormesh(a, b, values, shading="nearest", rasterized=True, **style)
    if np.size(lines) if np.ndim(lines) else lines:
        ax.contour(a, b, values, levels=lines, colors="white", linewidths=0.7)
    ax.figure.colorbar(mesh, ax=ax, label=label)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.grid(False)
    return ax


def show_images(images, titles=None, columns=5, size=28, cmap="gray_r", axes=None, limits=None):
    """Show rows of pixels (or of weights) as small pictures with optional titles.

    Parameters
    ----------
    images : array (n, d)
        The first size² columns are the pixels; a bias column is left out.
    titles : sequence of n str, optional
    columns : int
    size : int
        Each picture has size × size pixels.
    cmap : str
    axes : array of Axes, optional
        One for each image; by default those of a new figure.
    limits : (low, high), optional
        The values at the ends of the colours; by default (0, 1), or, where an image has negative
        entries, each image's own extremes.

    Returns
    -------
    axes

    Raises
    ------
    ValueError
        If a row has fewer than size² columns, a pixel is NaN or infinite, there is no image, there
        are more images than axes, or not one title for each image.

    Examples
    --------
    >>> axes = show_images(np.zeros((3, 785)), ["a", "b", "c"], columns=2)
    >>> axes.shape
    (2, 2)
    >>> plt.close(axes[0, 0].figure)
    """
    images, columns = finite("images", images), whole("columns", columns)
    if images.ndim != 2 or len(images) == 0 or images.shape[1] < size**2:
        raise ValueError(f"{size} × {size} pixels a row are needed, got shape {images.shape}")
    if titles is not None and len(titles) != len(images):
        raise ValueError(f"{len(images)} images need as many titles, got {len(titles)}")
    images = images[:, : size**2].reshape(-1, size, size)
    if axes is None:
        rows = -(-len(images) // columns)
        width = plt.rcParams["figure.figsize"][0]
        _, axes = plt.subplots(
            rows, columns, figsize=(width, width / columns * rows * 1.2), squeeze=False
        )
    if np.size(axes) < len(images):
        raise ValueError(f"{len(images)} images don't fit into {np.size(axes)} axes")
    for ax in np.ravel(axes):
        ax.set_axis_off()
    if limits is None:
        limits = (0, 1) if images.min() >= 0 else (None, None)
    for i, (ax, image) in enumerate(zip(np.ravel(axes), images, strict=False)):
        ax.imshow(image, cmap=cmap, vmin=limits[0], vmax=limits[1])
        if titles is not None:
            ax.set_title(titles[i], fontsize=9)
    return axes


def show_weights(W, titles=None, columns=5, size=28, axes=None):
    """Show each row of a linear classifier as a picture: its template of that class.

    Orange is negative, white 0, purple positive; the scale is the same for all rows.

    Parameters
    ----------
    W : array (C, d)
    titles, columns, size, axes
        As in `show_images`.

    Returns
    -------
    axes

    Raises
    ------
    ValueError
        As `show_images`.

    Examples
    --------
    >>> axes = show_weights(np.eye(10, 785))
    >>> axes.shape
    (2, 5)
    >>> plt.close(axes[0, 0].figure)
    """
    W = finite("W", W)
    top = np.abs(W[..., : size**2]).max(initial=0.0) or 1.0
    return show_images(W / top, titles, columns, size, "PuOr", axes, limits=(-1, 1))
