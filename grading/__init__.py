"""Autograded exercises: `check` and `progress` for readers, `python -m grading` for teachers.

>>> from grading import check, progress

Nothing is loaded before it is used: `grading.values` must also serve in a sandbox that holds
little else.
"""

from typing import Any

__all__ = ["check", "progress"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'grading' has no attribute {name!r}")
    from grading import reader

    return getattr(reader, name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
