"""Sets twins side by side, marks each text with its language, and keeps anchors the same.

The fragments of a page must be the same in all editions, so that a link to a section leads to
the same section of another edition: labels come first, ids made from a title are dropped.
"""

from docutils import nodes
from myst_nb.core.render import MditRenderMixin
from sphinx.transforms import SphinxTransform

from publish.settings import EDITIONS, HTML_LANG, LANGUAGES, SEPARATOR

_render_plain = MditRenderMixin.render_nb_cell_markdown


def _languages(config) -> tuple[str, ...]:
    """Those of the edition; all of them when the source is built as it stands."""
    edition = EDITIONS.get(config.book_edition)
    return edition.languages if edition else tuple(LANGUAGES)


def _render_nb_cell_markdown(self, token) -> None:
    """Wrap a cell that has a language in a container, and twins in a common one.

    docutils turns the class `language-en` into the attribute lang="en".
    """
    lang = token.meta["metadata"].get("lang")
    languages = _languages(self.sphinx_env.config)
    if lang not in LANGUAGES:
        _render_plain(self, token)
        return
    if len(languages) == 1:
        # The page's script shows the twins of these paragraphs (publish.pairs).
        alone = nodes.container(classes=["twin-alone"])
        self.current_node.append(alone)
        with self.current_node_context(alone):
            _render_plain(self, token)
        return
    if lang == languages[0]:
        self.current_node.append(nodes.container(classes=["twins"]))
    pair = self.current_node[-1]
    twin = nodes.container(classes=["twin", f"twin-{lang}", f"language-{HTML_LANG[lang]}"])
    pair.append(twin)
    with self.current_node_context(twin):
        _render_plain(self, token)


def labels_of(section: nodes.section, document: nodes.document) -> list[str]:
    """A section's ids that its author has given."""
    explicit = {
        document.nameids[name]
        for name, is_explicit in document.nametypes.items()
        if is_explicit and document.nameids.get(name)
    }
    return [label for label in section["ids"] if label in explicit]


class LabelsFirst(SphinxTransform):
    """A section is known by the label before it; the id made from its title is dropped."""

    default_priority = 870  # after targets have met their sections, before contents are taken

    def apply(self, **kwargs) -> None:
        for section in self.document.findall(nodes.section):
            section["ids"] = labels_of(section, self.document) or section["ids"]


def _mark_titles(app, doctree: nodes.document, docname: str) -> None:
    """`中文 · English` becomes two pieces, each with its language."""
    languages = _languages(app.config)
    if len(languages) == 1:
        return
    for kind in (nodes.title, nodes.caption, nodes.rubric, nodes.paragraph):
        for node in list(doctree.findall(kind)):
            if kind is nodes.paragraph and not isinstance(node.parent, (nodes.entry, nodes.legend)):
                continue
            _mark(node, languages)


def _mark(node: nodes.Element, languages: tuple[str, ...]) -> None:
    sides: list[list[nodes.Node]] = [[]]
    for child in node.children:
        first, *rest = child.split(SEPARATOR) if isinstance(child, nodes.Text) else [child]
        sides[-1].append(nodes.Text(first) if isinstance(first, str) else first)
        sides += [[nodes.Text(text)] for text in rest]
    if len(sides) != len(languages):
        return
    node.clear()
    for lang, side in zip(languages, sides, strict=True):
        if len(node):
            node += nodes.inline("", SEPARATOR, classes=["side-separator"])
        shown = [child for child in side if child.astext() or len(child.children)]
        node += nodes.inline(
            "", "", *shown, classes=[f"side-{lang}", f"language-{HTML_LANG[lang]}"]
        )


def setup(app) -> None:
    MditRenderMixin.render_nb_cell_markdown = _render_nb_cell_markdown
    app.add_transform(LabelsFirst)
    app.connect("doctree-resolved", _mark_titles)
