"""What a lesson's cells need: numbers handed to the prose or written out, the library's source."""

import ast
import inspect
import math
import textwrap

import numpy as np
from IPython.display import display

GLUE_PREFIX = "application/papermill.record/"
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def glue(name, value):
    """Hand a number or a string to the prose, where ``{glue:text}`name``` prints it.

    The output is that of myst-nb's ``glue`` (hidden in the notebook, found by the name), written
    here so that a reader's environment needs no Sphinx. A numpy number is handed on as Python's
    own, so that it prints as 2.5 and not as np.float64(2.5).

    Parameters
    ----------
    name : str
        Unique in the chapter.
    value : number or str

    Raises
    ------
    TypeError
        If the value is neither a number nor a string, or the name is no string.
    ValueError
        If the value is NaN or infinite: prose can't say that in two languages.

    Examples
    --------
    In a cell::

        glue("best_loss", best.loss)

    and in the prose of both languages the role ``glue:text`` with ``best_loss:.2f``.
    """
    if isinstance(value, np.generic | np.ndarray) and np.size(value) == 1:
        value = value.item()
    if not isinstance(name, str) or not name:
        raise TypeError(f"glue needs a name, got {name!r}")
    if not isinstance(value, int | float | str) or isinstance(value, bool):
        raise TypeError(
            f"glue({name!r}): a number or a string is needed, got {type(value).__name__}"
        )
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"glue({name!r}): a finite number is needed, got {value}")
    display(
        {GLUE_PREFIX + "text/plain": repr(value)},
        metadata={"scrapbook": {"name": name, "mime_prefix": GLUE_PREFIX}},
        raw=True,
    )


def scientific(value, digits=2):
    """Return a number as readers write it: 7.2 × 10⁻⁴, never 7.2e-04.

    From 0.001 up to 10,000 it stands in plain decimals, beyond in scientific notation.

    Parameters
    ----------
    value : float
    digits : int
        Significant digits; zeros at the end of the decimals are dropped.

    Returns
    -------
    str

    Examples
    --------
    >>> scientific(0.000716), scientific(1e-8), scientific(1234.5), scientific(-2e6)
    ('7.2 × 10⁻⁴', '10⁻⁸', '1200', '−2 × 10⁶')
    """
    rounded = float(f"{value:.{digits}g}")
    if rounded == 0 or 1e-3 <= abs(rounded) < 1e4 or not math.isfinite(rounded):
        return f"{rounded:.15g}".replace("-", "−")
    number, power = f"{rounded:e}".split("e")
    number = number.rstrip("0").rstrip(".").replace("-", "−")
    ten = f"10{str(int(power)).translate(_RAISED)}"
    return ten if number == "1" else f"{number} × {ten}"


def source(*objects, docstring=False):
    """Show the source code of functions or classes of the library.

    A chapter shows code by this alone, so what is read is what runs.

    Parameters
    ----------
    *objects : functions or classes
    docstring : bool
        Whether to show their docstrings.

    Raises
    ------
    TypeError
        If one of them isn't a Python function or class, or none is given.

    Examples
    --------
    In a cell::

        source(random_search, random_local_search)
    """
    if not objects:
        raise TypeError("source needs at least one function or class, got none")
    code = "\n\n\n".join(source_of(thing, docstring) for thing in objects)
    display({"text/markdown": f"```python\n{code}\n```", "text/plain": code}, raw=True)


def source_of(thing, docstring=False):
    """Return the source code of a function or class, by default without its docstrings.

    Parameters
    ----------
    thing : function or class
    docstring : bool
        Whether to keep the docstrings.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        If thing isn't a Python function or class.

    Examples
    --------
    >>> from lessons_lib.losses import scores
    >>> print(source_of(scores).splitlines()[0])
    def scores(W, X):
    """
    if not (inspect.isfunction(thing) or inspect.isclass(thing)):
        raise TypeError(f"source shows functions and classes, got {thing!r}")
    code = textwrap.dedent(inspect.getsource(thing)).rstrip()
    if docstring:
        return code
    lines = code.split("\n")
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or ast.get_docstring(node) is None:
            continue
        if len(node.body) == 1:
            continue  # nothing else stands there, and Python needs a body
        first, last = node.body[0].lineno - 1, node.body[0].end_lineno
        while last < len(lines) and not lines[last].strip():
            last += 1  # the blank lines after it go as well
        for i in range(first, last):
            lines[i] = None
    return "\n".join(line for line in lines if line is not None)
