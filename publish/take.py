"""The pages of the built site as parts of a larger document: what `take.js` takes of each."""

import html
from dataclasses import dataclass
from pathlib import Path

from publish.errors import BookError
from publish.settings import BUILD, Edition
from publish.site import SITE
from publish.source import parts, toc
from publish.titles import for_edition

_TAKE = Path(__file__).with_name("take.js")


@dataclass(frozen=True)
class Page:
    """One page of the book, ready to stand in a larger document."""

    name: str
    title: str
    sections: tuple[tuple[str, str], ...]  # id and title of each
    paper: str  # its article as HTML, with links and ids for one document of all pages
    ebook: str  # as XHTML, with links to files, MathML and images/…
    images: dict[str, str]  # the images of the EPUB, by name: their addresses
    properties: tuple[str, ...]  # what EPUB readers must be told of: mathml, svg

    @property
    def slug(self) -> str:
        return _slug(self.name)


def read_pages(browser, edition: Edition, names: list[str] | None = None) -> list[Page]:
    """The articles of an edition, all or those named, in the order of the contents."""
    names = names or toc()
    page = browser.new_context(java_script_enabled=False).new_page()
    taken = []
    for name in names:
        path = SITE / edition.name / f"{name}.html"
        if not path.exists():
            raise BookError(f"{path.relative_to(BUILD.parent)} is missing: run `make book` first.")
        page.goto(path.as_uri())
        found = page.evaluate(
            _TAKE.read_text(encoding="utf8"),
            {
                "root": (SITE / edition.name).as_uri() + "/",
                "slug": _slug(name),
                "slugs": {other: _slug(other) for other in names},
            },
        )
        for key, value in found.items():  # JavaScript's lists
            if isinstance(value, list):
                found[key] = tuple(tuple(v) if isinstance(v, list) else v for v in value)
        taken.append(Page(name=name, **found))
    page.context.close()
    return taken


def by_part(edition: Edition, pages: list[Page]) -> list[tuple[str, list[Page]]]:
    """The pages under the captions (HTML; one is empty) of the parts that they belong to."""
    found = []
    for caption, names in parts():
        caption = html.escape(for_edition(caption, edition.languages))
        members = [page for page in pages if page.name in names]
        if members:
            found.append((caption, members))
    return found


def _slug(name: str) -> str:
    """A page's name as an id: chapters/09_adam becomes chapters-09_adam."""
    return name.replace("/", "-")
