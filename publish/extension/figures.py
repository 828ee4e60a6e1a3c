"""Tells the browser the size of each figure, and to load it when the reader comes near.

The size keeps the page from jumping when the figure arrives.
"""

import re
from pathlib import Path

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

_PIXELS = {"pt": 4 / 3, "px": 1.0, "": 1.0}
_SIZE = re.compile(r'<svg\b[^>]*?\s{}="([\d.]+)(pt|px|)"')


def _visit_image(self: HTML5Translator, node: nodes.image) -> None:
    size = _svg_size(Path(self.builder.srcdir) / node["uri"])  # visiting rewrites the address
    HTML5Translator.visit_image(self, node)
    if size:
        sized = '<img loading="lazy" width="{}" height="{}" '.format(*size)
        self.body[-1] = self.body[-1].replace("<img ", sized, 1)


def _depart_image(self: HTML5Translator, node: nodes.image) -> None:
    HTML5Translator.depart_image(self, node)


def _svg_size(path: Path) -> tuple[int, int] | None:
    """Width and height of an SVG file in pixels; None for other images."""
    if path.suffix != ".svg" or not path.is_file():
        return None
    head = path.read_text(encoding="utf8")[:2000]
    found = [re.search(_SIZE.pattern.format(name), head) for name in ("width", "height")]
    if not all(found):
        return None
    return tuple(round(float(match[1]) * _PIXELS[match[2]]) for match in found)


def setup(app) -> None:
    app.add_node(nodes.image, override=True, html=(_visit_image, _depart_image))
