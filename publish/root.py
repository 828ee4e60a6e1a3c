"""What lies above the editions: the page that leads to them, the 404 page, the sitemap, the card."""

import shutil
from html import escape
from pathlib import Path

from publish.cover import draw_card
from publish.extension.meta import page_address
from publish.settings import CARD, EDITIONS, HTML_LANG, LANGUAGES, THEME
from publish.source import toc


def write_root(site: Path, site_url: str) -> None:
    """Write the files above the editions. Those that need the site's address need `site_url`."""
    for path in (THEME / "root").iterdir():
        text = path.read_text(encoding="utf8")
        for blank, filled in _blanks().items():
            text = text.replace(blank, filled)
        (site / path.name).write_text(text, encoding="utf8")
    shutil.copy(THEME / "static" / "favicon.svg", site)
    if site_url:
        (site / "sitemap.xml").write_text(sitemap(site_url, toc()), encoding="utf8")
        (site / "robots.txt").write_text(f"Sitemap: {site_url.rstrip('/')}/sitemap.xml\n")
        draw_card(site / CARD)


def _blanks() -> dict[str, str]:
    """What the pages of `theme/root` leave open: the editions."""
    links = [
        f'<a href="{edition.name}/index.html" hreflang="{edition.html_lang}"'
        + ("" if edition.languages[0] == "zh" else f' lang="{edition.html_lang}"')
        + f">{escape(edition.label)}"
        + (' · <span lang="en">side by side</span></a>' if len(edition.languages) > 1 else "</a>")
        for edition in EDITIONS.values()
    ]
    return {
        "@links@": "\n".join(links),
        "@languages@": "|".join(LANGUAGES),
        "@editions@": "|".join(sorted(EDITIONS, key=len, reverse=True)),
    }


def sitemap(site_url: str, pages: list[str]) -> str:
    """Every page of every edition, with its counterparts, in the form of sitemaps.org."""
    rows = []
    for page in pages:
        alternates = "".join(
            f'<xhtml:link rel="alternate" hreflang="{HTML_LANG[name]}"'
            f' href="{escape(page_address(site_url, name, page))}"/>'
            for name in HTML_LANG
        )
        rows += [
            f"<url><loc>{escape(page_address(site_url, edition, page))}</loc>{alternates}</url>"
            for edition in EDITIONS
        ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n' + "\n".join(rows) + "\n</urlset>\n"
    )
