"""A toy book, on which publishing is tested, and a browser for the real one."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from publish.assets import KATEX_SCRIPT, TOOLS, VENDOR
from publish.publications import chromium, find_chromium
from publish.settings import EDITIONS, PACKAGE, ROOT
from publish.site import SITE

collect_ignore_glob = ["recordings/*"]  # scripts that need what the tests do not

FRONT_MATTER = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---
"""

INDEX = """(index-page)=
# 玩具 · Toy book

+++ {"lang": "zh"}

先读{ref}`第一章 <ch-one>`，公式 {eq}`eq-one` 在那里。

+++ {"lang": "en"}

Start with {ref}`the first chapter <ch-one>`; the formula {eq}`eq-one` is there.
"""

CHAPTER = """(ch-one)=
# 条件数 · Condition number

+++ {"lang": "zh"}

峡谷越窄，条件数 $\\kappa$ 越大 {cite:p}`polyak1964`。见 {numref}`图 %s <fig-one>`，共 {glue:text}`three` 步。

+++ {"lang": "en"}

The narrower the valley, the larger $\\kappa$ {cite:p}`polyak1964`. See {numref}`Figure %s <fig-one>`, {glue:text}`three` steps in all.

+++

```{math}
:label: eq-one
\\kappa = L / \\mu
```

```{code-cell}
from lessons_lib.notebook import glue
from lessons_lib import plots
import matplotlib.pyplot as plt
plots.use_style()
glue("three", 1 + 2)
```

(sec-one-table)=
## 表 · Table

| 名称 · Name | 值 · Value |
| --- | --- |
| SGD | 慢 · slow |

```{code-cell}
---
mystnb:
  figure:
    name: fig-one
    caption: "一条线。 · A line."
  image:
    alt: "上升的线 · A rising line"
---
fig, ax = plt.subplots()
_ = ax.plot([0, 1], [0, 1])
```
"""


class ToyBook:
    """A small book in a folder of its own, with a copy of the publishing code."""

    def __init__(self, root: Path):
        self.root = root
        (root / "chapters").mkdir(parents=True)
        shutil.copytree(PACKAGE, root / "publish", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "lessons_lib", root / "lessons_lib",
                        ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
        (root / "data").mkdir()
        (root / "requirements.txt").write_text("# pins\n")
        shutil.copy(ROOT / "_config.yml", root)
        shutil.copy(ROOT / "chapters" / "references.bib", root / "chapters")
        (root / "_toc.yml").write_text(
            "format: jb-book\nroot: chapters/index\nparts:\n"
            "  - caption: 部分 · Part\n    numbered: true\n    chapters:\n"
            "      - file: chapters/01_one\n"
            "  - caption: 附录 · Appendix\n    chapters:\n"
            "      - file: chapters/appendix_references\n",
            encoding="utf8",
        )
        self.write("index", INDEX)
        self.write("01_one", CHAPTER)
        self.write("appendix_references",
                   "(references)=\n# 文献 · References\n\n```{bibliography}\n```\n")  # fmt: skip

    def write(self, name: str, text: str) -> Path:
        path = self.root / "chapters" / f"{name}.md"
        path.write_text(FRONT_MATTER + text, encoding="utf8")
        return path

    def edit(self, name: str, old: str, new: str) -> int:
        """Replace `old`, which must stand there; return the line of the change."""
        path = self.root / "chapters" / f"{name}.md"
        text = path.read_text(encoding="utf8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf8")
        return text[: text.index(old)].count("\n") + 1

    def publish(self, *arguments: str) -> subprocess.CompletedProcess:
        vendor = self.root / "_build" / VENDOR.name
        if not vendor.exists() and VENDOR.exists():  # the real book has fetched them already
            shutil.copytree(VENDOR, vendor)
            shutil.copy(KATEX_SCRIPT, vendor.parent)
            (vendor.parent / TOOLS.name).symlink_to(TOOLS)
        return subprocess.run(
            [sys.executable, "-m", "publish", *arguments],
            cwd=self.root, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(self.root)},
        )  # fmt: skip


@pytest.fixture
def toy_book(tmp_path) -> ToyBook:
    return ToyBook(tmp_path / "book")


@pytest.fixture(scope="module")
def built_toy_book(tmp_path_factory) -> ToyBook:
    book = ToyBook(tmp_path_factory.mktemp("built") / "book")
    done = book.publish("book")
    assert done.returncode == 0, done.stdout + done.stderr
    return book


# --- the browser -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium, or a skip that says how to get it; CI insists on it."""
    if find_chromium() is None:
        reason = (
            "the site's tests in a real browser: no Chromium found. "
            "Install it (Debian, Ubuntu: apt-get install chromium) and run `make test` again."
        )
        if os.environ.get("DOWNHILL_NEED_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    with chromium() as browser:
        yield browser


# --- the built site ----------------------------------------------------------------------------


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def address():
    """The built site on a server of its own; yields its address."""
    assert (SITE / "index.html").exists(), "no site: run `make book` first"
    handler = functools.partial(_Quiet, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Opener:
    """Opens pages of the site; what a page complains about is collected in `page.complaints`."""

    def __init__(self, browser, address: str):
        self.browser, self.address, self.contexts = browser, address, []

    def context(self, **options):
        """What one reader's browser keeps: the cache, progress, the theme."""
        options = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}} | options
        self.contexts.append(self.browser.new_context(**options))
        return self.contexts[-1]

    def page(self, context):
        page = context.new_page()

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
        return page

    def visit(self, page, path: str, root: str = ""):
        page.complaints, page.requests = [], []
        page.goto(f"{root or self.address}/{path}")
        page.wait_for_load_state("load")

    def __call__(self, path: str, root: str = "", **options):
        page = self.page(self.context(**options))
        self.visit(page, path, root)
        if options.get("java_script_enabled", True) and path != "index.html":
            page.evaluate("document.fonts.ready")
        return page

    def close(self):
        for context in self.contexts:
            context.close()


@pytest.fixture
def open_page(browser, address):
    opener = Opener(browser, address)
    yield opener
    opener.close()


@pytest.fixture(scope="module")
def reader(browser, address):
    """Opens pages one after the other in one tab, whose cache knows what they share.

    The window has room for two columns; nothing moves by itself, so no test meets a state between.
    """
    opener, wide = Opener(browser, address), {"width": 1500, "height": 900}
    page = opener.page(opener.context(viewport=wide, reduced_motion="reduce"))

    def read(path: str, root: str = ""):
        page.set_viewport_size(wide)
        page.emulate_media(color_scheme="light")
        opener.visit(page, path, root)
        page.evaluate("document.fonts.ready")
        return page

    yield read
    opener.close()


@pytest.fixture(scope="module")
def desktop(request, reader):
    """The page of an edition that the test's parameter names, opened once for all its tests.

    They come in the order in which they stand: the last ones change its size, then its content.
    """
    edition, name = request.param
    page = reader(f"{edition}/{name}")
    page.edition, page.name = EDITIONS[edition], name
    return page
