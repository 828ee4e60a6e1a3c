"""Finds what students handed in, and reads it: untrusted names, untrusted bytes.

A student is named by the first part of a path below the folder of submissions: `alice.ipynb` and
`alice/09_adam.ipynb` are alice's. Links are never followed, compressed files never opened, and
nothing is run here. Whatever cannot be read is told in one line, `中文 · English`.
"""

import ast
import hashlib
import json
import os
import re
import stat
import unicodedata
import warnings
from dataclasses import dataclass
from pathlib import Path

LARGEST = 10_000_000  # bytes of a file
MOST_CODE = 300_000  # characters of it; the tree of a program takes a thousand times its size
MOST_CELLS = 2_000
MOST_FILES = 500  # of one student
_IGNORED = {"__pycache__", "__MACOSX", "Thumbs.db", "desktop.ini"}
_PACKED = {".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar"}
_MAGIC_LINE = re.compile(r"^[ \t]*(%|!|\?)|^[^#'\"\n]*\?\s*$|^[ \t]*[\w, ]+=\s*[%!]", re.MULTILINE)
_CELL_MAGICS = {"time", "timeit", "capture", "prun"}  # what they wrap is Python
_HAN = re.compile(r"[\u4e00-\u9fff]")


class Unreadable(Exception):
    """A submission that cannot be graded; the text says why, `中文 · English`."""


@dataclass(frozen=True)
class File:
    """A file that was handed in. `key` is its path below the folder, the same on every machine."""

    path: Path
    student: str
    key: str
    name: str  # the key, safe as a file name, different for different keys
    report: str  # the student, safe as a file name
    problem: str = ""


@dataclass(frozen=True)
class Notebook:
    """What is graded of a file."""

    cells: list[str]
    exercises: list[str]
    language: str  # "zh", "en", or "" if nothing tells


def find(folder: Path) -> tuple[list[File], list[str]]:
    """All submissions in a folder, in order of their keys, and the names of what is ignored."""
    files, ignored = [], []
    for entry in sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name)):
        _visit(Path(entry.path), (entry.name,), files, ignored)
    return files, ignored


def _visit(path: Path, parts: tuple[str, ...], files: list[File], ignored: list[str]) -> None:
    last = parts[-1]
    if last in _IGNORED or (last.startswith(".") and not last.startswith("..")):
        return
    mode = os.lstat(path).st_mode
    suffix = Path(last).suffix.lower()
    if stat.S_ISLNK(mode):
        problem = "是符号链接，不予跟随 · It is a symbolic link, which is not followed"
        files.append(_file(path, parts, problem))
    elif stat.S_ISDIR(mode):
        if len(parts) > 8:
            problem = "文件夹套得太深 · The folders are nested too deep"
            files.append(_file(path, parts, problem))
            return
        entries = sorted(os.scandir(path), key=lambda entry: os.fsencode(entry.name))
        for number, entry in enumerate(entries):
            if number == MOST_FILES:
                problem = f"多于 {MOST_FILES} 个文件 · There are more than {MOST_FILES} files"
                files.append(_file(path, parts, problem))
                break
            _visit(Path(entry.path), (*parts, entry.name), files, ignored)
    elif not stat.S_ISREG(mode):
        problem = "不是普通文件 · It is not a regular file"
        files.append(_file(path, parts, problem))
    elif suffix in _PACKED:
        problem = (
            "压缩文件不予打开：请交 .ipynb 或 .py · "
            "Compressed files are not opened: hand in the .ipynb or .py itself"
        )
        files.append(_file(path, parts, problem))
    elif suffix in (".ipynb", ".py"):
        files.append(_file(path, parts))
    else:
        ignored.append(readable("/".join(parts)))


def _file(path: Path, parts: tuple[str, ...], problem: str = "") -> File:
    key = "/".join(parts)
    student = parts[0] if len(parts) > 1 else Path(parts[0]).stem
    student = unicodedata.normalize("NFC", student)  # however a system writes an accent
    names = readable(student), readable(key), safe_name(key), safe_name(student)
    return File(path, *names, problem)


