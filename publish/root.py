"""What lies above the editions: the page that leads to them, the 404 page, the sitemap, the card."""

import shutil
from html import escape
from pathlib import Path

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


def draw_card(path: Path) -> None:
    """A picture of 1200 × 630 pixels: a valley, a path down, the book's English name.

    No Chinese in it: the machine that builds the site may have no font for it.
    """
    import matplotlib as mpl
    import numpy as np
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "downhill"}):
        figure = Figure(figsize=(12, 6.3), dpi=100, facecolor="#11171d")
        ax = figure.add_axes((0, 0, 1, 1))
        x, y = np.meshgrid(np.linspace(-6, 6, 240), np.linspace(-3.15, 3.15, 126))
        ax.contour(x, y, x**2 / 8 + y**2, levels=18, cmap="viridis", linewidths=1.2)
        at = np.array([-5.4, 2.2])
        steps = [at]
        for _ in range(40):
            at = at - 0.42 * np.array([at[0] / 4, 2 * at[1]])
            steps.append(at)
        ax.plot(*np.array(steps).T, "o-", color="#ffb454", markersize=5)
        ax.text(5.6, -2.7, "Downhill", color="#e8edf2", fontsize=56, ha="right", weight="bold")
        ax.set_axis_off()
        figure.savefig(path, metadata={"Software": None})
