"""`python -m publish new NN_slug`: a new chapter, filled in by way of example.

The template, `new_chapter.md`, has every part that a chapter has and builds as it stands; its
prose tells what to write in each, marked TODO.
"""

import re
from pathlib import Path

from publish.errors import BookError
from publish.settings import CHAPTERS, ROOT
from publish.source import toc

_TEMPLATE = Path(__file__).with_name("new_chapter.md")


def write_chapter(slug: str, root: Path = ROOT) -> Path:
    """Write the chapter and list it in `_toc.yml` behind the last one; return its file.

    BookError if the slug is not two digits and lower-case words joined by `_`, if its number is
    not the next one, or if a chapter has its name already. Nothing is written then.
    """
    if not re.fullmatch(r"[0-9]{2}(_[a-z0-9]+)+", slug):
        raise BookError(
            "A chapter is named by two digits and lower-case words joined by _, as in "
            f"16_line_search; not {slug!r}."
        )
    number, _, words = slug.partition("_")
    folder = root / CHAPTERS.name
    # Those of the contents, and those that somebody has written but not listed yet.
    chapters = sorted(
        {*toc(root), *(f"{CHAPTERS.name}/{path.stem}" for path in folder.glob("*.md"))}
    )
    slugs = [name for name in map(_slug, chapters) if name]
    for other in slugs:
        if other == slug:
            raise BookError(f"{CHAPTERS.name}/{slug}.md exists already and is left as it is.")
        if other.partition("_")[2] == words:
            raise BookError(
                f"{CHAPTERS.name}/{other}.md is called {words} too, and labels are made of the "
                "name: choose another."
            )
    following = f"{max((int(other[:2]) for other in slugs), default=0) + 1:02}"
    if number != following:
        taken = next((f", {number} is {other}" for other in slugs if other[:2] == number), "")
        raise BookError(
            f"Chapters are numbered without a gap{taken}: the next one is {following}_{words}."
        )
    contents = root / "_toc.yml"
    listed = _listed(contents.read_text(encoding="utf8"), slug)
    text = _TEMPLATE.read_text(encoding="utf8")
    for blank, value in (("@label@", words.replace("_", "-")), ("@slug@", slug)):
        text = text.replace(blank, value)
    path = folder / f"{slug}.md"
    path.write_text(text, encoding="utf8")
    contents.write_text(listed, encoding="utf8")
    return path


def _slug(name: str) -> str | None:
    """The slug of a page that is a numbered chapter: chapters/09_adam has 09_adam."""
    match = re.fullmatch(rf"{CHAPTERS.name}/(\d\d_\w+)", name)
    return match and match[1]


def _listed(contents: str, slug: str) -> str:
    """`_toc.yml` with the chapter behind the last numbered one, in the same part."""
    contents = contents.rstrip("\n") + "\n"
    entries = list(re.finditer(rf"^( *- file: {CHAPTERS.name}/)\d\d_\w+.*\n", contents, re.M))
    if not entries:
        raise BookError("_toc.yml lists no chapter, so none can follow: list the first one there.")
    last = entries[-1]
    return f"{contents[: last.end()]}{last[1]}{slug}\n{contents[last.end() :]}"
