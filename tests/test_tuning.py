"""Searches: what they try, what they find, and that they repeat."""

import builtins
import math
import sys
import types

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons_lib.tuning import (
    Linear,
    Log,
    bayesian_search,
    best_on_border,
    coarse_to_fine,
    grid_search,
    log_uniform,
    random_search,
)

PROOF = settings(derandomize=True, deadline=None, max_examples=60)


def peak(lr, **_):
    return -abs(math.log10(lr) + 3)


@PROOF
@given(st.floats(1e-8, 1), st.floats(1, 1e8), st.integers(0, 100))
def test_log_uniform_stays_in_its_range(low, factor, seed):
    value = log_uniform(low, low * factor, np.random.default_rng(seed))
    assert low <= value <= low * factor


def test_log_uniform_gives_each_decade_its_share():
    values = log_uniform(1e-6, 1e-2, np.random.default_rng(0), size=40_000)
    counts = np.histogram(np.log10(values), bins=[-6, -5, -4, -3, -2])[0]
    np.testing.assert_allclose(counts, 10_000, rtol=0.03)
    for low, high in ((0, 1), (-1, 1), (2, 1), (1, math.inf)):
        with pytest.raises(ValueError, match="low"):
            log_uniform(low, high, np.random.default_rng(0))


def test_grid_search_tries_every_combination_in_order():
    found = grid_search(lambda a, b: a * b, {"a": [1, 2], "b": [5, 3]})
    assert [t.parameters for t in found.trials] == [
        {"a": 1, "b": 5},
        {"a": 1, "b": 3},
        {"a": 2, "b": 5},
        {"a": 2, "b": 3},
    ]
    assert found.best == {"a": 2, "b": 5} and found.score == 10


def test_random_search_repeats_and_uses_every_kind_of_space():
    space = {"lr": Log(1e-6, 1), "drop": Linear(0, 0.5), "kind": ["svm", "softmax"]}
    one, two = (random_search(peak, space, 40, np.random.default_rng(3)) for _ in range(2))
    assert one == two and len(one.trials) == 40
    for trial in one.trials:
        assert 1e-6 <= trial.parameters["lr"] <= 1 and 0 <= trial.parameters["drop"] <= 0.5
    assert {t.parameters["kind"] for t in one.trials} == {"svm", "softmax"}
    assert one.score == max(t.score for t in one.trials)


def test_random_beats_grid_when_one_dimension_matters():
    def score(a, b):
        return -((a - 0.37) ** 2)

    grid = grid_search(score, {"a": np.linspace(0, 1, 5), "b": np.linspace(0, 1, 5)})
    wins = sum(
        random_search(score, {"a": Linear(0, 1), "b": Linear(0, 1)}, 25, rng).score > grid.score
        for rng in map(np.random.default_rng, range(100))
    )
    assert wins > 90


def test_nan_is_the_worst_score():
    found = grid_search(lambda lr: math.nan if lr > 1 else -lr, {"lr": [10, 0.5, 100]})
    assert found.best == {"lr": 0.5} and found.trials[0].score == -math.inf


def test_coarse_to_fine_narrows_and_follows_the_border():
    seen = []

    def score(lr, budget):
        seen.append((budget, lr))
        return peak(lr)

    found = coarse_to_fine(score, {"lr": Log(1e-2, 1e2)}, (1, 5, 20), 30, np.random.default_rng(0))
    width = [
        np.ptp(np.log10([lr for budget, lr in seen if budget == stage])) for stage in (1, 5, 20)
    ]
    assert width[0] <= 4 and width[1] <= 1.6 and width[2] <= 0.64 + 1e-9
    assert found.best["lr"] < 1e-2  # beyond the border it started with, towards 1e-3
    assert [t.stage for t in found.trials] == [0] * 30 + [1] * 30 + [2] * 30
    assert found.score == max(t.score for t in found.trials if t.stage == 2)


