"""Which questions are solved in this copy of the book: one small file beside the notebooks."""

import contextlib
import datetime
import json
import os
import tempfile
from pathlib import Path

from grading.words import word

FILE = "progress.json"
_session: dict[Path, dict[str, str]] = {}  # what could not be saved, by file


def place(folder: Path | None = None) -> Path:
    """Where progress is kept: in the nearest folder `notebooks` above, else in this folder."""
    folder = Path.cwd() if folder is None else folder
    for parent in (folder, *folder.parents):
        if parent.name == "notebooks":
            return parent / FILE
    return folder / FILE


def read(file: Path) -> tuple[dict[str, str], str]:
    """The questions solved, each with its day, and a message if the file was damaged.

    A damaged file is kept under another name. What could not be saved in this session counts too.
    """
    kept, message = _kept(file)
    return {**_session.get(file, {}), **(kept or {})}, message


def add(file: Path, question: str) -> tuple[dict[str, str], str]:
    """Take down that a question is solved.

    Returns all that are solved, and a message if they could not be saved.
    """
    kept, message = _kept(file)
    today = datetime.date.today().isoformat()
    solved = {question: today, **_session.get(file, {}), **(kept or {})}
    if solved == kept:
        return solved, message
    if kept is not None:
        try:
            _write(file, solved)
            _session.pop(file, None)
            return solved, message
        except OSError as error:
            reason = error.strerror or type(error).__name__
            message = message or word("unsaved", file=str(file), reason=reason)
    _session[file] = solved
    return solved, message


def _kept(file: Path) -> tuple[dict[str, str] | None, str]:
    """What the file holds: None if it must not be written over. And a message if it is damaged."""
    try:
        data = json.loads(file.read_text(encoding="utf8"))
        solved = data["solved"]
        if not all(type(k) is str and type(v) is str for k, v in solved.items()):
            raise ValueError
        return solved, ""
    except FileNotFoundError:
        return {}, ""
    except PermissionError as error:
        return None, word("unsaved", file=str(file), reason=error.strerror)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return _put_aside(file)


def _put_aside(file: Path) -> tuple[dict[str, str] | None, str]:
    number = 1
    while (aside := file.with_name(f"{file.stem}-damaged-{number}{file.suffix}")).exists():
        number += 1
    try:
        file.rename(aside)
    except OSError:
        return None, word("damaged and stuck", file=str(file))
    return {}, word("damaged", file=str(file), aside=aside.name)


def _write(file: Path, solved: dict[str, str]) -> None:
    """Write the whole file or leave it as it was."""
    text = json.dumps({"solved": dict(sorted(solved.items()))}, ensure_ascii=False, indent=1)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".progress-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf8") as new:
            new.write(text + "\n")
        os.chmod(name, 0o644)
        os.replace(name, file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
