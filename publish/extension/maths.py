"""Mathematics typeset while the site is built, by KaTeX.

sphinxcontrib-katex writes formulas and their numbers into the page. Its render server is replaced
by one short run of Node for each page: no socket that refuses connections on a busy machine, no
process left behind, and every formula that KaTeX refuses is reported with its file and line.
"""

import json
import subprocess
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinxcontrib import katex

from publish import assets

_logger = logging.getLogger(__name__)
_SCRIPT = Path(__file__).with_name("typeset.js")

_OPENING = tuple("（“‘「《【([{")
_CLOSING = tuple("，。；：、？！）”’」》】…—,.;:?!)]}")

Formula = tuple[str, bool]  # its TeX, and whether it is displayed
_typeset: dict[Formula, dict[str, str]] = {}  # to {"html": …} or {"error": …}


def typeset(formulas: list[Formula]) -> list[dict[str, str]]:
    """The HTML of each formula, or the error that KaTeX has with it."""
    missing = [formula for formula in dict.fromkeys(formulas) if formula not in _typeset]
    if missing:
        done = subprocess.run(
            [assets.NODE, _SCRIPT, assets.KATEX_SCRIPT],
            input=json.dumps(missing),
            capture_output=True,
            encoding="utf8",
            check=True,
        )
        _typeset.update(zip(missing, json.loads(done.stdout), strict=True))
    return [_typeset[formula] for formula in formulas]


class TypesetMaths(SphinxPostTransform):
    """Typeset all formulas of a page at once."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs) -> None:
        found = list(
            self.document.findall(lambda node: isinstance(node, (nodes.math, nodes.math_block)))
        )
        results = typeset([(n.astext(), isinstance(n, nodes.math_block)) for n in found])
        for node, result in zip(found, results, strict=True):
            if "error" in result:
                formula, error = node.astext(), result["error"]
                _logger.warning("KaTeX cannot typeset “%s”: %s", formula, error, location=node)
                node.replace_self(nodes.literal(formula, formula))
            elif isinstance(node, nodes.math):
                _hold_punctuation(node)


def _hold_punctuation(formula: nodes.math) -> None:
    """No line starts with the comma behind a formula, or ends with the bracket before it.

    Browsers break a line at the edge of a formula whatever follows, unless both stand in one
    element that does not wrap.
    """
    parent, at = formula.parent, formula.parent.index(formula)
    before = parent[at - 1] if at else ""
    after = parent[at + 1] if at + 1 < len(parent) else ""
    held = nodes.inline("", "", formula.deepcopy(), classes=["hold"])
    pieces, start, end = [held], at, at + 1
    if isinstance(before, nodes.Text) and before.endswith(_OPENING):
        held.insert(0, nodes.Text(before[-1]))
        pieces, start = [nodes.Text(before[:-1]), *pieces], at - 1
    if isinstance(after, nodes.Text) and after.startswith(_CLOSING):
        held.append(nodes.Text(after[0]))
        pieces, end = [*pieces, nodes.Text(after[1:])], at + 2
    if len(held) > 1:
        parent[start:end] = [piece for piece in pieces if piece.astext()]


def _render_latex(latex: str, options: dict | None = None) -> str:
    """What sphinxcontrib-katex calls for each formula while it writes the page."""
    (result,) = typeset([(latex, bool((options or {}).get("displayMode")))])
    return result["html"]


def setup(app) -> None:
    katex.render_latex = _render_latex
    app.setup_extension("sphinxcontrib.katex")
    app.config.katex_prerender = True
    app.config.katex_css_path = "katex/katex.min.css"
    app.config.html_math_renderer = "katex"
    app.add_post_transform(TypesetMaths)
