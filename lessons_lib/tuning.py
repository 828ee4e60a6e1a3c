"""Hyper-parameter search: grid, random, coarse to fine, Bayesian.

A search calls ``score(**parameters)`` and looks for the highest score, a validation accuracy for
instance; a score of NaN (a run that diverged) counts as the worst. A space of parameters is a
dictionary ``name: values``, where values are `Log`, `Linear` or a list of choices.
"""

import itertools
import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

__all__ = [
    "Linear",
    "Log",
    "Search",
    "Trial",
    "bayesian_search",
    "best_on_border",
    "coarse_to_fine",
    "grid_search",
    "log_uniform",
    "random_search",
]


def log_uniform(low, high, rng, size=None):
    """Draw numbers whose logarithm is uniform between log(low) and log(high).

    10^u with u uniform: each decade is as likely as any other, as suits factors such as learning
    rates.

    Parameters
    ----------
    low, high : float
        0 < low ≤ high.
    rng : numpy.random.Generator
    size : int or tuple, optional
        A number is returned without it, else an array.

    Examples
    --------
    >>> rates = log_uniform(1e-6, 1e-2, np.random.default_rng(0), size=10_000)
    >>> round(float(np.mean(rates < 1e-4)), 1)
    0.5
    """
    if not 0 < low <= high < math.inf:
        raise ValueError(f"needed: 0 < low ≤ high, both finite; got low = {low}, high = {high}")
    return np.clip(np.exp(rng.uniform(math.log(low), math.log(high), size)), low, high)


@dataclass(frozen=True)
class Linear:
    """The numbers between low and high, drawn evenly: for a dropout rate, say."""

    low: float
    high: float

    def __post_init__(self):
        if not -math.inf < self.low < self.high < math.inf:
            raise ValueError(f"needed: low < high, both finite; got {self.low}, {self.high}")

    def sample(self, rng):
        """Draw one value."""
        return float(rng.uniform(self.low, self.high))

    def narrowed(self, centre, share):
        """Return a range around a value, `share` times as wide, that doesn't leave this one."""
        width = (self.high - self.low) * share
        low = min(max(centre - width / 2, self.low), self.high - width)
        return Linear(low, low + width)


@dataclass(frozen=True)
class Log:
    """The positive numbers between low and high, drawn evenly on a log scale: learning rates."""

    low: float
    high: float

    def __post_init__(self):
        if not 0 < self.low < self.high < math.inf:
            raise ValueError(f"needed: 0 < low < high, both finite; got {self.low}, {self.high}")

    def sample(self, rng):
        """Draw one value."""
        return float(log_uniform(self.low, self.high, rng))

    def narrowed(self, centre, share):
        """Return a range around a value, with `share` times as many decades as this one."""
        half = (self.high / self.low) ** (share / 2)
        return Log(centre / half, centre * half)


class Trial(NamedTuple):
    """One run: its parameters, its score, and the stage of the search (0 unless coarse to fine)."""

    parameters: dict
    score: float
    stage: int = 0


class Search(NamedTuple):
    """The best parameters found, their score, and all trials in the order in which they ran."""

    best: dict
    score: float
    trials: list


def _run(score, parameters, stage=0, **budget):
    value = float(score(**parameters, **budget))
    return Trial(parameters, -math.inf if math.isnan(value) else value, stage)


def _best(trials):
    best = max(trials, key=lambda trial: trial.score)  # the first one of equals
    return Search(best.parameters, best.score, trials)


def _checked(space, ranges_only=False):
    if not space:
        raise ValueError("the space of parameters is empty")
    for name, values in space.items():
        if isinstance(values, (Log, Linear)):
            continue
        if ranges_only or not isinstance(values, (list, tuple, np.ndarray)) or not len(values):
            raise ValueError(
                f"{name} must be Log(low, high), Linear(low, high)"
                f"{'' if ranges_only else ' or a list of choices'}, got {values!r}"
            )


def _sample(values, rng):
    if isinstance(values, (Log, Linear)):
        return values.sample(rng)
    return values[int(rng.integers(len(values)))]


def grid_search(score, grid):
    """Try every combination of the values listed.

    Parameters
    ----------
    score : callable
        ``score(**parameters)`` → float, the higher the better.
    grid : dict
        ``name: list of values``.

    Returns
    -------
    Search

    Examples
    --------
    >>> found = grid_search(lambda a, b: -(a - 1) ** 2 - b**2, {"a": [0, 1, 2], "b": [-1, 0]})
    >>> found.best, len(found.trials)
    ({'a': 1, 'b': 0}, 6)
    """
    _checked(grid)
    for name, values in grid.items():
        if isinstance(values, (Log, Linear)):
            raise ValueError(f"{name}: a grid needs the values themselves, got {values!r}")
    combinations = itertools.product(*grid.values())
    return _best([_run(score, dict(zip(grid, c, strict=True))) for c in combinations])


def random_search(score, space, tries, rng):
    """Try random combinations: better than a grid when few of the parameters matter.

    Parameters
    ----------
    score : callable
        ``score(**parameters)`` → float, the higher the better.
    space : dict
        ``name: Log(low, high)``, ``Linear(low, high)`` or a list of choices.
    tries : int
        How many.
    rng : numpy.random.Generator

    Returns
    -------
    Search

    Notes
    -----
    Source: Bergstra and Bengio 2012.

    Examples
    --------
    >>> found = random_search(lambda lr: -abs(np.log10(lr) + 3), {"lr": Log(1e-6, 1)}, 50,
    ...                       np.random.default_rng(0))
    >>> 0.5e-3 < found.best["lr"] < 2e-3
    True
    """
    _checked(space)
    _positive("tries", tries)
    draws = [{name: _sample(v, rng) for name, v in space.items()} for _ in range(tries)]
    return _best([_run(score, parameters) for parameters in draws])


