"""Links to what can be made of the built site, under the titles of its pages."""

import re
from pathlib import Path


def under_title(page: Path, kind: str, links: str) -> None:
    """Put `links`, HTML, under a page's title in place of earlier ones of their kind; "" removes."""
    old = page.read_text(encoding="utf8")
    text = re.sub(rf'\n<p class="offer {kind}">.*?</p>', "", old)
    if links:
        # The article's heading: the theme has another one, for paper alone.
        before, heading, after = re.split(r"(<article.*?</h1>)", text, maxsplit=1, flags=re.DOTALL)
        text = f'{before}{heading}\n<p class="offer {kind}">{links}</p>{after}'
    if text != old:
        page.write_text(text, encoding="utf8")
