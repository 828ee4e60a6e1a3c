"""Figures that the reader moves.

`slider` draws every frame beforehand and returns plain HTML: an ``<input type="range">`` over
inline SVG. It moves on a static page, in a file opened from disk and in a trusted notebook, with
no kernel behind it. `explore` is its live twin for a running notebook: any value, drawn at once.
"""

import gzip
import hashlib
import html
import io
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.legend import Legend

__all__ = ["Slider", "explore", "slider"]

SIZE_LIMIT = 60_000  # bytes of one moving figure, gzipped
MOST_FRAMES = 36  # of a figure with two parameters

# Words that are the same in both languages (style guide: names stay as they are).
NAMES = re.compile(
    r"(?i:sgd|gd|adamw?|adagrad|amsgrad|rmsprop|nesterov|polyak|newton|l-bfgs|bfgs|svm|softmax|relu"
    r"|tanh|ema|lr|mu|beta|eps|log|ln|exp|sin|cos|min|max|inf)"
)
SEPARATOR = " · "
HAN = re.compile(r"[\u3400-\u9fff]")


def slider(
    draw,
    values,
    *,
    label,
    describe,
    background=None,
    values2=None,
    label2=None,
    panels=1,
    figsize=None,
    start=0,
    value_format="{:g}",
    value_format2=None,
    caption=None,
    parts=None,
):
    """Make a figure that the reader moves with a slider, with no kernel behind it.

    What never changes is drawn once, by `background`; each frame adds only what `draw` draws.
    So a figure stays small enough to send: 60 kB gzipped at most.

    Parameters
    ----------
    draw : callable
        ``draw(ax, value)``, or ``draw(ax, value, value2)`` with two parameters. Draws one frame.
        With several panels its first argument is the array of axes. It may be called twice for a
        value, so any random numbers in it should come from a generator made in it. It may set
        titles; limits, scales and axis labels must be the same in all frames.
    values : sequence
        The values that the slider takes, in order (at least two): numbers or strings.
    label : str
        Name of the parameter, ``"中文 · English"``; a bare symbol such as ``"β"`` needs no twin.
    describe : callable
        ``describe(value)`` or ``describe(value, value2)`` → ``"中文 · English"``: what this frame
        shows, in words. It stands under the figure and is what a screen reader says.
    background : callable, optional
        ``background(ax)`` draws what all frames share: contours, labels, limits. An axes in which
        it draws no data gets limits wide enough for all frames.
    values2, label2 : optional
        A second parameter. The two together make at most 36 frames.
    panels : int or (rows, columns)
        How many axes, side by side (int) or in a grid, handed over as one array in reading order.
    figsize : (float, float), optional
        Width and height in inches.
    start : int or (int, int)
        Index of the value (of both values) shown at first.
    value_format, value_format2 : str or callable
        How a value is written beside its slider. Values that are strings stand as they are.
    caption : str, optional
        ``"中文 · English"``, below the figure.
    parts : dict, optional
        What the reader can switch off, with a box to tick for each: ``{name: "中文 · English"}``.
        To a part belongs all that is drawn with ``gid=name``.

    Returns
    -------
    Slider
        Displayed as HTML by Jupyter and on the book's pages.

    Raises
    ------
    ValueError
        If a text lacks one of its languages, if there are too few values or too many frames, if
        `draw` changes the axes or draws nothing of a part, or if the figure is larger than 60 kB
        gzipped.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.linspace(0, 4)
    >>> figure = slider(
    ...     lambda ax, k: ax.plot(x, np.exp(-k * x)), [0.5, 1, 2],
    ...     label="衰减率 k · decay rate k",
    ...     describe=lambda k: f"曲线 e^(−{k}x)。 · The curve e^(−{k}x).",
    ... )
    >>> figure
    moving figure: 衰减率 k · decay rate k, 3 frames
    """
    # 1. What was asked for.
    knobs = [_Knob(label, list(values), value_format, "values")]
    if (values2 is None) != (label2 is None):
        raise ValueError("a second parameter needs both values2 and label2")
    if values2 is not None:
        knobs.append(_Knob(label2, list(values2), value_format2 or value_format, "values2"))
    frames = [(a,) for a in knobs[0].values]
    if len(knobs) == 2:
        frames = [(a, b) for a in knobs[0].values for b in knobs[1].values]
        if len(frames) > MOST_FRAMES:
            raise ValueError(
                f"{len(knobs[0].values)} × {len(knobs[1].values)} values make {len(frames)} "
                f"frames; with two parameters at most {MOST_FRAMES} are allowed: take fewer values"
            )
    starts = np.atleast_1d(start).tolist()
    if len(starts) == 1 and len(knobs) == 2:
        starts = [starts[0], 0]
    if len(starts) != len(knobs) or not all(
        isinstance(s, int) and 0 <= s < len(k.values) for s, k in zip(starts, knobs, strict=False)
    ):
        sizes = " and ".join(str(len(k.values)) for k in knobs)
        raise ValueError(f"start must index the values ({sizes} of them), got {start!r}")
    first = starts[0] if len(knobs) == 1 else starts[0] * len(knobs[1].values) + starts[1]
    says = [_spans(describe(*frame), "describe") for frame in frames]
    boxes = [_spans(text, "parts") for text in (parts or {}).values()]

    # 2. Draw it.
    name, size, shared, bodies = _draw_frames(
        draw, frames, background, panels, figsize, first, list(parts or ())
    )

    for k, part in enumerate(parts or ()):
        if not any(f'class="part-{k}"' in body for body in bodies):
            raise ValueError(f"parts: draw gives nothing the gid {part!r}")

    # 3. Write it down.
    page = _html(name, knobs, starts, first, says, size, shared, bodies, caption, boxes)
    weight = len(gzip.compress(page.encode(), 9, mtime=0))
    if weight > SIZE_LIMIT:
        each = sum(len(gzip.compress(b.encode(), 9)) for b in bodies) / len(bodies)
        raise ValueError(
            f"the moving figure is {weight / 1000:.0f} kB gzipped, the bound is "
            f"{SIZE_LIMIT // 1000} kB: {len(frames)} frames of about {each / 1000:.1f} kB on a "
            f"background of {len(gzip.compress(shared.encode(), 9)) / 1000:.1f} kB. Take fewer "
            "frames, fewer points a curve or contour levels, or move what all frames share into "
            "background"
        )
    return Slider(page, f"{label}" + (f" × {label2}" if label2 else ""), len(frames), weight)


