"""The built site for everyone: weight, the keyboard, no script, a folder, a slow line."""

import functools
import itertools
import re

import pytest

from benchmarks import weight
from publish.settings import EDITIONS, HTML_LANG
from publish.site import SITE
from publish.source import toc

PAGES = [f"{name}.html" for name in toc()]
CHAPTERS = [page for page in PAGES if re.match(r"chapters/\d\d_", page)]
PHONE = {"viewport": {"width": 390, "height": 844}}


# --- weight ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def visit(browser, address):
    return functools.cache(lambda name: weight.visit(browser, address, f"zh/{name}"))


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_is_light(visit, name):
    page = visit(name)
    assert len(page.requests) <= weight.REQUESTS
    assert page.without_moving <= weight.PAGE
    assert page.bytes <= weight.WITH_MOVING_FIGURES


@pytest.mark.parametrize(("name", "follows"), list(itertools.pairwise(CHAPTERS)))
def test_the_next_page_of_a_visit_is_lighter(visit, address, name, follows):
    assert weight.next_page(visit(name), visit(follows), address) <= weight.NEXT_PAGE


def test_nothing_moves_while_a_page_loads(open_page):
    for name in (CHAPTERS[0], CHAPTERS[6]):
        page = open_page(f"en/{name}", **PHONE)
        shift = page.evaluate(
            "new Promise(done => { let sum = 0; new PerformanceObserver(list => {"
            "for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; })"
            ".observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 500); })"
        )
        assert shift < 0.05


# --- twins in place ----------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["server", "folder"])
@pytest.mark.parametrize(("edition", "other"), [("zh", "en"), ("en", "zh")])
def test_a_paragraph_shows_its_twin_in_place(open_page, edition, other, place):
    root = SITE.as_uri() if place == "folder" else ""
    there = open_page(f"{other}/{CHAPTERS[0]}").locator(".twin-alone p")
    page = open_page(f"{edition}/{CHAPTERS[0]}", root=root)
    here = page.locator(".twin-alone p")
    assert here.count() == there.count() > 20
    for number in (0, 7):
        here.nth(number).hover()
        page.keyboard.press("t")
        twin = page.locator(".twin-shown").last
        twin.locator("p").wait_for()
        assert twin.get_attribute("lang") == HTML_LANG[other]
        assert _words(twin.inner_text()) == _words(there.nth(number).inner_text())
        page.locator(".twin-button").click()
        assert page.locator(".twin-shown").count() == 0
    assert page.complaints == []


def _words(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_a_tap_brings_the_button_on_a_phone(open_page):
    page = open_page(f"en/{CHAPTERS[0]}", has_touch=True, is_mobile=True, **PHONE)
    page.locator(".twin-alone p").first.tap()
    page.locator(".twin-button").tap()
    page.locator(".twin-shown p").wait_for()
    assert re.search(r"[\u4e00-\u9fff]", page.locator(".twin-shown").inner_text())


def test_a_missing_twin_file_is_said_not_thrown(open_page):
    page = open_page(f"en/{CHAPTERS[0]}")
    page.route("**/*.twins.js", lambda route: route.abort())
    page.locator(".twin-alone p").first.hover()
    page.keyboard.press("t")
    page.get_by_text("could not be loaded").wait_for()
    assert not [words for words in page.complaints if words.startswith("script")]


# --- without a script, a mouse, or a server ---------------------------------------------------


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_page_reads_without_script(open_page, edition):
    page = open_page(f"{edition}/{CHAPTERS[3]}", java_script_enabled=False)
    assert page.locator("article .katex").count() > 20
    assert page.locator("figure.play svg").first.is_visible()
    assert page.locator(".language-switcher a").first.is_visible()
    page.locator(".prev-next-footer a.right-next").click()
    page.wait_for_url(f"**/{edition}/{CHAPTERS[4]}")


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_folder_opens_like_a_site(open_page, edition):
    page = open_page(f"{edition}/{CHAPTERS[1]}", root=SITE.as_uri())
    page.locator(".prev-next-footer a.right-next").click()
    page.wait_for_url(f"**/{edition}/{CHAPTERS[2]}")
    assert page.complaints == []
    assert page.locator("figure.play input[type=range]").count() >= 1


def test_the_keyboard_reaches_everything(open_page):
    """Tab visits the skip link first, every control is focusable and shows its focus."""
    page = open_page(f"en/{CHAPTERS[2]}")
    page.keyboard.press("Tab")
    assert "skip" in page.evaluate("document.activeElement.parentElement.id")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main-content"
    slider = page.locator("figure.play input[type=range]").first
    slider.focus()
    before = slider.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") != before
    for selector in (
        ".language-switcher a",
        ".twin-links a",
        "article a.reference",
        "figure.play button",
    ):
        control = page.locator(selector).first
        control.focus()
        outline = control.evaluate(
            "e => getComputedStyle(e).outlineStyle + getComputedStyle(e).boxShadow"
        )
        assert outline != "nonenone", selector


def test_a_page_holds_at_twice_its_size(open_page):
    """200 % zoom of a desktop window is a window half as wide with text twice as large."""
    page = open_page(f"zh/{CHAPTERS[8]}", viewport={"width": 640, "height": 450})
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_the_404_page_leads_back(open_page, address):
    page = open_page("404.html")
    assert page.locator("a").count() == 4
    for link in page.locator("a").all():
        assert (SITE / link.evaluate("a => a.href").removeprefix(f"{address}/")).is_file()
    deep = "https://example.org/downhill/en/chapters/none.html"
    page.route(deep, lambda route: route.fulfill(path=SITE / "404.html"))
    page.goto(deep)
    hrefs = page.locator("a").evaluate_all("all => all.map(a => a.href)")
    assert hrefs[0] == "https://example.org/downhill/zh/chapters/index.html"


# --- what has been read and solved -------------------------------------------------------------


@pytest.mark.parametrize("place", ["server", "folder"])
def test_chapters_read_and_questions_solved_are_kept(open_page, address, place):
    root = SITE.as_uri() if place == "folder" else address
    page = open_page(f"zh/{CHAPTERS[0]}", root=root)
    assert page.locator(".read-mark").count() == 0
    choices = page.locator("details.quiz-right, details.quiz-wrong")
    assert choices.count() >= 9
    for kind in ("quiz-wrong", "quiz-right"):  # both explain themselves; one counts
        choice = page.locator(f"details.{kind}").first
        choice.locator("summary").click()
        assert re.search("不对" if kind == "quiz-wrong" else "对", choice.inner_text())
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.locator(".bd-sidebar-primary .read-mark").wait_for(state="attached")
    # The other edition knows, and so does the book's first page; open beside, it hears of more.
    beside = page.context.new_page()
    beside.goto(f"{root}/en/{PAGES[0]}")
    beside.get_by_text(f"read 1 of {len(CHAPTERS)} chapters and answered 1 ").wait_for()
    page.bring_to_front()
    page.goto(f"{root}/zh/{CHAPTERS[1]}")
    page.locator("details.quiz-right").first.locator("summary").click()
    beside.get_by_text("answered 2 ").wait_for()
    assert page.complaints == []


def test_side_by_side_a_question_counts_once(open_page):
    page = open_page(f"zh-en/{CHAPTERS[0]}", viewport={"width": 1500, "height": 900})
    for language in ("zh", "en"):
        page.locator(f".twin-{language} details.quiz-right").first.locator("summary").click()
    kept = page.evaluate("JSON.parse(localStorage.getItem('downhill')).solved")
    assert kept == ["chapters/01_loss_functions#1"]
