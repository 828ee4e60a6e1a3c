"""The built site, in a real browser: every page of every edition, as a reader meets it."""

import html
import re

import pytest
from sections import lay_out_all
from sources import whole_book

from publish.assets import TOOLS
from publish.settings import EDITIONS, HTML_LANG
from publish.site import SITE
from publish.source import toc

PAGES = [f"{name}.html" for name in toc()]
CHAPTERS = [page for page in PAGES if re.match(r"chapters/\d\d_", page)]
SIDE_BY_SIDE = (PAGES[0], CHAPTERS[0], CHAPTERS[-1], next(p for p in PAGES if "exercises/" in p))
HAN = re.compile(r"[\u4e00-\u9fff]")

AXE = TOOLS / "node_modules" / "axe-core" / "axe.min.js"
# What passes is not reported: to write it out takes axe four times as long as to find it.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]},
    "resultTypes": ["violations"],
}
# axe takes seconds for the thousands of elements of code and formulas, which are alike: three cells
# of code are kept, of each kind of highlighted word one, of each formula a letter in its place.
THIN = """() => {
    for (const formula of document.querySelectorAll("span.math, .katex")) formula.replaceWith("x");
    for (const word of document.querySelectorAll(".hold, .pre")) word.replaceWith(...word.childNodes);
    for (const code of [...document.querySelectorAll(".cell_input")].slice(3)) code.remove();
    const seen = new Set();
    for (const word of document.querySelectorAll("pre span")) {
        if (seen.has(word.className)) word.replaceWith(...word.childNodes);
        seen.add(word.className);
    }
    for (const code of document.querySelectorAll("pre")) code.normalize();
    for (const drawing of document.querySelectorAll("svg[role=img]")) drawing.replaceChildren();
}"""

each_page = pytest.mark.parametrize(
    "desktop",
    [(edition, name) for edition in EDITIONS for name in PAGES],
    indirect=True,
    ids=lambda value: "-".join(value),
)


@each_page
def test_a_page_is_whole(desktop, address):
    page = desktop
    assert page.evaluate("document.documentElement.lang") == page.edition.html_lang
    broken = page.evaluate(
        "[...document.images].forEach(i => { i.loading = 'eager'; });"
        "Promise.all([...document.images].map(i => i.decode().catch(() => i.src)))"
        ".then(all => all.filter(Boolean))"
    )
    assert broken == []
    without_alt = "[...document.images].filter(i => !i.alt.trim()).map(i => i.src)"
    assert page.evaluate(without_alt) == []
    assert [url for url in page.requests if not url.startswith((address, "data:"))] == []
    assert page.complaints == []
    text = page.evaluate(  # that of closed answers too
        "() => { const article = document.querySelector('article').cloneNode(true);"
        "article.querySelectorAll('pre, code, .sig, .field-list, script').forEach(e => e.remove());"
        "return article.textContent; }"
    )
    assert not re.search(r"\{(?:ref|eq|numref|cite|glue)[:}]|\[\?\?\]|\$\$|\*\*", text)
    description = page.locator('meta[name="description"]').get_attribute("content")
    assert 20 <= len(description) <= 161


@each_page
def test_a_chapter_has_its_maths_and_figures(desktop):
    if desktop.name not in CHAPTERS:
        return
    assert desktop.locator("article .katex").count() > 20
    assert desktop.locator("article .katex-error").count() == 0
    assert desktop.locator("article figure img, article figure.play svg").count() >= 4
    assert desktop.locator("article figure figcaption").count() >= 4


@each_page
def test_the_interface_speaks_the_readers_language(desktop):
    """What a screen reader or a tooltip says: no English but names in zh, no Chinese in en."""
    if len(desktop.edition.languages) > 1:
        return
    words = desktop.evaluate(
        "[...document.querySelectorAll('[title], [aria-label], [placeholder]')]"
        ".filter(e => !e.closest('.language-switcher, .twin-links, figure.play, a.reference'))"
        ".flatMap(e => ['title', 'aria-label', 'placeholder'].map(a => e.getAttribute(a)))"
        ".filter(Boolean)"
    )
    in_chinese = desktop.edition.name == "zh"
    assert [word for word in words if bool(HAN.search(word)) != in_chinese] == []


