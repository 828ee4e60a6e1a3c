"""Moving figures: what the HTML holds, what is refused, and how it moves in a real browser."""

import gzip
import io
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons_lib import interactive, landscapes
from lessons_lib.interactive import explore, slider

PROOF = settings(derandomize=True, deadline=None, max_examples=100)
BOWL = landscapes.quadratic(10)


def background(ax):
    x, y = np.linspace(-11, 11, 121), np.linspace(-4, 4, 121)
    ax.contour(x, y, BOWL.f(np.array(np.meshgrid(x, y))), levels=12)
    ax.set(xlabel="$w_1$", ylabel="$w_2$", xlim=(-11, 11), ylim=(-4, 4))


def path(lr, steps=40):
    points = [np.array([-10.0, 3.0])]
    for _ in range(steps):
        points.append(points[-1] - lr * BOWL.grad(points[-1]))
    return np.array(points)


def draw(ax, lr):
    ax.plot(*path(lr).T, "o-", ms=3)
    ax.set_title(rf"$\alpha = {lr:.3f}$")


def describe(lr):
    return f"学习率 {lr:.3f} 的路径。 · The path at rate {lr:.3f}."


def figure(values=(0.01, 0.1, 0.19), **more):
    more = {"label": "学习率 α · learning rate α", "describe": describe, **more}
    return slider(draw, values, background=background, **more)


@pytest.fixture(scope="module", autouse=True)
def plain_style():
    """Matplotlib's own style, whatever another test has set."""
    with mpl.rc_context():
        mpl.rcdefaults()
        yield


@pytest.fixture(scope="module")
def small(plain_style):
    return figure()


def line(ax, *values):
    ax.plot([0, 1], values if len(values) == 2 else [0, values[0]])


def plain(values=(1, 2), **more):
    """The quickest figure there is."""
    return slider(
        more.pop("draw", line), values, **{"label": "k", "describe": lambda *v: f"{v}", **more}
    )


# -------------------------------------------------------------------------------------- the HTML


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.open, self.tags = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if tag not in ("input",):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def tags(text, name):
    return [attrs for tag, attrs in Tags(text).tags if tag == name]


def test_every_tag_is_closed_and_there_is_one_of_each_part(small):
    parsed = Tags(small.html)
    assert parsed.open == []
    names = [tag for tag, _ in parsed.tags]
    assert names.count("figure") == names.count("svg") == names.count("input") == 1
    assert "script" not in names  # handlers are attributes: static pages and notebooks keep them
    controls = [a for tag, a in parsed.tags if tag in ("input", "button")]
    # Else JupyterLab's command mode takes the arrow keys. It looks at the element itself first.
    assert all(a["data-lm-suppress-shortcuts"] == "true" for a in controls)


def test_only_the_first_frame_is_seen_without_script(small):
    frames = [a for a in tags(small.html, "g") if a.get("class") == "frame"]
    assert [a.get("display") for a in frames] == [None, "none", "none"]
    frames = [a for a in tags(figure(start=2).html, "g") if a.get("class") == "frame"]
    assert [a.get("display") for a in frames] == ["none", "none", None]


def test_the_picture_is_named_by_the_line_below(small):
    (svg,) = tags(small.html, "svg")
    (says,) = [a for a in tags(small.html, "p") if a["class"] == "says"]
    assert svg["role"] == "img" and svg["aria-labelledby"] == says["id"]
    assert small.html.count("学习率 0.010 的路径。") == 1
    assert '<span lang="en">The path at rate 0.190.</span>' in small.html


def test_nothing_is_fetched_and_ids_are_the_figures_own(small):
    assert not re.search(r"https?:|src=|@import|<link", small.html)
    ids = re.findall(r' id="([^"]+)"', small.html)
    assert len(ids) == len(set(ids))
    (prefix,) = {i.partition("-")[0] for i in ids}
    assert re.fullmatch("p[0-9a-f]{8}", prefix)
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', small.html))
    assert used and used <= set(ids)
    other = re.search(r' id="([^"-]+)', figure(values=(0.02, 0.1)).html)[1]
    assert other != prefix


def test_colours_are_those_of_the_page(small):
    assert "currentColor" in small.html and interactive.INK not in small.html
    assert "#000000" not in small.html


def test_coordinates_have_one_decimal(small):
    frames = small.html[small.html.index('class="frame"') :]
    for d in re.findall(r' d="([^"]+)"', frames):
        assert not re.search(r"\.\d\d", d)


