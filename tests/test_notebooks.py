"""The notebooks that readers open: the same run in every edition, and nothing left to fill in.

nbval executes `notebooks/zh` and compares with what is stored; that the other editions hold the
same code and outputs is shown here.
"""

import gzip
import re

import nbformat
import pytest

from publish.settings import EDITIONS, NOTEBOOKS, ROOT
from publish.source import page_notebook, toc

NAMES = [page_notebook(name) for name in toc()]


def read(edition: str, name: str) -> nbformat.NotebookNode:
    return nbformat.read(NOTEBOOKS / edition / f"{name}.ipynb", as_version=4)


def code(notebook):
    return [
        (c.source, c.outputs, c.execution_count) for c in notebook.cells if c.cell_type == "code"
    ]


@pytest.mark.parametrize("name", NAMES)
def test_editions_hold_the_same_code_and_outputs(name):
    assert code(read("zh", name)) == code(read("en", name)) == code(read("zh-en", name))


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_valid_and_complete(edition, name):
    notebook = read(edition, name)
    nbformat.validate(notebook)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    left = re.findall(r"\{(?:glue:?\w*|ref|numref|eq|cite:?\w?)\}`|^\([a-z0-9-]+\)=$", text, re.M)
    assert left == []
    outputs = [output for _, outputs, _ in code(notebook) for output in outputs]
    assert not any(output.output_type == "error" for output in outputs)
    assert str(ROOT) not in nbformat.writes(notebook)


@pytest.mark.parametrize("name", NAMES)
def test_one_language_notebooks_hold_one_language(name):
    han = re.compile(r"[\u4e00-\u9fff]")
    english = "\n".join(c.source for c in read("en", name).cells if c.cell_type == "markdown")
    assert len(han.findall(english)) <= 0.01 * len(english)


@pytest.mark.parametrize("name", NAMES)
def test_outputs_are_light(name):
    notebook = read("zh", name)
    size = len(gzip.compress(nbformat.writes(notebook).encode()))
    assert size < 1_000_000, f"{name}: {size / 1e6:.1f} MB gzipped"
