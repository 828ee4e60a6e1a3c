"""Writes the notebooks that readers open: `notebooks/EDITION/*.ipynb`.

They need neither Sphinx nor this site: numbers computed by the run, references, citations, figure
captions and equation numbers, which Sphinx fills in on the site, are written out here.
"""

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from pybtex.database import BibliographyData, parse_file

from publish.errors import BookError, Problem
from publish.execute import Outputs, with_outputs
from publish.project import markdown_cell, project
from publish.settings import CHAPTERS, EDITIONS, NOTEBOOKS, ROOT, Edition
from publish.source import Chapter, page_notebook
from publish.titles import for_edition

_ROLE = re.compile(r"\{(ref|numref|eq|cite:[tp]|glue:text)\}`([^`]+)`")
_TARGET = re.compile(r"^\([a-z0-9-]+\)=[ \t]*\n", re.MULTILINE)
_MATH = re.compile(r"^```\{math\}[ \t]*\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
_INDEX = re.compile(r"^```\{index\}[^\n]*\n```[ \t]*\n?", re.MULTILINE)
_BIBLIOGRAPHY = re.compile(r"^```\{bibliography\}.*?^```[ \t]*$", re.MULTILINE | re.DOTALL)
_AUTOMODULE = re.compile(r"^```\{eval-rst\}\n\.\. automodule:: (\S+)\n```$", re.MULTILINE)
_GLUE = "application/papermill.record/text/plain"


@dataclass
class Book:
    """What references to other places of the book are written out from."""

    chapters: list[Chapter]
    outputs: dict[str, Outputs]
    bibliography: BibliographyData
    numbers: dict[str, str] = field(default_factory=dict)  # chapter name -> "4", "" if unnumbered
    places: dict[str, tuple[str, str]] = field(default_factory=dict)  # label -> chapter, "4.2"

    @classmethod
    def of(cls, chapters: list[Chapter], outputs: dict[str, Outputs], root: Path = ROOT) -> "Book":
        book = cls(chapters, outputs, parse_file(root / CHAPTERS.name / "references.bib"))
        counted = Counter()
        for chapter in chapters:
            match = re.match(r"(\d+)_", chapter.notebook)
            book.numbers[chapter.name] = str(int(match[1])) if match else ""
            book._number_labels(chapter, counted)
        return book

    def _number_labels(self, chapter: Chapter, counted: Counter) -> None:
        """Number figures and equations as Sphinx does: by chapter, unnumbered pages as one."""
        prefix = f"{self.numbers[chapter.name]}." if self.numbers[chapter.name] else ""
        for cell in chapter.cells:
            if cell.kind == "code":
                figure = cell.metadata.get("mystnb", {}).get("figure")
                if figure:
                    counted[prefix, "figure"] += 1
                    number = f"{prefix}{counted[prefix, 'figure']}"
                    self.places[figure.get("name", "")] = chapter.name, number
                continue
            for line in cell.source.splitlines():
                if match := re.match(r":label:\s*(\S+)", line):
                    counted[prefix, "equation"] += 1
                    number = f"{prefix}{counted[prefix, 'equation']}"
                    self.places[match[1]] = chapter.name, number
                elif match := re.match(r"\(([a-z0-9-]+)\)=", line):
                    self.places[match[1]] = chapter.name, ""


def write_notebooks(book: Book, folder: Path = NOTEBOOKS) -> None:
    """Write every chapter in every edition; remove notebooks of chapters that are no more."""
    for edition in EDITIONS.values():
        target = folder / edition.name
        target.mkdir(parents=True, exist_ok=True)
        wanted = set()
        for chapter in book.chapters:
            path = target / f"{chapter.notebook}.ipynb"
            wanted.add(path)
            write_if_changed(path, nbformat.writes(reader_notebook(chapter, edition, book)) + "\n")
        for path in set(target.glob("**/*.ipynb")) - wanted:
            path.unlink()


def write_if_changed(path: Path, text: str) -> None:
    """Leave the file and its time alone where nothing has changed."""
    if not path.exists() or path.read_text(encoding="utf8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf8")


def reader_notebook(chapter: Chapter, edition: Edition, book: Book) -> nbformat.NotebookNode:
    """The chapter as a notebook of its own, with the outputs of its run."""
    outputs = book.outputs[chapter.name]
    notebook = with_outputs(project(chapter, edition), outputs)
    notebook.metadata.pop("source_map")
    if chapter.exercise:  # what the class grader reads
        notebook.metadata["downhill"] = {"exercise": chapter.exercise, "lang": edition.name}
    writer = _Writer(chapter, edition, book, _glued(outputs))
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            source = writer.markdown(cell.source)
            if source.strip():
                cells.append(markdown_cell(source, cell.id))
            continue
        figure = cell.metadata.pop("mystnb", {}).get("figure")
        cells.append(cell)
        if figure:
            caption = writer.caption(figure)
            cells.append(markdown_cell(caption, f"{cell.id}-caption"))
    notebook.cells = cells
    return notebook


def _glued(outputs: Outputs) -> dict[str, str]:
    """The values that the chapter's cells gave to `glue`, as text."""
    return {
        output["metadata"]["scrapbook"]["name"]: output["data"][_GLUE]
        for cell in outputs
        for output in cell
        if "scrapbook" in output.get("metadata", {}) and _GLUE in output.get("data", {})
    }


class _Writer:
    """Writes out the roles and directives of one chapter in one edition."""

    def __init__(self, chapter: Chapter, edition: Edition, book: Book, glued: dict[str, str]):
        self.chapter, self.edition, self.book, self.glued = chapter, edition, book, glued

    def markdown(self, source: str) -> str:
        source = _TARGET.sub("", source + "\n").rstrip("\n")
        source = _INDEX.sub("", source + "\n").rstrip("\n")
        source = _MATH.sub(self._equation, source)
        source = _AUTOMODULE.sub(r"`help(\1)`", source)
        source = _BIBLIOGRAPHY.sub(lambda _: self._bibliography(), source)
        return _ROLE.sub(lambda match: self._role(match[1], match[2]), source)

    def caption(self, figure: dict) -> str:
        word = for_edition("图 · Figure", self.edition.languages)
        number = self.book.places[figure.get("name", "")][1]
        return f"*{word} {number}*  {self.markdown(figure.get('caption', ''))}"

    def _equation(self, match: re.Match) -> str:
        lines = match[1].splitlines()
        tag = ""
        while lines and (option := re.match(r":(\w+):\s*(\S*)", lines[0])):
            if option[1] == "label":
                tag = f"\n\\tag{{{self.book.places[option[2]][1]}}}"
            lines.pop(0)
        body = "\n".join(lines).strip("\n") + tag
        # equation*: without the star, JupyterLab's MyST adds a number of its own.
        return f"$$\n\\begin{{equation*}}\n{body}\n\\end{{equation*}}\n$$"

    def _role(self, role: str, content: str) -> str:
        match = re.fullmatch(r"(.*?)\s*<([^<>]+)>", content, re.DOTALL)
        text, target = (match[1], match[2]) if match else ("", content)
        if role == "glue:text":
            return self._glue(content)
        if role.startswith("cite"):
            return "; ".join(self._cite(role, key.strip()) for key in content.split(","))
        if target not in self.book.places:
            self._fail(content, f"No label {target} exists in the book.")
        chapter, number = self.book.places[target]
        if role == "eq":
            text = f"({number})"
        elif role == "numref":
            text = text.replace("%s", number).replace("{number}", number)
        if chapter == self.chapter.name:
            return text
        here, there = Path(self.chapter.notebook), page_notebook(chapter)
        return f"[{text}]({Path(os.path.relpath(there, here.parent)).as_posix()}.ipynb)"

    def _glue(self, content: str) -> str:
        name, _, spec = content.partition(":")
        if name not in self.glued:
            self._fail(content, f"No cell of the chapter calls glue({name!r}, …).")
        text = self.glued[name]
        if not spec:
            return text.strip("'")
        try:
            return format(float(text), spec) if not spec.endswith("d") else format(int(text), spec)
        except ValueError as error:
            self._fail(content, f"The value {text} cannot be written as “{spec}”: {error}.")

    def _cite(self, role: str, key: str) -> str:
        if key not in self.book.bibliography.entries:
            self._fail(key, f"references.bib has no entry {key}.")
        entry = self.book.bibliography.entries[key]
        names = [" ".join(person.last_names).replace("{", "").replace("}", "")
                 for person in entry.persons["author"]]  # fmt: skip
        et_al = names[0] + " et al." if len(names) > 2 else " & ".join(names)
        year = entry.fields["year"]
        return f"{et_al} ({year})" if role == "cite:t" else f"({et_al}, {year})"

    def _bibliography(self) -> str:
        rows = []
        for key in sorted(self.book.bibliography.entries):
            entry = self.book.bibliography.entries[key]
            title = re.sub(r"[{}]", "", entry.fields["title"])
            rows.append(f"- {self._cite('cite:t', key)}. *{title}*")
        return "\n".join(rows)

    def _fail(self, content: str, message: str) -> None:
        line = next(
            (cell.line + i
             for cell in self.chapter.cells
             for i, text in enumerate(cell.source.splitlines())
             if f"`{content}`" in text or f"<{content}>" in text or content in text),
            1,
        )  # fmt: skip
        raise BookError.of([Problem(self.chapter.path, line, f"“{content}”: {message}")])
