"""Checks that many functions share: each returns its value or says what is wrong with it."""

import math
import numbers

import numpy as np


def whole(name, value, least=1, most=None):
    """Return value as an int if it is a whole number from least to most."""
    good = isinstance(value, numbers.Real) and not isinstance(value, bool | np.bool_)
    if not good or value % 1 != 0 or value < least or (most is not None and value > most):
        span = f"at least {least}" if most is None else f"from {least} to {most}"
        raise ValueError(f"{name} must be a whole number {span}, got {value!r}")
    return int(value)


def number(name, value, least=-np.inf, above=-np.inf, below=np.inf):
    """Return value if it is a finite number with least ≤ value and above < value < below."""
    good = type(value) in (float, int) or (
        np.ndim(value) == 0 and isinstance(value, numbers.Real | np.ndarray)
    )
    if not (good and math.isfinite(value) and value >= least and above < value < below):
        bounds = "".join(
            f", {sign} {bound:g}"
            for sign, bound in (("at least", least), ("above", above), ("below", below))
            if np.isfinite(bound)
        )
        raise ValueError(f"{name} must be a finite number{bounds}, got {value!r}")
    return value


def finite(name, value):
    """Return value as an array of floats if no entry is NaN or infinite."""
    array = np.asarray(value)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name} must hold real numbers, got dtype {array.dtype}")
    array = array.astype(float, copy=False)
    good = np.isfinite(array)
    if not good.all():
        where = tuple(int(i) for i in np.argwhere(~good)[0])
        place = f" at {list(where)}" if where else ""
        raise ValueError(f"{name} must be finite, got {array[where]}{place}")
    return array


def generator(rng):
    """Return rng if it is a numpy random generator."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a generator such as np.random.default_rng(0), got {rng!r}")
    return rng