def readable(text: str, most: int = 200) -> str:
    """A name that a student chose, as one line of printable text."""
    text = unicodedata.normalize("NFC", os.fsencode(text).decode("utf8", "replace"))
    text = "".join(c if c.isprintable() else "�" for c in text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def safe_name(text: str) -> str:
    """A file name made from any text: the text itself where that is safe, else with a hash.

    >>> safe_name("alice.ipynb"), safe_name("王小明")
    ('alice.ipynb', '王小明')
    >>> safe_name("../../x").startswith("x-")
    True
    """
    if len(text) <= 60 and re.fullmatch(r"[\w@+]+([ .-]?[\w@+]+)*", text):
        return text
    digest = hashlib.sha256(os.fsencode(text)).hexdigest()[:12]
    kept = re.sub(r"[^\w@+-]+", "_", readable(text)).strip("_-")[:60]
    return f"{kept}-{digest}" if kept else digest


def read_bytes(path: Path, largest: int = LARGEST) -> bytes:
    """The content of a regular file. Raises Unreadable; follows no link, waits for no pipe."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(number, "rb") as file:
            status = os.fstat(number)
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable("不是普通文件 · It is not a regular file")
            data = file.read(largest + 1) if status.st_size <= largest else b""
            if status.st_size > largest or len(data) > largest:
                size = f"{max(status.st_size, len(data)) / 1e6:.0f} MB"
                most = f"{largest / 1e6:g} MB"
                raise Unreadable(
                    f"文件太大：{size}，上限是 {most}（清除输出后再交） · "
                    f"The file is too large: {size}, at most {most} (clear its outputs first)"
                )
            return data
    except OSError as error:
        reason = error.strerror
        raise Unreadable(f"打不开：{reason} · It cannot be opened: {reason}") from error


def parse(data: bytes, path: Path, known: list[str]) -> Notebook:
    """The code and the exercises of a file with this content. Raises Unreadable."""
    if data[:2] in (b"PK", b"\x1f\x8b") or data[:3] in (b"BZh", b"\xfd7z"):
        raise Unreadable(
            "是压缩文件，不是笔记本：请交 .ipynb 本身 · "
            "It is a compressed file, not a notebook: hand in the .ipynb itself"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("不是 UTF-8 文本 · It is not UTF-8 text") from error
    if path.suffix.lower() == ".py":
        stated, language, prose, sources = "", "", text, [text]
    else:
        stated, language, prose, sources = _read_notebook(text)
    if sum(map(len, sources)) > MOST_CODE:
        raise Unreadable(
            f"代码超过 {MOST_CODE} 个字符 · It holds more than {MOST_CODE} characters of code"
        )
    cells = [without_magics(source) for source in sources]
    exercises = [stated] if stated in known else _checked(cells, known)
    if not exercises and path.stem in known:
        exercises = [path.stem]
    if not exercises:
        raise Unreadable(
            '看不出是哪道练习：笔记本里没有标明，也没有 check("09_adam.…") · '
            'It does not tell which exercise it answers: no metadata, no check("09_adam.…")'
        )
    return Notebook(cells, exercises, language or ("zh" if _HAN.search(prose) else "en"))


def _read_notebook(text: str) -> tuple[str, str, str, list[str]]:
    """The exercise and language that a notebook states, its prose, and its code cells."""
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(
            "不是笔记本：JSON 已损坏 · It is not a notebook: its JSON is damaged"
        ) from error
    if type(notebook) is not dict or notebook.get("nbformat") != 4:
        raise Unreadable(
            "不是第 4 版格式的笔记本：请用 JupyterLab 打开并另存 · "
            "It is not a notebook of format 4: open it in JupyterLab and save it again"
        )
    cells = notebook.get("cells")
    if type(cells) is not list or len(cells) > MOST_CELLS:
        raise Unreadable("笔记本没有单元格，或太多 · The notebook has no cells, or too many")
    code, prose = [], []
    for cell in cells:
        source = cell.get("source") if type(cell) is dict else None
        if type(source) is list and all(type(line) is str for line in source):
            source = "".join(source)
        if type(source) is not str:
            raise Unreadable("有个单元格没有文本 · One of the notebook's cells has no text")
        if cell.get("cell_type") == "code":
            code.append(source)
        elif cell.get("cell_type") == "markdown":
            prose.append(source)
    metadata = notebook.get("metadata")
    own = metadata.get("downhill") if type(metadata) is dict else None
    own = own if type(own) is dict else {}
    stated, language = own.get("exercise"), own.get("lang")
    stated = stated if type(stated) is str else ""
    language = language if language in ("zh", "en") else ""
    return stated, language, "\n".join(prose), code


def without_magics(source: str) -> str:
    """A cell without IPython's magics and shell lines; each leaves an empty line or a `pass`."""
    if source.lstrip().startswith("%%"):
        first, _, rest = source.lstrip().partition("\n")
        name = first[2:].split()[:1]
        return "\n" + rest if name and name[0] in _CELL_MAGICS else ""
    if not _MAGIC_LINE.search(source) or _tree(source) is not None:
        return source
    lines = []
    for line in source.split("\n"):
        if _MAGIC_LINE.match(line):
            line = line[: len(line) - len(line.lstrip())] + "pass"
        lines.append(line)
    return "\n".join(lines)


def _tree(source: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _checked(cells: list[str], known: list[str]) -> list[str]:
    """The exercises named in calls `check("NN_slug.question", …)`."""
    found = set()
    for source in (source for source in cells if "check" in source):
        for node in ast.walk(_tree(source) or ast.Module([], [])):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", getattr(node.func, "attr", None))
                if name == "check" and type(node.args[0].value) is str:
                    found.add(node.args[0].value.partition(".")[0])
    return sorted(found & set(known))
