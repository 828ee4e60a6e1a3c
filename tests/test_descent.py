"""Descent: the loop, the stopping rules and their reasons, the line search, training."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import line_search

from lessons_lib.batches import minibatches
from lessons_lib.descent import armijo, descend, gradient_descent, path, train
from lessons_lib.landscapes import beale, quadratic, rosenbrock, saddle
from lessons_lib.losses import accuracy, softmax_loss, softmax_loss_and_gradient
from lessons_lib.optimizers import SGD, Adam, Momentum, Nesterov

quick = settings(derandomize=True, deadline=None, max_examples=50)


class Recorder:
    """A rule of a reader's own: no base class, it only has the two methods."""

    def __init__(self):
        self.asked = []

    def lookahead(self, x):
        self.asked.append(x.copy())
        return x + 1.0

    def step(self, x, g):
        x -= g


# descend and path


def test_descend_yields_each_step_as_a_new_array():
    x0 = np.array([8.0, -4.0])
    points = list(descend(SGD(lr=0.5), lambda x: x, x0, 3))
    assert [p.tolist() for p in points] == [[4, -2], [2, -1], [1, -0.5]]
    assert x0.tolist() == [8, -4]
    assert not any(np.shares_memory(p, q) for p in points for q in points if p is not q)


def test_path_starts_at_x0():
    walk = path(SGD(lr=0.5), lambda x: x, [8.0, -4.0], 2)
    assert walk.tolist() == [[8, -4], [4, -2], [2, -1]]
    assert path(SGD(lr=0.5), lambda x: x, np.ones((2, 3)), 4).shape == (5, 2, 3)
    assert path(SGD(lr=0.5), lambda x: x, [1.0], 0).tolist() == [[1.0]]


def test_the_gradient_is_asked_where_the_rule_looks():
    rule, asked = Recorder(), []

    def grad(x):
        asked.append(x.copy())
        return np.ones_like(x)

    assert path(rule, grad, [5.0], 3).ravel().tolist() == [5, 4, 3, 2]
    assert [x.item() for x in rule.asked] == [5, 4, 3]
    assert [x.item() for x in asked] == [6, 5, 4]


def test_nesterov_asks_ahead():
    rule, x, v = Nesterov(lr=0.1, mu=0.5), 1.0, 0.0
    for point in descend(rule, lambda x: x, [1.0], 5):
        v = 0.5 * v - 0.1 * (x + 0.5 * v)
        x = x + v
        assert np.isclose(point.item(), x, rtol=1e-14)


def test_descend_is_lazy_and_accepts_integers():
    steps = descend(SGD(lr=0.5), lambda x: x, [4], 10**9)
    assert next(steps).tolist() == [2.0]
    assert next(steps).tolist() == [1.0]


@quick
@given(
    kappa=st.floats(1, 100),
    x0=st.tuples(st.floats(-5, 5), st.floats(-5, 5)),
    rule=st.sampled_from([SGD, Momentum, Nesterov, Adam]),
)
def test_descend_leaves_x0_alone(kappa, x0, rule):
    start = np.array(x0)
    path(rule(lr=0.001), quadratic(kappa).grad, start, 5)
    assert tuple(start) == x0


# gradient descent


@quick
@given(kappa=st.floats(1, 50), factor=st.floats(0.01, 1.9), steps=st.integers(1, 60))
def test_gradient_descent_follows_the_closed_form_on_a_bowl(kappa, factor, steps):
    bowl, lr = quadratic(kappa), factor / kappa
    run = gradient_descent(bowl.f, bowl.grad, [3.0, 2.0], lr, max_steps=steps)
    k = np.arange(len(run.path))[:, None]
    expected = np.array([3.0, 2.0]) * (1 - lr * np.array([1.0, kappa])) ** k
    assert np.allclose(run.path, expected, rtol=1e-9, atol=1e-12)
    assert np.allclose(run.history, bowl.f(expected.T), rtol=1e-8, atol=1e-20)


def test_gradient_descent_is_sgd():
    landscape = beale()
    run = gradient_descent(landscape.f, landscape.grad, [1.0, 1.5], 0.01, max_steps=50)
    assert np.allclose(run.path, path(SGD(lr=0.01), landscape.grad, [1.0, 1.5], 50), rtol=1e-13)


@pytest.mark.parametrize("ratio, falls", [(0.99, True), (1.01, False)])
def test_it_converges_exactly_below_two_over_L(ratio, falls):
    bowl = quadratic(10)
    run = gradient_descent(bowl.f, bowl.grad, [1.0, 1.0], ratio * 2 / 10, max_steps=2000)
    assert (run.f < 1e-6) == falls


