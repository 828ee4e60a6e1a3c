"""What a page says of itself to search engines and to sites that link to it.

The description needs nothing. Canonical and alternate addresses and the Open Graph card need to
know where the site is published: the setting `book_site_url`. Without it they are left out.
"""

import re
from html import escape, unescape

from docutils import nodes

from publish.settings import CARD, EDITIONS

_SHORTEST, _LONGEST = 20, 160  # characters that say something; that search engines show


def _description(doctree: nodes.document) -> str:
    """The page's first paragraph of running text, cut at the end of a sentence or a word."""
    running = (p for p in doctree.findall(nodes.paragraph) if not isinstance(p.parent, nodes.entry))
    text = next(filter(lambda text: len(text) >= _SHORTEST, map(_text, running)), "")
    if len(text) <= _LONGEST:
        return text
    cut = text[: _LONGEST - 1]
    sentence = max(cut.rfind(end) + 1 for end in ("。", "；", ". "))
    if sentence > _LONGEST / 3:
        return cut[:sentence].rstrip()
    return cut[: max(cut.rfind(" "), cut.rfind("，"), _LONGEST // 2)] + "…"


def _text(paragraph: nodes.paragraph) -> str:
    """A paragraph's words; formulas, which would show as raw LaTeX, are left out."""
    words = (n for n in paragraph.findall(nodes.Text) if "math" not in n.parent.tagname)
    return " ".join("".join(word.astext() for word in words).split())


def page_address(site_url: str, edition: str, pagename: str) -> str:
    """Where a page of an edition is published."""
    return f"{site_url.rstrip('/')}/{edition}/{pagename}.html"


def _add_tags(app, pagename: str, templatename: str, context: dict, doctree) -> None:
    edition = EDITIONS.get(app.config.book_edition)
    if edition is None or doctree is None:
        return
    description = _description(doctree)
    tags = [f'<meta name="description" content="{escape(description)}">'] if description else []
    if site_url := app.config.book_site_url:
        tags += _addresses(site_url, edition, pagename)
        tags += _card(site_url, edition, pagename, context, description)
    context["metatags"] = context.get("metatags", "") + "\n".join(tags)


def _addresses(site_url: str, edition, pagename: str) -> list[str]:
    """The page's own address, and those of the same page in one language."""
    alternates = [e for e in EDITIONS.values() if len(e.languages) == 1]
    default = page_address(site_url, "en", pagename)
    return [
        f'<link rel="canonical" href="{escape(page_address(site_url, edition.name, pagename))}">',
        *(
            f'<link rel="alternate" hreflang="{e.html_lang}"'
            f' href="{escape(page_address(site_url, e.name, pagename))}">'
            for e in alternates
        ),
        f'<link rel="alternate" hreflang="x-default" href="{escape(default)}">',
    ]


def _card(site_url: str, edition, pagename: str, context: dict, description: str) -> list[str]:
    title = unescape(re.sub(r"<[^>]+>", "", context.get("title", "")))
    properties = {
        "og:type": "article",
        "og:title": title,
        "og:description": description,
        "og:url": page_address(site_url, edition.name, pagename),
        "og:site_name": context["docstitle"],
        "og:locale": edition.html_lang.replace("-", "_"),
        "og:image": f"{site_url.rstrip('/')}/{CARD}",
    }
    return [
        f'<meta property="{name}" content="{escape(content)}">'
        for name, content in properties.items()
    ]


def setup(app) -> None:
    app.add_config_value("book_site_url", "", "html", types=str)
    app.connect("html-page-context", _add_tags)
