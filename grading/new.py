"""``python -m grading new NN_slug``: the four files of a new exercise, filled in by way of example.

The template is sound as it stands: it is a question in miniature, with its prompt in both
languages, its stub, its checks and known mistakes. The author replaces it part by part; what is
left to write is marked TODO.
"""

import argparse
import re
import sys
from pathlib import Path

from grading.questions import EXERCISES

CHAPTERS = EXERCISES.parent / "chapters"

REFERENCE = '''\
"""Right answers to exercise @NN@."""

import numpy as np


def normalize(x):  # TODO: your functions, as a good student would write them
    return x / np.sqrt(np.sum(x**2))
'''

CHECKS = '''\
"""What the answers to exercise @NN@ are checked for."""

import numpy as np

from grading.questions import Check, Question
from grading.values import case


# TODO: several situations, from a state that is not zero; each yields small inputs.
def vectors(rng):
    for n in (1, 3, 6):
        yield case(rng.normal(size=n))


def matrices(rng):
    yield case(rng.normal(size=(2, 3)))


def long_and_short(rng):
    for scale in (1e-3, 1e3):
        yield case(scale * rng.uniform(1, 2, size=4) * np.array([1, -1, 1, -1]))


QUESTIONS = {
    "normalize": Question(
        checks=(
            Check("向量 · vectors", vectors),
            Check("矩阵 · matrices", matrices),
            Check("很长或很短的向量 · long vectors and short ones", long_and_short),
        ),
    ),
}
'''

MUTANTS = '''\
"""Known wrong answers to exercise @NN@; each message names the mistake."""

import numpy as np

from grading.questions import mutant

# TODO: at least six, each wrong in one way; each message names the mistake and its remedy.


@mutant(
    "normalize",
    "漏了开方：应除以 √Σx² · the root is missing: divide by √Σx²",
)
def no_root(x):
    return x / np.sum(x**2)


@mutant(
    "normalize",
    "除以了绝对值之和：应除以 √Σx² · this divides by the sum of absolute values: divide by √Σx²",
)
def sum_of_absolute_values(x):
    return x / np.sum(np.abs(x))


@mutant(
    "normalize",
    "除以了最大的绝对值：应除以 √Σx² · this divides by the largest absolute value: divide by √Σx²",
)
def largest_absolute_value(x):
    return x / np.max(np.abs(x))


@mutant(
    "normalize",
    "用了均值：根号里应是平方的和 · this takes the mean: under the root stands a sum of squares",
)
def mean_for_sum(x):
    return x / np.sqrt(np.mean(x**2))


@mutant(
    "normalize",
    "这是长度本身：应返回 x 除以它 · this is the length itself: return x divided by it",
)
def length_alone(x):
    return np.sqrt(np.sum(x**2))


@mutant(
    "normalize",
    "乘了长度：应除以它 · this multiplies by the length: divide by it",
)
def multiplied(x):
    return x * np.sqrt(np.sum(x**2))
'''

NOTEBOOK = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

(ex-@label@)=
# 练习 @N@：TODO · Exercise @N@: TODO

+++ {"lang": "zh"}

TODO：练什么，大约多少分钟，需要哪一章。

+++ {"lang": "en"}

TODO: what is practised, about how many minutes it takes, which chapter it needs.

```{code-cell}
import numpy as np

from grading import check, progress
```

(ex-@label@-normalize)=
## 第 1 题：单位向量 · Question 1: a unit vector

+++ {"lang": "zh"}

写函数 `normalize(x)`：返回与 `x` 同方向、长度为 1 的数组。

- `x`：任意形状的数组，至少有一个元素不为 0。

+++ {"lang": "en"}

Write `normalize(x)`, which returns the array with the direction of `x` and length 1.

- `x`: an array of any shape with at least one element that is not 0.

+++

$$
\\frac{x}{\\sqrt{\\sum_i x_i^2}}
$$

+++ {"lang": "zh"}

**算好的例子。** $x = (3, -4)$，长度是 5，结果是 $(0.6, -0.8)$。

```{dropdown} 提示 1：想法
先算长度，再除。
```

```{dropdown} 提示 2：公式
`np.sum(x**2)` 是平方和，再用 `np.sqrt` 开方。
```

+++ {"lang": "en"}

**Worked example.** For $x = (3, -4)$ the length is 5 and the result $(0.6, -0.8)$.

```{dropdown} Hint 1: the idea
First the length, then divide.
```

```{dropdown} Hint 2: the formula
`np.sum(x**2)` is the sum of squares; `np.sqrt` takes its root.
```

```{code-cell}
def normalize(x):
    raise NotImplementedError  # your code here
```

```{code-cell}
check("@slug@.normalize", normalize)
```

+++

````{dropdown} 参考答案 · Reference solution
```{literalinclude} reference.py
:pyobject: normalize
```
````

+++ {"lang": "zh"}

TODO：从这里往哪里读。下面的单元列出做对了的题。

+++ {"lang": "en"}

TODO: where to read on. The cell below lists the questions solved.

```{code-cell}
progress()
```
"""

FILES = {
    "reference.py": REFERENCE,
    "checks.py": CHECKS,
    "mutants.py": MUTANTS,
    "exercise.md": NOTEBOOK,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", metavar="NN_slug", help="as the chapter's file: 09_adam")


def run(arguments: argparse.Namespace) -> int:
    try:
        folder = write(arguments.slug)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Wrote {', '.join(FILES)} into {folder.parent.name}/{folder.name}: look for TODO.")
    print("When it is filled in: python -m pytest tests/test_exercises.py")
    return 0


def write(slug: str, exercises: Path = EXERCISES, chapters: Path = CHAPTERS) -> Path:
    """Write the files of a new exercise and return its folder.

    Raises
    ------
    ValueError
        If the slug is not two digits and lower-case words joined by `_`, if no chapter has that
        name, or if there is such an exercise already. Nothing is written then.
    """
    if not re.fullmatch(r"[0-9]{2}(_[a-z0-9]+)+", slug):
        raise ValueError(
            f"An exercise is named like its chapter, two digits and lower-case words joined by _, "
            f"as in 09_adam; not {slug!r}."
        )
    if not (chapters / f"{slug}.md").is_file():
        known = ", ".join(sorted(path.stem for path in chapters.glob("[0-9][0-9]_*.md")))
        raise ValueError(f"There is no chapter {slug}. The chapters are: {known}.")
    folder = exercises / slug
    if folder.exists() and any(folder.iterdir()):
        raise ValueError(f"{folder.name} exists already and is left as it is.")
    folder.mkdir(parents=True, exist_ok=True)
    number, _, words = slug.partition("_")
    blanks = {"@NN@": number, "@N@": str(int(number)), "@slug@": slug,
              "@label@": words.replace("_", "-")}  # fmt: skip
    for name, text in FILES.items():
        for blank, value in blanks.items():
            text = text.replace(blank, value)
        with open(folder / name, "x", encoding="utf8") as file:
            file.write(text)
    return folder
