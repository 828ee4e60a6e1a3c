"""The book to take away, on three of its pages: PDF, EPUB, zip, and the links that offer them."""

import io
import re
import shutil
import xml.etree.ElementTree as ET
import zipfile

import matplotlib
import pytest
from pypdf import PdfReader, PdfWriter

from lessons_lib.plots import use_style
from publish import assets, publications, take
from publish.compact import compact
from publish.cover import cover
from publish.epub import write_epub
from publish.errors import BookError
from publish.publications import book, draw_cover, page_numbers, write_pdf, write_zip
from publish.settings import EDITIONS, HTML_LANG
from publish.site import SITE
from publish.source import toc
from publish.take import read_pages

PAGES = toc()
NAMES = ["chapters/index", "chapters/06_moving_averages", "exercises/06_moving_averages/exercise"]
HAN = re.compile(r"[\u4e00-\u9fff]")
BOTH = EDITIONS["zh-en"]  # what holds of paper for both languages holds for each
WIDTH, HEIGHT = 643, 971  # what the margins leave of A4, in CSS pixels
COVER = b"a picture"
XHTML = "{http://www.w3.org/1999/xhtml}"
ATTRIBUTES = {"id", "class", "lang", "{http://www.w3.org/XML/1998/namespace}lang", "href", "rel",
              "type", "src", "alt", "width", "height", "title", "role", "style", "start", "colspan",
              "rowspan", "aria-label", "aria-labelledby", "aria-describedby", "aria-hidden",
              "aria-live", "{http://www.idpf.org/2007/ops}type"}  # fmt: skip


@pytest.fixture(scope="module", params=EDITIONS)
def edition(request):
    return EDITIONS[request.param]


@pytest.fixture(scope="module")
def taken(browser):
    return {name: read_pages(browser, edition, NAMES) for name, edition in EDITIONS.items()}


@pytest.fixture
def pages(taken, edition):
    return taken[edition.name]


