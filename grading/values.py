"""Inputs and answers as plain data, so that they can pass a pipe, and calls of a function on them.

JSON is the only form in which anything comes out of a sandbox. Arrays keep their type and shape;
random generators and functions, which cannot be written as data, stand in a case as `Rng` and
`Function` and are made anew, on the side of the answer, for every call.
"""

import base64
import math
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

import numpy as np

from grading.functions import FUNCTIONS
from grading.limits import TooSlow, time_limit

MOST_ITEMS = 10_000  # of a list, or taken from a generator
MOST_TEXT = 2_000  # characters of a text that is kept
_ARRAY_KINDS = "biuf"  # booleans, integers, floats
_SCALARS = frozenset(t for t in np.sctypeDict.values() if np.dtype(t).kind in _ARRAY_KINDS)
_FLOATS = {float, np.float64}  # a list of these is soon taken down
_DEEPEST = 8  # lists within lists
_INTEGERS = range(-(2**63), 2**64)  # that numpy can hold

_calm = False  # whether warnings are silenced already


class NotAValue(TypeError):
    """An answer that is no plain value: a number, text, array, or a list or dict of these."""


@dataclass(frozen=True)
class Rng:
    """`numpy.random.default_rng(seed)`, fresh for every call."""

    seed: int


@dataclass(frozen=True, eq=False)
class Function:
    """One of `grading.functions.FUNCTIONS`, by name, with its parameters: a function argument.

    >>> f = Function("square").live()
    >>> float(f(np.array([1.0, 2.0])))
    5.0
    """

    name: str
    parameters: dict[str, Any] = field(default_factory=dict)

    def live(self) -> Callable:
        return FUNCTIONS[self.name](**self.parameters)


@dataclass(frozen=True, eq=False)
class Case:
    """One call: positional and named arguments. Write `case(w, g, t=3)`."""

    args: tuple = ()
    kwargs: dict[str, Any] = field(default_factory=dict)

    def live(self) -> tuple[list, dict]:
        """Arguments of the caller's own: copied arrays, fresh generators and functions."""
        return [_live(a) for a in self.args], {k: _live(v) for k, v in self.kwargs.items()}


def case(*args, **kwargs) -> Case:
    """The call `answer(*args, **kwargs)`."""
    return Case(args, kwargs)


@dataclass(frozen=True)
class Answer:
    """What came of one call: a value, or a fault.

    `kind` is "value", or what went wrong: "nothing" (None came back), "exception", "too slow",
    "no value" (something that is no plain value), "changed input", "killed" (a sandbox that died).
    `fault` says it as `中文 · English`. `changed` lists the arguments that the call changed.
    """

    kind: str
    value: Any = None
    fault: str = ""
    changed: tuple = ()


def _live(argument: Any) -> Any:
    if isinstance(argument, Rng):
        return np.random.default_rng(argument.seed)
    if isinstance(argument, Function):
        return argument.live()
    if isinstance(argument, np.ndarray):
        return argument.copy()
    if isinstance(argument, (list, tuple)):
        return type(argument)(_live(item) for item in argument)
    if isinstance(argument, dict):
        return {key: _live(item) for key, item in argument.items()}
    return argument


def plain(value: Any, depth: int = 0) -> Any:
    """`value` as numbers, texts, arrays, lists and dicts alone; raises NotAValue.

    Tuples become lists, and generators the list of what they yield. Only exact built-in types and
    numpy's own are looked into: an object that overrides `__eq__` or `__array__` has no say.
    """
    kind = type(value)
    if depth > _DEEPEST:
        raise NotAValue(f"the value is nested more than {_DEEPEST} deep")
    if kind is int and value not in _INTEGERS:
        raise NotAValue("an integer of more than 64 bits")
    if value is None or kind in (bool, int, float):
        return value
    if kind is str:
        return value[:MOST_TEXT]
    if kind in _SCALARS:
        return {"b": bool, "i": int, "u": int, "f": float}[value.dtype.kind](value)
    if kind is np.ndarray and value.dtype.kind in _ARRAY_KINDS:
        return value.copy()  # the function may go on to change its own
    if kind is dict:
        if not all(type(key) in (str, bool, int, float) for key in value):
            raise NotAValue("a dict whose keys are neither texts nor numbers")
        return {str(key)[:MOST_TEXT]: plain(item, depth + 1) for key, item in value.items()}
    if kind is list and len(value) <= MOST_ITEMS and set(map(type, value)) <= _FLOATS:
        return list(map(float, value))
    if kind in (list, tuple) or isinstance(value, Iterator):
        items = []
        for item in value:
            if len(items) == MOST_ITEMS:
                raise NotAValue(f"it has more than {MOST_ITEMS} items")
            items.append(plain(item, depth + 1))
        return items
    raise NotAValue(_name(value))


@contextmanager
def calm() -> Iterator[None]:
    """Silence warnings while answers are taken: a NaN is reported as one, an error as itself.

    `answer_of` does so by itself; around many calls this saves time.
    """
    global _calm
    outside, _calm = _calm, True
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            yield
    finally:
        _calm = outside


