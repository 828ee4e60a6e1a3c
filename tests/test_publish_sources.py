"""Sources: what is read, what the mirror check refuses, and what projection keeps."""

import pytest

from publish.errors import BookError
from publish.mirror import check_book, check_chapter
from publish.project import project
from publish.settings import EDITIONS
from publish.source import read_book, read_chapter
from publish.titles import has_all_sides, side


def problems(book, name="01_one"):
    path = book.root / "chapters" / f"{name}.md"
    return [str(problem) for problem in check_chapter(read_chapter(path, book.root))]


def test_the_toy_book_is_sound(toy_book):
    assert check_book(read_book(toy_book.root)) == []


def test_cells_know_language_and_line(toy_book):
    path = toy_book.root / "chapters" / "01_one.md"
    lines = path.read_text(encoding="utf8").splitlines()
    chapter = read_chapter(path, toy_book.root)
    assert [cell.lang for cell in chapter.cells][:4] == [None, "zh", "en", None]
    for cell in chapter.cells:
        assert lines[cell.line - 1] == cell.source.splitlines()[0]


# Each: what is replaced, by what, where (text at the reported line), words of the message.
BROKEN_TWINS = {
    "missing twin": ('+++ {"lang": "en"}\n\nThe narrower', "+++\n\nThe narrower", "no English twin"),
    "other number": ("steps in all.", "steps in all, not 4.", "differ in a number: only in the English: '4'"),
    "other formula": ("the larger $\\kappa$", "the larger $\\kappa^2$", "differ in a formula"),
    "other citation": ("larger $\\kappa$ {cite:p}`polyak1964`", "larger $\\kappa$ {cite:p}`goh2017`", "differ in a reference"),
    "other glue name": ("{glue:text}`three` steps", "{glue:text}`four` steps", "differ in a reference"),
    "other figure": ("{numref}`Figure %s <fig-one>`", "{numref}`Figure %s <fig-two>`", "differ in a reference"),
    "a code span more": ("The narrower", "The `narrower`", "differ in a code span"),
    "a link more": ("The narrower", "The [narrower](https://example.org)", "differ in a link"),
    "a paragraph more": ("The narrower", "Look.\n\nThe narrower", "kind “paragraph”"),
    "a list more": ("The narrower", "- Look.\n\nThe narrower", "kind “list item”"),
    "a heading in a twin": ("The narrower", "## Valley\n\nThe narrower", "must not hold a heading"),
    "a target in a twin": ("The narrower", "(sec-v)=\nThe narrower", "must not hold the target (sec-v)="),
    "an equation in a twin": ("The narrower", "$$\nx\n$$\n\nThe narrower", "must not hold a display equation"),
    "an untitled admonition": ("The narrower", "```{tip}\nLook.\n```\n\nThe narrower", "needs a title"),
    "untranslated": ("The narrower the valley, the larger", "峡谷越窄，条件数越大，峡谷越窄，条件数越大", "is written in Chinese"),
    "unknown language": ('+++ {"lang": "en"}', '+++ {"lang": "fr"}', 'Unknown cell language "fr"'),
    "an unbalanced directive": ("eq-one\n\\kappa = L / \\mu\n```", "eq-one\n\\kappa = L / \\mu", "is never closed"),
    "prose in a shared cell": ("## 表 · Table\n", "## 表 · Table\n\nOne more word.\n", "of a shared cell must be written"),
    "a one-sided heading": ("## 表 · Table", "## Table", "The heading 'Table'"),
    "a heading with three sides": ("## 表 · Table", "## 表 · Table · x", "has 3 sides, and the book 2 languages: write 中文 · English"),
    "sides the wrong way round": ("## 表 · Table", "## Table · 表", "is not Chinese"),
    "a heading without a label": ("(sec-one-table)=\n", "", "needs a label"),
    "a one-sided caption": ("一条线。 · A line.", "A line.", "must be written 中文 · English"),
    "a figure without text alternative": ('  image:\n    alt: "上升的线 · A rising line"\n', "", "has no alt"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN_TWINS)
def test_a_broken_twin_is_named_with_file_and_line(toy_book, name):
    old, new, message = BROKEN_TWINS[name]
    toy_book.edit("01_one", old, new)
    try:
        found = problems(toy_book)
    except BookError as error:
        found = str(error).splitlines()
    assert any(message in problem for problem in found), found
    total = len((toy_book.root / "chapters/01_one.md").read_text(encoding="utf8").splitlines())
    for problem in found:
        path, line = problem.split(":")[:2]
        assert path == "chapters/01_one.md"
        assert 10 < int(line) <= total


def test_the_line_of_a_problem_is_the_line_of_the_text(toy_book):
    line = toy_book.edit("01_one", "## 表 · Table", "## Table")
    assert [int(problem.split(":")[1]) for problem in problems(toy_book)] == [line]


def test_a_label_that_stands_twice(toy_book):
    toy_book.edit("index", "(index-page)=", "(sec-one-table)=")
    found = [str(problem) for problem in check_book(read_book(toy_book.root))]
    assert len(found) == 1 and "already stands at chapters/index.md" in found[0]


def test_a_page_missing_from_the_contents(toy_book):
    toy_book.write("02_two", CHAPTER_TWO)
    with pytest.raises(BookError, match=r"chapters/02_two\.md:1: The page is not in _toc\.yml"):
        read_book(toy_book.root)


CHAPTER_TWO = "(ch-two)=\n# 二 · Two\n"


def test_a_chapter_that_does_not_exist(toy_book):
    (toy_book.root / "chapters" / "01_one.md").unlink()
    with pytest.raises(BookError, match=r"_toc\.yml:7: chapters/01_one\.md does not exist"):
        read_book(toy_book.root)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("梯度 · Gradient", "梯度", "Gradient"),
        ("Adam", "Adam", "Adam"),
        ("积 $a · b$ · Product $a · b$", "积 $a · b$", "Product $a · b$"),
        ("`a · b`", "`a · b`", "`a · b`"),
        ("见 {ref}`甲 · 乙 <x>` · See {ref}`c <x>`", "见 {ref}`甲 · 乙 <x>`", "See {ref}`c <x>`"),
    ],
)
def test_titles_split_outside_code_and_maths(text, zh, en):
    assert (side(text, "zh"), side(text, "en")) == (zh, en)


