"""Errors that an author reads: what is wrong, where, and what to do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong at one place of a source file."""

    path: str  # relative to the root of the book
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class BookError(Exception):
    """Stops the build; its text is all that the author sees."""

    @classmethod
    def of(cls, problems: list[Problem]) -> "BookError":
        return cls("\n".join(str(problem) for problem in problems))
