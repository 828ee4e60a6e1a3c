"""Index entries: where a term is explained. The search leads there first.

```` ```{index} 条件数 · condition number ```` below a heading: an entry of its own for each language
of the edition, which leads to the heading.
"""

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from publish.extension.twins import labels_of
from publish.settings import SEPARATOR


class NoTargets(SphinxTransform):
    """The directive's own target would settle on whatever follows it: the heading is the place."""

    default_priority = 200  # before targets are handed on to what follows them

    def apply(self, **kwargs) -> None:
        for node in list(self.document.findall(addnodes.index)):
            place = node.parent.index(node) + 1
            if place < len(node.parent) and isinstance(node.parent[place], nodes.target):
                del node.parent[place]


class OneEntryEach(SphinxTransform):
    """An entry in two languages becomes two; each names its section, the term's main place."""

    default_priority = 700  # before Sphinx collects the entries

    def apply(self, **kwargs) -> None:
        for node in self.document.findall(addnodes.index):
            section = node.parent
            while section and not isinstance(section, nodes.section):
                section = section.parent
            labels = section and labels_of(section, self.document)
            node["entries"] = [
                (kind, term, labels[0] if labels else target, "main", key)
                for kind, value, target, _, key in node["entries"]
                for term in value.split(SEPARATOR)
            ]


def setup(app) -> None:
    app.add_transform(NoTargets)
    app.add_transform(OneEntryEach)
