"""What a page says of itself to search engines and to sites that link to it.

The description needs nothing. Canonical and alternate addresses and the Open Graph card need to
know where the site is published: the setting `book_site_url`. Without it they are left out.
"""

import re
from html import escape, unescape

from docutils import nodes

from publish.settings import CARD, EDITIONS

_LONGEST = 160  # characters of a description that search engines show


def _description(doctree: nodes.document) -> str:
    """The page's first paragraph, as text, cut at the end of a sentence or a word."""
    paragraphs = list(doctree.findall(nodes.paragraph))
    plain = [p for p in paragraphs if not any(_is_formula(node) for node in p.findall())]
    for paragraph in plain or paragraphs:
        words = [node for node in paragraph.findall(nodes.Text) if not _is_formula(node.parent)]
        text = " ".join("".join(word.astext() for word in words).split())
        if len(text) < 20:
            continue
        if len(text) <= _LONGEST:
            return text
        cut = text[: _LONGEST - 1]
        sentence = max(cut.rfind(end) + 1 for end in ("。", "；", ". "))
        if sentence > _LONGEST / 3:
            return cut[:sentence].rstrip()
        return cut[: max(cut.rfind(" "), cut.rfind("，"), _LONGEST // 2)] + "…"
    return ""


def _is_formula(node: nodes.Node) -> bool:
    return "math" in getattr(node, "tagname", "")


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
