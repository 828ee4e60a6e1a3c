"""The two languages of every chapter say the same thing in the same places."""

import pytest
from sources import whole_book

from publish.mirror import check_book, check_chapter
from publish.settings import ROOT
from publish.source import read_chapter, toc


@pytest.mark.parametrize("name", toc())
def test_twins_agree(name):
    problems = check_chapter(read_chapter(ROOT / f"{name}.md"))
    assert not problems, "\n" + "\n".join(map(str, problems))


def test_labels_are_unique_over_the_book():
    assert check_book(whole_book()) == []
