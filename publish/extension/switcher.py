"""Links from every page, and from every heading, to its counterparts in the other editions."""

from html import escape

from docutils import nodes

from publish.settings import EDITIONS


def _address(pagename: str, edition: str) -> str:
    """The relative address of a page's counterpart in another edition."""
    return "../" * (pagename.count("/") + 1) + f"{edition}/{pagename}.html"


def _add_switcher(app, pagename: str, templatename: str, context: dict, doctree) -> None:
    current = EDITIONS.get(app.config.book_edition)
    context["switcher_label"] = current and current.switcher
    context["editions"] = current and [
        {
            "label": edition.label,
            "short": edition.short,
            "lang": edition.html_lang,
            "href": _address(pagename, edition.name),
            "current": edition is current,
        }
        for edition in EDITIONS.values()
    ]


def _link_headings(app, doctree: nodes.document, docname: str) -> None:
    """Behind each heading, links to the same section elsewhere. They need no script.

    Their text is written by the style sheet: the search index and the contents stay clean.
    """
    current = EDITIONS.get(app.config.book_edition)
    if current is None or app.builder.format != "html":
        return
    for section in doctree.findall(nodes.section):
        title = section.next_node(nodes.title)
        if title is None or not section["ids"]:
            continue
        links = "".join(
            f'<a class="twin-link" lang="{edition.html_lang}" hreflang="{edition.html_lang}"'
            f' href="{_address(docname, edition.name)}#{section["ids"][0]}"'
            f' data-label="{escape(edition.short)}" aria-label="{escape(edition.label)}"'
            f' title="{escape(edition.label)}"></a>'
            for edition in EDITIONS.values()
            if edition is not current
        )
        title += nodes.raw("", f'<span class="twin-links">{links}</span>', format="html")


def setup(app) -> None:
    app.connect("html-page-context", _add_switcher)
    app.connect("doctree-resolved", _link_headings, priority=600)