@each_page
def test_each_heading_leads_to_its_twins(desktop):
    """The switcher to the same page, and each heading to the same section, of other editions."""
    switcher = desktop.locator(".language-switcher a").evaluate_all("all => all.map(a => a.href)")
    others = [edition for edition in EDITIONS if edition != desktop.edition.name]
    assert [address.split("/")[-len(desktop.name.split("/")) - 1 :] for address in switcher] == [
        [edition, *desktop.name.split("/")] for edition in others
    ]
    here = desktop.locator("article section[id]").evaluate_all("all => all.map(s => s.id)")
    links = desktop.locator("article :is(h1, h2, h3) a.twin-link").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    up = "../" * len(desktop.name.split("/"))
    assert links == [f"{up}{e}/{desktop.name}#{id}" for id in here for e in others]


@each_page
def test_nothing_sticks_out_on_a_phone(desktop):
    """Twins, side by side on a wide screen, stand one under the other there.

    The page keeps the phone's width.
    """
    phone = {"width": 390, "height": 844}
    boxes = """[...document.querySelectorAll(".twins")].flatMap(twins => {
        const [zh, en] = ["zh", "en"].map(language =>
            [...twins.querySelectorAll(`:scope > .twin-${language} > *`)]);
        return zh.map((block, i) => [block, en[i]].map(b => b.getBoundingClientRect().toJSON()));
    })"""
    if len(desktop.edition.languages) == 1:
        desktop.set_viewport_size(phone)  # first, lest the whole page is laid out wide as well
        lay_out_all(desktop)
        assert desktop.evaluate("document.documentElement.scrollWidth") <= 390
        return
    lay_out_all(desktop)
    for zh, en in desktop.evaluate(boxes):
        assert en["left"] >= zh["right"] and abs(en["top"] - zh["top"]) < 2
    desktop.set_viewport_size(phone)
    assert desktop.evaluate("document.documentElement.scrollWidth") <= 390
    for zh, en in desktop.evaluate(boxes):
        assert en["top"] >= zh["bottom"] - 1
    for language in desktop.edition.languages:
        marked = desktop.locator(f".twins > .twin-{language}").evaluate_all(
            "all => [...new Set(all.map(twin => twin.lang))]"
        )
        assert marked in ([], [HTML_LANG[language]])


@each_page
def test_one_language_editions_show_one_language(desktop):
    text = desktop.evaluate(
        "() => { const hide = document.createElement('style');"
        "hide.textContent = '.twin-links, pre, table.longtable { visibility: hidden; }';"
        "document.head.append(hide); const text = document.querySelector('article').innerText;"
        "hide.remove(); return text; }"
    )
    text = re.sub(r"\s", "", text)
    if desktop.edition.name == "en":
        assert len(HAN.findall(text)) < 0.01 * len(text), HAN.findall(text)
    elif desktop.edition.name == "zh" and desktop.name in CHAPTERS:
        assert len(HAN.findall(text)) > 0.3 * len(text)


@each_page
def test_moving_figures_move(desktop):
    """Each slider shows one frame at a time, and another one after a key."""
    for figure in desktop.locator("figure.play").all():
        slider = figure.locator("input[type=range]").first
        before = figure.inner_text(), slider.get_attribute("aria-valuetext")
        slider.focus()
        at_end = slider.input_value() == slider.get_attribute("max")
        slider.press("ArrowLeft" if at_end else "ArrowRight")
        assert (figure.inner_text(), slider.get_attribute("aria-valuetext")) != before
    assert desktop.complaints == []


@each_page
def test_axe_finds_no_violation(desktop):
    """Light in Chinese, dark and on a phone in English; side by side, their union, on some pages.

    The last test of a page: it thins the page out.
    """
    edition = desktop.edition.name
    if edition == "zh-en" and desktop.name not in SIDE_BY_SIDE:
        return
    desktop.evaluate(THIN)
    if edition == "zh":
        desktop.set_viewport_size({"width": 1280, "height": 900})
    scheme = "light" if edition == "zh" else "dark"
    desktop.emulate_media(color_scheme=scheme)
    desktop.wait_for_function(  # until what scrolls at this width is a stop of the Tab key
        "[...document.querySelectorAll('pre')]"
        ".every(e => e.scrollWidth <= e.clientWidth + 1 || e.tabIndex === 0)"
    )
    desktop.evaluate(AXE.read_text(encoding="utf8"))
    found = desktop.evaluate("async (rules) => (await axe.run(rules)).violations", RULES)
    assert [
        (rule["id"], node["html"][:200], node["failureSummary"])
        for rule in found
        for node in rule["nodes"]
    ] == []


