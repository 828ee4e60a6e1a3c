"""What a reader sees: one panel, written as HTML for notebooks and as plain text for terminals.

The panel's parts are texts `中文 · English`. All of them are escaped, long ones cut. The HTML has
no scripts, takes its colours from JupyterLab's where there are any, and leaves those of the page
as they are: text is in the page's own colour on the page's own ground, light or dark. Marks (✓ ✗)
say what colours say.
"""

import html
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grading.compare import short
from grading.values import Case, Function, Rng
from grading.words import HTML_LANG, one_side, side, word

MOST = 1_200  # characters of one text
MARKS = {True: "✓", False: "✗", None: "○"}
STATES = {True: "passed", False: "not passed", None: "not tried"}

STYLE = """
.dh-panel{border:1px solid var(--jp-border-color1,#8888);border-left:.35em solid var(--dh,#888);\
border-radius:3px;padding:.6em 1em;margin:.3em 0;max-width:52em;color:inherit;\
font-family:var(--jp-content-font-family,system-ui,sans-serif);line-height:1.5;\
overflow-wrap:anywhere}
.dh-panel.dh-good{--dh:var(--jp-success-color1,#2e9e4f)}
.dh-panel.dh-bad{--dh:var(--jp-error-color1,#e0503a)}
.dh-panel.dh-note{--dh:var(--jp-warn-color1,#b87a00)}
.dh-panel p,.dh-panel ul{margin:.35em 0}
.dh-panel ul{list-style:none;padding:0!important}
.dh-panel .dh-title{font-weight:600}
.dh-panel .dh-mark{color:var(--dh);font-weight:700;display:inline-block;width:1.4em}
.dh-panel .dh-yes{--dh:var(--jp-success-color1,#2e9e4f)}
.dh-panel .dh-no{--dh:var(--jp-error-color1,#e0503a)}
.dh-panel .dh-message{border:1px solid var(--dh);border-radius:3px;padding:.4em .7em;\
margin:.5em 0;white-space:pre-wrap}
.dh-panel .dh-label{font-weight:600}
.dh-panel .dh-both{display:block}
.dh-panel .dh-facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1em .9em;\
margin:.4em 0}
.dh-panel pre,.dh-panel code{font-family:var(--jp-code-font-family,monospace);font-size:.92em;\
color:inherit;background:none;border:0;padding:0;margin:0}
.dh-panel pre{white-space:pre-wrap;line-height:1.5}
.dh-panel table{font-size:inherit;border-collapse:collapse;margin:.4em 0}
.dh-panel th,.dh-panel td{text-align:left!important;vertical-align:top;padding:.15em 1em .15em 0;\
color:inherit;background:none;white-space:normal}
.dh-panel tbody th{font-weight:400;min-width:11em}
.dh-panel .dh-item{display:inline-block;margin-right:1.1em}
.dh-panel .dh-item .dh-mark{width:1.2em}
.dh-panel .dh-next{border-top:1px solid var(--jp-border-color2,#8884);padding-top:.4em}
@media (max-width:30em){.dh-panel .dh-facts{display:block}.dh-panel td,.dh-panel th{display:block}}
"""


