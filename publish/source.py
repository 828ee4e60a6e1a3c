"""Reads `chapters/*.md` and `exercises/*/exercise.md` into cells that know language and line."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import jupytext.myst
import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from publish.errors import BookError, Problem
from publish.settings import CHAPTERS, EXERCISES, LANGUAGES, ROOT

# Directives whose body is Markdown again.
PROSE_DIRECTIVES = {
    "admonition", "attention", "caution", "danger", "dropdown", "error", "figure", "hint",
    "important", "list-table", "margin", "note", "seealso", "tip", "warning",
}  # fmt: skip


_LITERALINCLUDE = re.compile(
    r"^```\{literalinclude\} (?P<file>\S+)\n:pyobject: (?P<object>\w+)\n```$", re.MULTILINE
)


@dataclass(frozen=True)
class Cell:
    """A cell of a chapter: `kind` is "markdown" or "code", `lang` a language or None (shared)."""

    kind: str
    source: str
    metadata: dict
    line: int  # of the first line of `source` in the file, from 1

    @property
    def lang(self) -> str | None:
        return self.metadata.get("lang")


@dataclass(frozen=True)
class Chapter:
    """One page's source. `name` is its path in the book without the ending: chapters/03_…"""

    path: str
    name: str
    metadata: dict
    cells: tuple[Cell, ...]

    @property
    def exercise(self) -> str | None:
        """The exercise's slug (03_random_search), or None for a page that is no exercise."""
        folder, page, *rest = Path(self.name).parts
        return page if folder == EXERCISES.name else None

    @property
    def notebook(self) -> str:
        return page_notebook(self.name)

    @property
    def code(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.kind == "code"]


def page_notebook(name: str) -> str:
    """A page's place in notebooks/<edition>/, without the ending: 03_… or exercises/03_…"""
    folder, page, *rest = Path(name).parts
    return f"{folder}/{page}" if folder == EXERCISES.name else page


def markdown_parser() -> MarkdownIt:
    """A parser for the part of MyST that chapters use."""
    return (
        MarkdownIt("commonmark")
        .enable("table")
        .use(dollarmath_plugin, allow_space=False, double_inline=True)
        .use(myst_role_plugin)
        .use(myst_block_plugin)
        .use(colon_fence_plugin)
    )


@dataclass(frozen=True)
class Directive:
    """A fenced directive: ```` ```{name} argument ````, its options and its body."""

    name: str
    argument: str
    options: dict[str, str]
    body: str
    line: int  # of the fence, counted from 0 in the text that was parsed
    body_line: int

    @property
    def is_prose(self) -> bool:
        return self.name in PROSE_DIRECTIVES


def read_directive(token) -> Directive | None:
    """The directive that a fence token holds, or None if it is a plain code block."""
    match = re.match(r"\{([\w:-]+)\}\s*(.*)", token.info.strip())
    if token.type not in ("fence", "colon_fence") or not match:
        return None
    lines = token.content.splitlines()
    options, start = {}, 0
    if lines and lines[0].strip() == "---":
        end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
        options = yaml.safe_load("\n".join(lines[1:end])) or {}
        start = end + 1
    else:
        for line in lines:
            option = re.match(r":([\w-]+):\s*(.*)", line)
            if not option:
                break
            options[option[1]] = option[2]
            start += 1
    body = "\n".join(lines[start:])
    return Directive(match[1], match[2], options, body, token.map[0], token.map[0] + 1 + start)


def parts(root: Path = ROOT) -> list[tuple[str, list[str]]]:
    """The book's parts in reading order, from `_toc.yml`: captions and pages without the ending.

    What stands before the first part has no caption.
    """
    contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf8"))
    found = [("", [contents["root"]])]
    for part in contents.get("parts", [contents]):
        pages = [chapter["file"] for chapter in part.get("chapters") or []]
        found.append((part.get("caption", ""), pages))
    return found


def toc(root: Path = ROOT) -> list[str]:
    """The book's pages in reading order, from `_toc.yml`, without the ending."""
    return [page for _, pages in parts(root) for page in pages]


