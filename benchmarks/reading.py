"""The reading experience: Lighthouse's scores of the built site's pages, and what they weigh.

`make bench` measures a choice of pages, ``python -m benchmarks.reading PAGE …`` those that you name,
and ``--all`` every one. Lighthouse drives the installed Chromium as a phone on a slow line (its
"mobile" form, simulated); a score is the median of the runs. Ours and stock Jupyter Book's pages
take turns, so that a busy spell of the machine hits both.

Both are served as GitHub Pages does, compressed and kept for ten minutes, but without TLS and HTTP/2:
Lighthouse takes the machine's own address for a secure one.
"""

import argparse
import contextlib
import functools
import gzip
import http.server
import io
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import weight
from benchmarks.lighthouse import SCORES, STANDARD, Lighthouse, Run, calculated
from benchmarks.stock import build_stock
from publish.errors import BookError
from publish.publications import chromium, find_chromium
from publish.settings import EDITIONS
from publish.site import SITE
from publish.source import toc

PAGES = (  # the book's first, a short one, the longest, an exercise
    "chapters/index",
    "chapters/15_summary",
    "chapters/09_adam",
    "exercises/09_adam/exercise",
)
ABREAST = 4  # pages in one table
SHIFT, OF_STOCK = 0.05, 0.5


@dataclass(frozen=True)
class Measured:
    """All that is known of one page."""

    name: str
    run: Run
    stock: Run | None
    visit: weight.Visit
    added: int  # bytes of the page that follows, for who comes from this one


@dataclass(frozen=True)
class Row:
    """A row of the table: what it shows of a page, and when that is good."""

    name: str
    goal: str
    form: str
    value: Callable
    good: Callable = lambda value: True

    def cell(self, page: Measured) -> tuple[str, bool]:
        value = self.value(page)
        if value is None:
            return "–", True
        good = self.good(value)
        return self.form.format(value) + ("" if good else " MISSED"), good


def _of_stock(page: Measured) -> float | None:
    return page.run.paint / page.stock.paint if page.stock else None


def _up_to(limit: float) -> Callable:
    return lambda value: value <= limit


ROWS = (
    *(
        Row(name, f"≥ {goal}", "{:.0f}", lambda page, name=name: page.run.scores[name],
            lambda score, goal=goal: score >= goal)
        for name, goal in SCORES.items()
    ),
    Row("CLS", f"< {SHIFT}", "{:.3f}", lambda page: page.run.shift, lambda shift: shift < SHIFT),
    Row("LCP", "", "{:.2f} s", lambda page: page.run.paint / 1e3),
    Row("LCP against stock's", f"< {OF_STOCK} ×", "{:.2f} ×", _of_stock, lambda x: x < OF_STOCK),
    Row("first visit, without moving figures", f"≤ {weight.PAGE / 1e3:.0f} kB", "{:.0f} kB",
        lambda page: page.visit.without_moving / 1e3, _up_to(weight.PAGE / 1e3)),
    Row("first visit, all", f"≤ {weight.WITH_MOVING_FIGURES / 1e3:.0f} kB", "{:.0f} kB",
        lambda page: page.visit.bytes / 1e3, _up_to(weight.WITH_MOVING_FIGURES / 1e3)),
    Row("first visit, requests", f"≤ {weight.REQUESTS}", "{}",
        lambda page: len(page.visit.requests), _up_to(weight.REQUESTS)),
    Row("the next page of the visit", f"≤ {weight.NEXT_PAGE / 1e3:.0f} kB", "{:.0f} kB",
        lambda page: page.added / 1e3, _up_to(weight.NEXT_PAGE / 1e3)),
)  # fmt: skip


