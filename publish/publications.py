"""The book to take away: the site as a zip, a PDF and an EPUB of each edition.

All are made from the built site (`make book` first): Chromium takes its articles (`take`), with
links and ids that hold in one document, and prints the PDF in two passes, the first of which tells
on which page each chapter begins.
"""

import html
import io
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pypdf import PdfReader

from publish import assets
from publish.archive import add
from publish.compact import compact
from publish.cover import cover
from publish.epub import CONTENTS, write_epub
from publish.errors import BookError
from publish.offers import under_title
from publish.settings import BUILD, EDITIONS, PACKAGE, Edition
from publish.site import SITE, settings
from publish.source import toc
from publish.take import Page, by_part, read_pages
from publish.titles import for_edition

PUBLICATIONS = BUILD / "publications"


def publish(editions: Iterable[str] = tuple(EDITIONS), say: Callable = print) -> list[Path]:
    """Make all publications, and offer them on the first pages of the site."""
    shutil.rmtree(PUBLICATIONS, ignore_errors=True)
    PUBLICATIONS.mkdir(parents=True)
    offer(SITE)  # nothing yet: the links of an earlier time go
    made = []
    with chromium() as browser:
        for name in editions:
            edition, start = EDITIONS[name], PUBLICATIONS / f"downhill-{name}"
            pages = read_pages(browser, edition)
            cover = draw_cover(browser, edition)
            made.append(write_epub(edition, pages, cover, start.with_suffix(".epub")))
            made.append(write_pdf(browser, edition, pages, start.with_suffix(".pdf")))
            say(f"  {name}: {', '.join(_size(path) for path in made[-2:])}")
    made.append(write_zip(PUBLICATIONS / "downhill-site.zip"))
    say(f"  the site: {_size(made[-1])}")
    offer(SITE)
    return made


def find_chromium() -> str | None:
    """Where Chromium is installed, or None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


# The address line's suggestions are pages of their own, drawn for each window though none is seen.
CHROMIUM_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,PreloadTopChromeWebUI",
)  # fmt: skip


@contextmanager
def chromium() -> Iterator:
    """Headless Chromium; BookError says how to get it."""
    path = find_chromium()
    if path is None:
        raise BookError(
            "PDF, EPUB and slides are made with Chromium, and there is none: "
            "install it (Debian, Ubuntu: apt-get install chromium) and run the command again."
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


# --- PDF ---------------------------------------------------------------------------------------


def write_pdf(browser, edition: Edition, pages: list[Page], path: Path) -> Path:
    """Print an edition: contents with page numbers, bookmarks, fonts embedded."""
    document = path.with_suffix(".html")
    numbers: dict[str, int] = {}
    page = browser.new_page()
    page.set_default_timeout(0)
    for last in (False, True):  # the first print tells the page numbers that the last one shows
        document.write_text(book(edition, pages, numbers), encoding="utf8")
        page.goto(document.as_uri())
        page.evaluate("document.fonts.ready")
        data = page.pdf(
            format="A4", outline=last, tagged=last, display_header_footer=True,
            margin={"top": "20mm", "bottom": "20mm", "left": "20mm", "right": "20mm"},
            header_template="<span></span>",
            footer_template='<div style="width:100%;text-align:center;font-size:8pt;'
            'color:#555"><span class="pageNumber"></span></div>',
        )  # fmt: skip
        numbers = page_numbers(data, pages)
    page.close()
    document.unlink()
    path.write_bytes(compact(data))
    return path


def page_numbers(data: bytes, pages: list[Page]) -> dict[str, int]:
    """The page on which each page of the book begins, from where the contents' links lead."""
    reader = PdfReader(io.BytesIO(data))
    places = {name.lstrip("/"): place for name, place in reader.named_destinations.items()}
    return {p.name: reader.get_destination_page_number(places[p.slug]) + 1 for p in pages}


def draw_cover(browser, edition: Edition) -> bytes:
    """The cover as a PNG of 1200 × 1600 pixels."""
    page = browser.new_page(viewport={"width": 600, "height": 800}, device_scale_factor=2)
    with TemporaryDirectory() as folder:
        document = Path(folder) / "cover.html"
        document.write_text(_document(edition, _cover(edition)), encoding="utf8")
        page.goto(document.as_uri())
        page.evaluate("document.fonts.ready")
        picture = page.screenshot()
    page.close()
    return picture


