"""Docstrings as the reference shows them, where Sphinx misreads what numpydoc allows."""

import re

_NAMES = re.compile(r"(:(?:ivar|vartype) )([^:]*, [^:]*)(:.*)")
_INITIAL = re.compile(r"(\s*[A-Z])\. (?=[A-Z])")


def mend(lines: list[str]) -> list[str]:
    """The lines of a docstring with several attributes kept together, and initials kept initials.

    >>> mend([":ivar m, v: Averages.", "A. Cauchy, 1847."])
    [':ivar m,v: Averages.', 'A\\\\. Cauchy, 1847.']
    """
    lines = [_INITIAL.sub(r"\1\\. ", line, count=1) for line in lines]  # no list from A to Z
    return [_NAMES.sub(_together, line) for line in lines]


def _together(field: re.Match) -> str:
    """Sphinx takes what stands before a space for the type of what follows."""
    return field[1] + field[2].replace(", ", ",") + field[3]


def _mend(app, what, name, obj, options, lines) -> None:
    lines[:] = mend(lines)


def _skip(app, what, name, obj, skip, options) -> bool | None:
    """Fields of named tuples have no text of their own."""
    return True if (obj.__doc__ or "").startswith("Alias for field number") else None


def setup(app) -> None:
    app.connect("autodoc-process-docstring", _mend, priority=900)  # after napoleon
    app.connect("autodoc-skip-member", _skip)
