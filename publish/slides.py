"""A deck of slides for each chapter and edition, made from the built site (`make book` first).

Chromium turns a chapter's article into slides by rule and makes them fit (`slides.js`); reveal.js
shows them. A deck is a page of the site: it opens from a folder and asks no other host.
"""

import html
import itertools
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from publish import assets
from publish.errors import BookError
from publish.offers import under_title
from publish.publications import chromium
from publish.settings import CHAPTERS, EDITIONS, PACKAGE, THEME, Edition
from publish.site import SITE, settings
from publish.source import toc
from publish.titles import for_edition

FOLDER = "slides"  # in an edition: the decks; in the site: what all of them load
_RULES = PACKAGE / "slides.js"
MAX_LINES = 16  # of a cell that is shown; the library's listings go on on a further slide
_OPTIONS = {
    "most": 0.75,  # how far text shrinks before it goes on to a second slide
    "least": 0.4,  # how far anything shrinks
    "lines": MAX_LINES,
}
_ARTICLE = re.compile(r'<article class="bd-article">.*?</article>', re.DOTALL)


def publish(say: Callable = print) -> list[Path]:
    """Make the decks of all chapters in all editions, and offer them on the chapters' pages."""
    with chromium() as browser:
        return make(browser, SITE, EDITIONS, chapters(), say)


def make(
    browser, site: Path, editions: Iterable[str], names: list[str], say: Callable = print
) -> list[Path]:
    """Make the decks of the chapters named, and offer the decks that there are."""
    articles = {
        (edition, name): _article(site / edition / f"{name}.html", site)
        for edition in editions
        for name in names
    }
    _install_assets(site / FOLDER)
    made, counts = [], dict.fromkeys(editions, 0)
    page = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 720}
    ).new_page()
    try:
        for (edition, name), article in articles.items():
            made.append(deck(site, edition, name))
            counts[edition] += _write(page, made[-1], name, article)
    finally:
        page.context.close()
        offer(site)
    for edition, count in counts.items():
        say(f"  {edition}: {len(names)} decks, {count} slides")
    return made


def chapters() -> list[str]:
    """The pages that have a deck: the numbered chapters."""
    return [name for name in toc() if re.match(rf"{CHAPTERS.name}/\d\d_", name)]


def deck(site: Path, edition: str, name: str) -> Path:
    """Where the deck of a chapter stands: beside its chapters, so that addresses hold in both."""
    return site / edition / FOLDER / f"{Path(name).name}.html"


def _article(page: Path, site: Path) -> str:
    if not page.exists():
        raise BookError(f"{site.name}/{page.relative_to(site)} is missing: run `make book` first.")
    return _ARTICLE.search(page.read_text(encoding="utf8"))[0]


def _write(page, path: Path, name: str, article: str) -> int:
    """Let Chromium make a deck of an article; return how many slides it has."""
    edition = EDITIONS[path.parent.parent.name]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_page(edition, name, article, draft=True), encoding="utf8")
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready")
    book = for_edition(settings()["title"], edition.languages)
    made = page.evaluate(
        _RULES.read_text(encoding="utf8"),
        _OPTIONS | {"languages": edition.languages, "address": f"../{name}.html", "book": book},
    )
    if made["complaints"]:
        path.unlink()
        raise BookError(
            f"{name}.md ({edition.name}): what stands under these headings does not fit on a "
            f"slide, however small: {'; '.join(made['complaints'])}. Divide the table or the "
            "formula, or change the rules in publish/slides.js."
        )
    path.write_text(_page(edition, name, made["html"]), encoding="utf8")
    return made["count"]


def _page(edition: Edition, name: str, body: str, draft: bool = False) -> str:
    """A deck; a draft shows its slides as they stand, one below the other, without scripts."""
    heading = re.search(r"<h1.*?</h1>", body, re.DOTALL)[0]
    heading = re.sub(r'<(a|annotation)\b.*?</\1>|<span class="katex-html".*', "", heading)
    title = " ".join(html.unescape(re.sub(r"<[^>]+>", "", heading)).split())
    show = (
        "<style>.slides section { display: block !important; position: static !important; }</style>"
        if draft
        else '<script defer src="../../slides/reveal.js"></script>'
        '<script defer src="../../slides/notes.js"></script>'
        '<script defer src="../../slides/deck.js"></script>'
    )
    return f"""<!DOCTYPE html>
<html lang="{edition.html_lang}" data-theme="light" data-mode="light">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<link rel="icon" href="../_static/favicon.svg">
<style>@import url(../_static/site.css) layer(site);</style>
<link rel="stylesheet" href="../../slides/reveal.css">
<link rel="stylesheet" href="../../slides/slides.css">
{show}</head>
<body>
<div class="reveal"><div class="slides">{"" if draft else body}</div></div>
{body if draft else ""}</body>
</html>
"""


def _install_assets(folder: Path) -> None:
    """reveal.js, the decks' style and start, and the fonts in which their lines were measured."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "fonts").mkdir(parents=True)
    packages = assets.fetch_print()
    reveal = packages / "reveal.js"
    for path in (reveal / "dist" / "reveal.js", reveal / "dist" / "reveal.css",
                 reveal / "dist" / "plugin" / "notes.js", THEME / "slides.css",
                 THEME / "deck.js"):  # fmt: skip
        shutil.copy(path, folder)
    shutil.copy(reveal / "LICENSE", folder / "LICENSE-reveal.js")
    for package, scripts in (("source-sans-3", ("latin", "greek")),
                             ("noto-sans-sc", ("chinese-simplified",))):  # fmt: skip
        font = packages / "@fontsource" / package
        shutil.copy(font / "LICENSE", folder / "fonts" / f"LICENSE-{package}")
        for script, weight in itertools.product(scripts, (400, 700)):
            source = font / "files" / f"{package}-{script}-{weight}-normal.woff2"
            shutil.copy(source, folder / "fonts" / f"{script}-{weight}.woff2")


def offer(site: Path = SITE) -> None:
    """Link each chapter's page to its deck if there is one."""
    for edition in EDITIONS.values():
        words = for_edition("本章的幻灯片 · Slides of this chapter", edition.languages)
        for name in chapters():
            page = site / edition.name / f"{name}.html"
            if not page.exists():
                continue
            address = f"../{FOLDER}/{Path(name).name}.html"
            link = f'<a href="{address}">{html.escape(words)}</a>'
            made = deck(site, edition.name, name).exists()
            under_title(page, "slides", link if made else "")
