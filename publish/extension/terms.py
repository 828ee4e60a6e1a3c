"""Index entries: where a term is explained. The search leads there first.

```` ```{index} 条件数 · condition number ```` below a heading, an entry of its own for each language
of the edition.
"""

from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from publish.settings import SEPARATOR


class OneEntryEach(SphinxTransform):
    """An entry in two languages becomes two, and every entry names the term's main place."""

    default_priority = 700  # before Sphinx collects the entries

    def apply(self, **kwargs) -> None:
        for node in self.document.findall(addnodes.index):
            node["entries"] = [
                (kind, term, target, "main", key)
                for kind, value, target, _, key in node["entries"]
                for term in value.split(SEPARATOR)
            ]


def setup(app) -> None:
    app.add_transform(OneEntryEach)
