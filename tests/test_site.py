"""The built site, in a real browser: every page of every edition, as a reader meets it."""

import functools
import http.server
import re
import threading

import pytest

from publish.settings import EDITIONS, HTML_LANG
from publish.site import SITE
from publish.source import read_book, toc

PAGES = [f"{name}.html" for name in toc()]
CHAPTERS = [page for page in PAGES if re.match(r"chapters/\d\d_", page)]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def address():
    assert (SITE / "index.html").exists(), "no site: run `make book` first"
    handler = functools.partial(_Quiet, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def open_page(browser, address):
    """Open a page of the site; what it complains about is collected in `page.complaints`."""
    contexts = []

    def open_page(path: str, **options):
        options = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}} | options
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.requests = []

        def note_console(message):
            if message.type in ("error", "warning"):
                page.complaints.append(f"{message.type}: {message.text}")

        def note_response(response):
            if response.status >= 400:
                page.complaints.append(f"{response.status} {response.url}")

        page.on("console", note_console)
        page.on("pageerror", lambda error: page.complaints.append(f"script: {error}"))
        page.on("requestfailed", lambda request: page.complaints.append(f"failed: {request.url}"))
        page.on("response", note_response)
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(f"{address}/{path}")
        page.wait_for_load_state("load")
        if options.get("java_script_enabled", True) and path != "index.html":
            page.evaluate("document.fonts.ready")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole(open_page, address, edition, name):
    page = open_page(f"{edition}/{name}")
    assert page.evaluate("document.documentElement.lang") == EDITIONS[edition].html_lang
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    broken = page.evaluate(
        "Promise.all([...document.images].map(i => i.decode().catch(() => i.src)))"
        ".then(all => all.filter(Boolean))"
    )
    assert broken == []
    without_alt = "[...document.images].filter(i => !i.alt.trim()).map(i => i.src)"
    assert page.evaluate(without_alt) == []
    assert [url for url in page.requests if not url.startswith((address, "data:"))] == []
    assert page.complaints == []
    raw = page.evaluate(
        "document.querySelectorAll('pre, code').forEach(e => e.remove()) ||"
        " document.querySelector('article').innerText"
    )
    assert not re.search(r"\{(?:ref|eq|numref|cite|glue)[:}]|\[\?\?\]|\$\$", raw)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_has_its_maths_and_figures(open_page, edition, name):
    page = open_page(f"{edition}/{name}")
    assert page.locator("article .katex").count() > 20
    assert page.locator("article .katex-error").count() == 0
    figures = page.locator("article figure img, article figure.play svg")
    assert figures.count() >= 4
    assert page.locator("article figure figcaption").count() >= 4


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_on_a_phone(open_page, edition, name):
    page = open_page(f"{edition}/{name}", viewport={"width": 390, "height": 844})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, scheme


@pytest.mark.parametrize("name", CHAPTERS)
def test_one_language_editions_show_one_language(open_page, name):
    def seen(edition):
        text = open_page(f"{edition}/{name}").evaluate(
            "document.querySelectorAll('.twin-links, pre').forEach(e => e.remove()) ||"
            " document.querySelector('article').innerText"
        )
        return re.sub(r"\s", "", text)

    han = re.compile(r"[\u4e00-\u9fff]")
    english, chinese = seen("en"), seen("zh")
    assert len(han.findall(english)) < 0.01 * len(english), han.findall(english)
    assert len(han.findall(chinese)) > 0.3 * len(chinese)


@pytest.mark.parametrize("name", PAGES)
def test_the_interface_speaks_the_readers_language(open_page, name):
    """What a screen reader or a tooltip says: no English but names in zh, no Chinese in en."""
    read = (
        "[...document.querySelectorAll('[title], [aria-label], [placeholder]')]"
        ".filter(e => !e.closest('.language-switcher, .twin-links, figure.play, a.reference'))"
        ".flatMap(e => ['title', 'aria-label', 'placeholder'].map(a => e.getAttribute(a)))"
        ".filter(Boolean)"
    )
    chinese = open_page(f"zh/{name}").evaluate(read)
    english = open_page(f"en/{name}").evaluate(read)
    assert [words for words in chinese if not re.search(r"[\u4e00-\u9fff]", words)] == []
    assert [words for words in english if re.search(r"[\u4e00-\u9fff]", words)] == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_twins_stand_in_two_columns_or_one(open_page, name):
    for width, columns in ((1500, 2), (390, 1)):
        page = open_page(f"zh-en/{name}", viewport={"width": width, "height": 900})
        zh = page.locator(".twins .twin-zh").first.bounding_box()
        en = page.locator(".twins .twin-en").first.bounding_box()
        if columns == 2:
            assert en["x"] >= zh["x"] + zh["width"] and abs(en["y"] - zh["y"]) < 2
        else:
            assert en["y"] >= zh["y"] + zh["height"] - 1
        assert page.locator(".twin-en").first.get_attribute("lang") == HTML_LANG["en"]


