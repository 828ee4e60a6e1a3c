"""Mathematics typeset while the site is built: KaTeX through sphinxcontrib-katex."""

import functools

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinxcontrib import katex

from publish import assets

_logger = logging.getLogger(__name__)


class CheckMaths(SphinxPostTransform):
    """Typeset every formula once; report those that KaTeX refuses with their file and line."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs) -> None:
        for node in list(self.document.findall(nodes.math)):
            self._check(node, {})
        for node in list(self.document.findall(nodes.math_block)):
            self._check(node, {"displayMode": True})

    def _check(self, node: nodes.Element, options: dict) -> None:
        formula = node.astext()
        try:
            katex.render_latex(formula, options or None)
        except katex.KaTeXError as error:
            _logger.warning("KaTeX cannot typeset “%s”: %s", formula, error, location=node)
            node.replace_self(nodes.literal(formula, formula))


def _remember(render):
    """`render` keeps its answers: each formula is checked first and written later."""

    @functools.cache
    def remembered(latex: str, options: tuple) -> str:
        return render(latex, dict(options))

    return lambda latex, options=None: remembered(latex, tuple((options or {}).items()))


def setup(app) -> None:
    katex.NODEJS_BINARY = str(assets.NODE)
    # On a busy machine the stock 5 s are too few, and the server's Unix socket exists before it
    # listens, which refuses the connection; over the loopback it is tried again.
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60.0
    katex.KaTeXServer.start_server_process = katex.KaTeXServer.start_network_socket
    # A bad formula must stop the build; stock settings print it in red and go on.
    katex.KATEX_DEFAULT_OPTIONS.update(throwOnError=True, strict="error")
    if not hasattr(katex, "render_latex_uncached"):
        katex.render_latex_uncached = katex.render_latex
        katex.render_latex = _remember(katex.render_latex)
    app.setup_extension("sphinxcontrib.katex")
    app.config.katex_prerender = True
    app.config.katex_css_path = "katex/katex.min.css"
    app.config.html_math_renderer = "katex"
    app.add_post_transform(CheckMaths)
