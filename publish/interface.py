"""What the themes' interface lacks: words in Chinese, and what keyboards and readers aloud need.

Some words pass through gettext without a translation, some are written into templates. All of it
is in attributes of the page's elements, so it is mended there, in the built pages. A language
that is not among `WORDS` keeps what the themes say, in its own words or in English.
"""

import re
from pathlib import Path

from publish.settings import Edition

WORDS = {
    "zh": {
        "Color mode": "明暗模式",
        "System Settings": "跟随系统",
        "Light": "浅色",
        "Dark": "深色",
        "Link to this heading": "本节的链接",
        "Link to this image": "这幅图的链接",
        "Link to this table": "这张表的链接",
        "Link to this code": "这段代码的链接",
        "Link to this definition": "这条定义的链接",
        "Link to this term": "这个术语的链接",
        "Permalink to this equation": "这个公式的链接",
        "Main": "全书目录",
        "Page": "本页目录",
        "Toggle primary sidebar": "显示或隐藏全书目录",
        "Toggle secondary sidebar": "显示或隐藏本页目录",
        "Toggle hidden content": "展开或收起",
        "Download this page": "下载本页",
        "Download source file": "下载本页的笔记本",
        "Download notebook file": "下载本页的笔记本",
        "Print to PDF": "打印成 PDF",
        "列印成 PDF": "打印成 PDF",
    },
}
_ATTRIBUTE = re.compile(r'\b(title|aria-label|data-bs-title|placeholder)="([^"]*)"')


# What the themes leave undone for keyboards and screen readers (axe-core's rules): a landmark for
# the side bar, names that say what is to be seen.
_UNDONE = (
    (
        re.compile(r'<div id="pst-primary-sidebar" class="bd-sidebar-primary bd-sidebar">'),
        '<div id="pst-primary-sidebar" class="bd-sidebar-primary bd-sidebar"'
        ' role="complementary" aria-label="{sidebar}">',
    ),
    (re.compile(r'(<button class="btn search-button-field[^>]*?) aria-label="[^"]*"'), r"\1"),
    (re.compile(r'<summary aria-label="[^"]*">'), "<summary>"),
    # What may scroll sideways is a stop of the Tab key; book.js takes it back where nothing scrolls.
    (
        re.compile(r'<(pre|div class="(?:math"[^>]*|pst-scrollable-table-container"))>'),
        r'<\1 tabindex="0">',
    ),
    # Roles of the list of references that ARIA has given up.
    (re.compile(r' role="doc-biblioentry"'), ""),
    (re.compile(r'<div role="list" class="citation-list">'), '<div class="citation-list">'),
)


def finish(site: Path, edition: Edition) -> None:
    """Mend the attributes of an edition's built pages, in its language."""
    words = WORDS.get(edition.languages[0], {})
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf8")
        for pattern, mended in _UNDONE:
            text = pattern.sub(mended.replace("{sidebar}", edition.sidebar), text)
        text = _ATTRIBUTE.sub(lambda m: f'{m[1]}="{words.get(m[2].strip(), m[2])}"', text)
        path.write_text(text, encoding="utf8")
