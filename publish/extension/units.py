"""A number and what belongs to it stay on one line: 82 %, 3 × 10⁻⁴."""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

_SPACE = re.compile(r"(?:(?<=\d)|^) (?=%|× 10)|(?<=×) (?=10)")


class KeepUnits(SphinxPostTransform):
    """Write the space before a per cent sign or a power of ten as one that does not break.

    After the numbers that cells compute have been filled in, which end where a text begins.
    """

    default_priority = 950
    formats = ("html",)

    def run(self, **kwargs) -> None:
        for text in list(self.document.findall(nodes.Text)):
            if isinstance(text.parent, (nodes.FixedTextElement, nodes.literal, nodes.raw)):
                continue
            if (kept := keep_units(text.astext())) != text.astext():
                text.parent.replace(text, nodes.Text(kept))


def keep_units(text: str) -> str:
    """The text with no line break between a number and a per cent sign or a power of ten.

    >>> keep_units("from 37 % to 2 × 10⁻⁴").replace("\\xa0", "_")
    'from 37_% to 2_×_10⁻⁴'
    """
    return _SPACE.sub("\xa0", text)


def setup(app) -> None:
    app.add_post_transform(KeepUnits)
