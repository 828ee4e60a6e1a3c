"""Holds the two languages of a chapter together.

Every Chinese cell must be followed at once by its English twin, and the two must have the same
paragraphs and list items in number, and the same formulas, numbers, code, references, citations
and links. A shared cell holds no prose but titles of the form `中文 · English`.
"""

import re
from collections import Counter

import yaml

from publish.errors import Problem
from publish.settings import LANGUAGES, SEPARATOR
from publish.source import Cell, Chapter, Directive, markdown_parser, read_directive
from publish.titles import is_bilingual, mask

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[,.]\d+)*")
_TARGET = re.compile(r"^\(([^)\s]+)\)=\s*$", re.MULTILINE)
_PARSER = markdown_parser()
_TITLE_OPTIONS = ("alt", "caption")


def check_book(chapters: list[Chapter]) -> list[Problem]:
    """Every problem of every chapter, and labels that stand twice in the book."""
    problems = [problem for chapter in chapters for problem in check_chapter(chapter)]
    seen: dict[str, str] = {}
    for chapter in chapters:
        for label, line in labels(chapter):
            place = f"{chapter.path}:{line}"
            if label in seen:
                problems.append(
                    Problem(chapter.path, line,
                            f"The label {label} already stands at {seen[label]}: choose another.")
                )  # fmt: skip
            seen.setdefault(label, place)
    return problems


def labels(chapter: Chapter) -> list[tuple[str, int]]:
    """Every label that the chapter defines, with its line."""
    found = []
    for cell in chapter.cells:
        if cell.kind == "code":
            name = cell.metadata.get("mystnb", {}).get("figure", {}).get("name")
            if name:
                found.append((name, cell.line))
            continue
        for number, line in enumerate(cell.source.splitlines()):
            match = re.match(r"\(([^)\s]+)\)=\s*$|:(?:label|name):\s*(\S+)", line)
            if match:
                found.append((match[1] or match[2], cell.line + number))
    return found


def check_chapter(chapter: Chapter) -> list[Problem]:
    """Every problem of one chapter, in the order of its lines."""
    problems: list[Problem] = []

    def report(line: int, message: str) -> None:
        problems.append(Problem(chapter.path, line, message))

    cells = chapter.cells
    for i, cell in enumerate(cells):
        if cell.kind == "code":
            _check_code(cell, report)
        elif cell.lang is None:
            _check_shared(cell, report)
        elif cell.lang == LANGUAGES[0]:
            twin = cells[i + 1] if i + 1 < len(cells) else None
            if twin is None or twin.lang != LANGUAGES[1]:
                report(cell.line, "This Chinese cell has no English twin: let a cell "
                                  '+++ {"lang": "en"} follow at once.')  # fmt: skip
            else:
                _check_twins(cell, twin, report)
        elif i == 0 or cells[i - 1].lang != LANGUAGES[0]:
            report(cell.line, "This English cell has no Chinese twin: let it follow a cell "
                              '+++ {"lang": "zh"} at once.')  # fmt: skip
    return problems


# --- twins -------------------------------------------------------------------------------------


