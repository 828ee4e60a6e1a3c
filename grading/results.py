"""Keeps the result of each file, and writes what teachers use: `scores.csv`, gradebooks, reports.

Everything is made from the kept results alone, in a fixed order, so that shards that are merged,
and runs that were cut off and taken up again, end in the same bytes.
"""

import csv
import io
import json
import os
import re
import shutil
import tempfile
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

from grading.report import gradescope, html_report

PARTS = "parts"
_FORMULA = re.compile(r"^[\s\x00-\x1f]*[=+\-@＝＋－＠\t\r]")


def write_text(path: Path, text: str) -> None:
    """Write a file in one go: whoever is cut off leaves the old one, never half of the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(number, "w", encoding="utf8", newline="") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def stored(path: Path) -> dict:
    """A kept result; {} if there is none or it is damaged."""
    try:
        result = json.loads(path.read_text(encoding="utf8"))
    except (OSError, ValueError):
        return {}
    return result if isinstance(result, dict) else {}


def not_ours(out: Path) -> str:
    """Why results must not be written to this folder: it holds other things. "" if they may."""
    if out.is_dir() and not (out / PARTS).is_dir() and any(out.iterdir()):
        return f"{out} holds other things than results: name a new or empty folder with --out."
    if out.exists() and not out.is_dir():
        return f"{out} is a file: name a folder with --out."
    return ""


def points(row: dict) -> int:
    return sum(check["points"] for checks in row["questions"].values() for check in checks)


def possible(row: dict) -> int:
    return sum(check["possible"] for checks in row["questions"].values() for check in checks)


def all_rows(out: Path) -> list[dict]:
    """One row for each student and exercise, and one for each file that could not be graded.

    Where a student handed in an exercise more than once, the file with the most points counts.
    """
    best: dict[tuple, dict] = {}
    for path in sorted((out / PARTS).glob("*.json")):
        if result := stored(path):
            for row in result["rows"]:
                row |= {name: result[name] for name in ("file", "student", "report", "sandbox")}
                row["files"] = 1
                what = (row["report"], row["exercise"], "" if row["exercise"] else row["file"])
                if what in best:
                    files = best[what]["files"] + 1
                    first = min(best[what], row, key=lambda r: (-points(r), r["file"]))
                    best[what] = first | {"files": files}
                else:
                    best[what] = row
    return sorted(
        best.values(), key=lambda r: (r["student"], r["report"], r["exercise"], r["file"])
    )


def write_reports(out: Path) -> int:
    """Write the tables and reports from the kept results; returns the number of rows."""
    rows = all_rows(out)
    write_text(out / "scores.csv", _table(_scores(rows)))
    write_text(out / "canvas.csv", _table(_canvas(rows)))
    write_text(out / "moodle.csv", _table(_moodle(rows)))
    students = defaultdict(list)
    for row in rows:
        students[row["report"]].append(row)
    for name, make in (("reports", html_report), ("gradescope", gradescope)):
        wanted = set()
        for report, theirs in students.items():
            path = (
                out / name / (f"{report}.html" if name == "reports" else f"{report}/results.json")
            )
            wanted.add(path.relative_to(out / name).parts[0])
            write_text(path, make(theirs))
        for path in (out / name).glob("*") if (out / name).is_dir() else ():
            if path.name not in wanted:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    return len(rows)


def _table(lines: list[list]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        [[guarded(cell) for cell in row] for row in lines]
    )
    return text.getvalue()


def guarded(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded(-1), guarded("alice")
    ("'=1+1", -1, 'alice')
    """
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def _scores(rows: list[dict]) -> list[list]:
    questions: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: row["exercise"]):
        questions.setdefault(row["exercise"], list(row["questions"]))
    columns = [(slug, name) for slug, names in questions.items() for name in names]
    lines = [["student", "exercise", "points", "possible", "problem", "file", "files", "sandbox",
              *(f"{slug}.{name}" for slug, name in columns)]]  # fmt: skip
    for row in rows:
        own = [
            sum(check["points"] for check in row["questions"][name])
            if slug == row["exercise"]
            else ""
            for slug, name in columns
        ]
        graded = bool(row["exercise"])
        lines.append([
            row["student"], row["exercise"], points(row), possible(row) if graded else "",
            row["problem"], row["file"], row["files"], "yes" if row["sandbox"] else "NO", *own,
        ])  # fmt: skip
    return lines


def _by_student(rows: list[dict]) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """Points possible by exercise; points by student and exercise."""
    most: dict[str, int] = {}
    students: dict[str, dict[str, int]] = {}
    for row in rows:
        theirs = students.setdefault(row["student"], {})
        if row["exercise"]:
            most[row["exercise"]] = possible(row)
            theirs[row["exercise"]] = points(row)
    return dict(sorted(most.items())), students


def _canvas(rows: list[dict]) -> list[list]:
    """Canvas finds a student by SIS User ID or SIS Login ID; `Section` must stand, may be empty."""
    most, students = _by_student(rows)
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    lines = [[*head, *most], ["    Points Possible", "", "", "", "", *most.values()]]
    for student, theirs in students.items():
        lines.append([student, "", student, student, "", *(theirs.get(slug, "") for slug in most)])
    return lines


def _moodle(rows: list[dict]) -> list[list]:
    """In Moodle's import, map `ID number` to the user's ID number, each other column to an item."""
    most, students = _by_student(rows)
    lines = [["ID number", *most]]
    for student, theirs in students.items():
        lines.append([student, *(theirs.get(slug, "") for slug in most)])
    return lines
