"""Makes an edition's built pages light: what a page loads, not what it says, is changed.

Sphinx and its themes give every page a dozen style sheets, a dozen scripts, and whole fonts. Here
the sheets become one without the rules that no page uses, the scripts become one, fonts keep the
characters that the pages show, words of code that look like all others lose their marks, and files
that nothing refers to are removed. Figures keep the digits that can be seen, before Sphinx writes
them for each edition.
"""

import html
import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from publish import assets
from publish.errors import BookError
from publish.execute import Outputs

_PURGE = Path(__file__).with_name("purge.mjs")
_STYLE = re.compile(r'\s*<link\b[^>]*rel="stylesheet"[^>]*>')
_HREF = re.compile(r'href="([^"?]+)')
_SCRIPT = re.compile(r'\s*<script\b[^>]*\bsrc="([^"?]+)[^"]*"[^>]*></script>')
_PRELOAD = re.compile(r'\s*<link rel="preload" as="script"[^>]*>')
_OPTIONS = re.compile(r"\s*<script>DOCUMENTATION_OPTIONS\.\w+ = [^<]*</script>")
_COMMENT = re.compile(r"\s*<!--(?!\[).*?-->", re.DOTALL)
_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)[\"']?\s*\)")
_IMPORT = re.compile(r"""@import\s+(?:url\()?["']?([^"')\s;]+)["']?\)?\s*;""")
_HIGHLIGHT = re.compile(r'html\[data-theme="(light|dark)"\] \.highlight(?: \.(\w+))?\{([^}]*)\}')
_COLOR = re.compile(r"(?<![-\w])color:#\w+")
_SOURCE_MAP = re.compile(r"/[/*]# sourceMappingURL=.*$", re.MULTILINE)

# No page needs them: icons are a font, and the search index is for the search page alone.
_NEVER = ("fontawesome.js",)
_SEARCH_ONLY = ("searchtools.js", "language_data.js", "searchindex.js")
# The theme measures all boxes of a page as it loads, and so lays out what nobody sees yet; book.js
# measures each when it is laid out.
_MEASURED_AT_ONCE = (
    "pydata-sphinx-theme.js",
    "e.tabIndex=e.scrollWidth>e.clientWidth||e.scrollHeight>e.clientHeight?0:-1",
)
_UNUSED_WITHOUT = {"design-tabs.js": 'class="sd-tab-set'}


def lighten(site: Path) -> None:
    """Change the pages of one edition, and their styles, scripts and fonts, in place."""
    pages = {path: path.read_text(encoding="utf8") for path in sorted(site.rglob("*.html"))}
    ordinary = [path for path in pages if path.name not in ("search.html", "genindex.html")]
    styles = _in_order(_linked(pages[path], path, site, _STYLE, _HREF) for path in pages)
    scripts = _in_order(_linked(pages[path], path, site, _SCRIPT, _SCRIPT) for path in ordinary)
    scripts = [s for s in scripts if not s.name.startswith(_NEVER + _SEARCH_ONLY)]
    for name, needed_by in _UNUSED_WITHOUT.items():
        if not any(needed_by in text for text in pages.values()):
            scripts = [s for s in scripts if s.name != name]

    script = _write(site / "_static" / "site.js", _joined_scripts(scripts))
    sheet = site / "_static" / "site.css"
    sheet.write_text("\n".join(_rebased(path, sheet) for path in styles), encoding="utf8")
    _purge(sheet, site)
    _subset_fonts(sheet, pages.values())
    plain = _plain_words(sheet.read_text(encoding="utf8"))
    for path, text in pages.items():
        text = plain.sub(r"\1", _restyle(text, path, sheet))
        text = _COMMENT.sub("", _PRELOAD.sub("", text))
        keep = _SEARCH_ONLY if path.name == "search.html" else ()
        path.write_text(_rescript(text, path, script, keep), encoding="utf8")
    _remove_unused(site, sheet)


def thin(outputs: dict[str, Outputs]) -> dict[str, Outputs]:
    """The outputs of all chapters, their figures as pages show them."""
    svg = "image/svg+xml"
    return {
        name: [
            [
                output | {"data": output["data"] | {svg: _thin(output["data"][svg])}}
                if svg in output.get("data", {})
                else output
                for output in cell
            ]
            for cell in cells
        ]
        for name, cells in outputs.items()
    }


def _thin(svg: str) -> str:
    """A figure without its metadata, its lines drawn to a hundredth of a point.

    Nothing refers to the ids of its pictures, and equal pictures have the same.
    """
    svg = re.sub(r"\s*<metadata>.*?</metadata>|\s*<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(<image\b[^>]*?) id="[^"]*"', r"\1", svg)
    return re.sub(r'\bd="[^"]*"', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0]), svg)


def _linked(text: str, page: Path, site: Path, tag: re.Pattern, address: re.Pattern) -> list[Path]:
    """The local files that a page's tags refer to, in order."""
    found = []
    for match in tag.finditer(text):
        target = (page.parent / address.search(match[0])[1]).resolve()
        if target.is_relative_to(site.resolve()) and target.is_file():
            found.append(target)
    return found


def _in_order(lists: Iterable[list[Path]]) -> list[Path]:
    """All files of all pages, once each, in the order in which pages load them."""
    return list(dict.fromkeys(path for paths in lists for path in paths))


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf8")
    return path


