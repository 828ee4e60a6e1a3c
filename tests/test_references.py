"""The bibliography: each work is cited by a lesson, can be found, and is listed on the page."""

import re

import pytest
from pybtex.database import parse_file
from sources import whole_book

from publish.settings import CHAPTERS

WORKS = parse_file(str(CHAPTERS / "references.bib")).entries
_CITATION = re.compile(r"\{cite:\w+\}`([^`]+)`")


def cited(chapters) -> set[str]:
    texts = (cell.source for chapter in chapters for cell in chapter.cells)
    return {
        key.strip() for text in texts for keys in _CITATION.findall(text) for key in keys.split(",")
    }


def test_every_work_is_cited_outside_the_list_itself():
    lessons = [chapter for chapter in whole_book() if not chapter.name.endswith("_references")]
    assert cited(lessons) == set(WORKS)


@pytest.mark.parametrize("key", WORKS)
def test_a_work_can_be_found(key):
    """Who, what, when and where; the year is that of its key."""
    work = WORKS[key]
    assert work.persons and work.fields["title"]
    assert re.search(r"(?:19|20)\d\d$", key) is None or key.endswith(work.fields["year"])
    where = {"url", "doi", "journal", "booktitle", "publisher", "institution", "howpublished"}
    assert where & set(work.fields), "no place where it was published"