class _Compressing(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def send_head(self):
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return None
        body, kind = path.read_bytes(), self.guess_type(str(path))
        self.send_response(200)
        if kind.startswith("text/") or kind.endswith(("javascript", "json", "xml")):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        return io.BytesIO(body)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder while the context lasts; gives its address."""
    handler = functools.partial(_Compressing, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def table(pages: list[Measured]) -> bool:
    """Print what was measured of some pages beside the goals; return whether all are met."""
    widths = [max(len(page.name), 12) + 2 for page in pages]
    heads = "".join(f"{page.name:>{width}}" for page, width in zip(pages, widths, strict=True))
    print(f"  {'':<36}{'goal':>10}{heads}")
    good = []
    for row in ROWS:
        cells = [row.cell(page) for page in pages]
        texts = "".join(f"{text:>{width}}" for (text, _), width in zip(cells, widths, strict=True))
        print(f"  {row.name:<36}{row.goal:>10}{texts}")
        good += [met for _, met in cells]
    for page in pages:
        for name, goal in SCORES.items():
            if page.run.scores[name] < goal:
                print(f"  {page.name}, {name}: {', '.join(page.run.faults[name])}", flush=True)
    return all(good)


def weigh(edition: str, name: str) -> tuple[weight.Visit, int]:
    """A visit of a page of the edition at this address, and what the page after it adds."""
    address, folder = edition.rsplit("/", 1)
    pages = toc()
    follows = pages[min(pages.index(name) + 1, len(pages) - 1)]
    with chromium() as browser:
        first, second = (weight.visit(browser, address, f"{folder}/{page}.html")
                         for page in (name, follows))  # fmt: skip
    return first, weight.next_page(first, second, address)


def measure(names: list[str], edition: str, runs: int, stock: bool, slowdown: float) -> bool:
    """Measure pages of an edition and print the tables; return whether all goals are met."""
    lighthouse = Lighthouse(slowdown)
    good = []
    with contextlib.ExitStack() as stack:
        ours = stack.enter_context(served(SITE)) + f"/{edition}"
        speed = lighthouse.run(f"{ours}/search.html").speed
        print(
            f"Reading the edition {edition}: Lighthouse {lighthouse.version}, mobile, medians of "
            f"{runs}, {slowdown:g} × slower than this machine, whose benchmark index is {speed:.0f} "
            f"(--slowdown {calculated(speed):.1f} makes it Lighthouse's phone)",
            flush=True,
        )
        theirs = ""
        if stock:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            theirs = stack.enter_context(served(build_stock(edition, folder)))
        for start in range(0, len(names), ABREAST):
            measured = []
            for name in names[start : start + ABREAST]:
                results = {ours: [], theirs: []} if stock else {ours: []}
                for _ in range(runs):
                    for address, taken in results.items():
                        taken.append(lighthouse.run(f"{address}/{name}.html"))
                medians = [Run.median(taken) for taken in results.values()]
                seen, added = weigh(ours, name)
                their = medians[1] if stock else None
                measured.append(Measured(name, medians[0], their, seen, added))
            good.append(table(measured))
    return all(good)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="as in _toc.yml: chapters/09_adam")
    parser.add_argument("--all", action="store_true", help="every page of the book")
    parser.add_argument("--edition", choices=EDITIONS, default="zh")
    parser.add_argument("--runs", type=int, default=3, help="of Lighthouse on each page (3)")
    parser.add_argument(
        "--without-stock", action="store_true", help="don't build stock Jupyter Book"
    )
    parser.add_argument("--slowdown", type=float, default=STANDARD, metavar="X",
                        help="how many times slower than this machine (4, Lighthouse's standard)")  # fmt: skip
    options = parser.parse_args(arguments)
    names = toc() if options.all else options.pages or list(PAGES)
    if unknown := set(names) - set(toc()):
        parser.error(f"no such page: {', '.join(sorted(unknown))}; the pages are those of _toc.yml")
    if options.runs < 1:
        parser.error(f"--runs {options.runs}: at least 1 is needed")
    if not options.slowdown >= 1:
        parser.error(f"--slowdown {options.slowdown}: at least 1 is needed")
    if not (SITE / "index.html").exists():
        parser.error("there is no built site yet: run `make book` first")
    if find_chromium() is None:
        print("Reading: left out, there is no Chromium (Debian, Ubuntu: apt-get install chromium)")
        return
    try:
        stock = not options.without_stock
        good = measure(names, options.edition, options.runs, stock, options.slowdown)
    except BookError as error:
        sys.exit(str(error))
    print("All goals met." if good else "Some goals were missed: is the machine busy?")


if __name__ == "__main__":
    main(sys.argv[1:])
