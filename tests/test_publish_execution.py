"""Execution: once, remembered under all that outputs rest on, and never with a silent failure."""

import subprocess
import sys

import pytest

from conftest import ToyBook
from publish.errors import BookError
from publish.execute import execute, execute_book
from publish.notebooks import Book, reader_notebook
from publish.settings import EDITIONS, ROOT
from publish.source import read_book, read_chapter


@pytest.fixture
def run(toy_book):
    """Execute the toy book; return what was said, a line a chapter."""

    def run():
        said: list[str] = []
        outputs = execute_book(read_book(toy_book.root), 1, toy_book.root, said.append)
        return outputs, [line.strip() for line in said]

    return run


def test_a_chapter_runs_again_only_when_something_under_it_changed(toy_book, run):
    first, said = run()
    assert [line.split(":")[0] for line in said] == ["chapters/01_one"] and "executed" in said[0]
    again, said = run()
    assert again == first and said == ["chapters/01_one: unchanged"]

    toy_book.edit("01_one", "峡谷越窄", "谷越窄")  # prose is not what outputs rest on
    assert run()[1] == ["chapters/01_one: unchanged"]

    for path, text in (
        ("lessons_lib/losses.py", "\n# an edit of the library\n"),
        ("data/a.txt", "other data"),
        ("requirements.txt", "numpy==1\n"),
    ):
        with open(toy_book.root / path, "a", encoding="utf8") as file:
            file.write(text)
        assert "executed" in run()[1][0], path

    toy_book.edit("01_one", "1 + 2", "1 + 1 + 1")
    assert "executed" in run()[1][0]


def test_a_cache_cut_short_is_no_cache(toy_book, run):
    first, _ = run()
    cached = toy_book.root / "_build" / "executed" / "01_one.json"
    cached.write_text(cached.read_text(encoding="utf8")[:-20], encoding="utf8")
    again, said = run()
    assert "executed" in said[0] and again == first


def test_a_failing_cell_names_chapter_line_and_traceback(toy_book, run):
    line = toy_book.edit("01_one", '"three", 1 + 2)', '"three", 1 + 2)\n1 / 0')
    with pytest.raises(BookError) as caught:
        run()
    text = str(caught.value)
    assert text.startswith(f"chapters/01_one.md:{line + 1}: The cell failed: ZeroDivisionError")
    assert "---> " in text and "\x1b" not in text


def test_a_figure_that_fails_while_it_is_drawn_is_a_failure(toy_book, run):
    toy_book.edit("01_one", "_ = ax.plot([0, 1], [0, 1])", '_ = ax.set_title("$\\\\frac{1$")')
    with pytest.raises(BookError, match=r"chapters/01_one\.md:\d+: The cell failed"):
        run()


def place_of(toy_book, text: str) -> str:
    """Where the code of the cell begins that holds `text`, as messages name it."""
    lines = (toy_book.root / "chapters" / "01_one.md").read_text("utf8").split("\n")
    here = next(number for number, line in enumerate(lines) if text in line)
    heads = ("```{code-cell}", "---")  # its options stand between two lines of dashes
    above = max(number for number, line in enumerate(lines[:here]) if line in heads)
    return f"chapters/01_one.md:{above + 2}: "


@pytest.mark.parametrize("cell", ['glue("three", 1 + 2)', "_ = ax.plot([0, 1], [0, 1])"])
def test_a_kernel_that_dies_is_told_with_the_cell(toy_book, run, cell):
    toy_book.edit("01_one", cell, f"{cell}\nimport os; os.abort()")
    with pytest.raises(BookError) as caught:
        run()
    assert str(caught.value) == (
        place_of(toy_book, "os.abort()") + "The kernel died in this cell: is there enough memory?"
    )


def test_a_cell_without_end_is_told_with_its_limit(toy_book, run, monkeypatch):
    monkeypatch.setattr("publish.execute.CELL_TIMEOUT", 1)
    toy_book.edit("01_one", '"three", 1 + 2)', '"three", 1 + 2)\nwhile True: pass')
    with pytest.raises(BookError) as caught:
        run()
    place = place_of(toy_book, "while True")
    assert str(caught.value) == f"{place}The cell did not end within 1 s: let it do less."


def test_a_warning_is_refused(toy_book, run):
    toy_book.edit("01_one", '"three", 1 + 2)', '"three", 3)\nimport warnings; warnings.warn("x")')
    with pytest.raises(BookError, match="writes a warning"):
        run()


def test_an_error_on_purpose_is_shown(toy_book):
    path = toy_book.write(
        "02_two",
        "(ch-two)=\n# 二 · Two\n\n```{code-cell}\n:tags: [raises-exception]\n1 / 0\n```\n",
    )
    ((output,),) = execute(read_chapter(path, toy_book.root))
    assert output["ename"] == "ZeroDivisionError"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """Of the toy book as it stands."""
    root = ToyBook(tmp_path_factory.mktemp("executed") / "book").root
    return execute_book(read_book(root), 1, root, lambda said: None)


def test_reader_notebooks_need_no_sphinx(toy_book, outputs):
    chapters = read_book(toy_book.root)
    book = Book.of(chapters, outputs, toy_book.root)
    index, one, _ = (reader_notebook(chapter, EDITIONS["en"], book) for chapter in chapters)
    text = "\n".join(cell.source for cell in one.cells if cell.cell_type == "markdown")
    assert "(Polyak, 1964)" in text
    assert "See Figure 1.1, 3 steps in all." in text
    assert "*Figure 1.1*  A line." in text
    assert "\\tag{1.1}" in text
    assert ")=" not in text and "{ref}" not in text and "{math}" not in text
    assert "[the first chapter](01_one.ipynb); the formula [(1.1)](01_one.ipynb)" in (
        index.cells[1].source
    )
    assert any(
        "image/svg+xml" in output.get("data", {}) for cell in one.cells[-2:]
        for output in cell.get("outputs", [])
    )  # fmt: skip


def test_editions_share_code_and_outputs(toy_book, outputs):
    chapters = read_book(toy_book.root)
    book = Book.of(chapters, outputs, toy_book.root)
    code = [
        [(cell.source, cell.outputs) for cell in reader_notebook(chapters[1], edition, book).cells
         if cell.cell_type == "code"]
        for edition in EDITIONS.values()
    ]  # fmt: skip
    assert code[0] and code[0] == code[1] == code[2]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{glue:text}`three`", "{glue:text}`four`", r"No cell of the chapter calls glue\('four'"),
        ("{glue:text}`three`", "{glue:text}`three:.1q`", "cannot be written as"),
        ("polyak1964", "polyak1899", "references.bib has no entry polyak1899"),
        ("<fig-one>", "<fig-none>", "No label fig-none exists in the book"),
    ],
)
def test_what_cannot_be_written_out_is_named(toy_book, outputs, old, new, message):
    line = toy_book.edit("01_one", old, new)
    chapters = read_book(toy_book.root)
    book = Book.of(chapters, outputs, toy_book.root)
    with pytest.raises(BookError, match=rf"chapters/01_one\.md:{line}: .*{message}"):
        reader_notebook(chapters[1], EDITIONS["zh"], book)


def test_chapters_may_start_at_the_same_time():
    """No class is left to be looked up by name in two threads at once."""
    code = """
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from publish.execute import _resolve_class_names

kinds = (NotebookClient, AsyncKernelManager, AsyncKernelClient)
traits = [trait for kind in kinds for trait in kind.class_traits().values()]
named = lambda: [trait.name for trait in traits if isinstance(getattr(trait, "klass", None), str)]
assert named()  # else the step has become needless
_resolve_class_names()
assert not named(), named()
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
