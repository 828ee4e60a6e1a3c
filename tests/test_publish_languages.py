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

EDITION = '''        Edition(
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
'''


def replace(path, old, new):
    text = path.read_text(encoding="utf8")
    assert text.count(old) == 1, (path, old)
    path.write_text(text.replace(old, new), encoding="utf8")


def spanish_book(root) -> ToyBook:
    book = ToyBook(root)
    settings = book.root / "publish" / "settings.py"
    replace(settings, '"en": "English"}', '"en": "English", "es": "Spanish"}')
    replace(settings, '"en": "en"}', '"en": "en", "es": "es"}')
    replace(settings, "    )\n}\n", f"{EDITION}    )\n}}\n")
    replace(book.root / "_config.yml", "title: 下山 · Downhill", "title: 下山 · Downhill · Cuesta abajo")
    replace(book.root / "_config.yml", "· The Downhill authors", "· The Downhill authors · Los autores")
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
    """What a reader sees and hears of a page's article."""
    article = re.search(r"<article.*?</article>", text, re.DOTALL)[0]
    article = re.sub(r"<figure class=\"play\".*?</figure>", "", article, flags=re.DOTALL)
    article = re.sub(r"<a class=\"twin-link\".*?</a>", "", article)
    return " ".join(re.findall(r'alt="([^"]*)"', article)) + re.sub(r"<[^>]+>", "", article)


def test_the_check_passes(book):
    done = book.publish("check")
    assert done.returncode == 0, done.stderr