def test_texts_are_escaped():
    made = slider(
        lambda ax, k: ax.plot([0, k]), [1, 2],
        label="<甲> & \"乙\" · <b> & \"c\"",
        describe=lambda k: "<script>坏</script> · <script>bad</script>",
        value_format=lambda v: f"<{v}>",
        caption="<i>图 · <i>figure",
    )  # fmt: skip
    assert tags(made.html, "script") == tags(made.html, "b") == tags(made.html, "i") == []
    assert "&lt;b&gt; &amp; &quot;c&quot;" in made.html and Tags(made.html).open == []


def test_same_bytes_at_each_run(small):
    assert figure().html == small.html
    code = (
        "import sys; sys.path[:0] = ['.', 'tests']; import test_interactive as t; "
        "sys.stdout.buffer.write(t.figure().html.encode())"
    )
    env = {**os.environ, "PYTHONHASHSEED": "1", "OPENBLAS_NUM_THREADS": "1"}
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=env)
    assert out.stdout.decode() == small.html


def test_the_representation_holds_no_address(small):
    assert repr(small) == "moving figure: 学习率 α · learning rate α, 3 frames"
    assert "0x" not in re.sub(r'"[^"]*"', "", small.html)
    assert small._repr_html_() == small.html
    assert small.weight == len(gzip.compress(small.html.encode(), 9, mtime=0))


def test_no_figure_is_left_open_and_settings_come_back():
    import matplotlib.pyplot as plt

    before, settings_before = plt.get_fignums(), dict(mpl.rcParams)
    plain()
    assert plt.get_fignums() == before and dict(mpl.rcParams) == settings_before


def test_twenty_frames_of_contour_and_path_are_light():
    assert figure(values=np.linspace(0.005, 0.195, 20)).weight < 20_000


# ------------------------------------------------------------------------- what goes on the axes


def frames_of(made):
    return made.html[made.html.index("</defs>") :].split('<g class="frame"')


def test_what_all_frames_share_is_drawn_once(small):
    shared, *frames = frames_of(small)
    assert shared.count("<path") > 10
    assert all(frame.count("<path") <= 2 for frame in frames)


def test_axes_without_background_fit_all_frames():
    seen = []

    def curve(ax, k):
        ax.plot([0, k], [0, -(k**2)])
        ax.set_xlabel("$x$")
        seen.append(ax.get_xlim())

    slider(curve, [1, 2, 8], label="k", describe=lambda k: f"{k}")
    low, high = seen[-1]
    assert low < 0 and high > 8 and seen[-3:] == [(low, high)] * 3


def test_two_panels_and_two_parameters():
    seen = []

    def both(axes, a, b):
        seen.append((a, b))
        axes[0].plot([0, a])
        axes[1].semilogy([1, 10**b])

    made = slider(
        both, [1, 2, 3], values2=[4, 5], label="a", label2="档位 · level",
        describe=lambda a, b: f"{a}, {b}", panels=2, start=(1, 1), value_format="{:.2f}",
        value_format2=lambda v: {4: "低 · low", 5: "高 · high"}[v],
    )  # fmt: skip
    order = [(a, b) for a in (1, 2, 3) for b in (4, 5)]
    assert seen[:6] == order and seen[-6:] == order  # once to find limits, once to draw
    assert made.frames == 6 and repr(made) == "moving figure: a × 档位 · level, 6 frames"
    shown = [k for k, f in enumerate(frames_of(made)[1:]) if not f.startswith(' display="none"')]
    assert shown == [3]
    assert [a["value"] for a in tags(made.html, "input")] == ["1", "1"]
    assert ">2.00<" in made.html and '<span lang="en">high</span>' in made.html


def test_titles_belong_to_the_frames_that_change_them():
    def titled(ax, k):
        ax.plot([0, 1])
        if k == 2:
            ax.set_title("new")

    def base(ax):
        ax.set(title="old")
        ax.set_title("always", loc="left")

    uses = [f.count("<use") for f in frames_of(
        slider(titled, [1, 2, 3], label="k", describe=str, background=base))]  # fmt: skip
    assert uses[1:] == [3, 3, 3]  # "old", "new", "old"
    assert uses[0] > 6  # "always" and the tick labels


