"""The reader's language, and what `check` and `progress` say in it.

Every text is written `中文 · English`, as in the whole book.
"""

import os
from collections.abc import Iterable
from pathlib import Path

SEPARATOR = " · "
LANGUAGES = ("zh", "en")  # the order of the two sides
HTML_LANG = {"zh": "zh-CN", "en": "en"}

WORDS = {
    "all passed": "{m} 项检查全部通过 · all {m} checks passed",
    "some passed": "{m} 项检查，通过 {n} 项 · {n} of {m} checks passed",
    "not written": "还没有写 · not written yet",
    "not examined": "没有检查 · not examined",
    "mistake": "错在这里 · The mistake",
    "failed": "没有通过：{title} · What failed: {title}",
    "input": "输入 · input",
    "expected": "应得 · expected",
    "got": "得到 · got",
    "passed": "通过 · passed",
    "not passed": "没有通过 · not passed",
    "not tried": "没有试 · not tried",
    "next": "下一步 · Next",
    "stub": (
        "把单元里的 `raise NotImplementedError` 换成你的代码，运行那个单元，再运行 `check`。 · "
        "Replace `raise NotImplementedError` in the cell above by your code, run that cell, "
        "then run `check` again."
    ),
    "mend": (
        "改好函数，运行它的单元，再运行 `check`。 · "
        "Mend the function, run its cell, then run `check` again."
    ),
    "hint 1": (
        "想一想为什么；没有头绪，就打开这道题的“提示 1”。 · "
        "Think why; if nothing comes to mind, open Hint 1 of the question."
    ),
    "hint 2": "打开这道题的“提示 2”，逐项对照公式。 · Open Hint 2 of the question, and compare "
    "your code with the formula term by term.",
    "solution": (
        "看一看这道题折起来的参考答案，合上，再自己写一遍。 · "
        "Read the folded reference solution of the question, close it, and write it yourself."
    ),
    "again": (
        "要用这组输入自己试，写 `{call}` · To try this input yourself, write `{call}`"
    ),
    "solved here": "这个练习做对了 {m} 题中的 {n} 题。 · Solved in this exercise: {n} of {m}.",
    "next question": "接着做 `{name}`。 · Go on with `{name}`.",
    "next exercise": "接着做{title}（`{name}`）。 · Go on with {title} (`{name}`).",
    "everything": "所有的题都做对了。 · Every question is solved.",
    "progress": "所有练习共 {m} 题，已做对 {n} 题 · {n} of {m} questions solved in all exercises",
    "exercise": "练习 · Exercise",
    "questions": "题 · Questions",
    "solved": "做对了 · solved",
    "open": "还没有 · not yet",
    "no name": (
        "第一个参数是题目的名字，如 `check(\"{name}\", …)`，得到的是 {got} · "
        "The first argument is the name of a question, as in `check(\"{name}\", …)`, but it is {got}"
    ),
    "unknown": "没有叫 {name} 的题。 · There is no question called {name}.",
    "did you mean": "是不是想写 {names}？ · Did you mean {names}?",
    "known names": "可选的名字：{names} · The names are: {names}",
    "given None": (
        "第二个参数是 None，应当是函数本身：`check(\"{name}\", {question})`。"
        "是不是定义函数的单元没有运行，或者把函数的返回值赋给了它？ · "
        "The second argument is None; it should be the function itself: "
        "`check(\"{name}\", {question})`. Has the cell of the function not been run, or its result been assigned?"
    ),
    "given a class": (
        "第二个参数是一个类（{got}），应当是函数本身：`check(\"{name}\", {question})` · "
        "The second argument is a class ({got}); it should be the function itself: "
        "`check(\"{name}\", {question})`"
    ),
    "given a value": (
        "第二个参数是一个值（类型 {got}），应当是函数本身，不加括号：`check(\"{name}\", {question})` · "
        "The second argument is a value (of type {got}); it should be the function itself, "
        "without brackets: `check(\"{name}\", {question})`"
    ),
    "parameters": (
        "参数对不上：应当能这样调用 `{right}`，你的函数是 `{got}`。检查时按位置传参数。 · "
        "The parameters do not fit: it should be possible to call `{right}`, but your "
        "function is `{got}`. Arguments are passed by position."
    ),
    "all too slow": (
        "几次调用加起来超过了 {seconds:g} 秒，后面的没有试 · "
        "The calls together took more than {seconds:g} seconds, and the rest were not tried"
    ),
    "cut": "…（输出太长，后面的不再显示 · the output is too long, the rest is not shown）",
    "damaged": (
        "进度文件 {file} 读不懂，已改名为 {aside} 留着，进度从头记起。 · "
        "The progress file {file} cannot be read; it has been kept as {aside}, and progress "
        "starts anew."
    ),
    "damaged and stuck": (
        "进度文件 {file} 读不懂，又不能改名，所以进度没有存。请删掉它，或改好它的权限。 · "
        "The progress file {file} can neither be read nor renamed, so progress is not saved. "
        "Delete it, or mend its permissions."
    ),
    "unsaved": (
        "进度没有存进 {file}（{reason}），只记到这次运行结束。 · "
        "Progress could not be saved in {file} ({reason}); it is kept for this session only."
    ),
}  # fmt: skip


