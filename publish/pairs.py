"""Writes, beside each page of a one-language edition, the same page's text in the other language.

The page's script loads the file when a reader first asks for a paragraph's twin. It is a script,
not JSON, because pages opened from a folder may load scripts but may not fetch.
"""

import json
import re
from pathlib import Path

from publish.settings import EDITIONS, LANGUAGES

_OPENING = re.compile(rf'<div class="[^"]*\btwin-({"|".join(LANGUAGES)})\b[^"]*"[^>]*>')
_DIV = re.compile(r"<(/?)div\b[^>]*>")
_ID = re.compile(r'\s(?:id|name)="[^"]*"')


def write_twins(site: Path) -> None:
    """Take the twins from each edition of two languages to the editions of one.

    A language that stands beside several others is given the first of them.
    """
    given = set()
    for both in (edition for edition in EDITIONS.values() if len(edition.languages) == 2):
        pairs = {here: there for here, there in (both.languages, both.languages[::-1])
                 if here not in given}  # fmt: skip
        given |= pairs.keys()
        for page in sorted((site / both.name).rglob("*.html")):
            texts = twins_of(page.read_text(encoding="utf8"))
            for here, there in pairs.items():
                if texts[here]:
                    beside = site / here / page.relative_to(site / both.name)
                    script = f"bookTwins({json.dumps(texts[there], ensure_ascii=False)});\n"
                    beside.with_suffix(".twins.js").write_text(script, encoding="utf8")


def twins_of(text: str) -> dict[str, list[str]]:
    """The inner HTML of every twin of a bilingual page, by language, without ids.

    >>> twins_of('<div class="twins"><div class="twin-zh"><p id="a">一</p></div>'
    ...          '<div class="twin-en"><div><p>One</p></div></div></div>')
    {'zh': ['<p>一</p>'], 'en': ['<div><p>One</p></div>']}
    """
    found: dict[str, list[str]] = {lang: [] for lang in LANGUAGES}
    for opening in _OPENING.finditer(text):
        depth = 1
        for div in _DIV.finditer(text, opening.end()):
            depth += -1 if div[1] else 1
            if depth == 0:
                found[opening[1]].append(_ID.sub("", text[opening.end() : div.start()]).strip())
                break
    return found
