"""Figures: what is drawn, that bytes repeat, that the style stays readable and small."""

import io
import re

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_rgb

mpl.use("agg")

import matplotlib.pyplot as plt

from lessons_lib import plots
from lessons_lib.datasets import load_fashion
from lessons_lib.landscapes import beale, quadratic, rosenbrock, saddle
from lessons_lib.loss_slices import loss_slice_2d


@pytest.fixture(autouse=True)
def style():
    with mpl.rc_context():
        plots.use_style()
        yield
    plt.close("all")


def svg(figure):
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", **plots.SVG_OPTIONS)
    return buffer.getvalue()


def luminance(color):
    """The relative luminance of WCAG 2."""
    c = np.array(to_rgb(color))
    linear = np.where(c <= 0.03928, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def draw_contour():
    return plots.contour(rosenbrock()).figure


def draw_heat_map():
    a = np.linspace(-2, 2, 61)
    Z = loss_slice_2d(lambda w: np.abs(w).sum(), [0.0, 0.0], [1.0, 0.5], [0.0, 1.0], a, a)
    return plots.heat_map(a, a, Z, label="loss", lines=8).figure


def draw_images():
    data = load_fashion(n_train=10)
    return plots.show_images(data.X_train, data.classes).flat[0].figure


def draw_curves():
    x = np.linspace(0, 1, 500)
    return plots.curves(x, {f"$x^{k}$": x**k for k in range(1, 7)}, xlabel="$x$").figure


each_figure = pytest.mark.parametrize(
    "draw", [draw_contour, draw_heat_map, draw_images, draw_curves]
)


@each_figure
def test_both_languages_can_share_the_figure(draw):
    """Its words are symbols and English: no Chinese character in any text or name."""
    figure = draw()
    texts = [text.get_text() for text in figure.findobj(mpl.text.Text)]
    assert any(texts) and not any(re.search("[\u2e80-\uffef]", text) for text in texts)


@each_figure
def test_the_same_figure_has_the_same_bytes_and_is_small(draw):
    first, second = svg(draw()), svg(draw())
    assert first == second
    assert len(first) < 110_000
    assert "<dc:date>" not in first and "<dc:creator>" not in first
    assert "matplotlib.org/" not in first.split("</metadata>")[0].lower()


def test_the_background_is_transparent():
    text = svg(draw_curves())
    patches = re.findall(r'<g id="patch_[12]">\s*<path[^>]*style="fill: ([^;"]+)', text)
    assert patches == ["none", "none"]


def test_text_is_legible_on_white_and_on_the_dark_page():
    assert contrast(plots.INK, "white") >= 4.5
    assert contrast(plots.INK, "#14181e") >= 3.5
    for color in plots.COLORS:
        assert contrast(color, "#14181e") >= 3


def test_contour_lines_are_legible_on_white_and_on_the_dark_page_and_rise_in_greyscale():
    for landscape, levels in ((rosenbrock(), 18), (beale(), 12), (quadratic(50), 1)):
        lines = plots.contour(landscape, levels=levels).collections[0]
        colors = lines.get_edgecolor()
        assert len(colors) == len(lines.levels) == levels
        for color in colors:
            assert contrast(color[:3], "white") >= 3 and contrast(color[:3], "#121212") >= 3
        assert np.all(np.diff([luminance(color[:3]) for color in colors]) > 0)
    shades = [luminance(plots.HEIGHTS(u)[:3]) for u in np.linspace(0, 1, 256)]
    assert np.all(np.diff(shades) > -1e-3) and shades[-1] > 1.7 * shades[0]


def test_lines_differ_in_more_than_colour():
    cycle = list(mpl.rcParams["axes.prop_cycle"])
    assert len({str(style["linestyle"]) for style in cycle}) == len(cycle) == 6
    assert len(set(plots.MARKERS)) == len(plots.MARKERS)


def test_figures_fit_the_column():
    assert 96 * mpl.rcParams["figure.figsize"][0] <= 720


def test_contour_fills_the_window_and_marks_the_minima():
    ax = plots.contour(beale())
    assert (*ax.get_xlim(), *ax.get_ylim()) == beale().window
    [star] = ax.lines
    assert star.get_xydata().tolist() == [[3.0, 0.5]]
    assert not plots.contour(saddle()).lines


def test_contour_heights_rise_and_lie_within_the_range():
    ax = plots.contour(quadratic(10), levels=7)
    heights = ax.collections[0].levels
    assert len(heights) == 7 and np.all(np.diff(heights) > 0) and heights[0] > 0


def test_plots_draw_into_the_axes_given():
    fig, ax = plt.subplots()
    assert plots.contour(saddle(), ax) is ax
    assert plots.path([[0, 0], [1, 1]], ax, label="GD") is ax
    assert plots.curves([0, 1], {"f": [1, 2]}, ax) is ax
    assert plots.heat_map([0, 1], [0, 1], [[0, 1], [2, 3]], ax) is ax
    assert len(plt.get_fignums()) == 1


def test_path_starts_with_a_larger_point():
    ax = plots.path([[0, 1], [2, 3], [4, 5]], color="C1")
    line, start = ax.lines
    assert line.get_xydata().tolist() == [[0, 1], [2, 3], [4, 5]]
    assert start.get_xydata().tolist() == [[0, 1]]
    assert start.get_markersize() > line.get_markersize()
    assert start.get_color() == line.get_color()


@pytest.mark.parametrize("points", [[1, 2, 3], np.zeros((4, 3))])
def test_path_refuses_points_that_are_no_pairs(points):
    with pytest.raises(ValueError, match=r"points must be pairs, shape \(steps \+ 1, 2\), got "):
        plots.path(points)


def test_curves_takes_settings_of_the_axes():
    ax = plots.curves([1, 2], {"a": [1, 2], "b": [2, 1]}, yscale="log", title="t")
    assert ax.get_yscale() == "log" and ax.get_title() == "t"
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]


