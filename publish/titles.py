"""Titles that hold every language of the book: `中文 · English`."""

import re

from publish.settings import EDITIONS, LANGUAGES, SEPARATOR

# Code spans, roles with their content, maths: a separator inside them is no separator.
_MASKED = re.compile(r"\{[\w:-]+\}`[^`]*`|(`+)(?!`).+?(?<!`)\1(?!`)|\$[^$]+\$", re.DOTALL)


def mask(text: str) -> str:
    """`text` with code, roles and maths blanked out, its length unchanged."""
    return _MASKED.sub(lambda match: "\0" * len(match[0]), text)


def sides(text: str) -> list[str]:
    """What the separators outside code and maths part.

    >>> sides("$a · b$ 与 $c$ · $a · b$ and $c$")
    ['$a · b$ 与 $c$', '$a · b$ and $c$']
    """
    found, start = [], 0
    for part in mask(text).split(SEPARATOR):
        found.append(text[start : start + len(part)])
        start += len(part) + len(SEPARATOR)
    return found


def form() -> str:
    """How a title is written, for messages: `中文 · English`."""
    return SEPARATOR.join(EDITIONS[lang].label for lang in LANGUAGES)


def has_all_sides(text: str) -> bool:
    """Whether `text` has a side for each language of the book."""
    return len(sides(text)) == len(LANGUAGES)


def for_edition(text: str, languages: tuple[str, ...]) -> str:
    """The sides of a title that an edition shows.

    A text without a separator serves every language. Where a language has no side yet, as in the
    site's own words after a new language has come, its readers get the last one, English.

    >>> for_edition("梯度 · Gradient", ("zh", "en"))
    '梯度 · Gradient'
    """
    found, order = sides(text), list(LANGUAGES)
    if len(found) > len(order):
        return text
    places = dict.fromkeys(min(order.index(lang), len(found) - 1) for lang in languages)
    return SEPARATOR.join(found[place] for place in places)


def side(text: str, lang: str) -> str:
    """The side of a title for one language.

    >>> side("梯度 · Gradient", "en")
    'Gradient'
    """
    return for_edition(text, (lang,))
