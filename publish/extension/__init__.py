"""What the book adds to Jupyter Book: twins, prerendered maths, bigram search, the switcher."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from publish import assets
from publish.extension import (
    api,
    figures,
    launch,
    maths,
    meta,
    search,
    switcher,
    terms,
    twins,
    units,
)
from publish.settings import EDITIONS, PACKAGE, THEME


def setup(app):
    # Empty when the source is built as it stands, with plain `jupyter-book build .`
    app.add_config_value("book_edition", "", "html", types=str)
    # A change of the publishing code has Sphinx read every page again; one of the theme alone has it
    # write every page again, with its style sheets and scripts.
    theme = {path for path in THEME.rglob("*") if path.is_file()}
    code = {path for ending in ("py", "js") for path in PACKAGE.rglob(f"*.{ending}")} - theme
    app.add_config_value("book_code", _digest(code), "env", types=str)
    app.add_config_value("book_theme", _digest(theme), "html", types=str)
    for part in (api, figures, launch, maths, meta, search, switcher, terms, twins, units):
        part.setup(app)
    app.connect("config-inited", _add_theme)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _digest(files: Iterable[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()


def _add_theme(app, config) -> None:
    config.html_static_path += [str(THEME / "static"), str(assets.fetch())]
    config.templates_path.append(str(THEME / "templates"))
    app.add_css_file("book.css")
    app.add_js_file("book.js", loading_method="defer")
    if edition := EDITIONS.get(config.book_edition):
        # Moving figures speak the languages that have such a sheet; others see them in English.
        sheets = [f"only-{lang}.css" for lang in edition.languages]
        spoken = [name for name in sheets if (THEME / "static" / name).exists()]
        if len(spoken) < 2:
            app.add_css_file(spoken[0] if spoken else "only-en.css")