def word(key: str, **values) -> str:
    """One of WORDS with its blanks filled, still in both languages.

    A value that is itself `中文 · English` gives each side its own language.

    >>> word("some passed", n=2, m=5)
    '5 项检查，通过 2 项 · 2 of 5 checks passed'
    """
    sides = []
    for lang, text in zip(LANGUAGES, WORDS[key].split(SEPARATOR), strict=True):
        filled = {k: side(v, lang) if isinstance(v, str) else v for k, v in values.items()}
        sides.append(text.format(**filled))
    return SEPARATOR.join(sides)


def side(text: str, lang: str) -> str:
    """The side of a text for `lang`; a text without a separator serves both.

    >>> side("梯度 · gradient", "en")
    'gradient'
    """
    zh, separator, en = text.partition(SEPARATOR)
    return en if separator and lang == "en" else zh


def one_side(text: str, most: int = 400) -> str:
    """A text of the reader's own, which must not be taken for two sides, cut to `most`.

    >>> one_side("a · b")
    'a ‧ b'
    """
    text = text.replace("·", "‧")
    return text if len(text) <= most else text[: most - 1] + "…"


def languages(lang: str | None = None) -> tuple[str, ...]:
    """The languages to speak: as asked, as DOWNHILL_LANG says, or as the folder does.

    A notebook runs in its own folder: …/notebooks/zh/… or …/notebooks/en/…. Elsewhere, both.

    >>> languages("en")
    ('en',)
    """
    choices = {"zh": ("zh",), "en": ("en",), "zh-en": LANGUAGES}
    if lang is not None and lang not in choices:
        raise ValueError(f"lang must be 'zh', 'en' or 'zh-en', not {lang!r}")
    asked = lang or os.environ.get("DOWNHILL_LANG", "")
    if asked in choices:
        return choices[asked]
    return _of_folder(_working_folder().parts)


def _of_folder(parts: Iterable[str]) -> tuple[str, ...]:
    """
    >>> _of_folder(["home", "notebooks", "zh", "exercises"])
    ('zh',)
    >>> _of_folder(["home", "notebooks", "zh-en"])
    ('zh', 'en')
    """
    parts = list(parts)
    for folder, inside in reversed(list(zip(parts, parts[1:], strict=False))):
        if folder == "notebooks" and inside in LANGUAGES:
            return (inside,)
    return LANGUAGES


def _working_folder() -> Path:
    try:
        return Path.cwd()
    except OSError:  # it has been deleted
        return Path("/")
