"""What lessons show: glued values as myst-nb writes them, the library's source without docstrings."""

import ast
import inspect

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from lessons_lib import (
    datasets,
    descent,
    gradients,
    landscapes,
    loss_slices,
    losses,
    networks,
    notebook,
    plots,
    search,
)
from lessons_lib.datasets import DataError
from lessons_lib.notebook import glue, scientific, source, source_of
from lessons_lib.optimizers import Adam

PREFIX = "application/papermill.record/"

CELLS = """
import numpy as np
import matplotlib.pyplot as plt
from lessons_lib import plots
from lessons_lib.losses import predict, scores
from lessons_lib.notebook import glue, source
plots.use_style()
---
glue("count", np.int64(3))
---
source(scores, predict)
---
from myst_nb import glue as theirs
glue("n", 12)
theirs("n", 12, display=False)
glue("s", "abc")
theirs("s", "abc", display=False)
---
fig, ax = plt.subplots()
_ = ax.plot([0, 1, 0])
---
fig, ax = plt.subplots()
_ = ax.plot([0, 1, 0])
"""


@pytest.fixture(scope="module")
def outputs():
    """The outputs of each cell, run in a fresh kernel as a lesson is."""
    cells = [nbformat.v4.new_code_cell(cell.strip()) for cell in CELLS.split("---")]
    lesson = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(lesson, timeout=120, kernel_name="python3").execute()
    return [cell.outputs for cell in lesson.cells]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"), (-0.5, "−0.5"), (0.0010, "0.001"), (0.00099, "9.9 × 10⁻⁴"),
        (0.000999, "0.001"), (9949, "9900"), (9951, "10⁴"), (-1e-12, "−1 × 10⁻¹²"),
        (np.float64(3.21e-101), "3.2 × 10⁻¹⁰¹"), (float("inf"), "inf"), (float("nan"), "nan"),
    ],
)  # fmt: skip
def test_numbers_stand_as_readers_write_them(value, written):
    assert scientific(value) == written


def test_as_many_digits_as_are_asked_for():
    assert scientific(0.000123456, digits=4) == "1.235 × 10⁻⁴"
    assert scientific(123.456, digits=5) == "123.46"


def test_the_first_cell_of_a_lesson_prints_nothing(outputs):
    assert outputs[0] == []


def test_glue_in_a_lesson_is_hidden_under_its_name(outputs):
    [output] = outputs[1]
    assert output.data == {PREFIX + "text/plain": "3"}
    assert output.metadata == {"scrapbook": {"name": "count", "mime_prefix": PREFIX}}


def test_glue_writes_what_myst_nb_writes(outputs):
    ours, theirs = outputs[3][::2], outputs[3][1::2]
    assert ours == theirs and len(ours) == 2


def test_source_shows_one_block_of_markdown(outputs):
    [output] = outputs[2]
    code = source_of(losses.scores) + "\n\n\n" + source_of(losses.predict)
    assert output.data == {"text/markdown": f"```python\n{code}\n```", "text/plain": code}
    assert output.metadata == {}


def test_a_figure_is_svg_alone_and_its_bytes_repeat(outputs):
    [first], [second] = outputs[4:]
    assert first == second
    assert set(first.data) == {"image/svg+xml", "text/plain"}
    assert "<dc:date>" not in first.data["image/svg+xml"]


@pytest.fixture
def displayed(monkeypatch):
    """What is handed to IPython's display."""
    calls = []
    monkeypatch.setattr(notebook, "display", lambda data, **options: calls.append((data, options)))
    return calls


@pytest.mark.parametrize(
    "value, text",
    [
        (3, "3"),
        (2.5, "2.5"),
        (np.float64(2.5), "2.5"),
        (np.int64(-7), "-7"),
        (np.array(0.1), "0.1"),
        (np.array([4]), "4"),
        (np.float32(0.5), "0.5"),
        ("grad_tol", "'grad_tol'"),
        (np.str_("abc"), "'abc'"),
    ],
)
def test_glue_writes_plain_numbers_and_strings(value, text, displayed):
    glue("name", value)
    [(data, _)] = displayed
    assert data == {PREFIX + "text/plain": text}


@pytest.mark.parametrize("value", [None, [1.0], np.zeros(2), 1j, True, np.bool_(True), {}])
def test_glue_refuses_what_prose_cannot_print(value):
    with pytest.raises(TypeError, match=r"glue\('loss'\): a number or a string is needed, got "):
        glue("loss", value)


@pytest.mark.parametrize("value", [float("nan"), np.inf, np.float64("nan")])
def test_glue_refuses_nan_and_infinity(value):
    with pytest.raises(
        ValueError, match=r"glue\('loss'\): a finite number is needed, got (nan|inf)"
    ):
        glue("loss", value)


@pytest.mark.parametrize("name", ["", None, 3])
def test_glue_needs_a_name(name):
    with pytest.raises(TypeError, match="glue needs a name"):
        glue(name, 1.0)


def test_source_of_is_the_code_that_runs():
    for thing in (losses.svm_loss_and_gradient, search.random_search, Adam, notebook.glue):
        code = source_of(thing)
        assert '"""' not in code
        shown, real = ast.parse(code), ast.parse(inspect.getsource(thing))
        for node in ast.walk(real):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
                del node.body[0]
        assert ast.dump(shown) == ast.dump(real)


def test_source_of_leaves_no_gap_where_the_docstring_was():
    lines = source_of(losses.scores).split("\n")
    assert lines[0] == "def scores(W, X):"
    assert lines[1].startswith("    ") and lines[1].strip()


def test_source_of_keeps_a_docstring_that_is_the_whole_body():
    code = source_of(DataError)
    assert "A data file is missing" in code
    compile(code, "shown", "exec")


def test_source_of_repeats():
    assert source_of(search.random_search) == source_of(search.random_search)


def test_source_needs_something_to_show():
    with pytest.raises(TypeError, match="at least one function or class"):
        source()


def test_every_public_function_of_the_library_can_be_shown():
    modules = (datasets, descent, gradients, landscapes, loss_slices, losses, networks, notebook,
               plots, search)  # fmt: skip
    for module in modules:
        for name, thing in vars(module).items():
            if getattr(thing, "__module__", "") == module.__name__ and not name.startswith("_"):
                compile(source_of(thing), name, "exec")
                assert thing.__doc__ and source_of(thing) == source_of(thing)


def test_source_of_keeps_the_docstring_when_asked():
    assert source_of(losses.scores, docstring=True) == inspect.getsource(losses.scores).rstrip()


@pytest.mark.parametrize("thing", [3, np, "scores", len])
def test_source_refuses_what_has_no_python_source(thing):
    with pytest.raises(TypeError, match="source shows functions and classes, got "):
        source(thing)