def read_book(root: Path = ROOT) -> list[Chapter]:
    """Every chapter that `_toc.yml` lists; BookError names those that are missing or unlisted."""
    names = toc(root)
    problems = [
        Problem("_toc.yml", line_of(root / "_toc.yml", name), f"{name}.md does not exist.")
        for name in names
        if not (root / f"{name}.md").is_file()
    ]
    listed = {root / f"{name}.md" for name in names}
    problems += [
        Problem(path.relative_to(root).as_posix(), 1, "The page is not in _toc.yml: list it there.")
        for path in [
            *sorted((root / CHAPTERS.name).glob("*.md")),
            *sorted((root / EXERCISES.name).glob("*/exercise.md")),
        ]
        if path not in listed
    ]
    if problems:
        raise BookError.of(problems)
    return [read_chapter(root / f"{name}.md", root) for name in names]


def read_chapter(path: Path, root: Path = ROOT) -> Chapter:
    """Parse one source file. Raises BookError on what stops a file from being parsed at all."""
    relative = path.relative_to(root).as_posix()
    text = path.read_text(encoding="utf8")
    problem = _unclosed_fence(text, relative)
    if problem:
        raise BookError.of([problem])
    try:
        notebook = jupytext.myst.myst_to_notebook(text, add_source_map=True)
    except Exception as error:  # jupytext raises many kinds; each is about the text
        line = re.search(r"line (\d+)|position (\d+)", str(error))
        raise BookError.of(
            [Problem(relative, int(line[1]) if line and line[1] else 1,
                     f"The file is no valid notebook text: {error}")]
        ) from error  # fmt: skip
    lines = text.splitlines()
    cells, problems = [], []
    for cell, start in zip(notebook.cells, notebook.metadata.pop("source_map"), strict=True):
        while start < len(lines) and not lines[start].strip():
            start += 1
        if cell.cell_type == "code":  # skip the header to the first line of the code itself
            first = cell.source.split("\n", 1)[0]
            start += next((i for i, line in enumerate(lines[start:]) if line == first), 0)
        try:
            source = _LITERALINCLUDE.sub(lambda match: _included(path.parent, match), cell.source)
        except LookupError as error:
            problems.append(Problem(relative, start + 1, str(error)))
            continue
        parsed = Cell(cell.cell_type, source, dict(cell.metadata), start + 1)
        if parsed.lang not in (None, *LANGUAGES):
            known = " or ".join(f'"{lang}"' for lang in LANGUAGES)
            problems.append(
                Problem(relative, parsed.line,
                        f'Unknown cell language "{parsed.lang}": it must be {known}.')
            )  # fmt: skip
        cells.append(parsed)
    if "kernelspec" not in notebook.metadata:
        problems.append(
            Problem(
                relative, 1, "The front matter has no kernelspec: copy that of another chapter."
            )
        )
    if problems:
        raise BookError.of(problems)
    name = path.relative_to(root).with_suffix("").as_posix()
    return Chapter(relative, name, dict(notebook.metadata), tuple(cells))


def _included(folder: Path, match: re.Match) -> str:
    """The code block that a literalinclude of one function stands for."""
    file, name = folder / match["file"], match["object"]
    if not file.is_file():
        raise LookupError(f"literalinclude: there is no file {match['file']} beside this one.")
    text = file.read_text(encoding="utf8")
    for node in ast.parse(text).body:
        if getattr(node, "name", None) == name:
            code = "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno])
            return f"```python\n{code}\n```"
    raise LookupError(f"literalinclude: {match['file']} has no {name}.")


def _unclosed_fence(text: str, path: str) -> Problem | None:
    """The first fence that has no end, or that swallows a cell or a directive as long."""
    opened, line_opened = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        fence = re.match(r" {0,3}(`{3,}|~{3,}|:{3,})\s*(.*)", line)
        if not opened and fence and not (fence[1][0] == "`" and "`" in fence[2]):
            opened, line_opened = fence[1], number
        elif opened and fence and fence[1].startswith(opened) and not fence[2]:
            opened = ""
        elif opened and (line.startswith("+++") or re.match(rf" {{0,3}}{opened}\{{", line)):
            break
    if not opened:
        return None
    return Problem(
        path, line_opened, f"The fence {opened} is never closed: end it with a line of {opened}."
    )


def line_of(path: Path, text: str) -> int:
    """The first line of a file that holds `text`, from 1; 1 if none does."""
    lines = path.read_text(encoding="utf8").splitlines()
    return next((i for i, line in enumerate(lines, 1) if text in line), 1)
