"""`python -m publish COMMAND`: check, notebooks, book, publications, slides, serve."""

import argparse
import sys
import time

from publish.errors import BookError
from publish.execute import execute_book
from publish.mirror import check_book
from publish.settings import ROOT
from publish.source import read_book


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m publish", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="hold the two languages of the sources together")
    for name, text in (
        ("notebooks", "execute the chapters and write notebooks/{zh,en,zh-en}"),
        ("book", "the same, then build the site into _build/html"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("--jobs", type=int, default=2, help="how many at a time (2)")
    serve = commands.add_parser("serve", help="open the built site at a local address")
    serve.add_argument("--port", type=int, default=8000)
    commands.add_parser("publications", help="make the PDF, the EPUB and the zip of the built site")
    commands.add_parser("slides", help="make a deck of each chapter and edition of the built site")
    options = parser.parse_args(arguments)
    try:
        if options.command == "serve":
            from publish.serve import serve as run

            run(options.port)
        elif options.command == "publications":
            from publish.publications import publish

            publish(say=_say)
        elif options.command == "slides":
            from publish.slides import publish

            publish(say=_say)
        else:
            build(options.command, getattr(options, "jobs", 1))
    except BookError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def build(command: str, jobs: int) -> None:
    started = time.perf_counter()
    chapters = read_book()
    problems = check_book(chapters)
    if problems:
        raise BookError.of(problems)
    print(f"Checked the twins of {len(chapters)} pages.", flush=True)
    if command == "check":
        return

    from publish.notebooks import Book, write_notebooks

    print("Executing the chapters:", flush=True)
    outputs = execute_book(chapters, jobs, say=_say)
    book = Book.of(chapters, outputs)
    write_notebooks(book)
    print("Wrote notebooks/.", flush=True)
    if command == "book":
        from publish.site import SITE, build_site

        print("Building the editions:", flush=True)
        build_site(book, jobs, say=_say)
        place = SITE.relative_to(ROOT).as_posix()
        print(f"The book is in {place}; `make serve` opens it. "
              f"({time.perf_counter() - started:.1f} s)")  # fmt: skip


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
