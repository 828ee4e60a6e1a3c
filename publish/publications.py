"""The book to take away: the site as a zip, a PDF and an EPUB of each edition.

All are made from the built site (`make book` first): Chromium takes its articles (`take.js`), with
links and ids that hold in one document, and prints the PDF in two passes, the first of which tells
on which page each chapter begins.
"""

import html
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import url2pathname

from pypdf import PdfReader

from publish import assets
from publish.errors import BookError
from publish.settings import BUILD, EDITIONS, PACKAGE, Edition
from publish.site import SITE, settings
from publish.source import toc
from publish.titles import for_edition

PUBLICATIONS = BUILD / "publications"
_EPOCH = (2026, 1, 1, 0, 0, 0)  # archives made from equal files are equal
_WORDS = {
    "contents": "目录 · Contents",
    "subtitle": "从“看见”损失函数到 Adam · From seeing a loss function to Adam",
}
_TAKE = Path(__file__).with_name("take.js")


@dataclass(frozen=True)
class Page:
    """One page of the book, ready to stand in a larger document."""

    name: str
    title: str
    paper: str  # its article as HTML, with links and ids for one document of all pages
    ebook: str  # as XHTML, with links to files, MathML and images/…
    images: dict[str, str]  # the images of the EPUB, by name: their addresses
    properties: tuple[str, ...]  # what EPUB readers must be told of: mathml, svg

    @property
    def slug(self) -> str:
        return slug(self.name)


def slug(name: str) -> str:
    """A page's name as an id: chapters/09_adam becomes chapters-09_adam."""
    return name.replace("/", "-")


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
            made.append(write_epub(edition, pages, start.with_suffix(".epub")))
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
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


def read_pages(browser, edition: Edition, names: list[str] | None = None) -> list[Page]:
    """The articles of an edition, all or those named, in the order of the contents."""
    names = names or toc()
    page = browser.new_context(java_script_enabled=False).new_page()
    taken = []
    for name in names:
        path = SITE / edition.name / f"{name}.html"
        if not path.exists():
            raise BookError(f"{path.relative_to(BUILD.parent)} is missing: run `make book` first.")
        page.goto(path.as_uri())
        parts = page.evaluate(
            _TAKE.read_text(encoding="utf8"),
            {
                "root": (SITE / edition.name).as_uri() + "/",
                "slug": slug(name),
                "slugs": {other: slug(other) for other in names},
            },
        )
        taken.append(Page(name=name, **parts | {"properties": tuple(parts["properties"])}))
    page.context.close()
    return taken


# --- PDF ---------------------------------------------------------------------------------------


def write_pdf(browser, edition: Edition, pages: list[Page], path: Path) -> Path:
    """Print an edition: contents with page numbers, bookmarks, fonts embedded."""
    document = path.with_suffix(".html")
    numbers: dict[str, int] = {}
    page = browser.new_page()
    page.set_default_timeout(0)
    for _ in range(2):  # the first print tells the page numbers that the second one shows
        document.write_text(_book(edition, pages, numbers), encoding="utf8")
        page.goto(document.as_uri())
        page.evaluate("document.fonts.ready")
        data = page.pdf(
            format="A4", outline=True, tagged=True, display_header_footer=True,
            margin={"top": "20mm", "bottom": "20mm", "left": "20mm", "right": "20mm"},
            header_template="<span></span>",
            footer_template='<div style="width:100%;text-align:center;font-size:8pt;'
            'color:#555"><span class="pageNumber"></span></div>',
        )  # fmt: skip
        numbers = page_numbers(data, pages)
    page.close()
    document.unlink()
    path.write_bytes(data)
    return path


def page_numbers(data: bytes, pages: list[Page]) -> dict[str, int]:
    """The page on which each page of the book begins, from where the contents' links lead."""
    reader = PdfReader(io.BytesIO(data))
    places = {name.lstrip("/"): place for name, place in reader.named_destinations.items()}
    return {p.name: reader.get_destination_page_number(places[p.slug]) + 1 for p in pages}


def _book(edition: Edition, pages: list[Page], numbers: dict[str, int]) -> str:
    """All pages in one document, behind a cover and the contents."""
    style = (SITE / edition.name / "_static" / "site.css").as_uri()
    fonts = "".join(
        f'<link rel="stylesheet" href="{(assets.fetch_print_fonts() / name).as_uri()}">'
        for name in ("400.css", "700.css")
    )
    words = {key: html.escape(for_edition(text, edition.languages)) for key, text in _WORDS.items()}
    title = html.escape(for_edition(settings()["title"], edition.languages))
    rows = "\n".join(
        f'<li><a href="#{page.slug}"><span>{html.escape(page.title)}</span>'
        f"<span>{numbers.get(page.name, '')}</span></a></li>"
        for page in pages
    )
    articles = "\n".join(
        f'<section class="chapter" id="{page.slug}">{page.paper}</section>' for page in pages
    )
    return f"""<!DOCTYPE html>
<html lang="{edition.html_lang}" data-theme="light" data-mode="light">
<head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="{style}">{fonts}
<style>{(PACKAGE / "theme" / "paper.css").read_text(encoding="utf8")}</style></head>
<body>
<section class="cover"><p class="book-title">{title}</p><p>{words["subtitle"]}</p></section>
<nav class="book-contents"><h1>{words["contents"]}</h1><ol>
{rows}
</ol></nav>
<main class="bd-main"><div class="bd-content"><div class="bd-article-container">
{articles}
</div></div></main>
</body></html>
"""


