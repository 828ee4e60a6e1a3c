"""Titles that hold both languages: `中文 · English`."""

import re

from publish.settings import LANGUAGES, SEPARATOR

# Code spans, roles with their content, maths: a separator inside them is no separator.
_MASKED = re.compile(r"\{[\w:-]+\}`[^`]*`|(`+)(?!`).+?(?<!`)\1(?!`)|\$[^$]+\$", re.DOTALL)


def mask(text: str) -> str:
    """`text` with code, roles and maths blanked out, its length unchanged."""
    return _MASKED.sub(lambda match: "\0" * len(match[0]), text)


def is_bilingual(text: str) -> bool:
    """Whether exactly one separator stands in `text` outside code and maths."""
    return mask(text).count(SEPARATOR) == 1


def side(text: str, lang: str) -> str:
    """The side of a title for `lang`; a text without a separator serves every language.

    >>> side("梯度 · Gradient", "en")
    'Gradient'
    >>> side("$a · b$ 与 $c$ · $a · b$ and $c$", "zh")
    '$a · b$ 与 $c$'
    """
    if not is_bilingual(text):
        return text
    at = mask(text).index(SEPARATOR)
    sides = text[:at], text[at + len(SEPARATOR) :]
    return sides[LANGUAGES.index(lang)]


def for_edition(text: str, languages: tuple[str, ...]) -> str:
    """A title as an edition shows it: one side, or the whole where it has both languages."""
    return side(text, languages[0]) if len(languages) == 1 else text
