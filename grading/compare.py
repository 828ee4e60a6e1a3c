"""Compares an answer with the reference's and says, in both languages, how they differ."""

import math
import re
from contextlib import suppress
from typing import Any

import numpy as np


def differs(
    got: Any,
    expected: Any,
    rtol: float,
    atol: float,
    where: str = "",
    names: tuple[str, ...] = (),
) -> str:
    """ "" if `got` agrees with `expected`, else the first difference as `中文 · English`.

    Both are plain values (`grading.values.plain`). Numbers and arrays agree in shape and, within
    `rtol` and `atol`, in value; an integer or a list of numbers may stand for a float or an array.
    `names` are those of the items of a list, to be told instead of their numbers.

    >>> differs([1.0, 2.0], [1.0, 3.0], 1e-7, 0)
    '结果[1]：应当是 3，得到 2 · result[1]: expected 3, got 2'
    >>> differs([1.0, 2.0], [1.0, 3.0], 1e-7, 0, names=("x", "m"))
    'm：应当是 3，得到 2 · m: expected 3, got 2'
    """
    if type(expected) is float is type(got) and got == expected:
        return ""
    if isinstance(expected, np.ndarray):
        return _differs_array(got, expected, rtol, atol, where)
    if isinstance(expected, list):
        if isinstance(got, np.ndarray) and got.ndim:
            got = list(got)
        if not isinstance(got, list):
            zh, en = (f"（{', '.join(names)}）", f" ({', '.join(names)})") if names else ("", "")
            return _say(
                where,
                f"应当是 {len(expected)} 个值{zh}",
                f"expected {len(expected)} values{en}",
                got,
            )
        if len(got) != len(expected):
            return _say(
                where,
                f"应当有 {len(expected)} 个值，得到 {len(got)} 个",
                f"expected {len(expected)} values, got {len(got)}",
            )
        if set(map(type, got)) | set(map(type, expected)) == {float} and got == expected:
            return ""
        places = names if len(names) == len(expected) else [f"[{i}]" for i in range(len(got))]
        for place, g, e in zip(places, got, expected, strict=True):
            if difference := differs(g, e, rtol, atol, where + place):
                return difference
        return ""
    if isinstance(expected, dict):
        if not isinstance(got, dict) or set(got) != set(expected):
            keys = ", ".join(map(str, expected))
            return _say(
                where, f"应当是字典，键为 {keys}", f"expected a dict with the keys {keys}", got
            )
        for key, e in expected.items():
            if difference := differs(got[key], e, rtol, atol, f"{where}[{key!r}]"):
                return difference
        return ""
    if isinstance(expected, (bool, str)) or expected is None:
        if isinstance(got, np.ndarray) or got != expected:
            return _expected(where, expected, got)
        return ""
    if isinstance(got, np.ndarray) and got.shape == ():
        got = got.item()
    if isinstance(got, np.ndarray):
        return _say(
            where,
            f"应当是一个数，得到形状为 {got.shape} 的数组",
            f"expected one number, got an array of shape {got.shape}",
        )
    if isinstance(got, bool) or not isinstance(got, (int, float)):
        return _say(where, "应当是一个数", "expected a number", got)
    if got == expected or (math.isnan(got) and math.isnan(expected)):
        return ""
    if math.isnan(got):
        return _nan(where, expected)
    if math.isfinite(expected) and abs(got - expected) <= atol + rtol * abs(expected):
        return ""
    return _expected(where, expected, got)


def _differs_array(got: Any, expected: np.ndarray, rtol: float, atol: float, where: str) -> str:
    if type(got) is not np.ndarray and isinstance(got, (list, int, float)):
        with suppress(ValueError):  # a ragged list is no array
            got = np.asarray(got)
    if not isinstance(got, np.ndarray) or got.dtype.kind not in "biuf":
        return _say(
            where,
            f"应当是形状为 {expected.shape} 的数组",
            f"expected an array of shape {expected.shape}",
            got,
        )
    if got.shape != expected.shape:
        return _say(
            where,
            f"形状应当是 {expected.shape}，得到 {got.shape}",
            f"the shape should be {expected.shape}, got {got.shape}",
        )
    if got.dtype == expected.dtype and got.tobytes() == expected.tobytes():
        return ""  # what usually happens, soon seen
    close = np.isclose(got, expected, rtol=rtol, atol=atol, equal_nan=True)
    if close.all():
        return ""
    place = tuple(int(i) for i in np.argwhere(~close)[0])
    at = f"{where}[{', '.join(map(str, place))}]" if place else where
    if np.isnan(got[place]) and not np.isnan(expected[place]):
        return _nan(at, expected[place])
    return _expected(at, expected[place].item(), got[place].item())


def _expected(where: str, expected: Any, got: Any) -> str:
    right, wrong = short(expected), short(got)
    if right == wrong:  # they differ behind the digits shown
        right, wrong = repr(expected)[:120], repr(got)[:120]
    return _say(where, f"应当是 {right}，得到 {wrong}", f"expected {right}, got {wrong}")


def _nan(where: str, expected: Any) -> str:
    return _say(
        where,
        f"得到 NaN，应当是 {short(expected)}：有没有 0/0、∞ − ∞ 或负数开方？",
        f"got NaN, expected {short(expected)}: is there a 0/0, an ∞ − ∞ or the root of a negative number?",
    )


_ABSENT = object()


def _say(where: str, zh: str, en: str, got: Any = _ABSENT) -> str:
    if got is not _ABSENT:
        zh, en = f"{zh}，得到 {short(got)}", f"{en}, got {short(got)}"
    if where:
        own = where.startswith("[")
        zh, en = f"{'结果' * own}{where}：{zh}", f"{'result' * own}{where}: {en}"
    return f"{zh} · {en}"


def short(value: Any, most: int = 120) -> str:
    """A plain value in one short line."""
    if isinstance(value, float):
        return f"{value:.8g}"
    if isinstance(value, np.ndarray):
        with np.printoptions(precision=6, threshold=24, edgeitems=3, linewidth=1000):
            text = " ".join(np.array2string(value, separator=", ").split())
        text = re.sub(r"(?<=\[) | (?=[],])", "", text)  # what aligned the columns
        text = text if value.size <= 24 else f"{text} {value.shape}"
    elif isinstance(value, (list, tuple)):
        text = (
            "["
            + ", ".join(short(item, most) for item in value[:6])
            + (", …]" if len(value) > 6 else "]")
        )
    else:
        text = repr(value)
    text = text.replace(" · ", " ")
    return text if len(text) <= most else text[: most - 1] + "…"
