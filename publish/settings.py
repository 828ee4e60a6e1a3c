"""What every step of publishing must agree on: places, languages, editions."""

from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
CHAPTERS = ROOT / "chapters"
EXERCISES = ROOT / "exercises"
BUILD = ROOT / "_build"
NOTEBOOKS = ROOT / "notebooks"
THEME = PACKAGE / "theme"
CARD = "card.png"  # the picture that other sites show of a link to the book

SEPARATOR = " · "  # between the sides of a title: space, middle dot, space
# What authors are told a language is called; the order of the sides of a title, and of the twins.
LANGUAGES = {"zh": "Chinese", "en": "English"}
HTML_LANG = {"zh": "zh-CN", "en": "en"}  # the values of HTML's `lang` attribute


@dataclass(frozen=True)
class Edition:
    """One reading of the book: the languages kept, and how the site speaks to its reader."""

    name: str
    languages: tuple[str, ...]
    sphinx_language: str
    label: str  # in the switcher, in the edition's own language
    short: str  # the same where there is little room
    search_bar: str  # what stands in the empty search field
    switcher: str  # what the language switcher is called
    sidebar: str  # what the side bar with the book's contents is called
    code_prompts: tuple[str, str]  # to show and to hide folded code
    launch: tuple[str, str]  # the button that runs the page's notebook; its short form

    @property
    def html_lang(self) -> str:
        return HTML_LANG[self.languages[0]]


EDITIONS = {
    edition.name: edition
    for edition in (
        Edition(
            name="zh",
            languages=("zh",),
            sphinx_language="zh_CN",
            label="中文",
            short="中",
            search_bar="搜索本书…",
            switcher="语言",
            sidebar="全书",
            code_prompts=("展开代码", "收起代码"),
            launch=("在 Binder 上运行", "运行"),
        ),
        Edition(
            name="en",
            languages=("en",),
            sphinx_language="en",
            label="English",
            short="EN",
            search_bar="Search this book…",
            switcher="Language",
            sidebar="The book",
            code_prompts=("Show the code", "Hide the code"),
            launch=("Run on Binder", "Run"),
        ),
        Edition(
            name="zh-en",
            languages=("zh", "en"),
            sphinx_language="zh_CN",
            label="中英对照",
            short="中·EN",
            search_bar="搜索本书… Search…",
            switcher="语言 · Language",
            sidebar="全书 · The book",
            code_prompts=("展开代码 · Show the code", "收起代码 · Hide the code"),
            launch=("在 Binder 上运行 · Run on Binder", "运行 · Run"),
        ),
    )
}