class _Contents:
    """What must agree between twins, counted over a cell and the directives in it."""

    def __init__(self, cell: Cell, report):
        self.structure: Counter = Counter()
        self.spans: dict[str, Counter] = {
            kind: Counter()
            for kind in ("formula", "number", "code span", "reference", "link", "directive")
        }
        self.text = ""
        self._report = report
        self._visit(cell.source, cell.line)

    def _visit(self, text: str, line: int) -> None:
        if target := _TARGET.search(text):
            self._refuse(line + text[: target.start()].count("\n"), f"the target ({target[1]})=")
        tokens = _PARSER.parse(text, env := {})
        if env.get("references"):
            self._refuse(line, "a link definition")
        for token in tokens:
            here = line + token.map[0] if token.map else line
            if token.type == "heading_open":
                self._refuse(here, "a heading")
            elif token.type in ("math_block", "math_block_label", "amsmath"):
                self._refuse(here, "a display equation")
            elif token.type in ("fence", "colon_fence"):
                self._visit_fence(token, here, line)
            elif token.type == "code_block":
                self.spans["code span"][token.content] += 1
            elif token.type in ("paragraph_open", "list_item_open", "tr_open", "blockquote_open"):
                self.structure[token.type.removesuffix("_open").replace("_", " ")] += 1
            elif token.type == "inline":
                if token.content.startswith("[^"):
                    self._refuse(here, "a footnote definition")
                self._visit_inline(token.children)

    def _visit_fence(self, token, here: int, line: int) -> None:
        directive = read_directive(token)
        if directive is None:
            self.spans["code span"][token.content] += 1
            return
        if directive.name == "math" or directive.name.startswith("code-cell"):
            self._refuse(here, f"the directive {{{directive.name}}}")
            return
        if directive.name == "figure":
            self._refuse(here, "a figure")
            return
        self.spans["directive"][directive.name] += 1
        if directive.is_prose:
            if directive.argument:
                self._visit_inline(_PARSER.parseInline(directive.argument)[0].children)
            elif directive.name != "margin":
                self._report(here, f"{{{directive.name}}} needs a title in the twin's language, "
                                   "or the site writes one in another.")  # fmt: skip
            self._visit(directive.body, line + directive.body_line)
        else:
            self.spans["directive"][directive.body] += 1

    def _visit_inline(self, children) -> None:
        for child in children or []:
            if child.type in ("math_inline", "math_inline_double"):
                self.spans["formula"][child.content.strip()] += 1
            elif child.type == "code_inline":
                self.spans["code span"][child.content] += 1
            elif child.type == "myst_role":
                self._visit_role(child)
            elif child.type == "link_open":
                self.spans["link"][child.attrs["href"]] += 1
            elif child.type == "image":
                self.spans["link"][child.attrs["src"]] += 1
            elif child.type == "text":
                self._visit_text(child.content)

    def _visit_role(self, token) -> None:
        name = token.meta["name"]
        match = re.fullmatch(r"(.*?)\s*<([^<>]+)>", token.content, re.DOTALL)
        if match:
            self._visit_text(match[1])
        self.spans["reference"][f"{{{name}}}`{match[2] if match else token.content}`"] += 1

    def _visit_text(self, text: str) -> None:
        self.text += text
        for number in _NUMBER.findall(text):
            self.spans["number"][number.replace(",", "")] += 1

    def _refuse(self, line: int, what: str) -> None:
        self._report(line, f"A twin must not hold {what}: move it to a shared cell, which both "
                           "languages use.")  # fmt: skip


def _check_twins(zh: Cell, en: Cell, report) -> None:
    chinese, english = _Contents(zh, report), _Contents(en, report)
    for kind in sorted(set(chinese.structure) | set(english.structure)):
        if chinese.structure[kind] != english.structure[kind]:
            report(en.line, f"The English twin has {english.structure[kind]} of kind “{kind}”, "
                            f"the Chinese at line {zh.line} has {chinese.structure[kind]}: "
                            "write the same ones in both.")  # fmt: skip
    for kind, spans in chinese.spans.items():
        only_zh, only_en = spans - english.spans[kind], english.spans[kind] - spans
        if only_zh or only_en:
            shown = [f"only in the {language}: {', '.join(map(_shorten, only))}"
                     for language, only in (("Chinese", only_zh), ("English", only_en))
                     if only]  # fmt: skip
            report(en.line, f"The twins (Chinese at line {zh.line}) differ in a {kind}: "
                            f"{'; '.join(shown)}. Write the same in both.")  # fmt: skip
    if chinese.text.strip() and not _HAN.search(chinese.text):
        report(zh.line, "The Chinese twin has no Chinese in it.")
    if len(_HAN.findall(english.text)) > len(english.text) / 4:
        report(en.line, "The English twin is written in Chinese.")


