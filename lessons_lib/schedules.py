"""Learning-rate schedules: functions t -> lr.

Each function here returns a schedule. Hand it to a rule, ``Adam(lr=cosine_decay(0.1, 1000))``, and
the rule asks it for its steps t = 1, 2, 3, …; or call it with an array to draw it. Whether t counts
steps or epochs is your choice: `per_epoch` turns a schedule in epochs into one in steps.
"""

from math import inf, isfinite

import numpy as np

__all__ = [
    "ReduceOnPlateau",
    "constant",
    "cosine_decay",
    "exponential_decay",
    "inverse_sqrt_decay",
    "inverse_time_decay",
    "per_epoch",
    "power_decay",
    "staircase_decay",
    "step_decay",
    "with_warmup",
]


def _checked(**values):
    for name, value in values.items():
        if name in ("every", "steps", "steps_per_epoch", "patience"):
            if isinstance(value, bool) or not value >= 1 or value != int(value):
                raise ValueError(f"{name} must be a whole number of at least 1, got {value!r}")
        elif name in ("factor", "base"):
            if not 0 < value <= 1:
                raise ValueError(f"{name} must be above 0 and at most 1, got {value}")
        elif not (value >= 0 and isfinite(value)):
            raise ValueError(f"{name} must be a finite number ≥ 0, got {value}")


def _schedule(formula):
    """Make t -> lr of a formula in numpy: a float for a number t, an array for an array."""

    def schedule(t):
        lr = np.asarray(formula(np.asarray(t, dtype=float)), dtype=float)
        return lr if np.ndim(t) else float(lr)

    return schedule


def constant(lr):
    """Return the schedule that never changes: α_t = α₀.

    Examples
    --------
    >>> constant(0.1)(1000)
    0.1
    """
    _checked(lr=lr)
    return _schedule(lambda t: np.full_like(t, lr))