def test_legends_and_colours_start_anew_in_every_frame():
    def with_legend(ax, k):
        ax.bar([1, 2], [k, 2], label="bar", color="C0")
        ax.plot([1, 2], [1, k], label="line")
        ax.plot([1, 2], [k, 1], label="other line")
        ax.legend()
        ax.figure.suptitle("s")

    shared, *frames = frames_of(slider(with_legend, [1, 2, 3], label="k", describe=str))
    assert len({f.count("<use") for f in frames}) == 1
    assert len({f.count("<path") for f in frames}) == 1
    assert all(set(re.findall("#1f77b4|#ff7f0e|#2ca02c", f)) == {"#1f77b4", "#ff7f0e"}
               for f in frames)  # fmt: skip


# ---------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("text", "twins"),
    [
        ("学习率 · learning rate", ("学习率", "learning rate")),
        ("β", ("β",)),
        ("α = 0.1, κ = 10", ("α = 0.1, κ = 10",)),
        ("RMSProp", ("RMSProp",)),
        ("L-BFGS, SGD", ("L-BFGS, SGD",)),
        ("Adam 的路径 · Adam's path", ("Adam 的路径", "Adam's path")),
    ],
)
def test_both_languages_or_none(text, twins):
    assert interactive._twins(text, "label") == twins


@pytest.mark.parametrize(
    "text",
    [
        "learning rate",
        "学习率",
        "学习率· learning rate",
        "甲 · a · b",
        "learning rate · 学习率",
        " · rate",
        "率 · ",
        "",
        None,
        3,
        "rate of decay · rate",
        "$β$",
    ],
)
def test_a_missing_language_is_refused(text):
    for arguments in (
        {"label": text},
        {"describe": lambda k: text},
        {"caption": text or ""},
        {"value_format": lambda k: text},
    ):
        with pytest.raises(ValueError, match="label|describe|caption|values"):
            plain(**arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"values": [1]}, "at least two"),
        ({"values": []}, "at least two"),
        ({"values2": [1, 2]}, "both values2 and label2"),
        ({"start": 2}, "start must index"),
        ({"start": (0, 1)}, "start must index"),
        ({"values": range(7), "values2": range(6), "label2": "b"}, "42 frames; .* at most 36"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        plain(**{"values": (1, 2), **arguments})


def test_a_heavy_figure_is_refused_with_its_size():
    rng = np.random.default_rng(0)
    noise = rng.random((12, 2, 4000))
    with pytest.raises(
        ValueError, match=r"figure is \d{3} kB gzipped, the bound is 60 kB: 12 frames of about .*"
        "fewer frames"
    ):  # fmt: skip
        slider(lambda ax, k: ax.plot(*noise[k]), range(12), label="k", describe=str)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda ax, k: ax.set_xlim(0, k), "limits of panel 0"),
        (lambda ax, k: ax.set_ylabel(f"{k}"), "axis labels of panel 0"),
        (lambda ax, k: ax.set_aspect("equal"), "aspect of panel 0"),
        (lambda ax, k: ax.set_xscale("symlog"), "(limits|scale) of panel 0"),
        (lambda ax, k: ax.clear(), "."),
    ],
)
def test_frames_must_leave_the_shared_axes_alone(change, message):
    def base(ax):
        ax.plot([0, 1])

    with pytest.raises(ValueError, match=message):
        slider(change, [3, 4], label="k", describe=str, background=base)


def test_an_error_in_draw_says_at_which_value():
    def broken(ax, k):
        ax.plot([1 / (k - 2)])

    with pytest.raises(ZeroDivisionError) as caught:
        slider(broken, [1, 2], label="k", describe=str)
    assert "while drawing the frame of 2" in caught.value.__notes__


# -------------------------------------------------------------------------------- small SVG, same SVG


def read_path(d):
    """The end points of a compact path, absolute."""
    here, start, points = 0j, 0j, []
    for command, rest in re.findall(r"([Mmlqcz])([^Mmlqcz]*)", d):
        n = [float(v) for v in re.findall(r"-?(?:\d*\.\d+|\d+)", rest)]
        size = {"M": 2, "m": 2, "l": 2, "q": 4, "c": 6, "z": 0}[command]
        if command == "z":
            here = start
            continue
        for k in range(0, len(n), size):
            step = complex(*n[k + size - 2 : k + size])
            here = step if command == "M" else here + step
            if command in "Mm" and k == 0:
                start = here
            points.append(here)
    return np.array(points)