@dataclass(frozen=True)
class Slider:
    """A moving figure made by `slider`: `html` is all of it, `weight` its gzipped size in bytes."""

    html: str
    label: str
    frames: int
    weight: int

    def __repr__(self):
        return f"moving figure: {self.label}, {self.frames} frames"

    def _repr_html_(self):
        return self.html


@dataclass
class _Knob:
    """One parameter: its label, its values, and how they are written."""

    label: str
    values: list
    form: object
    name: str
    shown: list = field(init=False)

    def __post_init__(self):
        if len(self.values) < 2:
            raise ValueError(f"{self.name} needs at least two values, got {self.values!r}")
        self.shown = [_spans(self._write(v), self.name) for v in self.values]
        self.spoken = [re.sub("<[^>]*>", "", s) for s in self.shown]

    def _write(self, value):
        if callable(self.form):
            return self.form(value)
        return value if isinstance(value, str) else self.form.format(value)


# ---------------------------------------------------------------------------------- two languages


def _twins(text, where):
    """Split ``中文 · English``; a text without words, or of names only, has no twin: (text,)."""
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{where} must give a text '中文 · English', got {text!r}")
    if "$" in text:
        raise ValueError(f"{where}: no $…$ here, write the symbol itself (β, ‖x‖): {text!r}")
    parts = text.split(SEPARATOR)
    if len(parts) > 2:
        raise ValueError(f"{where}: the separator ' · ' must stand exactly once in {text!r}")
    if len(parts) == 1:
        words = re.findall(r"[A-Za-z]-?[A-Za-z]+", text)
        if HAN.search(text) or not all(NAMES.fullmatch(w) for w in words):
            raise ValueError(f"{where} must be written '中文 · English', got {text!r}")
        return (text,)
    zh, en = (part.strip() for part in parts)
    if not zh or not en:
        raise ValueError(f"{where}: one of the two languages is empty in {text!r}")
    if HAN.search(en) or (not HAN.search(zh) and re.search("[A-Za-z]{2,}", en) and zh != en):
        raise ValueError(f"{where}: Chinese goes on the left, English on the right: {text!r}")
    return zh, en


