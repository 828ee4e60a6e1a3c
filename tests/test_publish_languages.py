"""A third language: what the book's documentation says must be changed is all that must be.

The page “How to contribute and translate” (chapters/appendix_contribute.md) lists the steps that
`spanish_book` takes.
"""

import re

import nbformat
import pytest

from conftest import ToyBook

INDEX = """(index-page)=
# 玩具 · Toy book · Libro de juguete

+++ {"lang": "zh"}

先读{ref}`第一章 <ch-one>`。

+++ {"lang": "en"}

Start with {ref}`the first chapter <ch-one>`.

+++ {"lang": "es"}

Empieza por el {ref}`primer capítulo <ch-one>`.
"""

CHAPTER = """(ch-one)=
# 条件数 · Condition number · Número de condición

```{index} 条件数 · condition number · número de condición
```

+++ {"lang": "zh"}

峡谷越窄，条件数 $\\kappa$ 越大。见 {numref}`图 %s <fig-one>`，共 {glue:text}`three` 步，最多 40 步。

+++ {"lang": "en"}

The narrower the valley, the larger $\\kappa$. See {numref}`Figure %s <fig-one>`, {glue:text}`three` steps in all, at most 40.

+++ {"lang": "es"}

Cuanto más estrecho es el valle, mayor es $\\kappa$. Véase la {numref}`figura %s <fig-one>`: {glue:text}`three` pasos en total, como mucho 40.

```{code-cell}
from lessons_lib.interactive import slider
from lessons_lib.notebook import glue
import matplotlib.pyplot as plt
glue("three", 1 + 2)
slider(lambda ax, k: ax.plot([0, 1], [0, k]), [1, 2], label="斜率 k · slope k",
       describe=lambda k: f"斜率是 {k}。 · The slope is {k}.")
```

(sec-one-table)=
## 表 · Table · Tabla

| 名称 · Name · Nombre | 值 · Value · Valor |
| --- | --- |
| SGD | 慢 · slow · lento |

````{dropdown} 答案 · Answer · Respuesta
$\\kappa = 1$
````

```{code-cell}
---
mystnb:
  figure:
    name: fig-one
    caption: "一条线。 · A line. · Una recta."
  image:
    alt: "上升的线 · A rising line · Una recta que sube"
---
fig, ax = plt.subplots()
_ = ax.plot([0, 1], [0, 1])
```
"""

EDITION = """        Edition(
            name="es",
            languages=("es",),
            sphinx_language="es",
            label="Español",
            short="ES",
            search_bar="Buscar en el libro…",
            switcher="Idioma",
            sidebar="El libro",
            code_prompts=("Mostrar el código", "Ocultar el código"),
            launch=("Ejecutar en Binder", "Ejecutar"),
        ),
        Edition(
            name="en-es",
            languages=("en", "es"),
            sphinx_language="en",
            label="English, español",
            short="EN·ES",
            search_bar="Search… Buscar…",
            switcher="Language · Idioma",
            sidebar="The book · El libro",
            code_prompts=("Show the code · Mostrar el código", "Hide · Ocultar"),
            launch=("Run on Binder · Ejecutar en Binder", "Run · Ejecutar"),
        ),
"""


def replace(path, old, new):
    text = path.read_text(encoding="utf8")
    assert text.count(old) == 1, (path, old)
    path.write_text(text.replace(old, new), encoding="utf8")


def spanish_book(root) -> ToyBook:
    """The toy book in three languages, with an edition in Spanish and one beside English."""
    book = ToyBook(root)
    settings = book.root / "publish" / "settings.py"
    replace(settings, '"en": "English"}', '"en": "English", "es": "Spanish"}')
    replace(settings, '"en": "en"}', '"en": "en", "es": "es"}')
    replace(settings, "    )\n}\n", f"{EDITION}    )\n}}\n")
    replace(
        book.root / "_config.yml", "title: 下山 · Downhill", "title: 下山 · Downhill · Cuesta abajo"
    )
    replace(
        book.root / "_config.yml", "· The Downhill authors", "· The Downhill authors · Los autores"
    )
    replace(book.root / "_toc.yml", "部分 · Part", "部分 · Part · Parte")
    replace(book.root / "_toc.yml", "附录 · Appendix", "附录 · Appendix · Apéndice")
    book.write("index", INDEX)
    book.write("01_one", CHAPTER)
    book.edit("appendix_references", "文献 · References", "文献 · References · Bibliografía")
    return book


@pytest.fixture
def book(tmp_path):
    return spanish_book(tmp_path / "book")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    book = spanish_book(tmp_path_factory.mktemp("spanish") / "book")
    done = book.publish("book")
    assert done.returncode == 0, done.stdout + done.stderr
    return book


def page(book, edition, name="chapters/01_one.html"):
    return (book.root / "_build" / "html" / edition / name).read_text(encoding="utf8")


