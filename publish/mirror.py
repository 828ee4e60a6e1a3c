"""Holds the languages of a chapter together.

Every Chinese cell must be followed at once by its twins in the other languages, and all must have
the same paragraphs and list items in number, and the same formulas, numbers, code, references,
citations and links. A shared cell holds no prose but titles of the form `中文 · English`.
"""

import re
from collections import Counter

import yaml

from publish.errors import Problem
from publish.settings import LANGUAGES, SEPARATOR
from publish.source import Cell, Chapter, Directive, markdown_parser, read_directive
from publish.titles import form, has_all_sides, mask

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[,.]\d+)*")
_TARGET = re.compile(r"^\(([^)\s]+)\)=\s*$", re.MULTILINE)
_PARSER = markdown_parser()
_TITLE_OPTIONS = ("alt", "caption")
_MOST_NAMES = 3  # words that may be names, the same in every language


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

    for i, cell in enumerate(chapter.cells):
        if cell.kind == "code":
            _check_code(cell, report)
        elif cell.lang is None:
            _check_shared(cell, report)
        else:
            _check_place(chapter.cells, i, report)
            if twins := _twins_from(chapter.cells, i):
                _check_twins(twins, report)
    return problems


def _check_place(cells: tuple[Cell, ...], i: int, report) -> None:
    """A twin stands between those of the languages before and behind its own."""
    order, lang = list(LANGUAGES), cells[i].lang
    place = order.index(lang)
    before = cells[i - 1].lang if i else None
    behind = cells[i + 1].lang if i + 1 < len(cells) else None
    if place and before != order[place - 1]:
        report(cells[i].line, f"This {LANGUAGES[lang]} cell has no {LANGUAGES[order[place - 1]]} "
                              "twin: let it follow a cell "
                              f'+++ {{"lang": "{order[place - 1]}"}} at once.')  # fmt: skip
    if place + 1 < len(order) and behind != order[place + 1]:
        report(cells[i].line, f"This {LANGUAGES[lang]} cell has no {LANGUAGES[order[place + 1]]} "
                              "twin: let a cell "
                              f'+++ {{"lang": "{order[place + 1]}"}} follow at once.')  # fmt: skip


def _twins_from(cells: tuple[Cell, ...], i: int) -> list[Cell]:
    """The cell at `i` and its twins behind it, if it is the first of all its twins."""
    group = cells[i : i + len(LANGUAGES)]
    return list(group) if [cell.lang for cell in group] == list(LANGUAGES) else []


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


def _check_twins(twins: list[Cell], report) -> None:
    """Compare each twin with the first, and look whether it is in its own language."""
    contents = [_Contents(cell, report) for cell in twins]
    for cell, its in zip(twins[1:], contents[1:], strict=True):
        _compare(twins[0], contents[0], cell, its, report)
    for cell, its in zip(twins, contents, strict=True):
        name = LANGUAGES[cell.lang]
        if cell.lang == "zh":
            if its.text.strip() and not _HAN.search(its.text):
                report(cell.line, f"The {name} twin has no Chinese in it.")
        elif len(_HAN.findall(its.text)) > len(its.text) / 4:
            report(cell.line, f"The {name} twin is written in Chinese.")
    written: dict[str, str] = {}
    for cell, its in zip(twins, contents, strict=True):
        other = written.setdefault(its.text, cell.lang)
        if other != cell.lang and len(_LATIN_WORD.findall(its.text)) > _MOST_NAMES:
            report(cell.line, f"The {LANGUAGES[cell.lang]} twin repeats the {LANGUAGES[other]} one "
                              f"word for word: write it in {LANGUAGES[cell.lang]}.")  # fmt: skip


def _compare(one: Cell, ones: _Contents, cell: Cell, its: _Contents, report) -> None:
    first, name = LANGUAGES[one.lang], LANGUAGES[cell.lang]
    for kind in sorted(set(ones.structure) | set(its.structure)):
        if ones.structure[kind] != its.structure[kind]:
            report(cell.line, f"The {name} twin has {its.structure[kind]} of kind “{kind}”, "
                              f"the {first} at line {one.line} has {ones.structure[kind]}: "
                              "write the same ones in both.")  # fmt: skip
    for kind, spans in ones.spans.items():
        only_one, only_it = spans - its.spans[kind], its.spans[kind] - spans
        if only_one or only_it:
            shown = [f"only in the {language}: {', '.join(map(_shorten, only))}"
                     for language, only in ((first, only_one), (name, only_it))
                     if only]  # fmt: skip
            report(cell.line, f"The twins ({first} at line {one.line}) differ in a {kind}: "
                              f"{'; '.join(shown)}. Write the same in both.")  # fmt: skip


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
    if directive.name == "index":
        _check_title(directive.argument, "index", here, report)
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
    """A title has every language; a paragraph or table cell may also have none."""
    masked = mask(text).replace("\0", "")
    if has_all_sides(text):
        chinese = masked.split(SEPARATOR)[list(LANGUAGES).index("zh")]
        if not _HAN.search(chinese) and _LATIN_WORD.search(masked):
            report(line, f"The left side of {_shorten(text)} is not Chinese: write {form()}.")
        return
    if found := masked.count(SEPARATOR):
        report(line, f"The {kind} {_shorten(text)} has {found + 1} sides, and the book "
                     f"{len(LANGUAGES)} languages: write {form()}, with “ · ” between the "
                     "languages alone.")  # fmt: skip
        return
    words = _LATIN_WORD.findall(re.sub(r"^\([^)]+\)=$", "", masked, flags=re.MULTILINE))
    named = kind in ("td", "th", "index")
    if _HAN.search(masked) or len(words) > (_MOST_NAMES if named else 0):
        twins = " and ".join(f'+++ {{"lang": "{lang}"}}' for lang in LANGUAGES)
        report(line, f"The {kind} {_shorten(text)} of a shared cell must be written {form()}; "
                     f"prose belongs in a twin, {twins}.")  # fmt: skip


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
                                  f"header, {form()}.")  # fmt: skip
        elif not has_all_sides(text):
            report(cell.line, f"The {kind} {_shorten(text)} must be written {form()}, with “ · ” "
                              "between the languages alone.")  # fmt: skip
