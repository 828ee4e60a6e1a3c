"""What a page of the built site weighs: the requests of a visit, and the bytes that they bring.

The pages are Playwright's; `page.requests` lists the addresses that they have asked for.
"""

import gzip
from dataclasses import dataclass

from publish.site import SITE

# The goals, in bytes and requests.
PAGE, WITH_MOVING_FIGURES, NEXT_PAGE, REQUESTS = 300_000, 600_000, 150_000, 25

_PHONE = {"width": 390, "height": 844}
_COMPRESSED_ALREADY = (".woff2", ".png")
_READ = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
    window.scrollTo({ top: y, behavior: "instant" });
    for (const _ of "ab") await new Promise(requestAnimationFrame);  // laid out, and seen to be
  }
  window.scrollTo({ top: document.body.scrollHeight, behavior: "instant" });
}"""


def requests_of_a_reader(page) -> list[str]:
    """The addresses that a page asks for when it is read from its beginning to its end."""
    page.evaluate(_READ)
    page.wait_for_load_state("networkidle")
    return [url for url in page.requests if not url.startswith("data:")]


def weight(urls: list[str], address: str) -> int:
    """The bytes that a compressing server at `address` sends for these requests."""
    total = 0
    for url in urls:
        path = SITE / url.removeprefix(f"{address}/").split("?")[0].split("#")[0]
        data = path.read_bytes()
        compressed = path.suffix in _COMPRESSED_ALREADY
        total += len(data) if compressed else len(gzip.compress(data))
    return total


def weight_of_moving_figures(page) -> int:
    """What a page's moving figures add to it, in bytes."""
    figures = page.locator("figure.play").evaluate_all("all => all.map(f => f.outerHTML)")
    return sum(len(gzip.compress(figure.encode())) for figure in figures)


@dataclass(frozen=True)
class Visit:
    """What a reader's visit brings, in bytes; the next page without what has come already."""

    first: int
    moving: int
    requests: int
    next: int


def visit(browser, address: str, path: str) -> Visit:
    """Read a page from its beginning to its end, then the one that follows it."""
    context = browser.new_context(viewport=_PHONE)
    page = context.new_page()
    page.requests = []
    page.on("request", lambda request: page.requests.append(request.url))
    page.goto(f"{address}/{path}")
    first = requests_of_a_reader(page)
    moving = weight_of_moving_figures(page)
    follows = page.locator(".prev-next-footer a.right-next")
    added = 0
    if follows.count():
        page.requests.clear()
        page.goto(follows.evaluate("a => a.href"))
        second = set(requests_of_a_reader(page)) - set(first)
        added = weight(sorted(second), address) - weight_of_moving_figures(page)
    context.close()
    return Visit(weight(first, address), moving, len(first), added)
