"""Runs each chapter once, in a fresh kernel, and remembers its outputs for all editions."""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from publish.errors import BookError, Problem
from publish.project import project
from publish.settings import BUILD, EDITIONS, ROOT
from publish.source import Chapter

CELL_TIMEOUT = 120  # seconds
MAY_FAIL = "raises-exception"  # the tag of a cell that shows an error on purpose

# One thread for linear algebra: sums are then taken in one order, so that outputs repeat.
# A folder of its own for IPython: no start-up file of the reader's changes a result.
KERNEL_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "IPYTHONDIR": str(BUILD / "ipython"),
}

Outputs = list[list[dict]]  # the outputs of each code cell, in order
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def execute_book(
    chapters: Iterable[Chapter], jobs: int = 2, root: Path = ROOT, say: Callable = print
) -> dict[str, Outputs]:
    """The outputs of every chapter by its name, taken from the cache where nothing has changed.

    Raises BookError, after every chapter has run, naming each cell that failed.
    """
    chapters = list(chapters)
    inputs = _inputs_digest(root)
    keys = {chapter.name: _key(chapter, inputs) for chapter in chapters}
    stored = {c.name: _load(c, keys[c.name], root) if _runs(c) else _none(c) for c in chapters}
    missing = [chapter for chapter in chapters if stored[chapter.name] is None]
    for chapter in chapters:
        if stored[chapter.name] is not None and _runs(chapter):
            say(f"  {chapter.name}: unchanged")
    failures: list[str] = []

    def run(chapter: Chapter) -> None:
        started = time.perf_counter()
        try:
            outputs = execute(chapter)
        except BookError as error:
            failures.append(str(error))
            say(f"  {chapter.name}: FAILED")
            return
        stored[chapter.name] = outputs
        _store(chapter, keys[chapter.name], outputs, root)
        say(f"  {chapter.name}: executed in {time.perf_counter() - started:.1f} s")

    if missing:
        # The first import of matplotlib may write a warning about its font cache: not in a cell.
        subprocess.run([sys.executable, "-c", "import matplotlib.font_manager"], check=True)
        _resolve_class_names()
        with ThreadPoolExecutor(jobs) as pool:
            list(pool.map(run, missing))
    if failures:
        raise BookError("\n".join(failures))
    return stored


def _resolve_class_names() -> None:
    """Have traitlets look up, once, the classes that nbclient and its managers name by strings.

    It does so when the first object is made; two threads that make theirs at once fail.
    """
    client = NotebookClient(nbformat.v4.new_notebook(), kernel_name="python3")
    client.create_kernel_manager().client()


def _runs(chapter: Chapter) -> bool:
    """An exercise waits for its reader: nothing is run before."""
    return bool(chapter.code) and not chapter.exercise


def _none(chapter: Chapter) -> Outputs:
    return [[] for _ in chapter.code]


def execute(chapter: Chapter) -> Outputs:
    """Run one chapter in a fresh kernel. BookError names the cell that failed, with traceback."""
    if not _runs(chapter):
        return _none(chapter)
    Path(KERNEL_ENVIRONMENT["IPYTHONDIR"]).mkdir(parents=True, exist_ok=True)
    notebook = project(chapter, next(iter(EDITIONS.values())))  # code is the same in all
    begun: list[int] = []  # places of cells
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],
        on_cell_execute=lambda cell, cell_index: begun.append(cell_index),
    )
    with tempfile.TemporaryFile() as kernels:  # its own words; those of cells are outputs
        try:
            client.execute(cwd=str(ROOT), env={**os.environ, **KERNEL_ENVIRONMENT}, stderr=kernels)
        except CellExecutionError:
            pass  # told below
        except CellTimeoutError as error:
            message = f"The cell did not end within {CELL_TIMEOUT} s: let it do less."
            raise _stopped(chapter, notebook, begun, message) from error
        except DeadKernelError as error:
            kernels.seek(0)
            said = kernels.read().decode(errors="replace").strip()
            message = f"The kernel died in this cell: is there enough memory?\n{said}"
            raise _stopped(chapter, notebook, begun, message) from error
    _refuse_errors(chapter, notebook)
    return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]


def with_outputs(notebook: nbformat.NotebookNode, outputs: Outputs) -> nbformat.NotebookNode:
    """Put stored outputs into the code cells of `notebook`, which is changed and returned."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, (cell, stored) in enumerate(zip(code, outputs, strict=True), 1):
        cell.outputs = [nbformat.from_dict(output) for output in stored]
        cell.execution_count = number if any(outputs) else None
    return notebook


def _refuse_errors(chapter: Chapter, notebook: nbformat.NotebookNode) -> None:
    """Raise BookError for an error or a warning in any cell that is not tagged to have one."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for source, cell in zip(chapter.code, code, strict=True):
        if MAY_FAIL in source.metadata.get("tags", []):
            continue
        for output in cell.outputs:
            if output.output_type == "error":
                trace = _ANSI.sub("", "\n".join(output.traceback))
                message = f"The cell failed: {output.ename}: {output.evalue}\n{trace}"
                line = source.line + _failing_line(trace) - 1
                raise BookError.of([Problem(chapter.path, line, message)])
            if output.output_type == "stream" and output.name == "stderr":
                message = (
                    "The cell writes a warning, which readers would see and which names files of "
                    f"this machine: mend its cause.\n{output.text}"
                )
                raise BookError.of([Problem(chapter.path, source.line, message)])


def _failing_line(trace: str) -> int:
    """The line within the cell at which the traceback enters it."""
    match = re.search(r"Cell In\[\d+\], line (\d+)", trace)
    return int(match[1]) if match else 1


def _stopped(
    chapter: Chapter, notebook: nbformat.NotebookNode, begun: list[int], message: str
) -> BookError:
    """Of the last cell that had been begun."""
    before = notebook.cells[: begun[-1]] if begun else []
    cell = chapter.code[sum(cell.cell_type == "code" for cell in before)]
    return BookError.of([Problem(chapter.path, cell.line, message.strip())])


# --- the cache ---------------------------------------------------------------------------------


def _inputs_digest(root: Path) -> str:
    """Of all that a chapter's outputs rest on, its own code aside."""
    digest = hashlib.sha256(f"{sys.version_info[:3]}{sorted(KERNEL_ENVIRONMENT)}".encode())
    files = [root / "requirements.txt"]
    for folder, pattern in (("lessons_lib", "**/*.py"), ("data", "**/*")):
        files += sorted(path for path in (root / folder).glob(pattern) if path.is_file())
    for path in files:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() if path.exists() else b"")
        digest.update(b"\0")
    return digest.hexdigest()


def _key(chapter: Chapter, inputs: str) -> str:
    code = [[cell.source, cell.metadata.get("tags", [])] for cell in chapter.code]
    return hashlib.sha256(json.dumps([inputs, code]).encode()).hexdigest()


def _cache_file(chapter: Chapter, root: Path) -> Path:
    return root / BUILD.name / "executed" / f"{chapter.notebook}.json"


def _load(chapter: Chapter, key: str, root: Path) -> Outputs | None:
    try:
        stored = json.loads(_cache_file(chapter, root).read_text(encoding="utf8"))
        return stored["outputs"] if stored["key"] == key else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # no cache, or one cut short: run again


def _store(chapter: Chapter, key: str, outputs: Outputs, root: Path) -> None:
    path = _cache_file(chapter, root)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps({"key": key, "outputs": outputs}), encoding="utf8")
    unfinished.replace(path)