@dataclass(frozen=True)
class Panel:
    """The parts of a panel, from top to bottom; all texts are `中文 · English`.

    `state` is "good", "bad" or "note". `name` is code. `checks` are (passed, title), where passed
    may be None for one that was not tried. `facts` are (label, code). `rows` are those of a table
    of questions: (title, ((name, solved), …)).
    """

    state: str
    title: str
    name: str = ""
    checks: tuple[tuple[bool | None, str], ...] = ()
    label: str = ""
    message: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...] = field(default=())
    next: tuple[str, ...] = ()

    def html(self, langs: tuple[str, ...]) -> str:
        """The panel for a notebook."""
        lines = [
            f'<div class="dh-panel dh-{self.state}" role="status" lang="{HTML_LANG[langs[0]]}">',
            f"<style>{STYLE}</style>",
        ]
        passed = {"good": True, "bad": False}.get(self.state)
        name = f"<code>{_escape(self.name)}</code> " if self.name else ""
        title = _inline(self.title, langs)
        lines.append(f'<p class="dh-title">{_mark(passed, langs)}{name}{title}</p>')
        if self.message:
            label = f'<span class="dh-label">{_inline(self.label, langs)}</span>\n' * bool(
                self.label
            )
            lines.append(f'<div class="dh-message">{label}{_block(self.message, langs)}</div>')
        if self.facts:
            facts = (
                f"<div>{_inline(label, langs)}</div><pre>{_escape(code)}</pre>"
                for label, code in self.facts
            )
            lines.append(f'<div class="dh-facts">{"".join(facts)}</div>')
        if self.checks:
            items = (f"<li>{_mark(ok, langs)}{_inline(t, langs)}</li>" for ok, t in self.checks)
            lines.append(f"<ul>{''.join(items)}</ul>")
        if self.rows:
            head = "".join(
                f'<th scope="col">{_inline(word(key), langs)}</th>'
                for key in ("exercise", "questions")
            )
            rows = (
                f'<tr><th scope="row">{_inline(title, langs)}</th><td>'
                + "".join(
                    f'<span class="dh-item">{_mark(solved or None, langs, ("solved", "open"))}'
                    f"<code>{_escape(name)}</code></span> "
                    for name, solved in questions
                )
                + "</td></tr>"
                for title, questions in self.rows
            )
            lines.append(f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>")
            lines.append("</table>")
        if self.next:
            label = f'<span class="dh-label">{_inline(word("next"), langs)}</span>'
            told = "".join(f"<div>{_block(text, langs)}</div>" for text in self.next)
            lines.append(f'<div class="dh-next">{label}{told}</div>')
        return "\n".join([*lines, "</div>"])

    def text(self, langs: tuple[str, ...]) -> str:
        """The panel for a terminal."""

        def told(text: str) -> str:
            return " · ".join(dict.fromkeys(side(text, lang) for lang in langs))

        def lined(text: str) -> list[str]:
            return [_cut(s) for s in dict.fromkeys(side(text, lang) for lang in langs)]

        mark = MARKS[{"good": True, "bad": False}.get(self.state)]
        lines = [" ".join(filter(None, (mark, self.name, told(self.title))))]
        if self.label:
            lines.append(f"{told(self.label)}:")
        lines += lined(self.message) if self.message else []
        for label, code in self.facts:
            code = _cut(code)
            lines.append(f"{told(label)}:")
            lines += [f"    {line}" for line in code.splitlines()]
        lines += [f"  {MARKS[ok]} {told(title)}" for ok, title in self.checks]
        for title, questions in self.rows:
            lines.append(told(title))
            lines += [f"  {MARKS[solved or None]} {name}" for name, solved in questions]
        if self.next:
            lines.append(f"{told(word('next'))}:")
            lines += [line for text in self.next for line in lined(text)]
        return "\n".join(lines)


def _cut(text: str) -> str:
    return text if len(text) <= MOST else text[: MOST - 1] + "…"


def _escape(text: str) -> str:
    return html.escape(_cut(text))


def _mark(passed: bool | None, langs: tuple[str, ...], words: tuple[str, str] | None = None) -> str:
    """✓, ✗ or ○ with the word for those who hear the page."""
    key = STATES[passed] if words is None else words[0 if passed else 1]
    kind = {True: " dh-yes", False: " dh-no", None: ""}[passed]
    label = _escape(side(word(key), langs[0]))
    return f'<span class="dh-mark{kind}" role="img" aria-label="{label}">{MARKS[passed]}</span>'


def _sides(text: str, langs: tuple[str, ...]) -> list[tuple[str, str]]:
    """(lang, side) for each language, once where the text serves both."""
    seen = {}
    for lang in langs:
        seen.setdefault(side(text, lang), lang)
    return [(lang, text) for text, lang in seen.items()]


def _inline(text: str, langs: tuple[str, ...]) -> str:
    sides = [
        f'<span lang="{HTML_LANG[lang]}">{_prose(t)}</span>' for lang, t in _sides(text, langs)
    ]
    return " · ".join(sides)


def _block(text: str, langs: tuple[str, ...]) -> str:
    sides = _sides(text, langs)
    return "".join(
        f'<span class="dh-both" lang="{HTML_LANG[lang]}">{_prose(t)}</span>' for lang, t in sides
    )


def _prose(text: str) -> str:
    """Escaped text with `code` in it."""
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", _escape(text))


def call(name: str, case: Case, parameters: tuple[str, ...] = ()) -> str:
    """A case as the call that it is, with the parameters' names where they are known.

    >>> call("square", Case((2.0,), {"scale": 3}), ("x", "scale"))
    'square(x=2, scale=3)'
    """
    known = (*parameters, *[""] * len(case.args))
    told = [(f"{p}=" if p else "", a) for p, a in zip(known, case.args, strict=False)]
    told += [(f"{key}=", value) for key, value in case.kwargs.items()]
    line = f"{name}({', '.join(key + shown(value) for key, value in told)})"
    if len(line) <= 72:
        return line
    return (
        f"{name}(\n"
        + "".join(f"    {key}{rows(value, 4 + len(key))},\n" for key, value in told)
        + ")"
    )


def parts(value: Any, names: tuple[str, ...] = ()) -> str:
    """A result, its parts by name where they have names.

    >>> print(parts([1.0, 2.0], ("x", "t")))
    x = 1
    t = 2
    """
    if names and isinstance(value, list) and len(value) == len(names):
        told = zip(names, value, strict=True)
        return "\n".join(f"{name} = {rows(v, len(name) + 3)}" for name, v in told)
    return rows(value)


def rows(value: Any, indent: int = 0) -> str:
    """As `shown`, but a small matrix has a line for each row; they stand `indent` to the right."""
    if not (isinstance(value, np.ndarray) and value.ndim == 2 and 1 < len(value) <= 8):
        return shown(value)
    text = (",\n" + " " * (indent + 1)).join(shown(row) for row in value)
    return f"[{text}]"


def shown(value: Any, most: int = 300) -> str:
    """An argument or a result in short.

    >>> shown((2, 3)), shown(Rng(7)), shown(Function("square"))
    ('(2, 3)', 'np.random.default_rng(7)', 'square()')
    """
    if isinstance(value, Rng):
        return f"np.random.default_rng({value.seed})"
    if isinstance(value, Function):
        parameters = ", ".join(f"{k}={shown(v, 80)}" for k, v in value.parameters.items())
        return f"{value.name}({parameters})"
    if isinstance(value, tuple):
        return f"({', '.join(shown(item, 80) for item in value)}{',' * (len(value) == 1)})"
    return one_side(short(value, most), most)