def book(edition: Edition, pages: list[Page], numbers: dict[str, int]) -> str:
    """All pages in one document, behind a cover and the contents."""
    rows = []
    for caption, members in by_part(edition, pages):
        rows += [f"<h2>{caption}</h2>"] if caption else []
        rows += ["<ol>", *(_row(page, numbers.get(page.name, "")) for page in members), "</ol>"]
    articles = "\n".join(
        f'<section class="chapter" id="{page.slug}">{page.paper}</section>' for page in pages
    )
    contents = html.escape(for_edition(CONTENTS, edition.languages))
    listed = "\n".join(rows)
    return _document(
        edition,
        f"""{_cover(edition)}
<nav class="book-contents"><h1>{contents}</h1>
{listed}
</nav>
<main class="bd-main"><div class="bd-content"><div class="bd-article-container">
{articles}
</div></div></main>""",
    )


def _row(page: Page, number: int | str) -> str:
    return (
        f'<li><a href="#{page.slug}"><span>{html.escape(page.title)}</span>'
        f"<span>{number}</span></a></li>"
    )


def _cover(edition: Edition) -> str:
    return cover(edition, settings()["title"], settings()["author"])


def _document(edition: Edition, body: str) -> str:
    """A page of HTML in the printed book's style and fonts."""
    fonts = assets.fetch_print_fonts()
    sheets = [SITE / edition.name / "_static" / "site.css"]
    for name in ("400", "700"):
        sheets.append(fonts / "noto-sans-sc" / f"{name}.css")
    for name in ("400", "400-italic", "700", "700-italic"):
        sheets.append(fonts / "source-sans-3" / f"{name}.css")
    links = "\n".join(f'<link rel="stylesheet" href="{path.as_uri()}">' for path in sheets)
    latin = (fonts / "source-sans-3" / "files" / "source-sans-3-latin-400-normal.woff2").as_uri()
    title = html.escape(for_edition(settings()["title"], edition.languages))
    return f"""<!DOCTYPE html>
<html lang="{edition.html_lang}" data-theme="light" data-mode="light">
<head><meta charset="utf-8"><title>{title}</title>
{links}
<style>@font-face {{ font-family: "Marks"; src: url({latin}); unicode-range: U+B7, U+2019; }}
{(PACKAGE / "theme" / "paper.css").read_text(encoding="utf8")}</style></head>
<body>
{body}
</body></html>
"""


# --- the site ----------------------------------------------------------------------------------


def write_zip(path: Path) -> Path:
    """The whole site, which opens from a folder, as one file."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(SITE.rglob("*")):
            if file.is_file() and PUBLICATIONS.name not in file.relative_to(SITE).parts:
                add(archive, f"downhill/{file.relative_to(SITE).as_posix()}", file.read_bytes())
    return path


def offer(site: Path) -> None:
    """Put the publications there are on the site, and link them from its first pages."""
    made = sorted(PUBLICATIONS.glob("downhill-*.*")) if PUBLICATIONS.exists() else []
    made = [path for path in made if path.suffix in (".pdf", ".epub", ".zip")]
    offered = site / PUBLICATIONS.name
    shutil.rmtree(offered, ignore_errors=True)
    if made:
        offered.mkdir()
    for path in made:
        shutil.copy(path, offered)
    for edition in EDITIONS.values():
        words = for_edition("带走这本书： · Take the book with you:", edition.languages)
        links = " · ".join(
            f'<a href="../../{PUBLICATIONS.name}/{path.name}" download>{_kind(path, edition)}</a>'
            for path in made
            if path.suffix == ".zip" or path.stem == f"downhill-{edition.name}"
        )
        block = f"<strong>{html.escape(words)}</strong> {links}" if links else ""
        under_title(site / edition.name / f"{toc()[0]}.html", "publications", block)


def _kind(path: Path, edition: Edition) -> str:
    kind = path.suffix[1:].upper()
    if path.suffix == ".zip":
        kind = html.escape(for_edition("整个网站 · the whole site", edition.languages)) + " ZIP"
    return f"{kind} ({path.stat().st_size / 1e6:.0f} MB)"


def _size(path: Path) -> str:
    return f"{path.name} {path.stat().st_size / 1e6:.1f} MB"