def test_two_separators_are_no_title():
    assert not has_all_sides("a · b · c")


@pytest.mark.parametrize("name", EDITIONS)
def test_projection_keeps_code_and_lines(toy_book, name):
    chapter = read_chapter(toy_book.root / "chapters" / "01_one.md", toy_book.root)
    notebook = project(chapter, EDITIONS[name])
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert code == [cell.source for cell in chapter.code]
    assert len(notebook.metadata.source_map) == len(notebook.cells)
    lines = (toy_book.root / chapter.path).read_text(encoding="utf8").splitlines()
    for cell, line in zip(notebook.cells, notebook.metadata.source_map, strict=True):
        if cell.metadata.get("lang"):
            assert lines[line] == cell.source.splitlines()[0]


def test_projection_keeps_one_side_of_everything(toy_book):
    chapter = read_chapter(toy_book.root / "chapters" / "01_one.md", toy_book.root)
    text = {name: project(chapter, EDITIONS[name]) for name in ("zh", "en")}
    markdown = {
        name: "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        for name, notebook in text.items()
    }
    assert "# 条件数\n" in markdown["zh"] and "| SGD | 慢 |" in markdown["zh"]
    assert "# Condition number\n" in markdown["en"] and "| Name | Value |" in markdown["en"]
    assert " · " not in markdown["zh"] + markdown["en"]
    assert "The narrower" not in markdown["zh"] and "峡谷" not in markdown["en"]
    figure = text["en"].cells[-1].metadata["mystnb"]
    assert figure["figure"]["caption"] == "A line."
    assert figure["image"]["alt"] == "A rising line"
