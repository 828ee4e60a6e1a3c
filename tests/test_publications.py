"""The book to take away, on three of its pages: PDF, EPUB, zip, and the links that offer them."""

import re
import shutil
import xml.etree.ElementTree as ET
import zipfile

import pytest
from pypdf import PdfReader

from publish import assets, publications
from publish.errors import BookError
from publish.publications import page_numbers, read_pages, write_epub, write_pdf, write_zip
from publish.settings import EDITIONS
from publish.site import SITE

NAMES = ["chapters/index", "chapters/06_moving_averages", "exercises/06_moving_averages/exercise"]
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module", params=EDITIONS)
def edition(request):
    return EDITIONS[request.param]


@pytest.fixture(scope="module")
def pages(browser, edition):
    return read_pages(browser, edition, NAMES)


@pytest.fixture(scope="module")
def pdf(browser, edition, pages, tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / f"{edition.name}.pdf"
    return write_pdf(browser, edition, pages, path)


def test_pages_have_lost_what_only_a_screen_can_use(pages):
    for page in pages:
        assert page.title and "$" not in page.title
        assert "<button" not in page.paper and "headerlink" not in page.paper
        assert "<script" not in page.ebook and "onclick" not in page.ebook
    chapter = pages[1]
    assert "mathml" in chapter.properties and "svg" in chapter.properties
    assert 'class="katex' in chapter.paper and "katex-html" not in chapter.ebook
    # A moving figure shows one frame.
    figures = re.findall(r'<figure class="play".*?</figure>', chapter.paper, re.DOTALL)
    assert figures and all(len(re.findall(r'<g class="frame"', f)) == 1 for f in figures)


def test_the_pdf_has_contents_bookmarks_and_links_that_lead_somewhere(pdf, pages, edition):
    reader = PdfReader(pdf)
    begins = page_numbers(pdf.read_bytes(), pages)
    assert list(begins.values()) == sorted(begins.values()) and begins[NAMES[0]] >= 3
    contents = reader.pages[1].extract_text()
    titles = {
        re.sub(r"\s", "", entry.title) for entry in reader.outline if not isinstance(entry, list)
    }
    for page in pages:
        assert str(begins[page.name]) in contents
        assert re.sub(r"\s", "", page.title) in titles
        first = reader.pages[begins[page.name] - 1].extract_text()
        assert re.sub(r"\s", "", page.title.split()[0]) in re.sub(r"\s", "", first)
    places = set(reader.named_destinations)
    wanted = {
        str(link.get_object()["/Dest"])
        for sheet in reader.pages
        for link in sheet.get("/Annots", [])
        if "/Dest" in link.get_object()
    }
    assert len(wanted) > 5
    assert {name.lstrip("/") for name in wanted} <= {name.lstrip("/") for name in places}


def test_the_pdf_embeds_its_fonts_chinese_too(pdf, edition):
    reader = PdfReader(pdf)
    names = set()
    for sheet in reader.pages:
        for font in sheet["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            descendant = font.get("/DescendantFonts", [font])[0].get_object()
            if descendant.get("/Subtype") == "/Type3":
                continue  # drawn in the file itself
            names.add(descendant["/BaseFont"])
            keys = descendant["/FontDescriptor"].get_object().keys()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & keys, descendant["/BaseFont"]
    assert any("KaTeX" in name for name in names)
    text = "".join(sheet.extract_text() for sheet in reader.pages)
    assert "\ufffd" not in text
    if "zh" in edition.languages:
        assert any("Noto" in name for name in names) and len(HAN.findall(text)) > 1000


def test_every_chinese_character_is_in_the_font(pages):
    """Nothing falls back on a font that the machine may not have."""
    style = (assets.fetch_print_fonts() / "400.css").read_text(encoding="utf8")
    covered = set()
    for row in re.findall(r"unicode-range: ([^;]+)", style):
        for part in row.replace("U+", "").replace("u+", "").split(","):
            low, _, high = part.strip().partition("-")
            covered.update(range(int(low, 16), int(high or low, 16) + 1))
    shown = set(HAN.findall("".join(page.paper for page in pages)))
    assert {character for character in shown if ord(character) not in covered} == set()


def test_the_epub_is_well_formed_and_its_links_lead_somewhere(pages, edition, tmp_path):
    path = write_epub(edition, pages, tmp_path / "book.epub")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert names[0] == "mimetype" and archive.read("mimetype") == b"application/epub+zip"
        assert archive.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        trees = {
            name: ET.fromstring(archive.read(name))
            for name in names
            if name.endswith((".xhtml", ".opf", ".xml"))
        }
    package = trees["book/content.opf"]
    opf = "{http://www.idpf.org/2007/opf}"
    listed = {f"book/{item.get('href')}" for item in package.iter(f"{opf}item")}
    assert listed == {n for n in names if n.startswith("book/") and not n.endswith(".opf")}
    assert {ref.get("idref") for ref in package.iter(f"{opf}itemref")} <= {
        item.get("id") for item in package.iter(f"{opf}item")
    }
    ids = {name: {e.get("id") for e in tree.iter() if e.get("id")} for name, tree in trees.items()}
    html = "{http://www.w3.org/1999/xhtml}"
    for name, tree in trees.items():
        for link in tree.iter(f"{html}a"):
            address = link.get("href") or ""
            if re.match(r"https?:", address) or not address:
                continue
            file, mark, fragment = address.partition("#")
            assert f"book/{file}" in names, address
            assert not mark or fragment in ids[f"book/{file}"], address
        for image in tree.iter(f"{html}img"):
            assert f"book/{image.get('src')}" in names and image.get("alt")
        inline = [e.get("id") for e in tree.iter() if e.get("id")]
        assert len(inline) == len(set(inline)), name
    assert b"viewBox" in zipfile.ZipFile(path).read("book/chapters-06_moving_averages.xhtml")


def test_equal_sources_make_equal_archives(pages, edition, tmp_path):
    one, two = (write_epub(edition, pages, tmp_path / f"{i}.epub").read_bytes() for i in (1, 2))
    assert one == two


def test_the_zip_holds_the_site_and_the_first_pages_offer_what_there_is(monkeypatch, tmp_path):
    site = tmp_path / "html"
    for name in EDITIONS:
        (site / name / "chapters").mkdir(parents=True)
        shutil.copy(SITE / name / "chapters" / "index.html", site / name / "chapters")
    monkeypatch.setattr(publications, "SITE", site)
    monkeypatch.setattr(publications, "PUBLICATIONS", tmp_path / "publications")
    (tmp_path / "publications").mkdir()
    publications.offer(site)  # nothing to offer: nothing changes
    assert 'class="publications"' not in (site / "zh" / "chapters" / "index.html").read_text("utf8")
    (tmp_path / "publications" / "downhill-zh.pdf").write_bytes(b"pdf")
    write_zip(tmp_path / "publications" / "downhill-site.zip")
    for _ in range(2):  # offered once, however often
        publications.offer(site)
    text = (site / "zh" / "chapters" / "index.html").read_text("utf8")
    assert text.count('class="publications"') == 1
    assert text.index("<article") < text.index('class="publications"')  # not in the print header
    for link in re.findall(r'href="\.\./\.\./(publications/[^"]+)"', text):
        assert (site / link).is_file()
    assert "downhill-zh.pdf" in text
    assert "downhill-zh.pdf" not in (site / "en" / "chapters" / "index.html").read_text("utf8")
    for path in (tmp_path / "publications").iterdir():
        path.rename(tmp_path / path.name)
    publications.offer(site)  # what is no more is no longer offered
    assert 'class="publications"' not in (site / "zh" / "chapters" / "index.html").read_text("utf8")
    assert not (site / "publications").exists()
    with zipfile.ZipFile(tmp_path / "downhill-site.zip") as archive:
        assert "downhill/zh/chapters/index.html" in archive.namelist()


def test_a_missing_page_is_named(browser, monkeypatch, tmp_path):
    monkeypatch.setattr(publications, "SITE", tmp_path)
    monkeypatch.setattr(publications, "BUILD", tmp_path / "_build")
    with pytest.raises((BookError, ValueError), match="make book|subpath"):
        read_pages(browser, EDITIONS["zh"], NAMES)
