"""`make chapter` starts a chapter in its place.

That it builds as it stands is tested with the sites of toy books, in `test_publish_site.py`.
"""

import re
import shutil
import subprocess

import pytest

from publish.errors import BookError
from publish.mirror import check_book
from publish.new import write_chapter
from publish.settings import ROOT
from publish.source import read_book, toc


def test_it_is_listed_behind_the_last_chapter(toy_book):
    before = (toy_book.root / "_toc.yml").read_text(encoding="utf8")
    path = write_chapter("02_line_search", toy_book.root)
    assert path == toy_book.root / "chapters" / "02_line_search.md"
    assert not re.search(r"@\w+@", path.read_text(encoding="utf8"))
    after = (toy_book.root / "_toc.yml").read_text(encoding="utf8")
    line = "      - file: chapters/01_one\n"
    assert after == before.replace(line, line + line.replace("01_one", "02_line_search"))
    write_chapter("03_trust_region", toy_book.root)
    assert toc(toy_book.root)[1:4] == [
        "chapters/01_one", "chapters/02_line_search", "chapters/03_trust_region",
    ]  # fmt: skip
    assert check_book(read_book(toy_book.root)) == []


def test_it_has_a_place_in_this_book(tmp_path):
    """Behind chapter 15 or whichever is the last, in its part, above the exercises."""
    (tmp_path / "chapters").mkdir()
    shutil.copy(ROOT / "_toc.yml", tmp_path)
    chapters = [name for name in toc() if re.match(r"chapters/\d\d_", name)]
    number = len(chapters) + 1
    write_chapter(f"{number:02}_line_search_by_hand", tmp_path)
    listed = toc(tmp_path)
    at = listed.index(chapters[-1])
    assert listed[at + 1] == f"chapters/{number:02}_line_search_by_hand"
    assert listed[: at + 1] + listed[at + 2 :] == toc()


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "line_search",
        "2_line_search",
        "02-line-search",
        "02_Line",
        "../02_line",
        "02_",
        "02_a b",
    ],
)
def test_a_bad_name_is_refused(toy_book, slug):
    with pytest.raises(BookError, match="two digits and lower-case words joined by _"):
        write_chapter(slug, toy_book.root)


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("01_one", r"chapters/01_one\.md exists already and is left as it is"),
        ("02_one", r"chapters/01_one\.md is called one too"),
        ("01_line_search", r"without a gap, 01 is 01_one: the next one is 02_line_search"),
        ("03_line_search", r"without a gap: the next one is 02_line_search"),
        ("00_line_search", r"the next one is 02_line_search"),
    ],
)
def test_a_taken_name_or_number_is_refused(toy_book, slug, message):
    before = {
        p: p.read_bytes() for p in toy_book.root.glob("**/*.*") if p.suffix in (".md", ".yml")
    }
    with pytest.raises(BookError, match=message):
        write_chapter(slug, toy_book.root)
    after = {p: p.read_bytes() for p in toy_book.root.glob("**/*.*") if p.suffix in (".md", ".yml")}
    assert after == before


def test_a_book_without_chapters_is_refused(toy_book):
    (toy_book.root / "chapters" / "01_one.md").unlink()
    contents = toy_book.root / "_toc.yml"
    text = contents.read_text(encoding="utf8")
    contents.write_text(text.replace("      - file: chapters/01_one\n", ""), encoding="utf8")
    with pytest.raises(BookError, match="lists no chapter"):
        write_chapter("01_line_search", toy_book.root)
    assert not (toy_book.root / "chapters" / "01_line_search.md").exists()


def test_make_passes_the_name_on():
    done = subprocess.run(
        ["make", "--dry-run", "--assume-old=.venv/ready", "chapter", "NAME=16_line_search"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "-m publish new '16_line_search'" in done.stdout
