"""Stock Jupyter Book, to compare with: `jupyter-book build` of the same pages.

It builds the notebooks, outputs included, from which an edition of the book is built. Of the book's
settings it keeps the title, the author and the bibliography, and executes nothing; everything else
is Jupyter Book's default. What its pages ask of other hosts (MathJax, Thebe) comes only where the
machine reaches them; offline they are lighter and faster than their readers know them.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from publish.errors import BookError
from publish.settings import BUILD


def build_stock(edition: str, folder: Path) -> Path:
    """Let stock Jupyter Book build an edition in `folder`; return the folder of its pages."""
    source = folder / "stock"
    shutil.copytree(BUILD / "site" / edition, source)
    ours = yaml.safe_load((source / "_config.yml").read_text(encoding="utf8"))
    stock = {name: ours[name] for name in ("title", "author", "bibtex_bibfiles")}
    stock |= {"only_build_toc_files": True, "execute": {"execute_notebooks": "off"}}
    (source / "_config.yml").write_text(yaml.safe_dump(stock, allow_unicode=True), encoding="utf8")
    done = subprocess.run(
        [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", source],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise BookError(f"Stock Jupyter Book failed:\n{(done.stdout + done.stderr)[-4000:]}")
    return source / "_build" / "html"