@pytest.fixture(scope="module")
def pdf(browser, taken, tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "book.pdf"
    return write_pdf(browser, BOTH, taken[BOTH.name], path)


@pytest.fixture(scope="module")
def paper(browser, taken, tmp_path_factory):
    """The document that is printed, as wide as the paper's text."""
    path = tmp_path_factory.mktemp("paper") / "book.html"
    path.write_text(book(BOTH, taken[BOTH.name], {}), encoding="utf8")
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.emulate_media(media="print")
    page.goto(path.as_uri())
    yield page
    page.close()


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


def test_what_a_picture_is_made_of_is_found(pages):
    """Letters and markers of a moving figure are drawn once and used by their ids."""
    for page in pages:
        for text in (page.paper, page.ebook):
            ids = set(re.findall(r'\sid="([^"]+)"', text))
            used = re.findall(r'<use[^>]*\shref="#([^"]+)"|url\(#([^)]+)\)', text)
            assert {a or b for a, b in used} <= ids
            assert used or 'figure class="play' not in text


def test_code_keeps_its_colours_and_every_formula_its_text(pages):
    chapter = pages[1].paper
    assert 'class="kn"' in chapter and 'class="w"' not in chapter  # blanks have no colour
    assert "katex-mathml" not in chapter and 'katex-html" aria-hidden' not in chapter


def test_nothing_leaves_the_paper_and_nothing_whole_is_taller(paper):
    found = paper.evaluate(
        """([width, height]) => {
          const all = (s) => [...document.querySelectorAll(s)];
          const box = (e) => e.getBoundingClientRect();
          const name = (e) => `${e.className} ${e.textContent.trim().slice(0, 40)}`;
          const whole = "figure, div.math, tr, details.sd-card, .whole";
          return {
            wide: all("article :is(p, pre, li, table, figure, img, .katex, h1, h2)")
              .filter((e) => box(e).right > width + 1 || e.scrollWidth > width).map(name),
            tall: all(whole).filter((e) => box(e).height > height).map(name),
            split: all(whole).filter((e) => getComputedStyle(e).breakInside !== "avoid").map(name),
            shadows: all("article *").filter((e) => getComputedStyle(e).boxShadow !== "none")
              .map(name),
            closed: all("details:not([open])").map(name),
            unknown: all("article pre").filter((e) => !box(e).height).map(name),
          };
        }""",
        [WIDTH, HEIGHT],
    )
    assert found == {key: [] for key in found}


def test_each_language_has_its_font(paper):
    """English quotes are not as wide as Chinese characters, and formulas keep their own letters."""
    font = "(selector) => getComputedStyle(document.querySelector(selector)).fontFamily"
    assert paper.evaluate(font, ".twin-en p").startswith('"Source Sans 3"')
    assert "Noto Sans SC" in paper.evaluate(font, ".twin-zh p").split(",")[1]
    assert "KaTeX" in paper.evaluate(font, ".twin-en .katex .mathnormal")


def test_the_pdf_has_contents_bookmarks_and_links_that_lead_somewhere(pdf, taken):
    pages = taken[BOTH.name]
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


def test_a_compact_pdf_is_the_same_and_smaller(tmp_path):
    writer = PdfWriter()
    for number in range(450):  # more objects than one stream holds
        writer.add_blank_page(width=100, height=200 + number)
        writer.add_outline_item(title=f"页 {number}", page_number=number)
    writer.pages[0].merge_page(writer.pages[1])  # an object that is a stream
    plain = io.BytesIO()
    writer.write(plain)
    small = compact(plain.getvalue())
    assert len(small) < len(plain.getvalue()) / 3
    one, two = (PdfReader(io.BytesIO(data), strict=True) for data in (plain.getvalue(), small))
    assert [p.mediabox for p in one.pages] == [p.mediabox for p in two.pages]
    assert [entry.title for entry in one.outline] == [entry.title for entry in two.outline]
    assert one.trailer["/Root"].keys() == two.trailer["/Root"].keys()


def test_the_pdf_embeds_its_fonts_chinese_too(pdf):
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
    assert any("Noto" in name for name in names) and len(HAN.findall(text)) > 1000
    assert any("SourceSans" in name for name in names)


def test_every_chinese_character_is_in_the_font(pages):
    """Nothing falls back on a font that the machine may not have."""
    style = (assets.fetch_print_fonts() / "noto-sans-sc" / "400.css").read_text(encoding="utf8")
    covered = set()
    for row in re.findall(r"unicode-range: ([^;]+)", style):
        for part in row.replace("U+", "").replace("u+", "").split(","):
            low, _, high = part.strip().partition("-")
            covered.update(range(int(low, 16), int(high or low, 16) + 1))
    shown = set(HAN.findall("".join(page.paper for page in pages)))
    assert {character for character in shown if ord(character) not in covered} == set()


@pytest.fixture
def ebook(pages, edition, tmp_path):
    """The files of the EPUB by name, and those that are XML as trees."""
    path = write_epub(edition, pages, COVER, tmp_path / "book.epub")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert names[0] == "mimetype" and archive.read("mimetype") == b"application/epub+zip"
        assert archive.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        files = {name: archive.read(name) for name in names}
    ends = (".xhtml", ".opf", ".xml", ".svg")
    return files, {n: ET.fromstring(data) for n, data in files.items() if n.endswith(ends)}


def test_the_epubs_links_lead_somewhere_and_it_needs_nothing_from_elsewhere(ebook):
    files, trees = ebook
    ids = {name: [e.get("id") for e in tree.iter() if e.get("id")] for name, tree in trees.items()}
    for name, tree in trees.items():
        assert len(ids[name]) == len(set(ids[name])), name
        for link in tree.iter(f"{XHTML}a"):
            address = link.get("href") or ""
            if re.match(r"https?:", address) or not address:
                continue
            file, mark, fragment = address.partition("#")
            assert f"book/{file}" in files, address
            assert not mark or fragment in ids[f"book/{file}"], address
        for image in tree.iter(f"{XHTML}img"):
            assert f"book/{image.get('src')}" in files and image.get("alt")
        assert not [e.tag for e in tree.iter() if e.tag in (f"{XHTML}script", f"{XHTML}style")]
        for e in tree.iter():
            odd = [a for a in e.attrib if e.tag.startswith(XHTML) and a not in ATTRIBUTES]
            assert not odd, (name, e.tag, odd)
    assert b"url(" not in files["book/style.css"]
    assert b"viewBox" in files["book/chapters-06_moving_averages.xhtml"]


@pytest.mark.parametrize("page", PAGES)
def test_formulas_have_as_many_parts_as_they_should(page):
    """Of all chapters: readers of EPUBs refuse a page for one formula that is not sound."""
    two = ("msub", "msup", "mfrac", "munder", "mover", "mroot")
    parts = dict.fromkeys(two, 2) | dict.fromkeys(("msubsup", "munderover"), 3)
    text = (SITE / "zh" / f"{page}.html").read_text(encoding="utf8")
    for formula in re.findall(r"<math\b.*?</math>", text, re.DOTALL):
        for element in ET.fromstring(formula).iter():
            name = element.tag.rpartition("}")[2]
            assert len(element) == parts.get(name, len(element)), formula


@pytest.mark.parametrize("page", PAGES)
def test_figures_name_nothing_twice(page):
    text = (SITE / "zh" / f"{page}.html").read_text(encoding="utf8")
    for name in re.findall(r'src="[./]*/_images/([^"]+\.svg)"', text):
        ids = re.findall(r'\sid="([^"]+)"', (SITE / "zh" / "_images" / name).read_text("utf8"))
        assert len(ids) == len(set(ids)) > 5, name


def test_the_epubs_package_lists_all_there_is_and_what_it_is(ebook, edition):
    files, trees = ebook
    package, opf = trees["book/content.opf"], "{http://www.idpf.org/2007/opf}"
    dublin = "{http://purl.org/dc/elements/1.1/}"
    items = {item.get("id"): item for item in package.iter(f"{opf}item")}
    hrefs = [f"book/{item.get('href')}" for item in items.values()]
    assert sorted(hrefs) == sorted(n for n in files if n.startswith("book/") and ".opf" not in n)
    assert len(items) == len(hrefs)
    kinds = {"svg": "image/svg+xml", "png": "image/png", "css": "text/css",
             "xhtml": "application/xhtml+xml"}  # fmt: skip
    for item in items.values():
        name, properties = item.get("href"), (item.get("properties") or "").split()
        assert item.get("media-type") == kinds[name.rpartition(".")[2]]
        if name.endswith(".xhtml"):
            tags = {e.tag for e in trees[f"book/{name}"].iter()}
            assert ("svg" in properties) == ("{http://www.w3.org/2000/svg}svg" in tags)
            assert ("mathml" in properties) == ("{http://www.w3.org/1998/Math/MathML}math" in tags)
    spine = [ref.get("idref") for ref in package.iter(f"{opf}itemref")]
    assert spine[0] == "cover" and len(set(spine)) == len(spine) == len(NAMES) + 1
    assert set(spine) <= set(items)
    assert items["cover-image"].get("properties") == "cover-image"
    assert files["book/images/cover.png"] == COVER
    metas = {meta.get("property"): meta.text for meta in package.iter(f"{opf}meta")}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", metas["dcterms:modified"])
    languages = [e.text for e in package.iter(f"{dublin}language")]
    assert languages == [HTML_LANG[name] for name in edition.languages]
    for key in ("identifier", "title", "creator", "rights"):
        assert package.find(f".//{dublin}{key}").text


def test_the_epubs_contents_are_parts_pages_and_sections(ebook, pages):
    _, trees = ebook
    (nav,) = trees["book/nav.xhtml"].iter(f"{XHTML}nav")
    assert nav.get("{http://www.idpf.org/2007/ops}type") == "toc"
    part = nav.findall(f"{XHTML}ol/{XHTML}li")[1]
    assert part.find(f"{XHTML}span").text and part.find(f"{XHTML}a") is None
    (page,) = part.findall(f"{XHTML}ol/{XHTML}li")
    sections = page.findall(f"{XHTML}ol/{XHTML}li/{XHTML}a")
    assert page.find(f"{XHTML}a").text == pages[1].title
    assert [a.text for a in sections] == [title for _, title in pages[1].sections]
    assert len(sections) > 10


def test_equal_sources_make_equal_archives(pages, edition, tmp_path):
    paths = [tmp_path / f"{i}.epub" for i in (1, 2)]
    one, two = (write_epub(edition, pages, COVER, path).read_bytes() for path in paths)
    assert one == two


def test_the_cover_is_a_picture_of_the_title(browser):
    data = draw_cover(browser, BOTH)
    assert data.startswith(b"\x89PNG")
    assert [int.from_bytes(data[at : at + 4]) for at in (16, 20)] == [1200, 1600]
    assert len(set(data)) == 256 and len(data) > 50_000  # not an empty page


def test_the_cover_does_not_depend_on_the_style_in_force():
    plain = cover(BOTH, "下山 · Downhill", "A")
    with matplotlib.rc_context():
        use_style()
        assert cover(BOTH, "下山 · Downhill", "A") == plain


def test_the_zip_holds_the_site_and_the_first_pages_offer_what_there_is(monkeypatch, tmp_path):
    site = tmp_path / "html"
    for name in EDITIONS:
        (site / name / "chapters").mkdir(parents=True)
        shutil.copy(SITE / name / "chapters" / "index.html", site / name / "chapters")
    monkeypatch.setattr(publications, "SITE", site)
    monkeypatch.setattr(publications, "PUBLICATIONS", tmp_path / "publications")
    (tmp_path / "publications").mkdir()
    publications.offer(site)  # nothing to offer: nothing changes
    assert 'class="offer publications"' not in (site / "zh" / "chapters" / "index.html").read_text(
        "utf8"
    )
    (tmp_path / "publications" / "downhill-zh.pdf").write_bytes(b"pdf")
    write_zip(tmp_path / "publications" / "downhill-site.zip")
    for _ in range(2):  # offered once, however often
        publications.offer(site)
    text = (site / "zh" / "chapters" / "index.html").read_text("utf8")
    assert text.count('class="offer publications"') == 1
    assert text.index("<article") < text.index(
        'class="offer publications"'
    )  # not in the print header
    for link in re.findall(r'href="\.\./\.\./(publications/[^"]+)"', text):
        assert (site / link).is_file()
    assert "downhill-zh.pdf" in text
    assert "downhill-zh.pdf" not in (site / "en" / "chapters" / "index.html").read_text("utf8")
    for path in (tmp_path / "publications").iterdir():
        path.rename(tmp_path / path.name)
    publications.offer(site)  # what is no more is no longer offered
    assert 'class="offer publications"' not in (site / "zh" / "chapters" / "index.html").read_text(
        "utf8"
    )
    assert not (site / "publications").exists()
    with zipfile.ZipFile(tmp_path / "downhill-site.zip") as archive:
        assert "downhill/zh/chapters/index.html" in archive.namelist()


def test_a_missing_page_is_named(browser, monkeypatch, tmp_path):
    monkeypatch.setattr(take, "SITE", tmp_path / "_build" / "html")
    monkeypatch.setattr(take, "BUILD", tmp_path / "_build")
    with pytest.raises(BookError, match="make book"):
        read_pages(browser, EDITIONS["zh"], NAMES)