def _joined_scripts(scripts: list[Path]) -> str:
    """One script. Sphinx's options come first; what pages set themselves is the same on all."""
    parts = []
    for path in scripts:
        text = _SOURCE_MAP.sub("", path.read_text(encoding="utf8"))
        parts.append(_measuring_nothing(text) if path.name == _MEASURED_AT_ONCE[0] else text)
        if path.name == "documentation_options.js":
            parts.append("DOCUMENTATION_OPTIONS.search_as_you_type = false")
    return "\n;\n".join(parts)


def _measuring_nothing(text: str) -> str:
    name, measuring = _MEASURED_AT_ONCE
    if measuring not in text:
        raise BookError(
            f"{name} no longer holds “{measuring}”: see how this version of the theme makes boxes "
            f"that scroll reachable, and mend _MEASURED_AT_ONCE in publish/light.py."
        )
    return text.replace(measuring, "")


def _rebased(path: Path, sheet: Path) -> str:
    """A style sheet, with those that it imports, whose addresses hold from the common one."""

    def move(match: re.Match) -> str:
        if match[1].startswith(("data:", "#", "http:", "https:")):
            return match[0]
        target = path.parent / re.split(r"[?#]", match[1])[0]
        return f"url({_relative(target, sheet.parent)})"

    text = _SOURCE_MAP.sub("", path.read_text(encoding="utf8"))
    imported = [_rebased(path.parent / name, sheet) for name in _IMPORT.findall(text)]
    return "\n".join([*imported, _URL.sub(move, _IMPORT.sub("", text))])


def _relative(target: Path, folder: Path) -> str:
    return Path(os.path.relpath(target, folder)).as_posix()


def _purge(sheet: Path, site: Path) -> None:
    """Drop the rules, font faces, key frames and variables that no page and no script uses."""
    done = subprocess.run(
        [assets.NODE, _PURGE, assets.TOOLS, sheet, site],
        capture_output=True, encoding="utf8", check=False,
    )  # fmt: skip
    if done.returncode:
        raise BookError(f"PurgeCSS failed on {sheet}:\n{done.stderr}")


def _plain_words(style: str) -> re.Pattern:
    """The words of code that are marked, but look in both themes as if they were not: most are."""
    rules = _HIGHLIGHT.findall(style)
    ground = {theme: _COLOR.search(rule)[0] for theme, kind, rule in rules if not kind}
    looks: dict[str, dict[str, str]] = {}
    for theme, kind, rule in rules:
        if kind:
            looks.setdefault(kind, {})[theme] = rule.strip("; ")
    plain = [re.escape(kind) for kind, look in looks.items() if look == ground]
    if not plain:
        raise BookError(
            "No word of code looks like the text around it in both themes: see how this version of "
            "the theme writes its rules for code, and mend _HIGHLIGHT in publish/light.py."
        )
    return re.compile(rf'<span class="(?:{"|".join(plain)})">([^<]*)</span>')


def _subset_fonts(sheet: Path, texts: Iterable[str]) -> None:
    """Keep in each font of the style sheet the characters that the pages or the sheet show."""
    style = sheet.read_text(encoding="utf8")
    shown = set(
        "".join(chr(int(code, 16)) for code in re.findall(r'"\\([0-9a-fA-F]{2,6})"', style))
    )
    for text in texts:
        shown.update(html.unescape(re.sub(r"<[^>]+>", "", text)))
    fonts = {match for match in _URL.findall(style) if match.endswith(".woff2")}
    for address in sorted(fonts):
        path = sheet.parent / address
        font = TTFont(path)
        options = subset.Options(flavor="woff2", layout_features=["*"], notdef_outline=True)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=[ord(character) for character in shown])
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(path)


def _restyle(text: str, page: Path, sheet: Path) -> str:
    """The first style sheet of a page becomes the common one, the others go."""
    link = f'\n  <link rel="stylesheet" href="{_relative(sheet, page.parent)}">'
    first = _STYLE.search(text)
    if not first:  # a page that only leads to another one
        return text
    return text[: first.start()] + link + _STYLE.sub("", text[first.start() :])


def _rescript(text: str, page: Path, script: Path, keep: tuple[str, ...]) -> str:
    """One deferred script in the head; of the others only those to `keep`, behind it."""
    kept = [
        f'<script defer src="{match[1]}"></script>'
        for match in _SCRIPT.finditer(text)
        if match[1].rsplit("/", 1)[-1] in keep
    ]
    without = _OPTIONS.sub("", _SCRIPT.sub("", text))
    if without == text:
        return text
    text = without
    tags = [f'<script defer src="{_relative(script, page.parent)}"></script>', *kept]
    return text.replace("</head>", "".join(f"  {tag}\n" for tag in tags) + "</head>", 1)


def _remove_unused(site: Path, sheet: Path) -> None:
    """Remove the styles, scripts, fonts and maps that nothing refers to any more."""
    used = {sheet.resolve()}
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf8")
        for address in re.findall(r'(?:src|href)="([^"?#:]+)', text):
            used.add((path.parent / address).resolve())
    for address in _URL.findall(sheet.read_text(encoding="utf8")):
        used.add((sheet.parent / address).resolve())
    for path in sorted((site / "_static").rglob("*"), reverse=True):
        if path.is_file() and path.resolve() not in used:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