def _spans(text, where):
    """Both languages as HTML; the site's style sheet hides the one that isn't being read."""
    twins = _twins(text, where)
    if len(twins) == 1:
        return html.escape(twins[0])
    zh, en = map(html.escape, twins)
    between = f'<span class="play-separator">{SEPARATOR}</span>'
    return f'<span lang="zh-CN">{zh}</span>{between}<span lang="en">{en}</span>'


# ----------------------------------------------------------------------------------- the drawing

INK = "#010203"  # stands for the colour of the page's text, light or dark
STYLE = {
    **{key: INK for key in ("text.color", "axes.edgecolor", "axes.labelcolor", "axes.titlecolor")},
    **{key: INK for key in ("xtick.color", "ytick.color", "grid.color", "hatch.color")},
    **{key: INK for key in ("xtick.labelcolor", "ytick.labelcolor", "boxplot.boxprops.color")},
    "grid.alpha": 0.2,
    "legend.frameon": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "downhill",
    "savefig.bbox": "standard",
    "figure.constrained_layout.use": False,
    "figure.autolayout": False,
}


def _new_figure(panels, figsize):
    """A figure and what `draw` is given: its axes, or the array of them."""
    rows, columns = (1, panels) if isinstance(panels, int) else panels
    if figsize is None:
        figsize = (min(5.6 * columns, 8.4), 3.8 * rows)
    figure = Figure(figsize=figsize, layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    return figure, list(axes), axes[0] if len(axes) == 1 else axes


def _draw_frames(draw, frames, background, panels, figsize, first, parts):
    """Draw all frames; return a name, (width, height), the shared SVG and that of each frame."""
    with mpl.rc_context(STYLE):
        figure, axes, target = _new_figure(panels, figsize)
        if background is not None:
            background(target)
        free = [not ax.has_data() and (_auto(ax)) for ax in axes]
        if any(free):  # a rehearsal: limits wide enough for every frame
            _, trial_axes, trial_target = _new_figure(panels, figsize)
            if background is not None:
                background(trial_target)
            for frame in frames:
                _call(draw, trial_target, frame)
            for ax, trial, is_free in zip(axes, trial_axes, free, strict=True):
                if is_free:
                    ax.set(xscale=trial.get_xscale(), yscale=trial.get_yscale())
                    ax.set(xlim=trial.get_xlim(), ylim=trial.get_ylim(), aspect=trial.get_aspect())
                    ax.set(xlabel=trial.get_xlabel(), ylabel=trial.get_ylabel())
        for ax in axes:
            ax.autoscale(False)
            ax.patch.set_visible(False)
        figure.patch.set_visible(False)

        stage = _Stage(figure, axes, target, parts)
        with stage.frame(draw, frames[first]):  # lay out with a frame in place, then keep it so
            figure.draw_without_rendering()
        figure.set_layout_engine("none")

        backdrop = stage.render(stage.shared)
        titles = [stage.render([t]) if t.get_text() else "" for t in stage.titles]
        bodies, changed = [], []
        for frame in frames:
            with stage.frame(draw, frame) as (new, own_titles):
                bodies.append(stage.render(new + own_titles))
                changed.append({stage.titles.index(t) for t in own_titles})
        moving = set().union(*changed)
        for k, title in enumerate(titles):  # a title that some frame changes belongs to the frames
            if k not in moving:
                backdrop += title
            for j, own in enumerate(changed):
                bodies[j] += title if k in moving and k not in own else ""
    width, height = figure.get_size_inches() * 72
    shared = f"<defs>{''.join(stage.defs.values())}</defs><g>{backdrop}</g>"
    name, shared, bodies = stage.finish(shared, bodies)
    return name, (width, height), shared, bodies


def _auto(ax):
    return ax.get_autoscalex_on() or ax.get_autoscaley_on()


def _call(draw, target, frame):
    for ax in np.atleast_1d(target):
        ax.set_prop_cycle(None)  # every frame starts with the first colour
    try:
        draw(target, *frame)
    except Exception as error:
        error.add_note(f"while drawing the frame of {', '.join(map(repr, frame))}")
        raise


class _Stage:
    """The figure on which frames are drawn, rendered and cleared away again."""

    def __init__(self, figure, axes, target, parts):
        self.figure, self.axes, self.target, self.parts = figure, axes, target, parts
        self.titles = [t for ax in axes for t in (ax.title, ax._left_title, ax._right_title)]
        self.shared = [a for a in self._all() if a not in self.titles]
        self.defs = {}

    def _all(self):
        """Everything drawn: the children of the figure and of each of its axes."""
        yield from (a for a in self.figure.get_children() if a not in self.axes)
        for ax in self.axes:
            yield from ax.get_children()

    def _state(self):
        return [
            {
                "limits": (ax.get_xlim(), ax.get_ylim()),
                "scale": (ax.get_xscale(), ax.get_yscale()),
                "aspect": ax.get_aspect(),
                "axis labels": (ax.get_xlabel(), ax.get_ylabel()),
            }
            for ax in self.axes
        ]

    def frame(self, draw, frame):
        """Context in which the artists of one frame are there; gives them and its own titles."""
        return _Frame(self, draw, frame)

    def render(self, artists):
        """The SVG of these artists alone; their definitions go into `defs`."""
        keep = {id(a) for a in artists}
        if any(t in artists for t in self.titles):  # place them while the axes are visible
            self.figure.draw_without_rendering()
            for ax in self.axes:
                ax._autotitlepos = False
        every = list(self._all())
        seen = [a.get_visible() for a in every]
        for a, visible in zip(every, seen, strict=True):
            a.set_visible(visible and id(a) in keep)
        stream = io.StringIO()
        self.figure.savefig(stream, format="svg", metadata={"Date": None})
        for a, visible in zip(every, seen, strict=True):
            a.set_visible(visible)
        for ax in self.axes:
            ax._autotitlepos = None
        return _compact(stream.getvalue(), self.defs)

    def finish(self, shared, bodies):
        """Give the ids short names that belong to this figure alone."""
        name = "p" + hashlib.sha256("\0".join([shared, *bodies]).encode()).hexdigest()[:8]
        names = {key: f"{name}-{n:x}" for n, key in enumerate(self.defs)}

        def rename(text):
            return re.sub("\x00([^\x00]*)\x00", lambda m: names[m[1]], text)

        return name, rename(shared), [rename(b) for b in bodies]


class _Frame:
    def __init__(self, stage, draw, frame):
        self.stage, self.draw, self.frame = stage, draw, frame

    def __enter__(self):
        stage = self.stage
        self.old = {id(a) for a in stage._all()}
        self.texts = [t.get_text() for t in stage.titles]
        self.containers = [len(ax.containers) for ax in stage.axes]
        before = stage._state()
        _call(self.draw, stage.target, self.frame)
        for k, (was, now) in enumerate(zip(before, stage._state(), strict=True)):
            for what in was:
                if was[what] != now[what]:
                    raise ValueError(
                        f"draw changed the {what} of panel {k} from {was[what]} to {now[what]} at "
                        f"{', '.join(map(repr, self.frame))}: all frames share their axes, so set "
                        "them in background"
                    )
        there = list(stage._all())
        self.new = [a for a in there if id(a) not in self.old]
        for a in self.new:
            if a.get_gid() in stage.parts:
                a.set_gid(f"part-{stage.parts.index(a.get_gid())}")
        if any(a not in there and not isinstance(a, Legend) for a in stage.shared):
            raise ValueError("draw removed what background had drawn: it must only add to the axes")
        own = [t for t, s in zip(stage.titles, self.texts, strict=True) if t.get_text() != s]
        return self.new, own

    def __exit__(self, *_):
        stage = self.stage
        for a in self.new:
            a.remove()
        stage.figure._suptitle = None
        for ax, n in zip(stage.axes, self.containers, strict=True):
            del ax.containers[n:]
        for t, s in zip(stage.titles, self.texts, strict=True):
            t.set_text(s)


# ------------------------------------------------------------------------------- SVG, made small

NUMBER = r"-?\d+\.?\d*(?:e[+-]?\d+)?"


def _compact(svg, defs):
    """Strip matplotlib's SVG to what is seen, coordinates to 0.1 point; collect definitions."""
    root = ET.fromstring(svg)
    body = []
    for parent in root.iter():
        for child in [c for c in parent if _tag(c) == "defs"]:
            for item in child:
                if "id" in item.attrib:
                    defs.setdefault(item.get("id"), _write(item, inside="defs"))
            parent.remove(child)
    for child in root:
        if _tag(child) != "metadata":
            body.append(_write(child))
    return "".join(body)


def _tag(element):
    return element.tag.rpartition("}")[2]


def _write(element, inside="", inherited=""):
    """One element as text: no needless ids, groups, invisible paths or repeated markers."""
    tag, attributes = _tag(element), {}
    for key, value in element.attrib.items():
        key = key.rpartition("}")[2]
        if key == "id":
            if inside == "defs":
                attributes["id"] = f"\0{value}\0"
            elif value.startswith("part-"):
                attributes["class"] = value
        elif key == "d":
            digits = 1 if not inside else 0 if "scale" in element.get("transform", "") else 2
            attributes["d"] = _path(value, digits, simplify=not inside)
        elif key == "style":
            attributes["style"] = _style(value)
        elif key == "transform":
            attributes["transform"] = re.sub(
                r"translate\(([^)]*)\)",
                lambda m: f"translate({_rounded(m[1], 0 if tag == 'use' else 1)})",
                value,
            )
        elif key in ("x", "y", "width", "height"):
            attributes[key] = _rounded(value, 1)
        elif key == "href" and value.startswith("#"):
            attributes["href"] = f"#\0{value[1:]}\0"
        else:
            attributes[key] = value.replace("\n", "")
        if key != "id":
            attributes[key] = re.sub(r"url\(#([^)\x00]*)\)", "url(#\0\\1\0)", attributes[key])
    style = attributes.get("style", "")
    unseen = not attributes.get("d") or ("fill:none" in style and "stroke:" not in style)
    if tag == "path" and not inside and unseen:
        return ""
    if style == inherited:
        attributes.pop("style", None)

    # Markers of one kind share their style: it goes to their group, once.
    kinds = {(_tag(c), c.get("style", "")) for c in element}
    kind, common = kinds.pop() if len(kinds) == 1 else ("", "")
    if tag == "g" and kind == "use" and common and not style:
        common = attributes["style"] = _style(common)
    else:
        common = ""
    # `inside` is for definitions only; clip paths and patterns hold children written likewise.
    children = [_write(c, "pattern" if inside else "", common) for c in element]
    if "opacity" not in common:  # the same marker on the same spot again
        children = [c for k, c in enumerate(children) if k == 0 or c != children[k - 1]]
    content = "".join(children)
    if tag == "g":
        if not content:
            return ""
        if not attributes:
            return content
    written = "".join(f' {k}="{html.escape(v)}"' for k, v in attributes.items())
    return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"


def _style(text):
    text = re.sub(r"\s*([:;])\s*", r"\1", text).strip(";")
    return re.sub(rf"{INK}|#000000", "currentColor", text)


def _rounded(text, digits):
    return " ".join(_number(round(float(n) * 10**digits), digits) for n in re.findall(NUMBER, text))


def _number(n, digits):
    """Write n / 10**digits as short as it goes: -5, 1 → "-.5"."""
    if digits == 0:
        return str(n)
    sign, n = "-" if n < 0 else "", abs(n)
    whole, part = divmod(n, 10**digits)
    part = f"{part:0{digits}d}".rstrip("0")
    return sign + (str(whole) if whole or not part else "") + (f".{part}" if part else "")


def _path(d, digits, simplify):
    """Path data with rounded, relative coordinates; points on a straight line are left out."""
    tokens = re.findall(rf"[A-Za-z]|{NUMBER}", d)
    steps, k = [], 0  # [command, points]
    while k < len(tokens):
        command, k = tokens[k], k + 1
        n = {"M": 1, "L": 1, "Q": 2, "C": 3, "z": 0, "Z": 0}[command]
        xy = [float(t) for t in tokens[k : k + 2 * n]]
        steps.append((command, [complex(*pair) for pair in zip(xy[::2], xy[1::2], strict=True)]))
        k += 2 * n
    if simplify:
        steps = _straighten(steps)
    scale, out, here, origin = 10**digits, [], (0, 0), (0, 0)
    last = ""
    for command, points in steps:
        if command in "zZ":
            out.append("z")
            here, last = origin, ""
            continue
        ints = [(round(p.real * scale), round(p.imag * scale)) for p in points]
        if command == "L" and last == "l" and ints[0] == here:
            continue
        letter = command.lower() if out else "M"  # after a relative m, further pairs are lines
        numbers = [c - o for p in ints for c, o in zip(p, here if out else (0, 0), strict=True)]
        text = ""
        for n in numbers:
            written = _number(n, digits)
            text += written if not text or written[0] == "-" else " " + written
        join = letter if letter != last else "" if text[0] == "-" else " "
        out.append(join + text)
        here, last = ints[-1], letter
        if command == "M":
            origin, last = here, ""
    return "".join(out) if len(steps) > 1 else ""


def _straighten(steps, tolerance=0.1):
    """Ramer, Douglas and Peucker: drop points that lie within `tolerance` of the line drawn."""
    result, run = [], []
    for command, points in [*steps, ("end", [])]:
        if command == "L":
            run.append(points[0])
            continue
        if len(run) > 1:
            line = np.array([result[-1][1][-1], *run])
            run = line[_kept(line, tolerance)][1:].tolist()
        result += [("L", [p]) for p in run]
        run = []
        result.append((command, points))
        if command in "zZ":
            result[-1] = (command, result[-2][1] if len(result) > 1 else points)
    return result[:-1]


def _kept(line, tolerance):
    keep, stack = np.zeros(len(line), bool), [(0, len(line) - 1)]
    keep[[0, -1]] = True
    while stack:
        a, b = stack.pop()
        if b - a < 2:
            continue
        chord = line[b] - line[a]
        offset = line[a + 1 : b] - line[a]
        along = np.real(offset * np.conj(chord)) / abs(chord) ** 2 if chord else np.zeros(b - a - 1)
        distance = np.abs(offset - np.clip(along, 0, 1) * chord)
        k = int(distance.argmax())
        if distance[k] > tolerance:
            keep[a + 1 + k] = True
            stack += [(a, a + 1 + k), (a + 1 + k, b)]
    return keep


# --------------------------------------------------------------------------------------- the page

CSS = """
figure.play{margin:1.2em 0;color:inherit}
figure.play svg{display:block;width:100%;height:auto;margin:0 auto;fill:currentColor;\
overflow:visible}
figure.play svg *{stroke-linejoin:round;stroke-linecap:butt}
figure.play [hidden]{display:none!important}
figure.play .controls{display:flex;flex-wrap:wrap;align-items:center;gap:.4em 1em;max-width:40em;\
margin:.4em auto}
figure.play label{display:flex;flex:1 1 14em;flex-wrap:wrap;align-items:center;gap:.2em .6em}
figure.play input{flex:1 1 9em;min-width:6em;height:max(1.6em,24px);margin:0;accent-color:#1a6fb0}
figure.play .value{min-width:3.5em;font-variant-numeric:tabular-nums}
figure.play button{font:inherit;color:inherit;background:none;border:1px solid;border-radius:.3em;\
padding:.15em .8em;min-height:2em;cursor:pointer}
figure.play :is(input,button):focus-visible{outline:2px solid;outline-offset:2px}
figure.play .boxes{display:flex;flex-wrap:wrap;gap:0 1.2em;max-width:40em;margin:.4em auto}
figure.play .boxes label{flex:none}
figure.play .boxes input{flex:none;min-width:0;width:1.2em}
figure.play .says{max-width:40em;margin:.2em auto;min-height:3em}
figure.play .pause,figure.play .next,figure.play.playing .go{display:none}
figure.play.playing .pause{display:inline}
figure.play figcaption{max-width:40em;margin:.4em auto}
@media(prefers-reduced-motion:reduce){figure.play .go{display:none}\
figure.play .next{display:inline}}
@media(scripting:none){figure.play :is(.controls,.boxes){display:none}}
html[data-theme=dark] .bd-content div.cell_output .text_html:has(figure.play){background:none;\
color:inherit;padding:0}
"""

# On the figure: something moved. Show its frame, values and words; a screen reader hears what the
# reader of this language sees. `aria-live` is off while the slider itself speaks.
SHOW = """
const all=s=>[...this.querySelectorAll(s)],[a,b]=all('input[type=range]'),
i=b?a.value*(+b.max+1)+ +b.value:+a.value,
say=e=>e.innerText.trim().replace(/\\s+/g,' '),
pick=(s,i)=>all(s).map((e,k)=>(e.hidden=k!=i,e))[i],
line=this.querySelector('.says');
this.knob=event.target;
if(event.isTrusted&&this.timer){clearInterval(this.timer);this.timer=0;this.classList.remove('playing')}
line.setAttribute('aria-live',event.isTrusted||this.timer?'off':'polite');
all('svg>.frame').forEach((e,k)=>k==i?e.removeAttribute('display'):e.setAttribute('display','none'));
const words=say(pick('.says>span',i));
[a,b].forEach((r,k)=>r&&r.setAttribute('aria-valuetext',
say(pick('.value'+k+'>span',r.value))+', '+words))
"""

# A box to tick shows its part of the picture or hides it; the frame stays.
TICK = """
event.stopPropagation();this.closest('figure').classList.toggle('no-{0}',!this.checked)
"""
HIDE = "figure.play.no-{0} .part-{0}{{display:none}}"

# On the button: play from here to the end, or pause; one step a press for who wants less motion.
PLAY = """
const f=this.closest('figure'),r=f.knob||f.querySelector('input'),line=f.querySelector('.says'),
go=i=>{r.value=i;r.dispatchEvent(new Event('input',{bubbles:true}))},
stop=()=>{clearInterval(f.timer);f.timer=0;f.classList.remove('playing');
line.setAttribute('aria-live','polite');line.append(...line.childNodes)};
if(f.timer)stop();
else if(matchMedia('(prefers-reduced-motion: reduce)').matches)go(r.value==r.max?0:+r.value+1);
else{f.classList.add('playing');if(r.value==r.max)go(0);
f.timer=setInterval(()=>{if(f.isConnected&&+r.value<+r.max)go(+r.value+1);
if(!f.isConnected||r.value==r.max)stop()},500)}
"""

KEYS = 'data-lm-suppress-shortcuts="true"'  # JupyterLab: leave arrows, Space, Enter to the control
FOCUS = "this.dispatchEvent(new Event('input',{bubbles:true}))"
BUTTON = "".join(
    f'<span class="{kind}"><span aria-hidden="true">{sign}</span> {_spans(text, kind)}</span>'
    for kind, sign, text in (
        ("go", "▶\ufe0e", "播放 · Play"),
        ("pause", "❚❚", "暂停 · Pause"),
        ("next", "▷", "下一帧 · Next"),
    )
)


def _script(text):
    return html.escape(text.strip().replace("\n", ""))


def _html(name, knobs, starts, first, says, size, shared, bodies, caption, boxes):
    width, height = (_number(round(s * 10), 1) for s in size)
    hidden = [(' display="none"', " hidden")] * len(bodies)
    hidden[first] = ("", "")
    parts = [
        f'<figure class="play" oninput="{_script(SHOW)}"><style>{CSS}</style>',
        f'<svg viewBox="0 0 {width} {height}" style="max-width:{round(size[0] * 4 / 3)}px"',
        f' role="img" aria-labelledby="{name}-says">{shared}',
        *(f'<g class="frame"{h}>{b}</g>\n' for b, (h, _) in zip(bodies, hidden, strict=True)),
        '</svg>\n<div class="controls">',
    ]
    for k, (knob, at) in enumerate(zip(knobs, starts, strict=True)):
        shown = "".join(
            f"<span{'' if j == at else ' hidden'}>{s}</span>" for j, s in enumerate(knob.shown)
        )
        parts.append(
            f"<label><span>{_spans(knob.label, 'label')}</span>"
            f'<input type="range" {KEYS} min="0" max="{len(knob.values) - 1}" step="1" value="{at}" '
            f'autocomplete="off" aria-valuetext="{knob.spoken[at]}" onfocus="{_script(FOCUS)}">'
            f'</label><span class="value value{k}">{shown}</span>'
        )
    parts.append(
        f'<button type="button" {KEYS} onclick="{_script(PLAY)}">{BUTTON}</button></div>\n'
    )
    if boxes:
        parts.append(f"<style>{''.join(HIDE.format(k) for k in range(len(boxes)))}</style>")
        parts.append('<div class="boxes" role="group">')
        for k, text in enumerate(boxes):
            parts.append(
                f'<label><input type="checkbox" {KEYS} checked autocomplete="off" '
                f'oninput="{_script(TICK.format(k))}">{text}</label>'
            )
        parts.append("</div>\n")
    lines = "".join(f"<span{h}>{s}</span>" for s, (_, h) in zip(says, hidden, strict=True))
    parts.append(f'<p class="says" id="{name}-says" aria-live="polite">{lines}</p>')
    if caption is not None:
        parts.append(f"<figcaption>{_spans(caption, 'caption')}</figcaption>")
    return "".join([*parts, "</figure>"])


# ------------------------------------------------------------------------------------ live twin


def explore(draw, *, background=None, panels=1, figsize=None, **parameters):
    """Draw a figure anew whenever the reader moves one of its sliders. Needs a running kernel.

    Parameters
    ----------
    draw : callable
        ``draw(ax, **values)``, given one value for each parameter.
    background : callable, optional
        ``background(ax)``, drawn first.
    panels, figsize
        As in `slider`.
    **parameters
        ``name=(low, high)`` any number between (whole numbers if both are `int`),
        ``name=(low, high, "log")`` on a logarithmic scale, ``name=True`` a box to tick,
        ``name=[…]`` a list to choose from, ``name=(low, high, start)`` with a starting value.

    Returns
    -------
    ipywidgets.VBox

    Examples
    --------
    >>> live = explore(lambda ax, k: ax.plot([0, 1], [0, k]), k=(0.0, 2.0))
    >>> live.children[0].value
    1.0
    """
    import ipywidgets as widgets

    if not parameters:
        raise ValueError("explore needs at least one parameter, for example lr=(0.01, 1.0)")
    knobs = {name: _widget(widgets, name, spec) for name, spec in parameters.items()}
    picture = widgets.HTML()

    def redraw(_=None):
        with mpl.rc_context(STYLE):
            figure, axes, target = _new_figure(panels, figsize)
            for part in (figure, *axes):
                part.patch.set_visible(False)
            if background is not None:
                background(target)
            draw(target, **{name: knob.value for name, knob in knobs.items()})
            defs, stream = {}, io.StringIO()
            figure.savefig(stream, format="svg", metadata={"Date": None})
        body = _compact(stream.getvalue(), defs)
        width, height = figure.get_size_inches() * 72
        text = f"<defs>{''.join(defs.values())}</defs>{body}"
        tag = "x" + hashlib.sha256(text.encode()).hexdigest()[:8] + "-"
        text = re.sub("\x00([^\x00]*)\x00", lambda m: tag + m[1], text)
        picture.value = (
            f'<figure class="play"><style>{CSS}</style><svg viewBox="0 0 {width:g} {height:g}" '
            f'style="max-width:{width * 4 / 3:.0f}px">{text}</svg></figure>'
        )

    for knob in knobs.values():
        knob.observe(redraw, "value")
    redraw()
    return widgets.VBox([*knobs.values(), picture])


def _widget(widgets, name, spec):
    """The ipywidgets control for one parameter of `explore`."""
    if isinstance(spec, bool):
        return widgets.Checkbox(value=spec, description=name)
    if isinstance(spec, list) and len(spec) > 1:
        return widgets.SelectionSlider(options=spec, description=name)
    wide = {"description": name, "layout": widgets.Layout(width="28em")}
    if isinstance(spec, tuple) and len(spec) in (2, 3):
        low, high, *rest = spec
        if rest == ["log"] and 0 < low < high:
            ends = np.log10([low, high])
            return widgets.FloatLogSlider(
                value=10 ** ends.mean(), min=ends[0], max=ends[1], step=0.01, **wide
            )
        if rest != ["log"] and low < high and (not rest or low <= rest[0] <= high):
            if all(isinstance(v, int) for v in spec):
                return widgets.IntSlider(rest[0] if rest else (low + high) // 2, low, high, **wide)
            start = rest[0] if rest else (low + high) / 2
            step = (high - low) / 200
            return widgets.FloatSlider(start, min=low, max=high, step=step, **wide)
    raise ValueError(
        f"{name} must be (low, high), (low, high, start), (low, high, 'log') with 0 < low < high, "
        f"a bool or a list of choices, got {spec!r}"
    )
