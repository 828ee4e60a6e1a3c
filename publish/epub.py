"""An EPUB 3 of an edition: a file for each page, mathematics as MathML, figures as SVG."""

import html
import zipfile
from collections.abc import Iterable
from pathlib import Path
from urllib.request import url2pathname

from publish.archive import EPOCH, add
from publish.cover import LICENCE
from publish.settings import HTML_LANG, PACKAGE, Edition
from publish.site import settings
from publish.take import Page, by_part
from publish.titles import for_edition

CONTENTS = "目录 · Contents"
_TYPES = {"svg": "image/svg+xml", "png": "image/png", "xhtml": "application/xhtml+xml"}
_ACCESSIBILITY = {
    "accessMode": ("textual", "visual"),
    "accessModeSufficient": ("textual,visual", "textual"),
    "accessibilityFeature": ("alternativeText", "MathML", "structuralNavigation",
                             "tableOfContents"),
    "accessibilityHazard": ("none",),
}  # fmt: skip


def write_epub(edition: Edition, pages: list[Page], cover: bytes, path: Path) -> Path:
    """Write an edition's pages behind `cover`, a PNG."""
    title, author = (
        html.escape(for_edition(settings()[key], edition.languages)) for key in ("title", "author")
    )
    contents = html.escape(for_edition(CONTENTS, edition.languages))

    def document(heading: str, body: str) -> bytes:
        return _xhtml(edition.html_lang, heading, body).encode()

    files = {
        "style.css": (PACKAGE / "theme" / "epub.css").read_bytes(),
        "images/cover.png": cover,
        "cover.xhtml": document(title, f'<img class="cover" src="images/cover.png" alt="{title}"/>'),
        "nav.xhtml": document(
            title, f'<nav epub:type="toc"><h1>{contents}</h1>{_contents(edition, pages)}</nav>'
        ),
    }  # fmt: skip
    items = [
        '<item id="style" href="style.css" media-type="text/css"/>',
        _item("cover-image", "images/cover.png", ["cover-image"]),
        _item("cover", "cover.xhtml"),
        _item("nav", "nav.xhtml", ["nav"]),
    ]
    for page in pages:
        name, body = f"{page.slug}.xhtml", f'<section id="{page.slug}">{page.ebook}</section>'
        files[name] = document(html.escape(page.title), body)
        items.append(_item(page.slug, name, page.properties))
        for image, address in page.images.items():
            if image not in files:
                items.append(_item(f"i{len(items)}", image))
            files[image] = Path(url2pathname(address.removeprefix("file://"))).read_bytes()
    spine = "".join(f'<itemref idref="{name}"/>' for name in ["cover", *(p.slug for p in pages)])
    accessibility = "\n".join(
        f'<meta property="schema:{key}">{value}</meta>'
        for key, values in _ACCESSIBILITY.items()
        for value in values
    )
    languages = "".join(
        f"<dc:language>{HTML_LANG[name]}</dc:language>" for name in edition.languages
    )
    manifest = "\n".join(items)
    year, month, day = EPOCH[:3]
    package = f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{edition.html_lang}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:downhill:{edition.name}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:creator>{author}</dc:creator>
{languages}
<dc:rights>{LICENCE}</dc:rights>
<meta property="dcterms:modified">{year}-{month:02}-{day:02}T00:00:00Z</meta>
{accessibility}
</metadata>
<manifest>
{manifest}
</manifest>
<spine>{spine}</spine>
</package>
"""
    container = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/content.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
    with zipfile.ZipFile(path, "w") as archive:
        add(archive, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        add(archive, "META-INF/container.xml", container.encode())
        add(archive, "book/content.opf", package.encode())
        for name, data in files.items():
            add(archive, f"book/{name}", data)
    return path


def _item(name: str, href: str, properties: Iterable[str] = ()) -> str:
    marks = f' properties="{" ".join(properties)}"' if properties else ""
    kind = _TYPES[href.rpartition(".")[2]]
    return f'<item id="{name}" href="{href}" media-type="{kind}"{marks}/>'


def _contents(edition: Edition, pages: list[Page]) -> str:
    """Parts, their pages, and the sections of each, as nested lists."""
    rows = []
    for caption, members in by_part(edition, pages):
        inner = "\n".join(_entry(page) for page in members)
        rows.append(f"<li><span>{caption}</span><ol>{inner}</ol></li>" if caption else inner)
    return "<ol>" + "\n".join(rows) + "</ol>"


def _entry(page: Page) -> str:
    here = f"{page.slug}.xhtml"
    inner = "".join(
        f'<li><a href="{here}#{name}">{html.escape(title)}</a></li>'
        for name, title in page.sections
    )
    inner = f"<ol>{inner}</ol>" if inner else ""
    return f'<li><a href="{here}">{html.escape(page.title)}</a>{inner}</li>'


def _xhtml(language: str, title: str, body: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>{body}</body>
</html>
"""