@quick
@given(kappa=st.floats(1, 100), angle=st.floats(0, 3), ratio=st.floats(0.05, 3))
def test_two_over_L_is_the_border_whatever_the_bowl(kappa, angle, ratio):
    """Along the steepest eigenvector each step multiplies the distance by 1 − αL = 1 − 2·ratio."""
    bowl = quadratic(kappa, angle)
    steep = np.array([-np.sin(angle), np.cos(angle)])
    run = gradient_descent(bowl.f, bowl.grad, steep, ratio * 2 / kappa, max_steps=8)
    along = np.abs(run.path @ steep)
    expected = np.abs(1 - 2 * ratio) ** np.arange(len(along))
    assert np.allclose(along, expected, rtol=1e-6, atol=1e-9)
    if abs(ratio - 1) > 1e-3 and run.reason == "max_steps":
        assert (run.f < bowl.f(steep)) == (ratio < 1)


def test_at_two_over_L_it_swings_for_ever():
    bowl = quadratic(8)
    run = gradient_descent(bowl.f, bowl.grad, [0.0, 3.0], 2 / 8, max_steps=50)
    assert run.path[:2].tolist() == [[0, 3], [0, -3]] and run.f == run.history[0]
    assert (run.reason, run.steps) == ("f_tol", 1)  # the height doesn't change


def test_each_stopping_rule_names_itself():
    f, grad = quadratic(4).f, quadratic(4).grad
    start = [1.0, 1.0]

    run = gradient_descent(f, grad, start, 0.2, max_steps=7)
    assert (run.reason, run.steps) == ("max_steps", 7)

    run = gradient_descent(f, grad, start, 0.2, grad_tol=1e-3)
    assert run.reason == "grad_tol"
    norms = np.linalg.norm(grad(run.path.T), axis=0)
    assert norms[-1] <= 1e-3 < norms[-2]

    run = gradient_descent(f, grad, start, 0.2, f_tol=1e-5)
    assert run.reason == "f_tol"
    changes = np.abs(np.diff(run.history))
    assert changes[-1] <= 1e-5 < changes[-2]

    with np.errstate(over="ignore", invalid="ignore"):
        run = gradient_descent(f, grad, start, 10.0, max_steps=10_000)
    assert run.reason == "not_finite" and not np.isfinite(run.f)


def test_at_a_minimum_there_is_nothing_to_do():
    run = gradient_descent(beale().f, beale().grad, [3.0, 0.5], 0.1)
    assert (run.reason, run.steps, run.f, len(run.path)) == ("grad_tol", 0, 0.0, 1)


def test_no_step_at_all():
    run = gradient_descent(saddle().f, saddle().grad, [1.0, 1.0], 0.1, max_steps=0)
    assert (run.reason, run.steps, run.x.tolist()) == ("max_steps", 0, [1, 1])


def test_the_result_fits_together_and_x0_stays():
    start = np.array([1.0, 1.0])
    run = gradient_descent(quadratic(3).f, quadratic(3).grad, start, 0.1, max_steps=9)
    assert len(run.history) == len(run.path) == run.steps + 1 == 10
    assert run.f == run.history[-1] and np.array_equal(run.x, run.path[-1])
    assert start.tolist() == [1, 1]


def test_a_single_number_is_a_point_too():
    run = gradient_descent(lambda x: x**2, lambda x: 2 * x, 1.0, 0.25, max_steps=3)
    assert run.path.tolist() == [1, 0.5, 0.25, 0.125]


@pytest.mark.parametrize(
    "settings, message",
    [
        ({"lr": 0.0}, "lr must be a finite number, above 0, got 0.0"),
        ({"lr": -0.1}, "lr must .* got -0.1"),
        ({"lr": np.nan}, "lr must .* got nan"),
        ({"lr": "0.1"}, "lr must .* got '0.1'"),
        ({"lr": 0.1, "f_tol": -1.0}, "f_tol must be .* at least 0, got -1.0"),
        ({"lr": 0.1, "f_tol": np.nan}, "f_tol must .* got nan"),
        ({"lr": 0.1, "grad_tol": -2.0}, "grad_tol must be .* at least 0, got -2.0"),
        ({"lr": 0.1, "grad_tol": np.nan}, "grad_tol must .* got nan"),
        ({"lr": 0.1, "max_steps": -1}, "max_steps must be a whole number at least 0, got -1"),
        ({"lr": 0.1, "max_steps": 2.5}, "max_steps must .* got 2.5"),
    ],
)
def test_impossible_settings_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        gradient_descent(saddle().f, saddle().grad, [1.0, 1.0], **settings)


