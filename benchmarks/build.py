"""How long the book takes to build, as ratios within one run; and how large a reader's kit is.

Run with `make bench`. Everything happens in copies of the committed and uncommitted sources in a
temporary folder: the book's own `_build/` is left alone.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from publish import assets
from publish.repository import copy_sources
from publish.settings import ROOT

ONE_EDITION_AT_A_TIME = """
import sys, time
from publish.execute import execute_book
from publish.notebooks import Book
from publish.light import thin
from publish.settings import EDITIONS
from publish.site import _build_edition
from publish.source import read_book
chapters = read_book()
book = Book.of(chapters, thin(execute_book(chapters, say=lambda line: None)))
for edition in EDITIONS.values():
    started = time.perf_counter()
    _build_edition(edition, book)
    print(time.perf_counter() - started)
"""


def copy(target: Path) -> Path:
    """The book's sources, and what the set-up has fetched for it."""
    copy_sources(target)
    (target / "_build").mkdir()
    shutil.copytree(assets.VENDOR, target / "_build" / assets.VENDOR.name)
    shutil.copy(assets.KATEX_SCRIPT, target / "_build")
    (target / "_build" / assets.TOOLS.name).symlink_to(assets.TOOLS)
    return target


def run(book: Path, *arguments: str) -> tuple[float, str]:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=book, env={**os.environ, "PYTHONPATH": str(book)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return time.perf_counter() - started, done.stdout


def measure_builds(folder: Path) -> None:
    parts = copy(folder / "parts")
    execution, _ = run(parts, "-m", "publish", "notebooks")
    _, printed = run(parts, "-c", ONE_EDITION_AT_A_TIME)
    editions = [float(line) for line in printed.split()]

    book = copy(folder / "book")
    cold, _ = run(book, "-m", "publish", "book")
    warm, _ = run(book, "-m", "publish", "book")
    chapter = sorted((book / "chapters").glob("[0-9]*.md"))[-1]
    text = chapter.read_text(encoding="utf8")
    edit = re.compile(r"^(```\{code-cell\}\n.*?)^```$", re.MULTILINE | re.DOTALL)
    chapter.write_text(edit.sub(r"\1# edited\n```", text, count=1), encoding="utf8")
    edited, printed = run(book, "-m", "publish", "book")
    executed = [line.split(":")[0].strip() for line in printed.splitlines() if "executed" in line]

    budget = execution + sum(editions)
    print(f"execution, two at a time        {execution:6.1f} s")
    print(f"one edition after the other     {' + '.join(f'{s:.1f}' for s in editions)} s")
    print(
        f"cold build of all editions      {cold:6.1f} s   {cold / budget:.2f} × their sum (goal 1.2)"
    )
    print(f"warm build, nothing changed     {warm:6.1f} s   {warm / cold:.2f} × cold (goal 0.2)")
    print(f"one chapter edited              {edited:6.1f} s   executed: {', '.join(executed)}")


def measure_readers_environment(folder: Path) -> None:
    environment = folder / "reader"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    python = environment / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check",
         "--requirement", ROOT / "binder" / "requirements.txt"],
        check=True, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    files = [path for path in environment.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files) / 1e6
    sphinx = any(path.name == "sphinx" for path in environment.glob("lib/*/site-packages/*"))
    print(f"the reader's environment        {size:6.0f} MB  (goal 600), Sphinx in it: {sphinx}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        measure_builds(Path(folder))
        measure_readers_environment(Path(folder))


if __name__ == "__main__":
    main()
