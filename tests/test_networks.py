"""The two-layer network: worked numbers, gradients, the lack of convexity, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import check_grad
from scipy.special import log_softmax

from lessons_lib.gradients import check_gradient
from lessons_lib.losses import add_bias, softmax_loss, softmax_loss_and_gradient
from lessons_lib.networks import (
    two_layer_init,
    two_layer_loss,
    two_layer_loss_and_gradient,
    two_layer_scores,
    two_layer_weights,
)

quick = settings(derandomize=True, deadline=None, max_examples=40)
each_activation = pytest.mark.parametrize("activation", ["relu", "tanh"])


def problem(seed, n=6, d=4, hidden=5, classes=3):
    rng = np.random.default_rng(seed)
    X = add_bias(rng.standard_normal((n, d - 1)))
    theta = two_layer_init(d, hidden, classes, rng)
    return theta, X, rng.integers(classes, size=n), hidden


def test_scores_by_hand():
    # W1 = [[1, 0], [0, −1]], W2 = [[1, 2, 3], [−1, 0, 0.5]]; x = (2, 1): relu gives (2, 0)
    theta = [1, 0, 0, -1] + [1, 2, 3] + [-1, 0, 0.5]
    assert two_layer_scores(theta, [[2, 1]], hidden=2).tolist() == [[2 + 3, -2 + 0.5]]
    W1, W2 = two_layer_weights(theta, d=2, hidden=2)
    assert W1.tolist() == [[1, 0], [0, -1]] and W2.tolist() == [[1, 2, 3], [-1, 0, 0.5]]
    t1, t2 = np.tanh(2), np.tanh(-1)
    expected = [[t1 + 2 * t2 + 3, -t1 + 0.5]]
    assert np.allclose(two_layer_scores(theta, [[2, 1]], 2, "tanh"), expected, rtol=1e-15)
    loss = two_layer_loss(theta, [[2, 1]], [1], 2, l2=0.1)
    assert loss == pytest.approx(np.log1p(np.exp(6.5)) + 0.1 * (1 + 1 + 1 + 4 + 9 + 1 + 0.25))


@each_activation
def test_loss_against_scipy(activation):
    theta, X, y, hidden = problem(1)
    S = two_layer_scores(theta, X, hidden, activation)
    expected = -log_softmax(S, axis=1)[np.arange(len(y)), y].mean()
    assert two_layer_loss(theta, X, y, hidden, activation) == pytest.approx(expected, rel=1e-13)


@each_activation
@quick
@given(seed=st.integers(0, 10**6))
def test_gradient_against_differences(activation, seed):
    theta, X, y, hidden = problem(seed)

    def f(t):
        return two_layer_loss(t, X, y, hidden, activation, l2=0.05)

    def both(t):
        return two_layer_loss_and_gradient(t, X, y, hidden, activation, l2=0.05)

    assert both(theta)[0] == pytest.approx(f(theta), rel=1e-13)
    assert both(theta)[1].shape == theta.shape
    assert check_gradient(f, lambda t: both(t)[1], theta, h=1e-7) < 1e-6
    if activation == "tanh":
        assert check_grad(f, lambda t: both(t)[1], theta) < 1e-6


def test_output_layer_is_a_linear_classifier_on_the_hidden_layer():
    theta, X, y, hidden = problem(2)
    W1, W2 = two_layer_weights(theta, X.shape[1], hidden)
    H = add_bias(np.maximum(X @ W1.T, 0))
    loss, gradient = two_layer_loss_and_gradient(theta, X, y, hidden)
    expected, expected_gradient = softmax_loss_and_gradient(W2, H, y)
    assert loss == pytest.approx(expected, rel=1e-14) and softmax_loss(W2, H, y) == expected
    assert np.allclose(gradient[W1.size :], expected_gradient.ravel(), atol=1e-15)


def test_swapping_hidden_units_keeps_the_loss_and_their_midpoint_is_worse():
    """Two weights with the same loss, and a hill between them: not convex."""
    rng = np.random.default_rng(0)
    X = add_bias(rng.standard_normal((40, 2)))
    y = (X[:, 0] * X[:, 1] > 0).astype(int)
    theta = two_layer_init(3, 4, 2, rng)
    for _ in range(400):
        theta = theta - 0.5 * two_layer_loss_and_gradient(theta, X, y, 4)[1]
    W1, W2 = two_layer_weights(theta, 3, 4)
    order = [1, 0, 3, 2]
    twin = np.concatenate([W1[order].ravel(), W2[:, [*order, 4]].ravel()])
    low = two_layer_loss(theta, X, y, 4)
    assert two_layer_loss(twin, X, y, 4) == pytest.approx(low, rel=1e-12)
    assert two_layer_loss((theta + twin) / 2, X, y, 4) > 2 * low


def test_initial_weights_have_the_announced_spread_and_are_reproducible():
    theta = two_layer_init(200, 300, 10, np.random.default_rng(0))
    W1, W2 = two_layer_weights(theta, 200, 300)
    assert W1.shape == (300, 200) and W2.shape == (10, 301)
    assert W1.std() == pytest.approx(np.sqrt(2 / 200), rel=0.02)
    assert W2.std() == pytest.approx(np.sqrt(2 / 300), rel=0.05)
    assert np.array_equal(theta, two_layer_init(200, 300, 10, np.random.default_rng(0)))
    small = two_layer_init(200, 300, 10, np.random.default_rng(0), scale=1e-3)
    assert np.allclose(small[:60000], 1e-3 * W1.ravel() / np.sqrt(2 / 200), rtol=1e-12)


def test_arguments_stay_as_they_were():
    theta, X, y, hidden = problem(4)
    before = theta.copy(), X.copy(), y.copy()
    two_layer_loss(theta, X, y, hidden, l2=0.1)
    two_layer_loss_and_gradient(theta, X, y, hidden, l2=0.1)
    assert all(np.array_equal(a, b) for a, b in zip((theta, X, y), before, strict=True))


@pytest.mark.parametrize("f", [two_layer_loss, two_layer_loss_and_gradient])
def test_bad_input_is_refused(f):
    theta, X, y, hidden = problem(0)
    with pytest.raises(ValueError, match=r"theta must be a vector.*hidden=5.*\(37,\)"):
        f(theta[:-1], X, y, hidden)
    with pytest.raises(ValueError, match=r"theta must be a vector.*\(2, 19\)"):
        f(theta.reshape(2, -1), X, y, hidden)
    with pytest.raises(ValueError, match="between 0 and 2, got 7"):
        f(theta, X, np.where(y == 0, 7, y), hidden)
    with pytest.raises(TypeError, match="integer classes, got dtype float64"):
        f(theta, X, y + 0.0, hidden)
    with pytest.raises(ValueError, match=r"y must have .*\(6,\), got \(5,\)"):
        f(theta, X, y[1:], hidden)
    with pytest.raises(ValueError, match="'relu' or 'tanh', got 'sigmoid'"):
        f(theta, X, y, hidden, "sigmoid")
    with pytest.raises(ValueError, match="l2 must be .*at least 0, got -0.1"):
        f(theta, X, y, hidden, l2=-0.1)
    with pytest.raises(ValueError, match="hidden must be a whole number at least 1, got 0"):
        f(theta, X, y, 0)
    bad = theta.copy()
    bad[3] = np.nan
    with pytest.raises(ValueError, match=r"theta must be finite, got nan at \[3\]"):
        f(bad, X, y, hidden)
    X[1, 2] = np.nan
    with pytest.raises(ValueError, match=r"X must be finite, got nan at \[1, 2\]"):
        f(theta, X, y, hidden)


def test_bad_sizes_of_a_network_are_refused():
    rng = np.random.default_rng(0)
    for name, sizes in (("d", (0, 2, 2)), ("hidden", (2, 2.5, 2)), ("classes", (2, 2, -1))):
        with pytest.raises(ValueError, match=f"{name} must be a whole number at least 1, got"):
            two_layer_init(*sizes, rng)
    with pytest.raises(ValueError, match="scale must be .*above 0, got 0"):
        two_layer_init(2, 2, 2, rng, scale=0)
    with pytest.raises(TypeError, match=r"rng must be a generator .*got 7"):
        two_layer_init(2, 2, 2, 7)