def test_starts_that_are_not_finite_are_refused():
    with pytest.raises(ValueError, match=r"x0 must be finite, got nan at \[1\]"):
        gradient_descent(saddle().f, saddle().grad, [1.0, np.nan], 0.1)
    with pytest.raises(ValueError, match=r"f\(x0\) must be finite, got inf"):
        gradient_descent(lambda x: np.inf, lambda x: x, [1.0], 0.1)
    for steps in (-1, 1.5, np.nan):
        with pytest.raises(
            ValueError, match=f"steps must be a whole number at least 0, got {steps}"
        ):
            path(SGD(lr=0.1), saddle().grad, [1.0, 1.0], steps)
    with pytest.raises(ValueError, match=r"x0 must be finite, got inf at \[0\]"):
        path(SGD(lr=0.1), saddle().grad, [np.inf, 1.0], 3)
    X, y = toy()
    with pytest.raises(ValueError, match="epochs must be a whole number at least 0, got 1.5"):
        train(SGD(), softmax_loss_and_gradient, np.zeros((3, 4)), X, y, epochs=1.5)
    with pytest.raises(ValueError, match=r"W0 must be finite, got nan at \[0, 0\]"):
        train(SGD(), softmax_loss_and_gradient, np.full((3, 4), np.nan), X, y, epochs=1)


def test_a_gradient_that_would_broadcast_is_refused():
    with pytest.raises(ValueError, match=r"the gradient must have x's shape \(3, 1\), got \(3,\)"):
        gradient_descent(np.sum, lambda x: np.ones(3), np.ones((3, 1)), 0.1)


# Armijo's line search


@quick
@given(
    x=st.tuples(st.floats(-2, 2), st.floats(-1, 3)),
    c=st.sampled_from([1e-4, 0.1, 0.5]),
    start=st.floats(1e-3, 10),
)
def test_armijo_keeps_its_promise_with_the_first_step_that_does(x, c, start):
    landscape, x = rosenbrock(), np.array(x)
    g = landscape.grad(x)

    def enough(t):
        return landscape.f(x - t * g) <= landscape.f(x) - c * t * np.sum(g**2)

    t = armijo(landscape.f, x, g, start=start, c=c)
    halvings = np.log2(start / t)
    assert enough(t) and halvings == round(halvings)
    assert t == start or not enough(2 * t)


def test_armijo_worked_by_hand():
    # f = x²/2 at 1: enough if (1 − t)²/2 ≤ 1/2 − ct, that is t ≤ 2(1 − c)
    f, x, g = (lambda x: x @ x / 2), np.array([1.0]), np.array([1.0])
    assert armijo(f, x, g, start=8.0, c=0.25) == 1.0
    assert armijo(f, x, g, start=1.5, c=0.25) == 1.5
    assert armijo(f, x, g, start=9.0, shrink=1 / 3, c=0.25) == pytest.approx(1.0)


def test_scipy_agrees_that_the_step_is_long_enough():
    landscape, x = quadratic(20), np.array([3.0, 1.0])
    g = landscape.grad(x)
    t = armijo(landscape.f, x, g, c=0.1)
    theirs = line_search(landscape.f, landscape.grad, x, -g, c1=0.1, c2=0.9)[0]
    assert 0.1 < t / theirs < 10
    assert landscape.f(x - t * g) < landscape.f(x)


def test_armijo_complains_about_a_gradient_that_points_down():
    with pytest.raises(RuntimeError, match="is g the gradient of f?"):
        armijo(lambda x: x @ x, np.array([1.0]), np.array([-2.0]))


def test_armijo_shrinks_slowly_if_asked_and_stays_where_the_gradient_is_zero():
    def f(x):
        return 1e6 * x @ x

    t = armijo(f, np.array([1.0]), np.array([2e6]), shrink=0.99)
    assert 0.99 * 1e-6 < t < 1e-6  # enough from 2(1 − c)/L = 1e-6·(1 − c) down
    assert armijo(f, np.array([0.0]), np.array([0.0])) == 1.0