@PROOF
@given(st.floats(0, 1), st.floats(0.01, 1))
def test_linear_ranges_never_leave_the_old_one(centre, share):
    new = Linear(0, 1).narrowed(centre, share)
    assert new.low >= 0 and new.high <= 1 + 1e-12
    assert new.high - new.low == pytest.approx(share)
    assert new.low - 1e-12 <= centre <= new.high + 1e-12


def test_best_on_border():
    assert best_on_border(1.5e-6, 1e-6, 1e-1) == "low"
    assert best_on_border(0.09, 1e-6, 1e-1) == "high"
    assert best_on_border(3e-4, 1e-6, 1e-1) is None
    assert best_on_border(0.02, 0, 1, scale="linear") == "low"
    assert best_on_border(0.02, 0, 1, scale="linear", share=0) is None
    with pytest.raises(ValueError, match=r"2 isn't between"):
        best_on_border(2, 1e-3, 1)
    with pytest.raises(ValueError, match="'cubic'"):
        best_on_border(0.5, 0.1, 1, scale="cubic")


def test_bad_spaces_are_refused():
    rng = np.random.default_rng(0)
    for space, message in (
        ({}, "empty"),
        ({"lr": "0.1"}, "lr must be"),
        ({"lr": []}, "lr must be"),
        ({"lr": [0.1], "mu": 0.9}, "mu must be"),
    ):
        with pytest.raises(ValueError, match=message):
            random_search(peak, space, 3, rng)
    with pytest.raises(ValueError, match="a grid needs the values"):
        grid_search(peak, {"lr": Log(1e-3, 1)})
    with pytest.raises(ValueError, match=r"Log\(low, high\)"):
        coarse_to_fine(peak, {"lr": [0.1, 0.2]}, (1,), 3, rng)
    with pytest.raises(ValueError, match="tries .*0"):
        random_search(peak, {"lr": Log(1e-3, 1)}, 0, rng)
    with pytest.raises(ValueError, match="low"):
        Log(0, 1)


def test_without_optuna_the_message_says_what_to_do(monkeypatch):
    real = builtins.__import__

    def missing(name, *args, **kwargs):
        if name == "optuna":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ImportError, match="pip install optuna"):
        bayesian_search(peak, {"lr": Log(1e-6, 1)}, 3)


def test_bayesian_search_with_a_stand_in_for_optuna(monkeypatch):
    """What is asked of Optuna, checked without it; the real one is tried below if it is there."""
    rng = np.random.default_rng(0)
    told = []

    class FakeTrial:
        def suggest_float(self, name, low, high, log):
            assert log == (name == "lr")
            return float(log_uniform(low, high, rng)) if log else float(rng.uniform(low, high))

        def suggest_categorical(self, name, choices):
            return choices[int(rng.integers(len(choices)))]

    class FakeStudy:
        def optimize(self, objective, n_trials):
            told.extend(objective(FakeTrial()) for _ in range(n_trials))

    fake = types.SimpleNamespace(
        logging=types.SimpleNamespace(
            get_verbosity=lambda: 20, set_verbosity=lambda level: None, WARNING=30
        ),
        samplers=types.SimpleNamespace(TPESampler=lambda seed: seed),
        create_study=lambda direction, sampler: FakeStudy(),
    )
    monkeypatch.setitem(sys.modules, "optuna", fake)
    space = {"lr": Log(1e-6, 1), "drop": Linear(0, 1), "kind": ["a", "b"]}
    found = bayesian_search(lambda lr, drop, kind: math.nan if kind == "b" else peak(lr), space, 30)
    assert len(found.trials) == len(told) == 30 and found.best["kind"] == "a"
    assert all(math.isfinite(value) for value in told)


def test_bayesian_search_repeats():
    pytest.importorskip("optuna")
    space = {"lr": Log(1e-6, 1), "kind": ["a", "b"]}
    one, two = (bayesian_search(peak, space, 25, seed=1) for _ in range(2))
    assert one == two and one.score > -0.5