def words(text):
    """What a reader sees and hears of a page's article, the code and moving figures aside."""
    article = re.search(r"<article.*?</article>", text, re.DOTALL)[0]
    article = re.sub(r'<figure class="play".*?</figure>', "", article, flags=re.DOTALL)
    article = re.sub(
        r"<pre\b.*?</pre>|<style.*?</style>|<script.*?</script>", "", article, flags=re.DOTALL
    )
    article = re.sub(r'<a class="twin-link".*?</a>', "", article)
    heard = re.findall(r'(?:alt|title)="([^"]*)"', article)
    return " ".join([*heard, re.sub(r"<[^>]+>", " ", article)])


# --- what is refused ---------------------------------------------------------------------------


def test_the_check_passes(book):
    done = book.publish("check")
    assert done.returncode == 0, done.stderr


# Each: what is replaced, by what, the text at the reported line, words of the message.
BROKEN = {
    "a missing twin": (
        '\n+++ {"lang": "es"}\n\nCuanto más estrecho es el valle, mayor es $\\kappa$. Véase la '
        "{numref}`figura %s <fig-one>`: {glue:text}`three` pasos en total, como mucho 40.\n", "",
        "The narrower", 'English cell has no Spanish twin: let a cell +++ {"lang": "es"} follow',
    ),
    "a missing twin between": (
        '+++ {"lang": "en"}\n\nThe narrower the valley, the larger $\\kappa$. See {numref}`Figure %s '
        "<fig-one>`, {glue:text}`three` steps in all, at most 40.\n\n", "",
        "Cuanto", "This Spanish cell has no English twin",
    ),
    "another number": (
        "como mucho 40", "como mucho 41",
        "Cuanto", "differ in a number: only in the Chinese: '40'; only in the Spanish: '41'",
    ),
    "another formula": (
        "mayor es $\\kappa$", "mayor es $\\mu$",
        "Cuanto", "differ in a formula: only in the Chinese",
    ),
    "a paragraph more": (
        "Cuanto", "Mira.\n\nCuanto",
        "Mira", "The Spanish twin has 2 of kind “paragraph”",
    ),
    "not translated": (
        "Cuanto más estrecho es el valle, mayor es $\\kappa$. Véase la {numref}`figura %s <fig-one>`: "
        "{glue:text}`three` pasos en total, como mucho 40.",
        "The narrower the valley, the larger $\\kappa$. See {numref}`Figure %s <fig-one>`, "
        "{glue:text}`three` steps in all, at most 40.",
        "The narrower", "The Spanish twin repeats the English one word for word",
    ),
    "a heading with two sides": (
        "## 表 · Table · Tabla", "## 表 · Table",
        "## 表", "'表 · Table' has 2 sides, and the book 3 languages: write 中文 · English · Español",
    ),
    "a table cell with two sides": (
        "慢 · slow · lento", "慢 · slow", "| SGD", "'慢 · slow' has 2 sides",
    ),
    "an index entry with two sides": (
        " · número de condición\n", "\n", "```{index}", "'条件数 · condition number' has 2 sides",
    ),
    "a caption with two sides": (
        " · Una recta.", "", "fig, ax", "The caption '一条线。 · A line.' must be written 中文 · English · Español",
    ),
    "an alternative with two sides": (
        " · Una recta que sube", "", "fig, ax", "The alt '上升的线 · A rising line' must be written",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """What the check says of a book with all those chapters, one for each fault."""
    book = spanish_book(tmp_path_factory.mktemp("broken") / "book")
    files = []
    for number, (old, new, *_) in enumerate(BROKEN.values(), 10):
        assert CHAPTER.count(old) == 1, old
        book.write(f"{number}_broken", CHAPTER.replace(old, new))
        files.append(f"      - file: chapters/{number}_broken\n")
    first = "      - file: chapters/01_one\n"
    replace(book.root / "_toc.yml", first, first + "".join(files))
    done = book.publish("check")
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    return book, done.stderr.splitlines()


@pytest.mark.parametrize("name", BROKEN)
def test_what_lacks_spanish_is_named_with_file_and_line(complaints, name):
    book, said = complaints
    *_, at, message = BROKEN[name]
    path = f"chapters/{list(BROKEN).index(name) + 10}_broken.md"
    lines = (book.root / path).read_text(encoding="utf8").splitlines()
    line = max(i for i, line in enumerate(lines, 1) if line.startswith(at))
    mine = [text for text in said if text.startswith(f"{path}:") and "already stands" not in text]
    assert any(text.startswith(f"{path}:{line}: ") and message in text for text in mine), mine


# Each: the file, what is replaced, by what, the message.
UNDECLARED = {
    "no value of lang": (
        "publish/settings.py", ', "es": "es"}', "}",
        r"settings\.py:\d+: HTML_LANG has no “es”: add its value for Spanish",
    ),
    "no edition": (
        "publish/settings.py", 'name="es"', 'name="spanish"',
        r"settings\.py:\d+: There is no edition in Spanish alone: add an Edition with name=\"es\"",
    ),
    "an edition in another order": (
        "publish/settings.py", 'languages=("en", "es")', 'languages=("es", "en")',
        r"settings\.py:\d+: The languages of the edition en-es must be among zh, en, es, in this order; not es, en",
    ),
    "a caption of the contents": (
        "_toc.yml", "部分 · Part · Parte", "部分 · Part",
        r"_toc\.yml:4: “部分 · Part” has 2 sides, and the book 3 languages: write 中文 · English · Español",
    ),
    "the book's title": (
        "_config.yml", " · Cuesta abajo", "", r"_config\.yml:2: “下山 · Downhill” has 2 sides",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", UNDECLARED)
def test_a_language_declared_in_part_is_refused(book, name):
    file, old, new, message = UNDECLARED[name]
    replace(book.root / file, old, new)
    done = book.publish("check")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert re.search(message, done.stderr), done.stderr


# --- what is built -----------------------------------------------------------------------------


def test_the_notebook_is_in_spanish(built):
    notebook = nbformat.read(built.root / "notebooks" / "es" / "01_one.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert "# Número de condición\n" in text and "| SGD | lento |" in text
    assert "Véase la figura 1.1: 3 pasos en total" in text
    assert "{dropdown} Respuesta" in text
    assert "*Figure 1.1*  Una recta." in text  # a word of the site's own, not translated
    assert not re.search(r"[\u4e00-\u9fff]|The narrower|steps| · ", text)


def test_the_page_is_in_spanish(built):
    text = page(built, "es")
    assert '<html lang="es"' in text
    assert "<title>1. Número de condición &#8212; Cuesta abajo</title>" in text
    said = words(text)
    for phrase in ("Número de condición", "Cuanto más estrecho", "Tabla", "Nombre", "lento",
                   "Respuesta", "Una recta.", "Una recta que sube"):  # fmt: skip
        assert phrase in said, phrase
    assert not re.search(r"[\u4e00-\u9fff]|Condition|narrower|Table|slow|Answer|A line", said), said
    contents = re.search(r'<nav class="bd-links.*?</nav>', text, re.DOTALL)[0]
    assert "Parte" in contents and "Apéndice" in contents and "Bibliografía" in contents
    assert not re.search(r"[\u4e00-\u9fff]|Part\b|Appendix", contents)
    assert "Buscar en el libro…" in text and 'aria-label="Idioma"' in text
    assert "número de condición" in page(built, "es", "genindex.html")


def test_moving_figures_fall_back_to_english(built):
    sheet = page(built, "es", "_static/site.css")
    assert re.search(r'figure\.play \[lang\|="?zh"?\]', sheet)
    assert not re.search(r'figure\.play \[lang\|="?en"?\]', sheet)


def test_the_other_editions_have_their_languages_alone(built):
    assert not re.search(r"Cuanto|Tabla|lento", words(page(built, "zh")) + words(page(built, "en")))
    text = page(built, "zh-en")
    assert '<span class="side-zh" lang="zh-CN">条件数</span>' in text
    assert '<span class="side-en" lang="en">Condition number</span>' in text
    assert "Cuanto" not in text and "lento" not in text


def test_spanish_stands_beside_english(built):
    text = page(built, "en-es")
    assert re.search(
        r'<div class="[^"]*twins[^"]*">\s*<div class="[^"]*twin-en[^"]*" lang="en">.*?'
        r'<div class="[^"]*twin-es[^"]*" lang="es">', text, re.DOTALL,
    )  # fmt: skip
    assert '<span class="side-es" lang="es">Número de condición</span>' in text
    assert not re.search(r"[\u4e00-\u9fff]", words(text))
    twins = {name: page(built, name, "chapters/01_one.twins.js") for name in ("zh", "en", "es")}
    assert "The narrower" in twins["zh"] and "峡谷越窄" in twins["en"]  # as before
    assert "The narrower" in twins["es"]


def test_all_editions_lead_to_each_other_and_from_the_root(built):
    editions = ["zh", "en", "zh-en", "es", "en-es"]
    for name in editions:
        links = re.findall(r'class="twin-link"[^>]* href="([^"]+)#ch-one"', page(built, name))
        assert links == [
            f"../../{other}/chapters/01_one.html" for other in editions if other != name
        ]
    root = page(built, ".", "index.html")
    assert re.findall(r'<a href="([^"/]+)/index.html"', root) == editions
    assert "/^(zh|en|es)\\b/i" in root
    assert "(?:zh-en|en-es|zh|en|es)" in page(built, ".", "404.html")


def test_the_page_works_in_a_browser(built, browser):
    opened = browser.new_page()
    complaints = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto((built.root / "_build/html/es/chapters/01_one.html").as_uri())
    figure = opened.locator("figure.play")
    assert "The slope is 1." in figure.inner_text() and "斜率" not in figure.inner_text()
    opened.keyboard.press("t")  # the page has no words of its own for this: nothing happens
    assert opened.locator(".twin-button, .twin-shown").count() == 0
    opened.locator(".prev-next-footer").scroll_into_view_if_needed()
    opened.mouse.wheel(0, 500)
    opened.wait_for_selector(".read-mark")
    assert opened.locator('.read-mark[aria-label="read"]').count() == 1
    assert complaints == []
    opened.close()