@pytest.mark.parametrize("script", [True, False])
def test_the_switcher_leads_to_the_same_page(open_page, script):
    page = open_page(f"zh/{CHAPTERS[2]}", java_script_enabled=script)
    page.locator(".language-switcher a[lang=en]").click()
    page.wait_for_url(f"**/en/{CHAPTERS[2]}")
    assert "English" in page.locator(".language-switcher [aria-current]").inner_text()
    page.locator("article h2 a.twin-link").first.click()
    page.wait_for_url(f"**/zh/{CHAPTERS[2]}#*")


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_link_is_dead(edition):
    """Every address within the site exists, its fragment too."""
    ids, dead = {}, []
    pages = {path: path.read_text(encoding="utf8") for path in (SITE / edition).rglob("*.html")}
    for path, text in pages.items():
        ids[path.resolve()] = set(re.findall(r'\b(?:id|name)="([^"]+)"', text))
    for path, text in pages.items():
        for address in set(
            re.findall(r'<(?:a|link|img|script)\b[^>]*?(?:href|src)="([^"]+)"', text)
        ):
            if re.match(r"[a-z]+:", address):
                continue
            file, _, fragment = html.unescape(address).partition("#")
            target = (path.parent / file.split("?")[0]).resolve() if file else path.resolve()
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file():
                dead.append(f"{path.name}: {address}")
            elif fragment and target in ids and fragment not in ids[target]:
                dead.append(f"{path.name}: {address} (no such place)")
    assert dead == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_reference_reads_docstrings_as_they_are_meant(edition):
    text = (SITE / edition / "chapters" / "appendix_api.html").read_text(encoding="utf8")
    assert "Alias for field number" not in text and "upperalpha" not in text
    words = re.sub(r"<[^>]+>", "", text)
    for names in ("X_train,X_val,X_test (ndarray", "m,v (arrays", "lr,best,waited –"):
        assert names in words
    documented = re.findall(r"<dt [^>]*sig-object.*?</dt>\s*<dd>(.*?)<", text, re.DOTALL)
    assert len(documented) > 100 and "Dataset.X_train" not in text


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_number_and_its_per_cent_sign_stay_together(edition):
    for path in (SITE / edition / "chapters").glob("*.html"):
        article = re.search(r"<article.*</article>", path.read_text(encoding="utf8"), re.DOTALL)[0]
        prose = " ".join(re.findall(r"<p>(.*?)</p>", article, re.DOTALL))
        prose = re.sub(r"<code.*?</code>|<[^>]+>", "", prose, flags=re.DOTALL)
        assert re.findall(r".{20}\d %", prose) == [], path.name


def test_the_switcher_keeps_the_section(open_page):
    page = open_page(f"zh/{CHAPTERS[6]}")
    wanted = page.evaluate(
        "[...document.querySelectorAll('article section[id]')]"
        ".filter(s => !s.querySelector('section') && s.offsetHeight > innerHeight)[2].id"
    )
    page.evaluate(f"document.getElementById('{wanted}').scrollIntoView({{behavior: 'instant'}})")
    # Playwright's own click() first scrolls the sticky header's resting place into view.
    box = page.locator(".language-switcher a[lang=en]").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(f"**/en/{CHAPTERS[6]}#{wanted}")
    assert page.locator(f"section#{wanted}").count() == 1


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
    ("edition", "query", "first"),
    [
        ("zh", "条件数", "07_momentum"),
        ("zh", "梯度下降", "04_gradients"),
        ("zh", "偏差修正", "06_moving_averages"),
        ("zh", "随机局部搜索", "03_random_search"),
        ("zh", "鞍点", "11_saddle_points"),
        ("en", "bias correction", "06_moving_averages"),
        ("en", "learning rate", "04_gradients"),
        ("en", "learning-rate decay", "10_learning_rate_decay"),
        ("en", "random local search", "03_random_search"),
        ("en", "cross-entropy", "01_loss_functions"),
        ("zh-en", "次梯度", "02_loss_landscape"),
        ("zh", "纸飞机晚餐", None),
        ("en", "xylophonist", None),
    ],
)
@pytest.mark.parametrize("place", ["server", "folder"])
def test_search_finds_first_the_page_that_explains(reader, edition, query, first, place):
    root = SITE.as_uri() if place == "folder" else ""
    page = reader(f"{edition}/search.html?q={query}", root=root)
    page.wait_for_function(
        "document.querySelector('.search-summary')?.innerText.match(/\\d|没有|not/)"
    )
    found = page.locator("#search-results ul.search li > a").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    if first is None:
        assert found == []
    else:
        assert first in found[0], found
    assert not [words for words in page.complaints if "script" in words]


def test_the_pages_of_the_book_are_the_sources(open_page):
    assert {f"{chapter.name}.html" for chapter in whole_book()} == set(PAGES)