coordinates = st.lists(st.tuples(*[st.floats(0, 400)] * 2), min_size=2, max_size=30)


@PROOF
@given(coordinates, st.booleans())
def test_a_compact_path_stays_within_its_tolerance(points, close):
    d = f"M {points[0][0]} {points[0][1]} " + " ".join(f"L {x} {y}" for x, y in points[1:])
    d += " z M 5 5 L 9 9" if close else ""
    compact = read_path(interactive._path(d, 1, simplify=True))
    kept = compact[: len(compact) - 2 * close]
    for x, y in points:  # every point lies near the polyline that is left
        p = complex(x, y)
        a, b = kept[:-1], kept[1:]
        chord = b - a
        length = np.where(chord == 0, 1, np.abs(chord) ** 2)
        along = np.clip(np.real((p - a) * np.conj(chord)) / length, 0, 1)
        distance = np.abs(p - a - along * chord)
        assert min(distance.min(initial=np.inf), np.abs(p - kept).min()) <= 0.1 + 0.08
    if close:
        np.testing.assert_allclose(compact[-2:], [5 + 5j, 9 + 9j])


def rich_background(axes):
    a, b = axes
    x = np.linspace(-2, 2, 60)
    z = np.sin(2 * x) + x[:, None] ** 2
    a.figure.colorbar(a.contourf(x, x, z, levels=8), ax=a)
    a.contour(x, x, z, levels=8, colors="k", linewidths=0.5)
    a.set(xlabel="$w_1$", ylabel=r"$\nabla f$", xlim=(-2, 2), ylim=(-2, 2))
    a.set_title("fixed", loc="left")
    b.imshow(np.arange(12).reshape(3, 4), extent=(0, 4, 0, 3), aspect="auto", alpha=0.5)
    b.grid(True)


def rich_frame(axes, k):
    a, b = axes
    t = np.linspace(0, 2 * np.pi, 200)
    a.plot(1.5 * np.cos(t * k), np.sin(t), "--", label=r"$\cos\theta$")
    a.plot(np.linspace(-1, 1, 9), np.linspace(-1, 1, 9) ** 2, "s", mfc="w", label="points")
    a.scatter(np.linspace(-1.5, 1.5, 6), np.full(6, 1.5), c=np.arange(6), s=np.arange(6) * 20)
    a.annotate("here", (0, 0), (1, -1.5), arrowprops={"arrowstyle": "->"})
    a.set_title(f"$k={k}$")
    a.legend()
    b.fill_between([0, 1, 2, 3], [0, 1, 0.5, k / 2], alpha=0.3, hatch="//")
    b.bar([0.5, 1.5, 2.5], [1, 2, k / 2], width=0.4)
    b.errorbar([1, 2], [1, 2], yerr=0.3, fmt="o")
    b.text(0.2, 2.6, f"a <&> {k}")
    b.quiver([1, 3], [1, 1], [1, -1], [1, 0.5])


# --------------------------------------------------------------------------------- a real browser

PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><style>
body{{margin:0;width:806px;color:{ink};background:{paper}}}
:lang(en) figure [lang|=zh],:lang(zh) figure [lang=en],.play-separator{{display:none}}
</style><body>{body}</body></html>"""


@pytest.fixture
def open_page(browser, tmp_path):
    pages = []

    def open_page(body, lang="en", ink="#111", paper="#fff", **options):
        file = tmp_path / f"{len(pages)}.html"
        file.write_text(PAGE.format(body=body, lang=lang, ink=ink, paper=paper), encoding="utf8")
        page = browser.new_page(viewport={"width": 806, "height": 900}, **options)
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda message: page.problems.append(message.text))
        page.on("request", lambda r: r.url == file.as_uri() or page.problems.append(r.url))
        page.goto(file.as_uri())
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        assert page.problems == []
        page.close()


def seen(page):
    """Numbers of the frames and of the lines that are visible."""
    return page.evaluate(
        "[...document.querySelectorAll('.frame')].flatMap((e,k)=>e.getClientRects().length?[k]:[])"
    ), page.evaluate(
        "[...document.querySelectorAll('.says>span')]"
        ".flatMap((e,k)=>e.getClientRects().length?[k]:[])"
    )


def test_arrow_keys_and_drag_move_it_and_it_speaks(open_page, small):
    for lang, words in (("en", "The path at rate 0.{}."), ("zh-CN", "学习率 0.{} 的路径。")):
        page = open_page(small.html, lang)
        knob = page.locator("input")
        assert seen(page) == ([0], [0])
        knob.focus()
        assert knob.get_attribute("aria-valuetext") == "0.01, " + words.format("010")
        page.keyboard.press("ArrowRight")
        assert seen(page) == ([1], [1])
        assert knob.get_attribute("aria-valuetext") == "0.1, " + words.format("100")
        assert page.locator(".says").inner_text() == words.format("100")
        assert words.format("100") in page.locator("svg").aria_snapshot()
        assert page.locator(".says").get_attribute("aria-live") == "off"  # the slider speaks
        box = knob.bounding_box()
        y = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + box["width"] / 2, y)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"], y, steps=5)
        page.mouse.up()
        assert seen(page) == ([2], [2]) and page.locator(".value").inner_text() == "0.19"
        label = {"en": "learning rate α", "zh-CN": "学习率 α"}[lang]
        assert page.get_by_role("slider", name=label, exact=True).count() == 1


def test_play_runs_to_the_end_and_pauses(open_page, small):
    page = open_page(small.html)
    button = page.locator("button")
    assert button.inner_text().split() == ["▶\ufe0e", "Play"]
    button.click()
    assert "Pause" in button.inner_text() and seen(page)[0] == [0]
    page.wait_for_function("document.querySelector('input').value == 1", timeout=3000)
    button.click()
    assert "Play" in button.inner_text()
    page.wait_for_timeout(700)
    assert seen(page) == ([1], [1])
    button.click()
    page.wait_for_function("!document.querySelector('.playing')", timeout=3000)
    assert seen(page) == ([2], [2]) and "Play" in button.inner_text()
    assert page.locator(".says").get_attribute("aria-live") == "polite"
    button.click()  # from the end it starts anew
    assert seen(page) == ([0], [0])
    page.locator("input").press("End")  # who takes the slider stops the play
    page.wait_for_timeout(700)
    assert seen(page) == ([2], [2]) and "Play" in button.inner_text()


def test_who_wants_less_motion_gets_one_step_a_press(open_page, small):
    page = open_page(small.html, reduced_motion="reduce")
    button = page.locator("button")
    assert "Next" in button.inner_text() and "Play" not in button.inner_text()
    for expected in (1, 2, 0):
        button.click()
        page.wait_for_timeout(100)
        assert seen(page) == ([expected], [expected])


def test_without_script_the_first_frame_stands_there(open_page, small):
    page = open_page(small.html, java_script_enabled=False)
    frames = page.locator(".frame")
    assert [frames.nth(k).is_visible() for k in range(3)] == [True, False, False]
    assert page.locator(".says").inner_text() == "The path at rate 0.010."
    assert not page.locator("input").is_visible()


def test_two_parameters_and_two_figures_on_a_page(open_page, small):
    both = plain(values=[1, 2, 3], values2=[10, 20], label2="b", describe=lambda a, b: f"{a}, {b}")
    page = open_page(small.html + both.html + small.html)
    first, second, third = (page.locator("figure").nth(k) for k in range(3))
    a, b = second.locator("input").nth(0), second.locator("input").nth(1)
    b.press("ArrowRight")
    a.press("End")
    assert second.locator(".says").inner_text() == "3, 20"
    assert a.get_attribute("aria-valuetext") == "3, 3, 20"
    assert b.get_attribute("aria-valuetext") == "20, 3, 20"
    assert first.locator(".says").inner_text() == third.locator(".says").inner_text()
    b.press("Home")
    second.locator("button").click()  # plays the slider that was moved last
    page.wait_for_function(
        "!document.querySelectorAll('figure')[1].matches('.playing')", timeout=3000
    )
    assert second.locator(".says").inner_text() == "3, 20"


def two_parts(ax, k):
    ax.plot([0, 1], [0, k], gid="up")
    ax.plot([0, 1], [0, -k], "o", gid="down")


def test_parts_are_shown_and_hidden_by_their_boxes(open_page):
    made = plain(draw=two_parts, parts={"up": "上 · up", "down": "β"})
    page = open_page(made.html + made.html)
    drawn = "k => [...document.querySelectorAll('.part-' + k)].map(e => e.getClientRects().length)"
    box = page.locator("input[type=checkbox]")
    assert page.locator(".boxes").first.inner_text().split() == ["up", "β"]
    box.nth(0).uncheck()
    assert page.evaluate(drawn, 0) == [0, 0, 1, 0]  # two figures of two frames, one frame seen
    assert page.evaluate(drawn, 1) == [1, 0, 1, 0]
    page.locator("figure").first.locator("button").click()  # the boxes are no sliders
    page.wait_for_function("!document.querySelector('.playing')", timeout=3000)
    assert seen(page) == ([1, 2], [1, 2])
    assert page.evaluate(drawn, 0) == [0, 0, 1, 0]
    box.nth(0).check()
    assert page.evaluate(drawn, 0) == [0, 1, 1, 0]


def test_a_part_that_is_never_drawn_is_refused():
    with pytest.raises(ValueError, match="nothing the gid 'left'"):
        plain(draw=two_parts, parts={"left": "左 · left"})


def test_it_fits_a_phone(open_page, small):
    page = open_page(small.html)
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("document.body.style.width='auto'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    button, knob = page.locator("button").bounding_box(), page.locator("input").bounding_box()
    assert button["height"] >= 24 and knob["height"] >= 24


def picture(page):
    png = page.locator("svg").first.screenshot()
    return mpl.image.imread(io.BytesIO(png))[..., :3]


def test_it_looks_as_matplotlib_draws_it(open_page):
    """Background, frame and titles apart and rounded, against the same drawn in one piece."""
    made = slider(
        rich_frame, [1, 2, 3], label="k", describe=str, background=rich_background, panels=2,
        start=1,
    )  # fmt: skip
    with mpl.rc_context(interactive.STYLE):
        whole, axes, target = interactive._new_figure(2, None)
        rich_background(target)
        for ax in axes:
            ax.autoscale(False)
        rich_frame(target, 2)
        for part in (whole, *axes):
            part.patch.set_visible(False)
        stream = io.StringIO()
        whole.savefig(stream, format="svg")
    svg = stream.getvalue().replace(interactive.INK, "#111")
    svg = svg[svg.index("<svg") :].replace("<svg ", '<svg style="width:100%;height:auto" ', 1)
    ours, theirs = picture(open_page(made.html)), picture(open_page(svg))
    rows = min(len(ours), len(theirs))
    difference = np.abs(ours[:rows] - theirs[:rows]).max(axis=2)
    assert ours.std() > 0.1
    assert difference.mean() < 0.025 and (difference > 0.35).mean() < 0.02
    # Where whole strokes are missing, differences stay when both are blurred.
    blurred = difference[: rows // 6 * 6, :804].reshape(rows // 6, 6, 134, 6).mean(axis=(1, 3))
    assert blurred.max() < 0.4


def test_dark_page_light_ink(open_page, small):
    light = picture(open_page(small.html))
    dark = picture(open_page(small.html, ink="#eee", paper="#111"))
    assert light[2, 2].mean() > 0.95 and dark[2, 2].mean() < 0.1  # transparent ground
    assert light.min() < 0.15 and dark.max() > 0.85  # the ink of the page


# ------------------------------------------------------------------------------------- live twin


def test_explore_draws_anew_when_a_value_changes():
    calls = []

    def curve(ax, k, n, log, kind, rate):
        calls.append((k, n, log, kind, rate))
        ax.plot([0, k])

    live = explore(
        curve, background=lambda ax: ax.set(xlim=(0, 1)), k=(0.0, 2.0), n=(1, 9, 3), log=False,
        kind=["a", "b"], rate=(1e-4, 1.0, "log"),
    )  # fmt: skip
    *knobs, shown = live.children
    assert calls[-1] == (1.0, 3, False, "a", pytest.approx(0.01))
    before = shown.value
    knobs[0].value = 1.5
    assert calls[-1][0] == 1.5 and shown.value != before
    knobs[3].value = "b"
    assert calls[-1][3] == "b" and "currentColor" in shown.value
    assert "\0" not in shown.value


@pytest.mark.parametrize("spec", [(2, 1), (1,), "ab", (0, 1, "log"), (0.0, 1.0, 5.0), None, []])
def test_explore_refuses_what_is_no_range(spec):
    with pytest.raises(ValueError, match="k must be"):
        explore(lambda ax, k: None, k=spec)
    with pytest.raises(ValueError, match="at least one parameter"):
        explore(lambda ax: None)
