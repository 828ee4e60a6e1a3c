"""What every step of publishing must agree on: places, languages, editions."""

from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
CHAPTERS = ROOT / "chapters"
BUILD = ROOT / "_build"
NOTEBOOKS = ROOT / "notebooks"
THEME = PACKAGE / "theme"

SEPARATOR = " · "  # between the sides of a title: space, middle dot, space
LANGUAGES = ("zh", "en")  # the order of the sides of a title, and of the twins
HTML_LANG = {"zh": "zh-CN", "en": "en"}  # the values of HTML's `lang` attribute


@dataclass(frozen=True)
class Edition:
    """One reading of the book: the languages kept, and how the site speaks to its reader."""

    name: str
    languages: tuple[str, ...]
    sphinx_language: str
    label: str  # in the switcher, in the edition's own language
    short: str  # the same where there is little room
    switcher: str  # what the language switcher is called

    @property
    def html_lang(self) -> str:
        return HTML_LANG[self.languages[0]]


EDITIONS = {
    edition.name: edition
    for edition in (
        Edition("zh", ("zh",), "zh_CN", "中文", "中", "语言"),
        Edition("en", ("en",), "en", "English", "EN", "Language"),
        Edition("zh-en", ("zh", "en"), "zh_CN", "中英对照", "中·EN", "语言 · Language"),
    )
}
