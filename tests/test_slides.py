"""Decks of one chapter in each edition, made from its built page and opened as files."""

import re
import shutil
from urllib.parse import urldefrag

import pytest

from publish import slides
from publish.errors import BookError
from publish.settings import EDITIONS
from publish.site import SITE

NAME = "chapters/06_moving_averages"
HAN = re.compile(r"[\u4e00-\u9fff]")

TOY = """<html><head></head><body><article class="bd-article"><section>
<h1><span class="section-number">99. </span>Toy</h1><div class="twin-alone"><p>A toy.</p></div>
<section><h2>Much</h2>{}</section></section></article></body></html>"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A copy of the site with one chapter, and its decks."""
    site = tmp_path_factory.mktemp("site")
    for edition in EDITIONS:
        for folder in ("_static", "_images"):
            shutil.copytree(SITE / edition / folder, site / edition / folder)
        (site / edition / "chapters").mkdir()
        shutil.copy(SITE / edition / f"{NAME}.html", site / edition / "chapters")
    slides.offer(site)  # the real site may offer decks that this one does not have
    return site


@pytest.fixture(scope="module")
def decks(browser, site):
    made = slides.make(browser, site, EDITIONS, [NAME], say=str)
    return {path.parts[-3]: path for path in made}


@pytest.fixture(scope="module", params=EDITIONS)
def deck(request, browser, decks):
    """An open deck; what it complains about is in `deck.complaints`, what it loads in `.loaded`."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.edition, page.file = EDITIONS[request.param], decks[request.param]
    page.complaints, page.loaded = [], []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("requestfailed", lambda request: page.complaints.append(request.url))
    page.on("request", lambda request: page.loaded.append(request.url))
    page.goto(page.file.as_uri())
    page.wait_for_function("Reveal.isReady()")
    page.evaluate("document.fonts.ready")
    yield page
    context.close()


def show(page, selector):
    """Turn to the first slide with an element of this kind."""
    page.evaluate(
        """selector => {
          const slide = Reveal.getSlides().find(slide => slide.querySelector(selector));
          const { h, v } = Reveal.getIndices(slide);
          Reveal.slide(h, v);
        }""",
        selector,
    )


def test_no_slide_is_larger_than_the_screen(deck):
    """Every line of text, picture and formula of every slide lies within 1280 × 720."""
    outside = deck.evaluate("""() => {
      const outside = [];
      for (const slide of Reveal.getSlides()) {
        const { h, v } = Reveal.getIndices(slide);
        Reveal.slide(h, v);
        const boxes = [...slide.querySelectorAll("img, .slide svg")].map(e => [e.tagName, e.getBoundingClientRect()]);
        const walker = document.createTreeWalker(slide.querySelector(".slide"), NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const text = walker.currentNode;
          if (!text.data.trim() || text.parentElement.closest(".katex-mathml, svg, style, [hidden]")) continue;
          const range = document.createRange();
          range.selectNodeContents(text);
          for (const box of range.getClientRects()) boxes.push([text.data, box]);
        }
        for (const [what, box] of boxes) {
          if (box.left < -1 || box.top < -1 || box.right > 1281 || box.bottom > 721) outside.push([h, v, what]);
          if (what === "IMG" && (box.width < 200 || box.height < 200)) outside.push([h, v, "small"]);
        }
      }
      return outside;
    }""")
    assert outside == []
    sizes = deck.evaluate(
        "[...document.querySelectorAll('.slide')].map(s => +s.style.getPropertyValue('--fit'))"
    )
    assert len(sizes) > 25 and min(sizes) >= 0.4


def test_a_deck_asks_nobody_and_complains_of_nothing(deck):
    assert deck.complaints == []
    assert all(url.startswith(("file:", "data:")) for url in deck.loaded)
    if "zh" in deck.edition.languages:
        assert any(url.endswith("chinese-simplified-400.woff2") for url in deck.loaded)
    text = deck.file.read_text(encoding="utf8")
    for address in re.findall(r'(?:href|src)="([^"#][^"]*)"', text):
        if not re.match(r"https?:|data:", address):
            assert (deck.file.parent / urldefrag(address)[0]).is_file(), address
    assert deck.evaluate("[...document.images].every(image => image.naturalWidth > 0)")


def test_each_edition_speaks_its_language(deck):
    shown = deck.evaluate("""() => Reveal.getSlides().map(slide => {
      const { h, v } = Reveal.getIndices(slide);
      Reveal.slide(h, v);
      return slide.querySelector(".slide").innerText;
    }).join()""")
    assert (len(HAN.findall(shown)) > 800) == ("zh" in deck.edition.languages)
    assert bool(HAN.search(shown)) == ("zh" in deck.edition.languages)
    assert ("Exponentially weighted averages" in shown) == ("en" in deck.edition.languages)
    assert deck.evaluate("document.documentElement.lang") == deck.edition.html_lang
    assert HAN.search(deck.title()) or deck.edition.name == "en"


def test_the_notes_hold_the_chapters_prose(deck, site):
    """Every paragraph and item of a list, word for word; formulas apart, which are MathML there."""
    words = """root => {
      const copy = root.cloneNode(true);
      const drop = ".math, math, .katex, .headerlink, .twin-links, details.hide, figure, .cell, table, .offer";
      for (const element of copy.querySelectorAll(drop)) element.remove();
      const texts = [...copy.querySelectorAll("p, li, .sd-summary-text")];
      return texts.map(element => element.textContent.replace(/[\\s✓✗]/g, "")).filter(Boolean);
    }"""
    notes = deck.evaluate(
        f"[...document.querySelectorAll('aside.notes')].flatMap(notes => ({words})(notes))"
    )
    context = deck.context.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / deck.edition.name / f"{NAME}.html").as_uri())
    prose = page.evaluate(f"({words})(document.querySelector('article.bd-article'))")
    context.close()
    assert len(prose) > 60
    assert [text for text in prose if text not in notes] == []
    assert not deck.evaluate("document.querySelector('.notes .katex') !== null")


def test_a_moving_figure_moves_and_keeps_the_keys(deck):
    show(deck, "figure.play")
    figure = deck.locator("section.present:not(.stack) figure.play")
    moved = "figure => [...figure.querySelectorAll('.frame')].findIndex(f => !f.hasAttribute('display'))"
    before, at = figure.evaluate(moved), deck.url
    slider = figure.locator("input[type=range]").first
    slider.focus()
    deck.keyboard.press("ArrowRight" if before == 0 else "ArrowLeft")
    assert figure.evaluate(moved) != before
    assert deck.url == at  # the key turned the slider, not the page
    slider.blur()


def test_the_right_answer_is_shown_on_the_next_key(deck):
    show(deck, ".choices")
    right = deck.locator("section.present:not(.stack) .choices .right")
    assert right.count() == len(deck.edition.languages)
    assert "visible" not in right.first.get_attribute("class")
    deck.keyboard.press("ArrowRight")
    assert all("visible" in choice.get_attribute("class") for choice in right.all())
    deck.keyboard.press("ArrowRight")
    assert "visible" not in deck.locator("section.present:not(.stack) .slide").first.inner_html()


def test_code_on_slides_is_short_and_proves_nothing(deck):
    listings = deck.evaluate(
        "[...document.querySelectorAll('.slide .code pre')].map(pre => pre.textContent.trimEnd())"
    )
    assert listings and max(text.count("\n") for text in listings) <= 2 * slides.MAX_LINES
    assert not any(re.search(r"^(assert|glue|source)\b", text, re.MULTILINE) for text in listings)
    assert not any(not text for text in listings)


def test_the_speaker_has_a_window_with_the_notes(deck):
    if deck.edition.name != "zh-en":
        return  # the script is the same, the notes of the others are tested above
    show(deck, "figure")
    with deck.context.expect_page() as opened:
        deck.keyboard.press("s")
    speaker = opened.value
    note = deck.locator("section.present:not(.stack) aside.notes p").first.text_content()
    speaker.wait_for_function("document.querySelector('.speaker-controls-notes .value').innerText")
    assert note[:8] in speaker.locator(".speaker-controls-notes .value").text_content()
    speaker.close()


def test_on_paper_each_slide_is_a_page(deck):
    if deck.edition.name != "zh-en":
        return
    paper = deck.context.new_page()
    paper.goto(deck.file.as_uri() + "?print-pdf")
    paper.wait_for_function("Reveal.isReady()")
    paper.wait_for_selector(".pdf-page")
    assert paper.locator(".pdf-page").count() == deck.locator(".slide").count()
    paper.close()


def test_chapters_offer_the_decks_that_there_are(site, decks):
    slides.offer(site)  # offered once, however often
    pages = {edition: site / edition / f"{NAME}.html" for edition in EDITIONS}
    for edition, page in pages.items():
        text = page.read_text(encoding="utf8")
        assert text.count('<p class="offer">') == 1
        assert text.index("<article") < text.index('<p class="offer">')  # not in the print header
        link = re.search(r'<p class="offer"><a href="([^"]+)">([^<]+)', text)
        assert (page.parent / link[1]).resolve() == decks[edition].resolve()
        assert bool(HAN.search(link[2])) == ("zh" in EDITIONS[edition].languages)
    hidden = decks["en"].with_suffix(".away")
    decks["en"].rename(hidden)
    slides.offer(site)  # what is no more is no longer offered
    assert '<p class="offer">' not in pages["en"].read_text(encoding="utf8")
    hidden.rename(decks["en"])
    slides.offer(site)


# --- what must be divided, and what cannot be -----------------------------------------------------


def toy_deck(browser, site, content):
    """Make a deck of a page with this content in its only section; return its HTML."""
    page = site / "en" / "chapters" / "99_toy.html"
    page.write_text(TOY.format(content), encoding="utf8")
    (path,) = slides.make(browser, site, ["en"], ["chapters/99_toy"], say=str)
    return path.read_text(encoding="utf8")


def on_slides(text):
    return [re.sub(r'<aside class="notes">.*', "", part, flags=re.DOTALL)
            for part in text.split('<div class="slide')[1:]]  # fmt: skip


def test_a_long_list_and_a_long_listing_go_on_on_further_slides(browser, site, decks):
    items = "".join(f"<li><p>item {i} is {'long ' * 20}</p></li>" for i in range(30))
    rows = "".join(f"row{i} = {i}\n" for i in range(80))
    made = on_slides(
        toy_deck(
            browser,
            site,
            f'<div class="twin-alone"><ol>{items}</ol></div>'
            f'<div class="highlight-python"><div class="highlight"><pre>{rows}</pre></div></div>',
        )
    )
    found = [re.findall(r"item (\d+) ", part) for part in made]
    assert sum(1 for part in found if part) > 2
    assert [int(i) for part in found for i in part] == list(range(30))
    starts = [int(i) for i in re.findall(r'<ol start="(\d+)"', "".join(made))]
    assert starts == [1 + int(part[0]) for part in found if part and part[0] != "0"]
    assert [int(i) for part in made for i in re.findall(r"row(\d+) =", part)] == list(range(80))


def test_what_fits_on_no_slide_is_named_and_no_deck_is_offered(browser, site, decks):
    wide = "<table><tr>" + "<td>unbreakablyverylongword</td>" * 40 + "</tr></table>"
    with pytest.raises(BookError, match=r"chapters/99_toy.md \(en\).* Much"):
        toy_deck(browser, site, wide)
    assert not (site / "en" / "slides" / "99_toy.html").exists()


def test_a_missing_page_is_named(browser, site):
    with pytest.raises(BookError, match="en/chapters/98_none.html is missing: run `make book`"):
        slides.make(browser, site, ["en"], ["chapters/98_none"], say=str)
