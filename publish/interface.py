"""The interface's words that neither Sphinx nor its themes have in Chinese.

Some pass through gettext without a translation, some are written into templates. All of them are
attributes of the page's elements, so they are replaced there, in the finished pages.
"""

import re
from pathlib import Path

CHINESE = {
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
}
_ATTRIBUTE = re.compile(r'\b(title|aria-label|data-bs-title|placeholder)="([^"]*)"')


def translate(html: str) -> str:
    """A page with its attributes' interface words in Chinese."""
    return _ATTRIBUTE.sub(lambda m: f'{m[1]}="{CHINESE.get(m[2].strip(), m[2])}"', html)


def translate_site(folder: Path) -> None:
    for path in folder.rglob("*.html"):
        path.write_text(translate(path.read_text(encoding="utf8")), encoding="utf8")
