"""Projects a chapter, which holds both languages, into the notebook of one edition."""

import nbformat

from publish.settings import Edition
from publish.source import Cell, Chapter, Directive, markdown_parser, read_directive
from publish.titles import for_edition

_PARSER = markdown_parser()
_METADATA_TITLES = (("figure", "caption"), ("image", "alt"))


def project(chapter: Chapter, edition: Edition) -> nbformat.NotebookNode:
    """The chapter in `edition`: the other language's cells dropped, titles with one side.

    The notebook's metadata hold a `source_map`, from which Sphinx takes the line numbers of its
    warnings. Cells have stable ids, so that equal sources make equal files.
    """
    cells = [cell for cell in chapter.cells if cell.lang in (None, *edition.languages)]
    notebook = nbformat.v4.new_notebook(
        metadata={
            **{k: v for k, v in chapter.metadata.items() if k != "jupytext"},
            "language_info": {"name": "python", "pygments_lexer": "ipython3"},
            "source_map": [cell.line - 1 for cell in cells],
        },
        cells=[_cell(cell, edition, number) for number, cell in enumerate(cells)],
    )
    return notebook


def _cell(cell: Cell, edition: Edition, number: int) -> nbformat.NotebookNode:
    if cell.kind == "code":
        metadata = _metadata(cell.metadata, edition)
        return nbformat.v4.new_code_cell(cell.source, metadata=metadata, id=f"cell-{number}")
    source = cell.source if cell.lang else project_shared(cell.source, edition)
    return markdown_cell(source, f"cell-{number}", cell.metadata)


def markdown_cell(source: str, id: str, metadata: dict | None = None) -> nbformat.NotebookNode:
    """As nbformat's own, which validates each cell anew: whole notebooks are when they are written."""
    return nbformat.from_dict(
        {"cell_type": "markdown", "id": id, "metadata": metadata or {}, "source": source}
    )


def _metadata(metadata: dict, edition: Edition) -> dict:
    """A code cell's metadata with one side of its figure's caption and text alternative."""
    mystnb = {key: dict(value) if isinstance(value, dict) else value
              for key, value in metadata.get("mystnb", {}).items()}  # fmt: skip
    for group, key in _METADATA_TITLES:
        if key in mystnb.get(group, {}):
            mystnb[group][key] = for_edition(mystnb[group][key], edition.languages)
    return {**metadata, "mystnb": mystnb} if mystnb else dict(metadata)


def project_shared(text: str, edition: Edition) -> str:
    """A shared cell with one side of each title; the number of lines stays the same."""
    lines = text.split("\n")
    _project_lines(text, lines, 0, edition)
    return "\n".join(lines)


def _project_lines(text: str, lines: list[str], offset: int, edition: Edition) -> None:
    """Replace the titles of `text`, which stands in `lines` from `offset` on."""
    row, column = 0, 0  # within a table row, cells are replaced from left to right
    for token in _PARSER.parse(text):
        if token.type == "tr_open":
            row, column = token.map[0], 0
        elif token.type == "inline":
            first = token.map[0] if token.map else row
            last = token.map[1] if token.map else row + 1
            start = column if not token.map or first == row and column else 0
            column = _replace(lines, offset + first, offset + last, token.content, start, edition)
        elif directive := read_directive(token):
            _project_directive(directive, lines, offset, edition)


def _project_directive(
    directive: Directive, lines: list[str], offset: int, edition: Edition
) -> None:
    here = offset + directive.line
    if directive.argument:
        _replace(lines, here, here + 1, directive.argument, 0, edition)
    for value in directive.options.values():
        _replace(lines, here, offset + directive.body_line, str(value), 0, edition)
    if directive.is_prose:
        _project_lines(directive.body, lines, offset + directive.body_line, edition)


def _replace(
    lines: list[str], first: int, last: int, title: str, start: int, edition: Edition
) -> int:
    """Put the edition's side of `title` in its place; return the column behind it."""
    chosen = for_edition(title, edition.languages)
    for number in range(first, last):
        at = lines[number].find(title, start)
        if at >= 0:
            lines[number] = lines[number][:at] + chosen + lines[number][at + len(title) :]
            return at + len(chosen)
    return start  # a title over several lines: the mirror check refuses it
