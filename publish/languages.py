"""Whether each language of the book is declared whole: in the settings, the title, the contents.

What every edition says for itself stands in its `Edition`, which Python refuses to make without
one of its words. The rest of the site's own words fall back to English where a language lacks them.
"""

from pathlib import Path

import yaml

from publish.errors import Problem
from publish.settings import EDITIONS, HTML_LANG, LANGUAGES, PACKAGE, ROOT, SEPARATOR
from publish.source import line_of
from publish.titles import form, has_all_sides, sides

_SETTINGS = f"{PACKAGE.name}/settings.py"


def check_languages(root: Path = ROOT) -> list[Problem]:
    """Every problem of the settings; if there is none, of the book's title and contents."""
    return _check_settings(root) or _check_titles(root)


def _check_settings(root: Path) -> list[Problem]:
    file = root / _SETTINGS
    problems = []
    for lang, name in LANGUAGES.items():
        line = line_of(file, "LANGUAGES = ")
        if lang not in HTML_LANG:
            problems.append(
                Problem(_SETTINGS, line, f"HTML_LANG has no “{lang}”: add its value for {name}.")
            )
        if lang not in EDITIONS or EDITIONS[lang].languages != (lang,):
            problems.append(
                Problem(_SETTINGS, line,
                        f"There is no edition in {name} alone: add an Edition with "
                        f'name="{lang}" and languages=("{lang}",).')
            )  # fmt: skip
    for edition in EDITIONS.values():
        if edition.languages != tuple(lang for lang in LANGUAGES if lang in edition.languages):
            problems.append(
                Problem(_SETTINGS, line_of(file, f'name="{edition.name}"'),
                        f"The languages of the edition {edition.name} must be among "
                        f"{', '.join(LANGUAGES)}, in this order; not {', '.join(edition.languages)}.")
            )  # fmt: skip
    return problems


def _check_titles(root: Path) -> list[Problem]:
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf8"))
    contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf8"))
    titles = [("_toc.yml", str(part.get("caption", ""))) for part in contents.get("parts", [])]
    # A name may be the same in every language.
    titles += [
        ("_config.yml", config[key]) for key in ("title", "author") if SEPARATOR in config[key]
    ]
    return [
        Problem(path, line_of(root / path, title),
                f"“{title}” has {len(sides(title))} sides, and the book {len(LANGUAGES)} "
                f"languages: write {form()}.")
        for path, title in titles
        if not has_all_sides(title)
    ]  # fmt: skip