@pytest.mark.parametrize("script", [True, False])
def test_the_switcher_leads_to_the_same_page(open_page, script):
    for name in PAGES:
        page = open_page(f"zh/{name}", java_script_enabled=script)
        page.locator(".language-switcher a[lang=en]").click()
        page.wait_for_url(f"**/en/{name}")
        assert "English" in page.locator(".language-switcher [aria-current]").inner_text()


def test_the_switcher_keeps_the_section(open_page):
    page = open_page(f"zh/{CHAPTERS[-1]}")
    wanted = page.evaluate(
        "[...document.querySelectorAll('article section[id]')]"
        ".filter(s => !s.querySelector('section') && s.offsetHeight > innerHeight)[2].id"
    )
    page.evaluate(f"document.getElementById('{wanted}').scrollIntoView({{behavior: 'instant'}})")
    # Playwright's own click() first scrolls the sticky header's resting place into view.
    box = page.locator(".language-switcher a[lang=en]").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(f"**/en/{CHAPTERS[-1]}#{wanted}")
    assert page.locator(f"section#{wanted}").count() == 1


@pytest.mark.parametrize("name", PAGES)
def test_each_heading_leads_to_its_twin_without_script(open_page, name):
    page = open_page(f"zh/{name}", java_script_enabled=False)
    headings = page.locator("article :is(h1, h2, h3)")
    links = page.locator("article :is(h1, h2, h3) a.twin-link[lang=en]")
    assert links.count() == headings.count() > 0
    fragments = [link.get_attribute("href").split("#")[1] for link in links.all()]
    links.last.click()
    page.wait_for_url(f"**/en/{name}#{fragments[-1]}")
    there = page.locator("article section[id]").evaluate_all("all => all.map(s => s.id)")
    assert there == fragments


@pytest.mark.parametrize(
    ("locale", "edition"),
    [("zh-CN", "zh"), ("zh-TW", "zh"), ("en-GB", "en"), ("fr-FR", "en")],
)
def test_the_root_page_leads_to_the_readers_language(open_page, locale, edition):
    page = open_page("index.html", locale=locale)
    page.wait_for_url(f"**/{edition}/{PAGES[0]}")


def test_the_root_page_has_links_without_script(open_page):
    page = open_page("index.html", java_script_enabled=False)
    for edition in EDITIONS:
        assert page.locator(f'a[href="{edition}/index.html"]').count() == 1


@pytest.mark.parametrize(
    ("edition", "query", "expected"),
    [
        ("zh", "梯度下降", "04_gradients"),
        ("zh", "随机局部搜索", "03_random_search"),
        ("en", "random local search", "03_random_search"),
        ("en", "cross-entropy", "01_loss_functions"),
        ("zh-en", "次梯度", "02_loss_landscape"),
        ("zh", "纸飞机晚餐", None),
        ("en", "xylophonist", None),
    ],
)
def test_search_finds_the_page(open_page, edition, query, expected):
    page = open_page(f"{edition}/search.html?q={query}")
    page.wait_for_function("document.querySelector('#search-results p, .search-summary')")
    page.wait_for_timeout(800)
    found = page.locator("#search-results ul.search li a").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    if expected is None:
        assert found == []
    else:
        assert any(expected in link for link in found), found


def test_moving_figures_move(open_page):
    """Each slider shows one frame at a time, and another one after a key."""
    moved = 0
    for name in CHAPTERS:
        page = open_page(f"en/{name}")
        for i in range(page.locator("figure.play").count()):
            figure = page.locator("figure.play").nth(i)
            slider = figure.locator("input[type=range]").first
            before = figure.inner_text(), slider.get_attribute("aria-valuetext")
            slider.focus()
            slider.press("ArrowRight" if slider.input_value() != slider.get_attribute("max")
                         else "ArrowLeft")  # fmt: skip
            assert (figure.inner_text(), slider.get_attribute("aria-valuetext")) != before
            moved += 1
        assert page.complaints == []
    assert moved >= 4


def test_the_pages_of_the_book_are_the_sources(open_page):
    assert {f"{chapter.name}.html" for chapter in read_book()} == set(PAGES)
