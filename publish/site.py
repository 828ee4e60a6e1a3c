"""Builds the three sites with Jupyter Book from projected, already executed notebooks.

Each edition is written, built, translated where the themes speak English, and made light.

Everything is built aside and moved into `_build/html` only when all editions are without a
warning: a failed build leaves the last good site in place.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import nbformat
import yaml

from publish import assets
from publish.errors import BookError
from publish.execute import with_outputs
from publish.interface import finish
from publish.light import lighten, thin
from publish.notebooks import Book, write_if_changed
from publish.pairs import write_twins
from publish.project import project
from publish.repository import repository
from publish.root import write_root
from publish.settings import (
    BUILD,
    CHAPTERS,
    EDITIONS,
    EXERCISES,
    NOTEBOOKS,
    PACKAGE,
    ROOT,
    Edition,
)
from publish.titles import for_edition

SITE = BUILD / "html"
_WARNING = re.compile(r"(WARNING|ERROR|CRITICAL|Exception|Error)\b")
# Sphinx makes millions of objects that live to its end: to look for cycles among them takes a fifth
# of its time.
_JUPYTER_BOOK = "import gc, publish; gc.disable(); from jupyter_book.cli.main import main; main()"
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def build_site(book: Book, jobs: int = 2, say: Callable = print) -> None:
    """Build every edition, all at once or (`jobs` 1) in turn, then put the new site in its place."""
    assets.fetch()
    book = replace(book, outputs=thin(book.outputs))
    built: dict[str, Path] = {}
    failures: list[str] = []

    def build(edition: Edition) -> None:
        started = time.perf_counter()
        try:
            built[edition.name], unchanged = _build_edition(edition, book)
            took = f"built in {time.perf_counter() - started:.1f} s"
            say(f"  {edition.name}: {'unchanged' if unchanged else took}")
        except BookError as error:
            failures.append(f"Edition {edition.name}:\n{error}")
            say(f"  {edition.name}: FAILED")

    with ThreadPoolExecutor(len(EDITIONS) if jobs > 1 else 1) as pool:
        list(pool.map(build, EDITIONS.values()))
    if failures:
        raise BookError("\n".join(failures) + "\nThe last good site is still in _build/html.")
    _install(built, book)


def _build_edition(edition: Edition, book: Book) -> tuple[Path, bool]:
    """Write one edition's source and run Jupyter Book on it if anything has changed.

    Returns the folder of its pages, and whether they were there already.
    """
    source = BUILD / "site" / edition.name
    output = BUILD / "sphinx" / edition.name
    pages = output / "pages"
    _write_source(source, edition, book)
    digest = _digest(source, PACKAGE, ROOT / "lessons_lib", ROOT / "requirements.txt")
    built_from = output / "built-from"
    if built_from.exists() and built_from.read_text(encoding="utf8") == digest:
        return pages, True
    built_from.unlink(missing_ok=True)
    output.mkdir(parents=True, exist_ok=True)
    log = output / "build.log"  # a file, no pipe: a process left behind could keep a pipe open
    with log.open("w", encoding="utf8") as file:
        done = subprocess.run(
            [sys.executable, "-c", _JUPYTER_BOOK, "build", str(source),
             "--path-output", str(output), "-W", "-n", "--keep-going"],
            stdout=file, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"},
        )  # fmt: skip
    if done.returncode:
        message = _explain(log.read_text(encoding="utf8"), edition)
        # Sphinx would not repeat its warnings about pages that it does not read again.
        shutil.rmtree(output, ignore_errors=True)
        raise BookError(message)
    shutil.rmtree(pages, ignore_errors=True)
    shutil.copytree(output / "_build" / "html", pages, ignore=_not_published)
    finish(pages, edition)
    lighten(pages)
    built_from.write_text(digest, encoding="utf8")
    return pages, False


def _digest(*places: Path) -> str:
    """Of the names and bytes of all files in the given files and folders."""
    digest = hashlib.sha256()
    for place in places:
        files = [place] if place.is_file() else sorted(place.rglob("*"))
        for path in files:
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(place)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _write_source(folder: Path, edition: Edition, book: Book) -> None:
    """The edition's notebooks, settings and contents; unchanged files keep their times."""
    write_if_changed(folder / "_config.yml", _dump(_config(edition, folder)))
    write_if_changed(folder / "_toc.yml", _dump(_toc(edition)))
    bibliography = f"{CHAPTERS.name}/references.bib"
    write_if_changed(folder / bibliography, (ROOT / bibliography).read_text(encoding="utf8"))
    wanted = set()
    for chapter in book.chapters:
        notebook = with_outputs(project(chapter, edition), book.outputs[chapter.name])
        path = folder / f"{chapter.name}.ipynb"
        wanted.add(path)
        write_if_changed(path, nbformat.writes(notebook) + "\n")
    for path in set(folder.glob("**/*.ipynb")) - wanted:
        path.unlink()


def _config(edition: Edition, folder: Path) -> dict:
    """The book's settings with those of one edition."""
    config = settings()
    for key in ("title", "author"):
        config[key] = for_edition(config[key], edition.languages)
    config["execute"] = {"execute_notebooks": "off"}
    favicon = ROOT / config["html"]["favicon"]
    config["html"]["favicon"] = Path(os.path.relpath(favicon, folder)).as_posix()
    sphinx = config["sphinx"]["config"]
    sphinx["book_edition"] = edition.name
    sphinx["book_repository"] = sphinx["book_repository"] or repository()
    sphinx["language"] = edition.sphinx_language
    sphinx["html_theme_options"]["search_bar_text"] = edition.search_bar
    sphinx["nb_code_prompt_show"], sphinx["nb_code_prompt_hide"] = edition.code_prompts
    return config


def settings() -> dict:
    """The book's settings, `_config.yml`."""
    return yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))


def _toc(edition: Edition) -> dict:
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf8"))
    for part in contents["parts"]:
        part["caption"] = for_edition(part["caption"], edition.languages)
    return contents


def _dump(settings: dict) -> str:
    return yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)


def _explain(output: str, edition: Edition) -> str:
    """Sphinx's warnings alone, with the names of the source files instead of the projections."""
    output = _ANSI.sub("", output)
    output = re.sub(
        rf"\S*_build/site/{re.escape(edition.name)}/((?:{CHAPTERS.name}|{EXERCISES.name})/[\w/]+)\.ipynb",
        r"\1.md",
        output,
    )
    lines = [line for line in output.splitlines() if _WARNING.search(line)]
    return "\n".join(lines) or output[-4000:]


def _install(built: dict[str, Path], book: Book) -> None:
    """Swap the whole site: readers and a server see the old one or the new one, no mixture."""
    fresh, old = BUILD / "html.new", BUILD / "html.old"
    for folder in (fresh, old):
        shutil.rmtree(folder, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, pages in built.items():
        shutil.copytree(pages, fresh / name)
        _install_downloads(fresh / name, name, book)
    write_twins(fresh)
    write_root(fresh, settings()["sphinx"]["config"]["book_site_url"])
    if SITE.exists():
        SITE.rename(old)
    fresh.rename(SITE)
    shutil.rmtree(old, ignore_errors=True)


def _install_downloads(site: Path, edition: str, book: Book) -> None:
    """Let a page's download be the notebook that runs without the site."""
    for chapter in book.chapters:
        target = site / "_sources" / f"{chapter.name}.ipynb"
        target.unlink(missing_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(NOTEBOOKS / edition / f"{chapter.notebook}.ipynb", target)


def _not_published(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name in (".buildinfo", "objects.inv", ".doctrees")]