# --- EPUB --------------------------------------------------------------------------------------


def write_epub(edition: Edition, pages: list[Page], path: Path) -> Path:
    """An EPUB 3 of an edition: a file for each page, mathematics as MathML, figures as SVG."""
    title = for_edition(settings()["title"], edition.languages)
    language = edition.html_lang
    files = {"style.css": (PACKAGE / "theme" / "epub.css").read_bytes()}
    items, spine = [], []
    for page in pages:
        body = f'<section id="{page.slug}">{page.ebook}</section>'
        files[f"{page.slug}.xhtml"] = _xhtml(language, page.title, body).encode()
        for name, address in page.images.items():
            files[name] = Path(url2pathname(address.removeprefix("file://"))).read_bytes()
        marks = f' properties="{" ".join(page.properties)}"' if page.properties else ""
        items.append(
            f'<item id="p{len(items)}" href="{page.slug}.xhtml"'
            f' media-type="application/xhtml+xml"{marks}/>'
        )
        spine.append(f'<itemref idref="p{len(spine)}"/>')
    rows = "\n".join(
        f'<li><a href="{page.slug}.xhtml">{html.escape(page.title)}</a></li>' for page in pages
    )
    contents = html.escape(for_edition(_WORDS["contents"], edition.languages))
    files["nav.xhtml"] = _xhtml(
        language, title, f'<nav epub:type="toc"><h1>{contents}</h1><ol>{rows}</ol></nav>'
    ).encode()
    images = [name for name in files if name.startswith("images/")]
    items += [
        f'<item id="i{i}" href="{name}" media-type="image/svg+xml"/>'
        if name.endswith(".svg")
        else f'<item id="i{i}" href="{name}" media-type="image/png"/>'
        for i, name in enumerate(images)
    ]
    package = f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:downhill:{edition.name}</dc:identifier>
<dc:title>{html.escape(title)}</dc:title>
<dc:language>{language}</dc:language>
<dc:rights>CC BY 4.0</dc:rights>
<meta property="dcterms:modified">{_EPOCH[0]}-01-01T00:00:00Z</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="style" href="style.css" media-type="text/css"/>
{"".join(items)}
</manifest>
<spine>{"".join(spine)}</spine>
</package>
"""
    container = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/content.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
    with zipfile.ZipFile(path, "w") as archive:
        _add(archive, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        _add(archive, "META-INF/container.xml", container.encode())
        _add(archive, "book/content.opf", package.encode())
        for name, data in files.items():
            _add(archive, f"book/{name}", data)
    return path


def _xhtml(language: str, title: str, body: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">
<head><title>{html.escape(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>{body}</body>
</html>
"""


# --- the site ----------------------------------------------------------------------------------


def write_zip(path: Path) -> Path:
    """The whole site, which opens from a folder, as one file."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(SITE.rglob("*")):
            if file.is_file() and PUBLICATIONS.name not in file.relative_to(SITE).parts:
                _add(archive, f"downhill/{file.relative_to(SITE).as_posix()}", file.read_bytes())
    return path


def _add(archive: zipfile.ZipFile, name: str, data: bytes, how=zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = how
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


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
        page = site / edition.name / f"{toc()[0]}.html"
        words = for_edition("带走这本书： · Take the book with you:", edition.languages)
        links = " · ".join(
            f'<a href="../../{PUBLICATIONS.name}/{path.name}" download>{_kind(path, edition)}</a>'
            for path in made
            if path.suffix == ".zip" or path.stem == f"downhill-{edition.name}"
        )
        text = re.sub(r'\n<p class="publications">.*?</p>', "", page.read_text(encoding="utf8"))
        if made:
            # The article's heading: the theme has another one, for paper alone.
            before, heading, after = re.split(
                r"(<article.*?</h1>)", text, maxsplit=1, flags=re.DOTALL
            )
            block = f'\n<p class="publications"><strong>{html.escape(words)}</strong> {links}</p>'
            text = before + heading + block + after
        page.write_text(text, encoding="utf8")


def _kind(path: Path, edition: Edition) -> str:
    kind = path.suffix[1:].upper()
    if path.suffix == ".zip":
        kind = html.escape(for_edition("整个网站 · the whole site", edition.languages)) + " ZIP"
    return f"{kind} ({path.stat().st_size / 1e6:.0f} MB)"


def _size(path: Path) -> str:
    return f"{path.name} {path.stat().st_size / 1e6:.1f} MB"
