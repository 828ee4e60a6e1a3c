"""Building the site: what it is made of, and that a failure leaves the last good one in place."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import build
from conftest import ToyBook
from publish.repository import binder_address, repository
from publish.settings import EDITIONS
from publish.site import SITE


@pytest.fixture(scope="module")
def site(built_toy_book):
    return built_toy_book.root / "_build" / SITE.name


def page(site, edition, name="chapters/01_one"):
    return (site / edition / f"{name}.html").read_text(encoding="utf8")


def test_each_edition_speaks_its_language(site):
    assert '<html lang="zh-CN"' in page(site, "zh")
    assert '<html lang="en"' in page(site, "en")
    assert '<html lang="zh-CN"' in page(site, "zh-en")
    titles = {name: re.search(r"<title>(.*?)</title>", page(site, name), re.DOTALL)[1].split("—")
              for name in EDITIONS}  # fmt: skip
    assert "Condition number" not in titles["zh"][0] and "条件数" not in titles["en"][0]


def test_one_language_editions_hold_one_language(site):
    assert not re.search(r"The narrower", page(site, "zh"))
    article = re.search(r"<article.*?</article>", page(site, "en"), re.DOTALL)[0]
    text = re.sub(r"<a class=\"twin-link\".*?</a>|<[^>]+>", "", article)
    assert not re.search(r"[\u4e00-\u9fff]", text)


def test_twins_stand_side_by_side_with_their_languages(site):
    text = page(site, "zh-en")
    assert re.search(
        r'<div class="[^"]*twins[^"]*">\s*<div class="[^"]*twin-zh[^"]*" lang="zh-CN">.*?'
        r'<div class="[^"]*twin-en[^"]*" lang="en">',
        text, re.DOTALL,
    )  # fmt: skip
    assert '<span class="side-en" lang="en">Condition number</span>' in text


def test_fragments_and_numbers_are_the_same_in_all_editions(site):
    ids = {name: re.findall(r'<section [^>]*id="([^"]+)"', page(site, name)) for name in EDITIONS}
    assert ids["zh"] == ids["en"] == ids["zh-en"] == ["ch-one", "sec-one-table"]
    numbers = {name: re.findall(r'section-number">([^<]+)<', page(site, name)) for name in EDITIONS}
    assert numbers["zh"] == numbers["en"] == numbers["zh-en"] == ["1. ", "1.1. "]


def test_every_heading_links_to_its_counterparts(site):
    links = re.findall(r'class="twin-link"[^>]* href="([^"]+)"', page(site, "zh"))
    assert links == [
        "../../en/chapters/01_one.html#ch-one", "../../zh-en/chapters/01_one.html#ch-one",
        "../../en/chapters/01_one.html#sec-one-table",
        "../../zh-en/chapters/01_one.html#sec-one-table",
    ]  # fmt: skip


def test_without_a_repository_there_is_no_button(site):
    assert "launch-button" not in page(site, "en")


def test_without_an_address_there_are_no_addresses(site):
    assert not re.search(r'rel="(?:canonical|alternate)"|og:', page(site, "en"))
    assert not (site / "sitemap.xml").exists()


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The site of a toy book that says where it is published, with a new chapter as it stands."""
    book = ToyBook(tmp_path_factory.mktemp("published") / "book")
    done = book.publish("new", "02_line_search")
    assert done.returncode == 0, done.stderr
    assert "Wrote chapters/02_line_search.md and listed it in _toc.yml" in done.stdout
    setting = book.root / "_config.yml"
    text = setting.read_text(encoding="utf8")
    for name, address in (
        ("book_repository", "https://github.com/a/downhill"),
        ("book_site_url", "https://example.org/downhill/"),
    ):
        assert f'{name}: ""' in text
        text = text.replace(f'{name}: ""', f"{name}: {address}")
    setting.write_text(text, encoding="utf8")
    done = book.publish("book")  # a warning would stop it
    assert done.returncode == 0, done.stdout + done.stderr
    return book.root / "_build" / SITE.name


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_button_opens_the_notebook_of_the_page_in_its_language(published, edition):
    assert (
        'href="https://mybinder.org/v2/gh/a/downhill/notebooks'
        f'?urlpath=lab%2Ftree%2Fnotebooks%2F{edition}%2F01_one.ipynb"'
    ) in page(published, edition)
    assert (published.parents[1] / "notebooks" / edition / "01_one.ipynb").exists()
    assert "launch-button" not in page(published, edition, "chapters/appendix_references")


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_published_address_links_the_editions(published, edition):
    text, start = page(published, edition), "https://example.org/downhill"
    assert f'<link rel="canonical" href="{start}/{edition}/chapters/01_one.html">' in text
    for lang, other in (("zh-CN", "zh"), ("en", "en"), ("x-default", "en")):
        link = f'hreflang="{lang}" href="{start}/{other}/chapters/01_one.html"'
        assert f'<link rel="alternate" {link}>' in text
    assert f'<meta property="og:image" content="{start}/card.png">' in text
    assert re.search('<meta property="og:title" content="(1. )?Condition', page(published, "en"))