def _shorten(text: str, length: int = 60) -> str:
    text = " ".join(text.split())
    return repr(text if len(text) <= length else text[: length - 1] + "…")


# --- shared cells ------------------------------------------------------------------------------


def _check_shared(cell: Cell, report) -> None:
    _check_shared_text(cell.source, cell.line, report)


def _check_shared_text(text: str, line: int, report) -> None:
    lines = text.splitlines()
    kinds: list[str] = []
    for token in _PARSER.parse(text):
        here = line + token.map[0] if token.map else line
        if token.nesting == 1:
            kinds.append(token.type.removesuffix("_open"))
            if token.type == "heading_open":
                _check_heading_label(lines, token.map[0], here, report)
        elif token.nesting == -1:
            kinds.pop()
        elif token.type == "inline":
            kind = next((k for k in reversed(kinds) if k in ("heading", "th", "td")), "paragraph")
            _check_title(token.content, kind, here, report)
        elif token.type in ("fence", "colon_fence") and (directive := read_directive(token)):
            _check_shared_directive(directive, line, report)


def _check_shared_directive(directive: Directive, line: int, report) -> None:
    here = line + directive.line
    for name in _TITLE_OPTIONS:
        if name in directive.options:
            _check_title(str(directive.options[name]), name, here, report)
    if directive.is_prose:
        if directive.argument and directive.name not in ("figure", "margin"):
            _check_title(directive.argument, "title", here, report)
        _check_shared_text(directive.body, line + directive.body_line, report)


def _check_heading_label(lines: list[str], at: int, here: int, report) -> None:
    before = next((line for line in reversed(lines[:at]) if line.strip()), "")
    match = _TARGET.match(before)
    if not match or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", match[1]):
        report(here, "A heading needs a label of lower-case letters, digits and hyphens on the "
                     "line above it, as in (sec-descent)=: links between the editions rest on "
                     "it.")  # fmt: skip


def _check_title(text: str, kind: str, line: int, report) -> None:
    """A title has both languages; a paragraph or table cell may also have none."""
    masked = mask(text).replace("\0", "")
    if is_bilingual(text):
        if not _HAN.search(masked.split(SEPARATOR)[0]) and _LATIN_WORD.search(masked):
            report(line, f"The left side of {_shorten(text)} is not Chinese: write 中文 · English.")
        return
    if masked.count(SEPARATOR) > 1:
        report(line, f"{_shorten(text)} has more than one “ · ”: keep one, between the languages.")
        return
    words = _LATIN_WORD.findall(re.sub(r"^\([^)]+\)=$", "", masked, flags=re.MULTILINE))
    wordless = not _HAN.search(masked) and len(words) <= (3 if kind in ("td", "th") else 0)
    if not wordless:
        report(line, f"The {kind} {_shorten(text)} of a shared cell must be written 中文 · English; "
                     'prose belongs in a twin, +++ {"lang": "zh"} and +++ {"lang": "en"}.')  # fmt: skip


def _check_code(cell: Cell, report) -> None:
    mystnb = cell.metadata.get("mystnb", {})
    if not isinstance(mystnb, dict):
        report(cell.line, f"mystnb must be a mapping, not {yaml.safe_dump(mystnb).strip()}.")
        return
    figure, image = mystnb.get("figure", {}), mystnb.get("image", {})
    for kind, text in (("caption", figure.get("caption")), ("alt", image.get("alt"))):
        if text is None:
            if figure or image:
                report(cell.line, f"The figure of this cell has no {kind}: add it to the cell's "
                                  "header, 中文 · English.")  # fmt: skip
        elif not is_bilingual(text):
            report(cell.line, f"The {kind} {_shorten(text)} must be written 中文 · English, with "
                              "the separator once.")  # fmt: skip