def answer_of(
    function: Callable,
    question_case: Case,
    changes: tuple[int, ...] = (),
    seconds: float | None = 2.0,
) -> Answer:
    """Call a function on a case and take down what came of it.

    Where the function is meant to change arguments (`changes`), the answer is the list of their
    new values, followed by what was returned unless that is None.
    """
    args, kwargs = question_case.live()
    before = _watched(args, kwargs, changes)
    try:
        with nullcontext() if _calm else calm(), time_limit(seconds):
            value = plain(function(*args, **kwargs))
    except TooSlow:
        return Answer(
            "too slow",
            fault=f"{seconds:g} 秒内没有结束：是不是有个循环停不下来？ · "
            f"It did not end within {seconds:g} seconds: is there a loop that never stops?",
        )
    except NotAValue as error:
        return Answer(
            "no value",
            fault=f"返回的不是数、数组或它们的列表，而是 {error} · "
            f"It returned no number, array or list of these, but {error}",
        )
    except KeyboardInterrupt:
        raise  # the reader stops the kernel
    except BaseException as error:  # whatever else is raised (SystemExit too) is told to the reader
        return Answer("exception", _name(error), fault=_tell(error, function))
    changed = [place for place, now, old in before if fingerprint(now) != old]
    if changed:
        return Answer(
            "changed input",
            changed=tuple(dict.fromkeys(changed)),
            fault=f"你改动了调用者传进来的数组（参数 {_place(changed[0])}）：先复制，或写成 x = x - …，"
            f"不要写 x -= … · You changed the caller's array (argument {_place(changed[0])}): "
            "copy it first, or write x = x - …, not x -= …",
        )
    if changes:
        value = [args[i] for i in changes] + ([] if value is None else [value])
    elif value is None:
        return Answer(
            "nothing",
            fault="函数返回了 None：是不是忘了写 return？ · "
            "The function returned None: is the return missing?",
        )
    return Answer("value", value)


def _watched(args: list, kwargs: dict, changes: tuple) -> list[tuple[Any, np.ndarray, tuple]]:
    """The arrays that a call must not change: (argument, array, its fingerprint)."""
    found = []
    for places in (enumerate(args), kwargs.items()):
        for place, argument in places:
            if type(argument) is np.ndarray:
                if place not in changes:
                    found.append((place, argument, fingerprint(argument)))
            elif isinstance(argument, (list, tuple, dict)) and place not in changes:
                found += [(place, array, fingerprint(array)) for array in _arrays(argument)]
    return found


def _arrays(argument: Any) -> Iterator[np.ndarray]:
    """The arrays in an argument."""
    if isinstance(argument, np.ndarray):
        yield argument
    elif isinstance(argument, (list, tuple)):
        for item in argument:
            yield from _arrays(item)
    elif isinstance(argument, dict):
        yield from _arrays(list(argument.values()))


def fingerprint(array: np.ndarray) -> tuple:
    """Equal for two arrays if they have the same type, shape and values to the bit, NaN too."""
    return array.dtype, array.shape, array.tobytes()


def _place(place: int | str) -> int | str:
    return place + 1 if isinstance(place, int) else place


def _name(value: Any) -> str:
    """The name of a value's type, whatever the type says of itself."""
    return type.__dict__["__name__"].__get__(type(value))[:100].replace(" · ", " ")


def _tell(error: BaseException, function: Callable) -> str:
    """The exception with the line of the student's own code at which it arose."""
    told, lines = "", []
    file = function.__code__.co_filename if type(function) is FunctionType else None
    try:
        with time_limit(0.5):  # an exception's text, too, is made by its author's code
            lines = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == file]
            told = str.__str__(str(error)[:300])
    except KeyboardInterrupt:
        raise
    except BaseException:  # then without
        pass
    text = f"{_name(error)}: {told}".replace(" · ", " ").rstrip(": ")
    if not lines:
        return f"出错了：{text} · It raised {text}"
    line = (lines[-1].line or "").replace(" · ", " ")[:300]
    where = lines[-1].lineno
    return f"第 {where} 行出错：{text}\n{line} · It raised {text} at line {where}:\n{line}"


def to_json(value: Any) -> Any:
    """A plain value, or an argument of a case, in the types that JSON has."""
    if isinstance(value, Rng):
        return {"rng": value.seed}
    if isinstance(value, Function):
        return {"function": value.name, "parameters": to_json(value.parameters)}
    if isinstance(value, np.ndarray):
        array = np.ascontiguousarray(value)
        data = base64.b64encode(array.tobytes()).decode("ascii")
        return {"array": data, "type": array.dtype.str, "shape": list(value.shape)}
    if isinstance(value, np.generic):
        return to_json(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": repr(value)}
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {"dict": [[key, to_json(item)] for key, item in value.items()]}
    return value


def from_json(data: Any) -> Any:
    """The inverse of `to_json`. Raises ValueError on whatever `to_json` cannot have written."""
    try:
        return _from_json(data, 0)
    except (TypeError, OverflowError) as error:
        raise ValueError(f"unknown data: {error}") from error


def _from_json(data: Any, depth: int) -> Any:
    if depth > 2 * _DEEPEST:
        raise ValueError("the data is nested too deep")
    if type(data) is int and data not in _INTEGERS:
        raise ValueError("an integer of more than 64 bits")
    if data is None or type(data) in (bool, int, float, str):
        return data
    if type(data) is list:
        return [_from_json(item, depth + 1) for item in data]
    if type(data) is not dict:
        raise ValueError(f"unknown data: {type(data).__name__}")
    keys = set(data)
    if keys == {"rng"} and type(data["rng"]) is int:
        return Rng(data["rng"])
    if keys == {"function", "parameters"} and data["function"] in FUNCTIONS:
        return Function(data["function"], _from_json(data["parameters"], depth + 1))
    if keys == {"float"} and data["float"] in ("nan", "inf", "-inf"):
        return float(data["float"])
    if keys == {"dict"}:
        return {str(key): _from_json(item, depth + 1) for key, item in data["dict"]}
    if keys == {"array", "type", "shape"}:
        dtype = np.dtype(data["type"])
        if dtype.kind not in _ARRAY_KINDS:
            raise ValueError(f"unknown array type: {dtype}")
        raw = base64.b64decode(data["array"], validate=True)
        return np.frombuffer(raw, dtype).reshape(data["shape"]).copy()
    raise ValueError(f"unknown data with keys {sorted(map(str, keys))[:5]}")
