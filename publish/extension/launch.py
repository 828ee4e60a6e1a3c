"""A button on every page with code: run this page's notebook, in this page's language, on Binder.

Binder needs the address of the book's repository: the setting `book_repository`, or the git
remote `origin` of the folder that the book is built in. Without one there is no button.
"""

from docutils import nodes

from publish.repository import binder_address
from publish.settings import EDITIONS, NOTEBOOKS
from publish.source import page_notebook


def _add_button(app, pagename: str, templatename: str, context: dict, doctree) -> None:
    edition = EDITIONS.get(app.config.book_edition)
    has_code = doctree is not None and any(
        "cell" in node["classes"] for node in doctree.findall(nodes.container)
    )
    if not (edition and app.config.book_repository and app.config.book_binder and has_code):
        return
    notebook = f"{NOTEBOOKS.name}/{edition.name}/{page_notebook(pagename)}.ipynb"
    context["launch_label"], context["launch_short"] = edition.launch
    context["launch_href"] = binder_address(
        app.config.book_binder, app.config.book_repository, app.config.book_branch, notebook
    )


def setup(app) -> None:
    app.add_config_value("book_repository", "", "html", types=str)
    app.add_config_value("book_branch", "", "html", types=str)
    app.add_config_value("book_binder", "", "html", types=str)
    app.connect("html-page-context", _add_button)