def test_the_published_address_is_in_the_sitemap(published):
    start = "https://example.org/downhill"
    pages = re.findall(r"<loc>([^<]+)</loc>", (published / "sitemap.xml").read_text("utf8"))
    assert len(pages) == len(set(pages)) == 12
    assert all((published / address.removeprefix(f"{start}/")).is_file() for address in pages)
    assert (published / "card.png").read_bytes().startswith(b"\x89PNG")
    assert f"Sitemap: {start}/sitemap.xml" in (published / "robots.txt").read_text()


def test_a_new_chapter_holds_every_part(published):
    text = page(published, "en", "chapters/02_line_search")
    titles = re.findall(r"<h2>.*?</span>(.*?)<", text)
    assert titles == [
        "The question", "The idea", "The derivation", "The run", "Play", "Pitfalls", "Summary",
        "Exercises", "Self-test", "Further reading",
    ]  # fmt: skip
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))
    assert "still 0.122 from the lowest after 20 steps" in said and "Figure 2.1" in said
    assert 'class="play"' in text and "quiz-right" in text and "quiz-wrong" in text
    assert "python -m grading new 02_line_search" in said


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/a/downhill.git", "https://github.com/a/downhill"),
        ("https://user:secret@github.com/a/downhill", "https://github.com/a/downhill"),
        ("git@gitlab.com:group/sub/downhill.git", "https://gitlab.com/group/sub/downhill"),
        ("ssh://git@example.org:2222/a/downhill.git", "https://example.org/a/downhill"),
        ("/srv/git/downhill", ""),
        ("../downhill", ""),
        ("file:///srv/git/downhill", ""),
        ("", ""),
    ],
)
def test_the_repository_is_that_of_the_git_remote(remote, address, tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    if remote:
        subprocess.run(["git", "-C", tmp_path, "remote", "add", "origin", remote], check=True)
    assert repository(tmp_path) == address


def test_binder_addresses_of_other_hosts():
    branch, notebook = "notebooks", "n/a.ipynb"
    gitlab = binder_address("https://hub.example", "https://gitlab.com/g/s/d", branch, notebook)
    assert (
        gitlab == "https://hub.example/v2/gl/g%2Fs%2Fd/notebooks?urlpath=lab%2Ftree%2Fn%2Fa.ipynb"
    )
    gitee = binder_address("https://hub.example/", "https://gitee.com/g/d", branch, notebook)
    assert gitee.startswith("https://hub.example/v2/git/https%3A%2F%2Fgitee.com%2Fg%2Fd/notebooks?")


def test_maths_is_typeset_and_numbers_are_filled_in(site):
    text = page(site, "en")
    assert 'class="katex"' in text and "\\kappa" not in re.sub(
        r"<annotation.*?/annotation>", "", text
    )
    assert re.search(r"<strong>3</strong> steps|3</span> steps|>3<.*? steps", text)
    assert "[Polyak, 1964]" in re.sub(r"<[^>]+>", "", text)


def test_figures_keep_the_digits_that_can_be_seen(site):
    drawn = json.loads((site / "en/_sources/chapters/01_one.ipynb").read_text(encoding="utf8"))
    outputs = [output for cell in drawn["cells"] for output in cell.get("outputs", [])]
    (whole,) = ("".join(o["data"]["image/svg+xml"]) for o in outputs if "svg" in str(o.get("data")))
    (thin,) = (path.read_text(encoding="utf8") for path in (site / "en/_images").glob("*.svg"))
    assert "<metadata>" in whole and "<metadata>" not in thin
    points = [re.findall(r'\bd="M ([-\d.]+) ([-\d.]+)', svg) for svg in (whole, thin)]
    assert len(points[0]) == len(points[1]) > 5
    for long, short in zip(*points, strict=True):
        assert all(abs(float(a) - float(b)) < 0.01 for a, b in zip(long, short, strict=True))
    assert not re.search(r'\bd="[^"]*\.\d{3}', thin)


def test_only_words_of_code_with_a_colour_of_their_own_are_marked(site):
    text, style = page(site, "en"), (site / "en" / "_static" / "site.css").read_text("utf8")
    kinds = set(
        re.findall(r'<span class="(\w+)">', "".join(re.findall(r"<pre.*?</pre>", text, re.S)))
    )
    assert {"kn", "mi"} <= kinds and not {"n", "p"} & kinds
    for theme in ("light", "dark"):
        rule = rf'html\[data-theme="{theme}"\] \.highlight( \.\w+)?\{{([^}}]*)\}}'
        colours = {kind.strip(" ."): look for kind, look in re.findall(rule, style)}
        (ground,) = re.findall(r"(?<!-)color:#\w+", colours[""])
        assert colours["n"] == colours["p"] == ground != colours["kn"]
    words = re.sub(r"<[^>]+>", "", text)
    assert "from lessons_lib.notebook import glue\n" in words  # as it was written


def test_the_style_sheet_has_neither_comments_nor_gaps(site):
    style = (site / "en" / "_static" / "site.css").read_text(encoding="utf8")
    assert "/*" not in style and ";\n" not in style and "\n\n" not in style


def test_search_indexes_han_pairs(site):
    index = json.loads(
        (site / "zh" / "searchindex.js").read_text(encoding="utf8")[len("Search.setIndex(") : -1]
    )
    terms = {**index["terms"], **index["titleterms"]}
    assert "条件" in terms and "件数" in terms


def test_the_download_is_a_notebook_with_outputs(site):
    notebook = json.loads(
        (site / "zh" / "_sources" / "chapters" / "01_one.ipynb").read_text(encoding="utf8")
    )
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert code[-1]["outputs"]
    assert "{glue" not in json.dumps(notebook)


def test_no_page_asks_another_host(site):
    asks = re.compile(
        r'(?:<(?:script|img|iframe|source)\b[^>]*\bsrc|<link\b(?![^>]*rel="canonical")[^>]*\bhref)'
        r'="((?:https?:)?//[^"]+)"'
    )
    for path in site.rglob("*.html"):
        assert asks.findall(path.read_text(encoding="utf8")) == [], path


def test_the_benchmark_builds_whole_copies_one_edition_after_the_other(built_toy_book, tmp_path):
    """`make bench` takes minutes; here it copies this book, and finds a toy one built already."""
    copy = build.copy(tmp_path / "copy")
    _, said = build.run(copy, "-m", "publish", "check")
    assert "Checked the twins of" in said
    _, said = build.run(built_toy_book.root, "-c", build.ONE_EDITION_AT_A_TIME)
    assert len([float(line) for line in said.split()]) == len(EDITIONS)


def test_a_failed_build_says_where_and_keeps_the_last_good_site(built_toy_book):
    book = built_toy_book
    good = {name: page(book.root / "_build" / SITE.name, name) for name in EDITIONS}

    def assert_fails(line: int | str, *messages: str) -> None:
        done = book.publish("book")
        assert done.returncode == 1
        for message in messages:
            place = rf"chapters/01_one\.md:{line}: .*{message}"
            assert re.search(place, done.stderr), done.stderr
        assert "Traceback" not in done.stderr
        now = {name: page(book.root / "_build" / SITE.name, name) for name in EDITIONS}
        assert now == good

    name = "01_one"
    line = book.edit(name, "{numref}`图 %s <fig-one>`", "{numref}`图 %s <sec-none>`")
    book.edit(name, "{numref}`Figure %s <fig-one>`", "{numref}`Figure %s <sec-none>`")
    assert_fails(line, "No label sec-none")
    book.edit(name, "{numref}`图 %s <sec-none>`", "{numref}`图 %s <fig-one>`")
    book.edit(name, "{numref}`Figure %s <sec-none>`", "{numref}`Figure %s <fig-one>`")

    book.edit(name, "\\kappa = L", "\\kapa = L")
    book.edit(name, "峡谷越窄", "峡谷{nosuchrole}`a`窄")
    book.edit(name, "The narrower", "The {nosuchrole}`a` narrower")
    for _ in range(2):  # the faults are still there: no silent success
        assert_fails(r"\d+", r"KaTeX cannot typeset “\\kapa", "nosuchrole")


def test_no_network_is_one_clear_message(toy_book, monkeypatch):
    """Without the assets and without npm's registry, the build says so and names the remedy."""
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    (toy_book.root / "_build" / "vendor").mkdir(parents=True)
    done = toy_book.publish("book")
    assert done.returncode == 1
    assert "could not be fetched with npm" in done.stderr and "registry" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def plain_book(toy_book):
    """A toy book and what builds it with plain Jupyter Book."""
    toy_book.publish("notebooks")  # puts the fetched assets into place

    def build() -> None:
        done = subprocess.run(
            [Path(sys.executable).with_name("jupyter-book"),
             "build", ".", "-W", "-n", "--keep-going"],
            cwd=toy_book.root, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(toy_book.root)},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    return toy_book.root, build


def test_plain_jupyter_book_builds_the_source_as_it_stands(plain_book):
    """Both languages on one page, without a warning; again when the style sheet alone is changed."""
    root, build = plain_book
    build()
    text = (root / "_build/html/chapters/01_one.html").read_text(encoding="utf8")
    assert 'lang="zh-CN"' in text and "twin-en" in text
    assert "language-switcher" not in text
    with (root / "publish/theme/static/book.css").open("a", encoding="utf8") as sheet:
        sheet.write(".of-this-test { color: red; }")
    build()
    assert ".of-this-test" in (root / "_build/html/_static/book.css").read_text(encoding="utf8")