def coarse_to_fine(score, space, budgets, tries, rng, share=0.4):
    """Search at random in stages, each in a smaller range around the best of the one before.

    A new `Log` range is centred on the best value and may reach beyond the old one, so that an
    optimum on the border is followed. A `Linear` one stays within the old one: it often ends where
    the parameter does, as for a probability.

    Parameters
    ----------
    score : callable
        ``score(budget=…, **parameters)`` → float, the higher the better.
    space : dict
        ``name: Log(low, high)`` or ``Linear(low, high)``.
    budgets : sequence
        What each stage may spend on a trial, for instance ``(1, 5, 20)`` epochs.
    tries : int
        Trials in each stage.
    rng : numpy.random.Generator
    share : float, default 0.4
        Width of a stage's ranges as a part of those before, in (0, 1].

    Returns
    -------
    Search
        The best of the *last* stage: scores of different budgets can't be compared. All trials are
        there, each with its stage.

    Notes
    -----
    Source: the course notes (CS231n), "Hyperparameter optimization".

    Examples
    --------
    >>> found = coarse_to_fine(lambda lr, budget: -abs(np.log10(lr) + 3), {"lr": Log(1e-6, 1)},
    ...                        (1, 5, 20), 10, np.random.default_rng(0))
    >>> 0.8e-3 < found.best["lr"] < 1.2e-3, [t.stage for t in found.trials[::10]]
    (True, [0, 1, 2])
    """
    _checked(space, ranges_only=True)
    _positive("tries", tries)
    if not 0 < share <= 1:
        raise ValueError(f"share must be above 0 and at most 1, got {share}")
    if not len(budgets):
        raise ValueError("budgets needs at least one stage")
    trials = []
    for stage, budget in enumerate(budgets):
        draws = [{name: r.sample(rng) for name, r in space.items()} for _ in range(tries)]
        latest = _best([_run(score, p, stage, budget=budget) for p in draws])
        trials += latest.trials
        space = {name: r.narrowed(latest.best[name], share) for name, r in space.items()}
    return Search(latest.best, latest.score, trials)


def bayesian_search(score, space, tries, seed=0):
    """Let Optuna choose the next parameters from the scores so far (Bayesian optimisation).

    Parameters
    ----------
    score : callable
        ``score(**parameters)`` → float, the higher the better.
    space : dict
        As in `random_search`.
    tries : int
        How many.
    seed : int
        Seed of Optuna's sampler (a tree of Parzen estimators), so that the search repeats.

    Returns
    -------
    Search

    Raises
    ------
    ImportError
        If Optuna isn't installed; everything else in this library works without it.

    Notes
    -----
    Source: Snoek, Larochelle and Adams 2012 (with Gaussian processes); Optuna's documentation.
    """
    _checked(space)
    _positive("tries", tries)
    try:
        import optuna
    except ImportError:
        raise ImportError(
            "bayesian_search needs Optuna, which is optional: pip install optuna"
        ) from None

    trials = []

    def objective(trial):
        parameters = {}
        for name, values in space.items():
            if isinstance(values, (Log, Linear)):
                log = isinstance(values, Log)
                parameters[name] = trial.suggest_float(name, values.low, values.high, log=log)
            else:
                k = trial.suggest_categorical(name, list(range(len(values))))
                parameters[name] = values[k]
        trials.append(_run(score, parameters))
        return max(trials[-1].score, -1e300)  # Optuna refuses −∞

    noise = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        study = optuna.create_study(
            direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed)
        )
        study.optimize(objective, n_trials=tries)
    finally:
        optuna.logging.set_verbosity(noise)
    return _best(trials)


def best_on_border(best, low, high, scale="log", share=0.1):
    """Say whether the best value lies so near an end of its range that the optimum may be beyond.

    Parameters
    ----------
    best, low, high : float
        The best value found, and the range that was searched.
    scale : {"log", "linear"}
        How the range was searched.
    share : float, default 0.1
        The outer part of the range, at each end, that counts as border.

    Returns
    -------
    str or None
        "low", "high", or None when the best value is well inside.

    Examples
    --------
    >>> best_on_border(2e-6, 1e-6, 1e-1), best_on_border(1e-3, 1e-6, 1e-1)
    ('low', None)
    """
    if scale not in ("log", "linear"):
        raise ValueError(f"scale must be 'log' or 'linear', got {scale!r}")
    (Log if scale == "log" else Linear)(low, high)
    if not low <= best <= high:
        raise ValueError(f"the best value {best} isn't between {low} and {high}")
    if not 0 <= share < 0.5:
        raise ValueError(f"share must be at least 0 and below 0.5, got {share}")
    a, b, c = (math.log(v) if scale == "log" else v for v in (low, best, high))
    place = (b - a) / (c - a)
    return "low" if place <= share else "high" if place >= 1 - share else None


def _positive(name, value):
    if isinstance(value, bool) or not value >= 1 or value != int(value):
        raise ValueError(f"{name} must be a whole number of at least 1, got {value!r}")