@pytest.mark.parametrize(
    "settings, message",
    [
        ({"start": 0}, "start must be .*above 0, got 0"),
        ({"shrink": 1.0}, "shrink must be .*above 0, below 1, got 1.0"),
        ({"shrink": np.nan}, "shrink must be .*got nan"),
        ({"c": 0.0}, "c must be .*above 0, below 1, got 0.0"),
        ({"x": [np.nan]}, r"x must be finite, got nan at \[0\]"),
        ({"g": [np.inf]}, r"g must be finite, got inf at \[0\]"),
        ({"g": [1.0, 1.0]}, r"same shape, got \(1,\) and \(2,\)"),
        ({"f": lambda x: np.nan}, r"f\(x\) must be finite, got nan"),
    ],
)
def test_armijo_refuses_what_makes_no_sense(settings, message):
    with pytest.raises(ValueError, match=message):
        armijo(**{"f": np.sum, "x": [1.0], "g": [1.0], **settings})


def test_armijo_passes_over_steps_where_f_is_undefined():
    def f(x):
        return -np.log(x[0]) + x[0] if x[0] > 0 else np.nan

    assert armijo(f, np.array([4.0]), np.array([0.75]), start=16.0) == 4.0


def test_gradient_descent_with_a_line_search_never_climbs():
    landscape = rosenbrock()
    run = gradient_descent(landscape.f, landscape.grad, [-1.5, 2.0], armijo, max_steps=300)
    assert np.all(np.diff(run.history) < 0)


# training


def toy(n=60, seed=3):
    rng = np.random.default_rng(seed)
    y = rng.integers(3, size=n)
    X = np.eye(3)[y] + 0.3 * rng.standard_normal((n, 3))
    return np.hstack([X, np.ones((n, 1))]), y


def test_full_batch_training_is_gradient_descent():
    X, y = toy()
    W0 = np.zeros((3, 4))
    run = train(SGD(lr=0.5), softmax_loss_and_gradient, W0, X, y, epochs=20)
    descent = gradient_descent(
        lambda W: softmax_loss(W, X, y),
        lambda W: softmax_loss_and_gradient(W, X, y)[1],
        W0,
        lr=0.5,
        max_steps=20,
    )
    assert np.allclose(run.W, descent.x, rtol=1e-12)
    assert np.allclose(run.losses, descent.history[:-1], rtol=1e-12)
    assert not W0.any()


def test_mini_batch_training_goes_through_the_batches_in_order():
    X, y = toy()
    run = train(
        Momentum(lr=0.1), softmax_loss_and_gradient, np.zeros((3, 4)), X, y, epochs=2,
        batch_size=25, rng=np.random.default_rng(5),
    )  # fmt: skip
    rule, W, rng, losses = Momentum(lr=0.1), np.zeros((3, 4)), np.random.default_rng(5), []
    for _ in range(2):
        for X_batch, y_batch in minibatches(X, y, 25, rng):
            loss, g = softmax_loss_and_gradient(W, X_batch, y_batch)
            rule.step(W, g)
            losses.append(loss)
    assert len(losses) == 6  # 25 + 25 + 10, twice
    assert np.array_equal(run.W, W) and np.array_equal(run.losses, losses)


def test_watched_quantities_are_recorded_before_and_after_each_epoch():
    X, y = toy()
    watch = {"loss": lambda W: softmax_loss(W, X, y), "accuracy": lambda W: accuracy(W, X, y)}
    run = train(
        Adam(lr=0.1), softmax_loss_and_gradient, np.zeros((3, 4)), X, y, epochs=30, batch_size=16,
        rng=np.random.default_rng(0), watch=watch,
    )  # fmt: skip
    assert set(run.watched) == {"loss", "accuracy"}
    assert all(values.shape == (31,) for values in run.watched.values())
    assert np.isclose(run.watched["loss"][0], np.log(3))
    assert run.watched["loss"][-1] == softmax_loss(run.W, X, y) < 0.3
    assert run.watched["accuracy"][-1] > 0.9


def test_training_is_exact_with_a_seed():
    X, y = toy()

    def run(seed):
        rng = np.random.default_rng(seed)
        W0 = np.zeros((3, 4))
        return train(Nesterov(lr=0.1), softmax_loss_and_gradient, W0, X, y, 3, 7, rng).W

    assert np.array_equal(run(1), run(1)) and not np.array_equal(run(1), run(2))


def test_batches_without_a_generator_are_refused():
    X, y = toy()
    with pytest.raises(TypeError, match="rng must be a numpy.random.Generator, got None"):
        train(SGD(), softmax_loss_and_gradient, np.zeros((3, 4)), X, y, epochs=1, batch_size=8)