def step_decay(lr, factor=0.5, every=10):
    """Return α_t = α₀ · factor^⌊t/every⌋: multiply by `factor` once in `every` steps or epochs.

    Parameters
    ----------
    lr : float
        α₀ ≥ 0.
    factor : float
        In (0, 1]; 0.5 halves.
    every : int
        How long each rate is kept.

    Notes
    -----
    PyTorch ``StepLR(step_size=every, gamma=factor)``; optax
    ``exponential_decay(lr, every, factor, staircase=True)``.

    Examples
    --------
    >>> step_decay(0.8, factor=0.5, every=10)(np.array([0, 9, 10, 20]))
    array([0.8, 0.8, 0.4, 0.2])
    """
    _checked(lr=lr, factor=factor, every=every)
    return _schedule(lambda t: lr * factor ** (t // every))


def exponential_decay(lr, rate):
    """Return α_t = α₀ e^{−rate·t}.

    Its sum is finite, α₀/(e^{rate} − 1) over t = 1, 2, …: it can stop short of the minimum.

    Notes
    -----
    PyTorch ``ExponentialLR(gamma=exp(-rate))``; the same curve as `power_decay` with that base.

    Examples
    --------
    >>> round(exponential_decay(0.1, rate=0.5)(2), 6)
    0.036788
    """
    _checked(lr=lr, rate=rate)
    return _schedule(lambda t: lr * np.exp(-rate * t))


def power_decay(lr, base=0.95):
    """Return α_t = α₀ · baseᵗ.

    Examples
    --------
    >>> round(power_decay(0.1, base=0.95)(2), 6)
    0.09025
    """
    _checked(lr=lr, base=base)
    return _schedule(lambda t: lr * base**t)


def inverse_time_decay(lr, rate):
    """Return α_t = α₀ / (1 + rate·t).

    It satisfies both conditions of Robbins and Monro: Σ α_t = ∞ and Σ α_t² < ∞.

    Notes
    -----
    Keras ``InverseTimeDecay(lr, 1, rate)``. Source: Robbins and Monro 1951.

    Examples
    --------
    >>> inverse_time_decay(0.2, rate=1.0)(np.array([0, 1, 3]))
    array([0.2 , 0.1 , 0.05])
    """
    _checked(lr=lr, rate=rate)
    return _schedule(lambda t: lr / (1 + rate * t))


def inverse_sqrt_decay(lr, k=1.0):
    """Return α_t = k α₀ / √t, with t counted from 1 (t = 0 is taken as 1).

    Examples
    --------
    >>> inverse_sqrt_decay(0.2)(np.array([1, 4, 100]))
    array([0.2 , 0.1 , 0.02])
    """
    _checked(lr=lr, k=k)
    return _schedule(lambda t: k * lr / np.sqrt(np.maximum(t, 1)))


def staircase_decay(lr, rate, every=10):
    """Return α_t = α₀ / (1 + rate·⌊t/every⌋): `inverse_time_decay` in stairs.

    The stairs get lower and lower, 1, 1/2, 1/3, … for rate = 1; stairs that halve each time are
    `step_decay`'s.

    Examples
    --------
    >>> staircase_decay(0.6, rate=1.0, every=10)(np.array([0, 9, 10, 20]))
    array([0.6, 0.6, 0.3, 0.2])
    """
    _checked(lr=lr, rate=rate, every=every)
    return _schedule(lambda t: lr / (1 + rate * (t // every)))


def cosine_decay(lr, steps, final=0.0):
    """Return half a cosine from α₀ at t = 0 down to `final` at t = steps, and `final` after that.

    α_t = final + (α₀ − final)(1 + cos(π t/steps))/2.

    Notes
    -----
    PyTorch ``CosineAnnealingLR(T_max=steps, eta_min=final)``, which rises again after T_max.
    Source: Loshchilov and Hutter 2017.

    Examples
    --------
    >>> cosine_decay(0.2, steps=100)(np.array([0, 50, 100, 200])).round(6)
    array([0.2, 0.1, 0. , 0. ])
    """
    _checked(lr=lr, steps=steps, final=final)
    return _schedule(
        lambda t: final + (lr - final) * (1 + np.cos(np.pi * np.minimum(t / steps, 1))) / 2
    )


def with_warmup(schedule, steps):
    """Return a schedule that climbs to the first rate of another in `steps`, then follows it.

    α_t = schedule(0) · t/steps for t ≤ steps, then schedule(t − steps).

    Parameters
    ----------
    schedule : callable or float
        What comes after the warm-up; a number is a constant rate.
    steps : int
        Length of the warm-up. With rules, which ask for t = 1, 2, …, no step has rate 0.

    Examples
    --------
    >>> with_warmup(step_decay(0.4, every=2), steps=4)(np.arange(8))
    array([0. , 0.1, 0.2, 0.3, 0.4, 0.4, 0.2, 0.2])
    """
    _checked(steps=steps)
    after = schedule if callable(schedule) else constant(schedule)
    return _schedule(
        lambda t: np.where(t < steps, after(0) * t / steps, after(np.maximum(t - steps, 0)))
    )


def per_epoch(schedule, steps_per_epoch, first=0):
    """Return the schedule in steps of a schedule in epochs: constant within each epoch.

    Steps are counted from 1, as rules do; the first epoch has number `first`.

    Examples
    --------
    >>> halve_each_epoch = step_decay(0.8, factor=0.5, every=1)
    >>> per_epoch(halve_each_epoch, steps_per_epoch=3)(np.arange(1, 8))
    array([0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2])
    """
    _checked(steps_per_epoch=steps_per_epoch, first=first)
    return _schedule(lambda t: schedule(first + np.maximum(t - 1, 0) // steps_per_epoch))


class ReduceOnPlateau:
    """A rate that is multiplied by `factor` when a watched loss has stopped improving.

    Hand it to a rule like any schedule, and tell it the validation loss after each epoch by
    `update`. After `patience` epochs in a row without improvement the rate falls, and the count
    starts again.

    Parameters
    ----------
    lr : float
        Rate to start with.
    factor : float, default 0.5
        In (0, 1].
    patience : int, default 5
        Epochs to wait.
    threshold : float, default 0.0
        By how much a loss must be below the best one to count as an improvement.
    lowest : float, default 0.0
        The rate never falls below it.

    Attributes
    ----------
    lr, best, waited
        The rate now, the best loss so far, epochs since then.

    Notes
    -----
    Watch an accuracy by its negative. Keras ``ReduceLROnPlateau`` counts the same way; PyTorch's
    falls one epoch later, when *more* than `patience` epochs brought nothing.

    Examples
    --------
    >>> rate = ReduceOnPlateau(0.1, factor=0.5, patience=2)
    >>> [rate.update(loss) for loss in (3.0, 2.0, 2.1, 2.2, 2.3, 1.9)]
    [0.1, 0.1, 0.1, 0.05, 0.05, 0.05]
    >>> rate(7)
    0.05
    """

    def __init__(self, lr, factor=0.5, patience=5, threshold=0.0, lowest=0.0):
        _checked(lr=lr, factor=factor, patience=patience, threshold=threshold, lowest=lowest)
        self.lr, self.factor, self.patience = float(lr), factor, patience
        self.threshold, self.lowest = threshold, lowest
        self.best, self.waited = inf, 0

    def __call__(self, t):
        """Return the rate now, whatever t."""
        return self.lr

    def update(self, loss):
        """Take note of the loss after an epoch; return the rate for the next one."""
        if loss < self.best - self.threshold:
            self.best, self.waited = float(loss), 0
        else:  # NaN is no improvement
            self.waited += 1
        if self.waited >= self.patience:
            self.lr, self.waited = min(self.lr, max(self.lr * self.factor, self.lowest)), 0
        return self.lr