def test_heat_map_puts_rows_along_b():
    a, b = np.arange(3.0), np.arange(2.0)
    values = np.array([[0.0, 1.0, 2.0], [10.0, 11.0, 12.0]])
    mesh = plots.heat_map(a, b, values).collections[0]
    assert np.array_equal(mesh.get_array(), values)
    corners = mesh.get_coordinates()
    assert np.allclose(corners[0, :, 0], [-0.5, 0.5, 1.5, 2.5])
    assert np.allclose(corners[:, 0, 1], [-0.5, 0.5, 1.5])


@pytest.mark.parametrize(
    "lines, expected",
    [(np.array([1.0, 2.0]), 2), ([1.5], 1), ((), 0), (np.array([]), 0), (0, 0), (np.zeros(1), 1)],
)
def test_heat_map_takes_lines_as_number_list_or_array(lines, expected):
    a = np.linspace(0, 3, 7)
    ax = plots.heat_map(a, a, np.add.outer(a, a) - 0.5, lines=lines)
    contours = [c for c in ax.collections if hasattr(c, "levels")]
    assert sum(len(c.levels) for c in contours) == expected
    assert any(
        hasattr(c, "levels") for c in plots.heat_map(a, a, np.outer(a, a), lines=4).collections
    )


def test_bad_grids_curves_and_counts_are_refused():
    with pytest.raises(
        ValueError, match=r"shape \(len\(b\), len\(a\)\), got \(3, 2\) for a \(3,\)"
    ):
        plots.heat_map([0, 1, 2], [0, 1], np.zeros((3, 2)))
    with pytest.raises(ValueError, match=r"values must be finite, got nan at \[0, 1\]"):
        plots.heat_map([0, 1], [0, 1], [[0, np.nan], [0, 0]])
    with pytest.raises(ValueError, match="at least one curve"):
        plots.curves([0, 1], {})
    with pytest.raises(ValueError, match=r"curve 'f' must have the shape of x, \(2,\), got \(3,\)"):
        plots.curves([0, 1], {"f": [1, 2, 3]})
    with pytest.raises(ValueError, match="levels must be a whole number at least 1, got 0"):
        plots.contour(saddle(), levels=0)
    with pytest.raises(ValueError, match="points must be a whole number at least 2, got 1"):
        plots.contour(saddle(), points=1)
    with pytest.raises(ValueError, match=r"points must be finite, got inf at \[1, 0\]"):
        plots.path([[0, 0], [np.inf, 1]])
    assert plt.get_fignums() == []  # nothing half drawn is left behind


def test_images_leave_the_bias_out_and_spare_axes_empty():
    axes = plots.show_images(np.full((3, 785), 0.5), ["a", "b", "c"], columns=2)
    assert axes.shape == (2, 2)
    assert [len(ax.images) for ax in axes.flat] == [1, 1, 1, 0]
    assert axes.flat[0].images[0].get_array().shape == (28, 28)
    assert [ax.get_title() for ax in axes.flat] == ["a", "b", "c", ""]
    assert not any(ax.axison for ax in axes.flat)


def test_weights_share_a_scale_around_zero():
    W = np.zeros((2, 785))
    W[0, 0], W[1, 1] = -4.0, 2.0
    images = [ax.images[0] for ax in plots.show_weights(W, columns=2).flat]
    assert [image.get_clim() for image in images] == [(-1, 1), (-1, 1)]
    assert images[1].get_array()[0, 1] == 0.5


def test_images_refuse_what_does_not_fit():
    with pytest.raises(ValueError, match=r"28 × 28 pixels a row are needed, got shape \(2, 100\)"):
        plots.show_images(np.zeros((2, 100)))
    with pytest.raises(ValueError, match=r"a row are needed, got shape \(0, 784\)"):
        plots.show_images(np.zeros((0, 784)))
    with pytest.raises(ValueError, match="2 images need as many titles, got 1"):
        plots.show_images(np.zeros((2, 784)), ["a"])
    with pytest.raises(ValueError, match="columns must be a whole number at least 1, got 0"):
        plots.show_images(np.zeros((2, 784)), columns=0)
    with pytest.raises(ValueError, match=r"images must be finite, got nan at \[1, 5\]"):
        plots.show_images(np.where(np.arange(2 * 784).reshape(2, 784) == 789, np.nan, 0.0))
    with pytest.raises(ValueError, match=r"W must be finite, got nan at \[0, 0\]"):
        plots.show_weights(np.full((1, 784), np.nan))
    with pytest.raises(ValueError, match=r"28 × 28 pixels a row are needed, got shape \(784,\)"):
        plots.show_weights(np.zeros(784))
    with pytest.raises(ValueError, match="3 images don't fit into 1 axes"):
        plots.show_images(np.zeros((3, 784)), axes=plt.subplots()[1])
