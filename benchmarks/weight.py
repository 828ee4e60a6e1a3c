"""What a page of the built site weighs: the requests of a visit, and the bytes that they bring.

Pages are read in Chromium, and weighed as a server that compresses sends them.
"""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from publish.site import SITE

# The goals, in bytes and requests.
PAGE, WITH_MOVING_FIGURES, NEXT_PAGE, REQUESTS = 300_000, 600_000, 150_000, 25

_PHONE = {"width": 390, "height": 844}
_COMPRESSED_ALREADY = (".woff2", ".png")
# As if the page were read to its end: sections off the screen are laid out, their figures loaded.
_READ = """() => {
  for (const image of document.images) image.loading = "eager";
  const style = document.createElement("style");
  style.textContent = ".bd-article section { content-visibility: visible !important; }";
  document.head.append(style);
  const frame = () => new Promise(requestAnimationFrame);
  const figures = () => Promise.all([...document.images].map((image) => image.decode().catch(() => 0)));
  return frame().then(frame).then(figures).then(() => document.fonts.ready).then(() => 0);
}"""


def weight(urls: Iterable[str], address: str) -> int:
    """The bytes that a compressing server at `address` sends for these requests."""
    paths = (url.removeprefix(f"{address}/").split("?")[0].split("#")[0] for url in urls)
    return sum(_weight_of(SITE / path) for path in paths)


@cache
def _weight_of(path: Path) -> int:
    data = path.read_bytes()
    return len(data if path.suffix in _COMPRESSED_ALREADY else gzip.compress(data))


def weight_of_moving_figures(page) -> int:
    """What a page's moving figures add to it, in bytes."""
    figures = page.locator("figure.play").evaluate_all("all => all.map(f => f.outerHTML)")
    return sum(len(gzip.compress(figure.encode())) for figure in figures)


@dataclass(frozen=True)
class Visit:
    """What a page asks for when it is read from its beginning to its end."""

    requests: frozenset[str]
    bytes: int
    moving: int  # bytes of its moving figures

    @property
    def without_moving(self) -> int:
        return self.bytes - self.moving


def visit(browser, address: str, path: str) -> Visit:
    """Read a page on a phone that has seen none of the site."""
    context = browser.new_context(viewport=_PHONE)
    page, asked = context.new_page(), set()
    page.on("request", lambda request: asked.add(request.url))
    page.goto(f"{address}/{path}")
    page.evaluate(_READ)
    moving = weight_of_moving_figures(page)
    context.close()
    requests = frozenset(url for url in asked if not url.startswith("data:"))
    return Visit(requests, weight(requests, address), moving)


def next_page(first: Visit, second: Visit, address: str) -> int:
    """What the second page of a visit adds, in bytes, without its moving figures."""
    return weight(second.requests - first.requests, address) - second.moving
