"""Every update rule against hand-worked steps, closed forms and recorded PyTorch runs."""

import copy
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons_lib.optimizers import (
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    Momentum,
    Nesterov,
    RMSProp,
    convert_learning_rate,
    momentum_average,
    momentum_sum,
    momentum_velocity,
    nesterov_rewritten,
)

RULES = [SGD, Momentum, Nesterov, AdaGrad, RMSProp, Adam, AdamW]
PROOF = settings(derandomize=True, deadline=None, max_examples=50)


def run(rule, grad, x0, steps, dtype=float):
    """The points after each step, without lessons_lib.descent."""
    x = np.array(x0, dtype=dtype)
    points = [x.copy()]
    for _ in range(steps):
        rule.step(x, grad(rule.lookahead(x)))
        points.append(x.copy())
    return np.array(points)


def bowl(kappa):
    return lambda p: np.array([p[0], kappa * p[1]], dtype=p.dtype)


def rosenbrock(p):
    x, y = p
    return np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)], dtype=p.dtype)


# ------------------------------------------------------- one step by hand, from non-zero state

# x = (1, −2), g = (4, −0.5) unless said otherwise; every number below was worked out on paper.
X, G = (1.0, -2.0), (4.0, -0.5)
BY_HAND = [
    # x − 0.1 g
    (SGD(lr=0.1), (0.6, -1.95), {}),
    # v = 0.5·(1, −1) − 0.1 g = (0.1, −0.45)
    (Momentum(lr=0.1, mu=0.5, v=np.array([1.0, -1.0])), (1.1, -2.45), {"v": (0.1, -0.45)}),
    (Nesterov(lr=0.1, mu=0.5, v=np.array([1.0, -1.0])), (1.1, -2.45), {"v": (0.1, -0.45)}),
    # c = (9 + 16, 2 + 0.25), √c = (5, 1.5); g/(√c + 0.5) = (4/5.5, −0.5/2)
    (
        AdaGrad(lr=1.1, eps=0.5, cache=np.array([9.0, 2.0])),
        (1 - 0.8, -2 + 0.275),
        {"cache": (25, 2.25)},
    ),
    # c = 0.75·(12, 0.25) + 0.25·(16, 0.25) = (13, 0.25); √c = (√13, 0.5)
    (
        RMSProp(lr=2.0, decay=0.75, eps=0.5, cache=np.array([12.0, 0.25])),
        (1 - 8 / (13**0.5 + 0.5), -1.0),
        {"cache": (13, 0.25)},
    ),
    # t = 2: m = 0.5·(2, 1) + 0.5 g = (3, 0.25), v = 0.75·(4, 1) + 0.25 g² = (7, 0.8125);
    # m̂ = m/0.75 = (4, 1/3), v̂ = v/0.4375 = (16, 13/7)
    (
        Adam(lr=0.9, beta1=0.5, beta2=0.75, eps=0.5, t=1, m=[2.0, 1.0], v=[4.0, 1.0]),
        (1 - 0.9 * 4 / 4.5, -2 - 0.9 / 3 / ((13 / 7) ** 0.5 + 0.5)),
        {"m": (3, 0.25), "v": (7, 0.8125)},
    ),
    # the same averages, not corrected: m/(√v + 0.5)
    (
        Adam(
            lr=0.9, beta1=0.5, beta2=0.75, eps=0.5, bias_correction=False, t=1, m=[2, 1], v=[4, 1]
        ),
        (1 - 2.7 / (7**0.5 + 0.5), -2 - 0.225 / (0.8125**0.5 + 0.5)),
        {"m": (3, 0.25), "v": (7, 0.8125)},
    ),
    # AMSGrad remembers v = (28, 0.1) from before: max = (28, 0.8125), corrected (64, 13/7)
    (
        Adam(
            lr=0.9, beta1=0.5, beta2=0.75, eps=0.5, amsgrad=True, t=1, m=[2, 1], v=[4, 1],
            v_max=[28, 0.1],
        ),
        (1 - 0.9 * 4 / 8.5, -2 - 0.9 / 3 / ((13 / 7) ** 0.5 + 0.5)),
        {"v": (7, 0.8125), "v_max": (28, 0.8125)},
    ),
    # Adam's step from weights shrunk by 1 − 0.9·0.1 first
    (
        AdamW(
            lr=0.9, beta1=0.5, beta2=0.75, eps=0.5, weight_decay=0.1, t=1, m=[2, 1], v=[4, 1]
        ),
        (0.91 - 0.8, -1.82 - 0.9 / 3 / ((13 / 7) ** 0.5 + 0.5)),
        {"m": (3, 0.25)},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "expected", "state"), BY_HAND)
def test_one_step_by_hand(rule, expected, state):
    rule = copy.deepcopy(rule)
    x, g = np.array(X), np.array(G)
    t = rule.t
    assert rule.step(x, g) is None
    np.testing.assert_allclose(x, expected, rtol=1e-14)
    assert rule.t == t + 1
    for name, value in state.items():
        np.testing.assert_allclose(getattr(rule, name), value, rtol=1e-14, err_msg=name)
    np.testing.assert_array_equal(g, G)


def test_nesterov_asks_ahead():
    x, rule = np.array([3.0]), Nesterov(lr=0.1, mu=0.5, v=np.array([2.0]))
    assert rule.lookahead(x) == 4.0 and x == 3.0
    for other in (SGD(), Momentum(v=np.array([2.0])), Adam()):
        assert other.lookahead(x) is x


# --------------------------------------------------------------------------- PyTorch, recorded

RECORDED = np.load(Path(__file__).parent / "recordings" / "torch_paths.npz")
OURS = {
    "SGD": lambda lr: SGD(lr),
    "Momentum": lambda lr: Momentum(lr, 0.9),
    "Nesterov": lambda lr: Nesterov(lr, 0.9),
    "AdaGrad": lambda lr: AdaGrad(lr),
    "AdaGrad large eps": lambda lr: AdaGrad(lr, eps=0.5),
    "RMSProp": lambda lr: RMSProp(lr),
    "RMSProp large eps": lambda lr: RMSProp(lr, 0.99, eps=0.5),
    "Adam": lambda lr: Adam(lr),
    "Adam other betas": lambda lr: Adam(lr, 0.5, 0.9, eps=0.1),
    "AMSGrad": lambda lr: Adam(lr, amsgrad=True),
    "AdamW": lambda lr: AdamW(lr, weight_decay=0.1),
}


def test_the_recording_is_complete():
    keys = {tuple(k.split("|")[:3]) for k in RECORDED if k != "versions"}
    assert keys == {
        (rule, landscape, bits)
        for rule in OURS
        for landscape in ("quadratic", "rosenbrock")
        for bits in ("float32", "float64")
    }
    assert RECORDED["versions"][0].startswith("torch 2.13")


@pytest.mark.parametrize("key", [k for k in RECORDED if k != "versions"])
def test_the_path_is_pytorchs(key):
    name, landscape, bits, lr = key.split("|")
    theirs = RECORDED[key]
    grad = bowl(100) if landscape == "quadratic" else rosenbrock
    rule, x = OURS[name](float(lr)), theirs[0].copy()
    assert x.dtype == bits
    ours = [x.copy()]
    for _ in range(len(theirs) - 1):
        rule.step(x, grad(rule.lookahead(x)))
        ours.append(rule.lookahead(x).copy())  # PyTorch's Nesterov follows the look-ahead points
    assert x.dtype == bits
    error = np.abs(np.array(ours) - theirs).max() / np.abs(theirs).max()
    assert error <= (1e-12 if bits == "float64" else 1e-6), error


# --------------------------------------------------------------------------------- closed forms


@pytest.mark.parametrize("lr", [0.001, 0.01, 0.0199, 0.0201])
def test_sgd_on_a_bowl_is_a_power(lr):
    points = run(SGD(lr), bowl(100), (3, 1), 200)
    t = np.arange(201)
    np.testing.assert_allclose(points[:, 0], 3 * (1 - lr) ** t, rtol=1e-9)
    np.testing.assert_allclose(points[:, 1], (1 - 100 * lr) ** t, rtol=1e-9)
    assert (abs(points[-1, 1]) < 1) == (lr < 2 / 100)


@pytest.mark.parametrize(("lam", "lr", "mu"), [(1, 0.1, 0.5), (10, 0.1, 0.9), (3, 0.5, 0.3)])
def test_momentum_and_nesterov_on_a_bowl_are_powers_of_a_matrix(lam, lr, mu):
    for rule, M in (
        (Momentum(lr, mu), [[1 - lr * lam, mu], [-lr * lam, mu]]),
        (Nesterov(lr, mu), [[1 - lr * lam, mu * (1 - lr * lam)], [-lr * lam, mu * (1 - lr * lam)]]),
    ):
        points = run(rule, lambda p: lam * p, [2.0], 60)[:, 0]
        state, expected = np.array([2.0, 0.0]), [2.0]
        for _ in range(60):
            state = np.array(M) @ state
            expected.append(state[0])
        np.testing.assert_allclose(points, expected, rtol=0, atol=1e-12 * np.abs(expected).max())


@pytest.mark.parametrize("kappa", [10, 100, 1000])
def test_the_rates_of_gradient_descent_and_heavy_ball_are_the_optimal_ones(kappa):
    root = np.sqrt(kappa)
    steps = int(60 * root)
    # Gradient descent with 2/(μ + L): (κ − 1)/(κ + 1) from the first step on.
    size = np.linalg.norm(run(SGD(2 / (1 + kappa)), bowl(kappa), (1, 1), steps), axis=1)
    np.testing.assert_allclose(size[1:] / size[:-1], (kappa - 1) / (kappa + 1), rtol=1e-6)
    # Heavy ball at its optimum: ‖x_t‖ ~ t·rᵗ with r = (√κ − 1)/(√κ + 1).
    r = (root - 1) / (root + 1)
    points = run(Momentum(4 / (root + 1) ** 2, r**2), bowl(kappa), (1, 1), steps)
    t = np.arange(steps // 2, steps + 1)
    slope = np.polyfit(t, np.log(np.linalg.norm(points[t], axis=1) / t), 1)[0]
    assert slope == pytest.approx(np.log(r), rel=0.02)


@pytest.mark.parametrize("mu", [0.0, 0.5, 0.9])
def test_the_limits_of_stability(mu):
    L = 10.0
    for rule, limit in ((Momentum, (2 + 2 * mu) / L), (Nesterov, (2 + 2 * mu) / (1 + 2 * mu) / L)):
        below = run(rule(0.99 * limit, mu), lambda p: L * p, [1.0], 3000)
        above = run(rule(1.01 * limit, mu), lambda p: L * p, [1.0], 3000)
        assert abs(below[-1, 0]) < 1e-3 and abs(above[-1, 0]) > 1e3


def test_adagrad_on_a_constant_slope():
    x, rule = np.zeros(1), AdaGrad(lr=0.1, eps=0.0)
    for t in range(1, 51):
        before = x.copy()
        rule.step(x, np.array([7.0]))
        assert before - x == pytest.approx(0.1 / np.sqrt(t))


def test_rmsprops_first_step_is_not_corrected():
    x = np.zeros(1)
    RMSProp(lr=0.1, decay=0.99, eps=0).step(x, np.array([123.0]))
    assert x[0] == pytest.approx(-0.1 / np.sqrt(0.01))


def test_adam_on_a_constant_slope_goes_lr_each_step_and_almost_adam_too_far():
    corrected, almost = np.zeros(1), np.zeros(1)
    rule, wrong = Adam(lr=0.1, eps=0), Adam(lr=0.1, eps=0, bias_correction=False)
    for t in range(1, 1760):
        before, before_almost = corrected.copy(), almost.copy()
        rule.step(corrected, np.array([-3.0]))
        wrong.step(almost, np.array([-3.0]))
        assert corrected - before == pytest.approx(0.1)
        ratio = (almost - before_almost)[0] / 0.1
        assert ratio == pytest.approx((1 - 0.9**t) / np.sqrt(1 - 0.999**t))
        if t in (1, 12):  # the numbers of chapter 9
            assert ratio == pytest.approx({1: 3.16, 12: 6.57}[t], abs=0.005)
        assert (ratio <= 1.1) == (t >= 1751)


def test_adam_without_memory_is_sign_descent():
    x = np.zeros(3)
    Adam(lr=0.1, beta1=0, beta2=0, eps=0).step(x, np.array([5.0, -1e-9, 1e9]))
    np.testing.assert_allclose(x, [-0.1, 0.1, -0.1], rtol=1e-15)


def test_adam_fails_where_amsgrad_does_not():
    """Reddi et al. 2018: slope C = 4 once in 3 steps, −1 else. The mean is 2/3: minimum at −1."""
    ends = {}
    for amsgrad in (False, True):
        x = np.zeros(1)
        rule = Adam(lambda t: 0.5 / np.sqrt(t), beta1=0, beta2=1 / 17, amsgrad=amsgrad)
        for t in range(9_000):
            rule.step(x, np.array([4.0 if t % 3 == 0 else -1.0]))
            np.clip(x, -1, 1, out=x)
        ends[amsgrad] = x[0]
    assert ends[False] > 0.9 and ends[True] < -0.9


def test_decoupled_decay_is_no_penalty_in_the_gradient():
    x = np.array([1.0, 100.0])
    AdamW(lr=0.1, weight_decay=0.5).step(x, np.zeros(2))
    np.testing.assert_allclose(x, [0.95, 95])
    y = np.array([1.0, 100.0])
    Adam(lr=0.1).step(y, 0.5 * y)
    np.testing.assert_allclose(y, [0.9, 99.9], rtol=1e-6)


# -------------------------------------------------------------------------- the forms of momentum


@pytest.mark.parametrize("grad", [bowl(50), rosenbrock])
def test_the_three_forms_of_momentum_follow_one_path(grad):
    lr, mu, start = 1e-3, 0.9, np.array([-1.2, 1.0])
    ours = run(Momentum(lr, mu), grad, start, 300)
    for form, name in (
        (momentum_velocity, "velocity"),
        (momentum_sum, "sum"),
        (momentum_average, "average"),
    ):
        rate = convert_learning_rate(lr, mu, "velocity", name)
        x, v, points = start, 0.0, [start]
        for _ in range(300):
            x, v = form(x, v, grad(x), rate, mu)
            points.append(x)
        np.testing.assert_allclose(points, ours, rtol=1e-12, atol=1e-12, err_msg=name)


def test_with_a_changing_rate_the_forms_part():
    rates = [0.01 / (1 + 0.1 * t) for t in range(100)]
    ends = {}
    for form, factor in ((momentum_velocity, 1), (momentum_sum, 1), (momentum_average, 10)):
        x, v = np.array([1.0]), 0.0
        for lr in rates:
            x, v = form(x, v, 5 * x, factor * lr, 0.9)
        ends[form] = x[0]
    assert ends[momentum_sum] == pytest.approx(ends[momentum_average], rel=1e-9)
    assert abs(ends[momentum_sum] - ends[momentum_velocity]) > 1e-4


@pytest.mark.parametrize("grad", [bowl(50), rosenbrock])
def test_nesterov_rewritten_follows_the_lookahead_points(grad):
    lr, mu = 1e-3, 0.9
    x = np.array([-1.2, 1.0])
    y, v, rule = x.copy(), 0.0, Nesterov(lr, mu)
    for _ in range(300):
        y, v = nesterov_rewritten(y, v, grad(y), lr, mu)
        rule.step(x, grad(rule.lookahead(x)))
        np.testing.assert_allclose(rule.lookahead(x), y, rtol=1e-12, atol=1e-12)


def test_rates_convert_back_and_forth():
    for a in ("velocity", "sum", "average"):
        for b in ("velocity", "sum", "average"):
            there = convert_learning_rate(0.3, 0.8, a, b)
            assert convert_learning_rate(there, 0.8, b, a) == pytest.approx(0.3)
    assert convert_learning_rate(0.1, 0.99, "sum", "average") == pytest.approx(10)
    with pytest.raises(ValueError, match="'ema'"):
        convert_learning_rate(0.1, 0.9, "ema", "sum")
    with pytest.raises(ValueError, match="mu .* got 1"):
        convert_learning_rate(0.1, 1, "sum", "average")


# ------------------------------------------------------------------------------------ invariants

gradients = st.lists(
    st.tuples(*[st.floats(0.01, 100) | st.floats(-100, -0.01)] * 3), min_size=1, max_size=20
).map(np.array)


@PROOF
@given(gradients, st.integers(-10, 10))
def test_adaptive_rules_do_not_see_the_scale_of_the_loss(gs, power):
    for make in (
        lambda: AdaGrad(0.1, eps=0),
        lambda: RMSProp(0.1, eps=0),
        lambda: Adam(0.1, eps=0),
        lambda: Adam(0.1, eps=0, amsgrad=True),
    ):
        x, y, a, b = np.zeros(3), np.zeros(3), make(), make()
        for g in gs:
            a.step(x, g)
            b.step(y, g * 4.0**power)  # a power of 4 has an exact root
        np.testing.assert_array_equal(x, y)


@PROOF
@given(gradients)
def test_adagrads_rate_never_rises(gs):
    rule, x, last = AdaGrad(0.1), np.zeros(3), np.inf
    for g in gs:
        rule.step(x, g)
        rate = 0.1 / (np.sqrt(rule.cache) + rule.eps)
        assert (rate <= last).all()
        last = rate


@PROOF
@given(gradients)
def test_amsgrads_rate_never_rises_without_correction(gs):
    rule, x, last = Adam(0.1, amsgrad=True, bias_correction=False), np.zeros(3), 0.0
    for g in gs:
        rule.step(x, g)
        assert (rule.v_max >= last).all() and (rule.v_max >= rule.v).all()
        last = rule.v_max.copy()


@PROOF
@given(gradients)
def test_the_first_step_of_adam_is_the_learning_rate(gs):
    x = np.zeros(3)
    Adam(lr=0.1).step(x, gs[0])
    np.testing.assert_allclose(np.abs(x), 0.1, rtol=1e-5)


@PROOF
@given(gradients)
def test_each_weight_goes_its_own_way(gs):
    """All rules work weight by weight: one array of three is as good as three of one."""
    for rule in RULES:
        x, all_at_once = np.array([1.0, 2.0, 3.0]), rule(lr=0.05)
        for g in gs:
            all_at_once.step(x, g)
        for k in range(3):
            y, alone = np.array([k + 1.0]), rule(lr=0.05)
            for g in gs:
                alone.step(y, g[k : k + 1])
            np.testing.assert_allclose(y, x[k : k + 1], rtol=1e-15)


# ------------------------------------------------------------------------- manners: state, shapes


@pytest.mark.parametrize("rule", RULES)
def test_state_given_is_copied_and_a_copy_has_its_own(rule):
    names = [n for n in ("v", "m", "cache") if hasattr(rule(), n)]
    given_state = {n: np.full(2, 0.5) for n in names}
    one = rule(**given_state)
    two = copy.copy(one)
    x = np.ones(2)
    one.step(x, np.array([1.0, 2.0]))
    for n in names:
        np.testing.assert_array_equal(given_state[n], 0.5)
        assert np.shape(getattr(one, n)) == (2,)
    three = copy.copy(one)
    y = np.ones(2)
    two.step(y, np.array([1.0, 2.0]))
    np.testing.assert_array_equal(x, y)
    before = {n: getattr(three, n).copy() for n in names}
    one.step(x, np.array([5.0, 5.0]))
    for n in names:
        np.testing.assert_array_equal(getattr(three, n), before[n])


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("shape", [(), (1,), (10, 7), (2, 3, 4)])
def test_any_shape_and_both_precisions(rule, shape):
    rng = np.random.default_rng(0)
    for dtype in (np.float32, np.float64):
        x = np.asarray(rng.standard_normal(shape), dtype=dtype)
        r = rule(lr=0.1)
        for _ in range(3):
            r.step(x, rng.standard_normal(shape))
        assert x.dtype == dtype and x.shape == shape and np.isfinite(x).all()
        for n in ("v", "m", "cache"):
            if hasattr(r, n):
                assert getattr(r, n).dtype == dtype


@pytest.mark.parametrize("rule", RULES)
def test_the_gradient_may_be_the_weights_themselves(rule):
    """f = ‖x‖²/2 has gradient x, and a gradient function may well return x itself."""
    x, y = np.array([3.0, -1.0]), np.array([3.0, -1.0])
    a, b = rule(lr=0.1), rule(lr=0.1)
    for _ in range(5):
        a.step(x, x)
        b.step(y, y.copy())
    np.testing.assert_array_equal(x, y)


@pytest.mark.parametrize("rule", RULES)
def test_a_schedule_is_asked_for_steps_1_2_3(rule):
    asked = []

    def schedule(t):
        asked.append(t)
        return 0.1 / t

    x, r = np.ones(2), rule(lr=schedule)
    for t in (1, 2, 3):
        r.step(x, np.ones(2))
        assert r.rate() == 0.1 / t
    assert sorted(set(asked)) == [1, 2, 3]


def test_a_view_is_updated_in_place():
    W = np.zeros((3, 4))
    SGD(1.0).step(W[:, 1], np.array([1.0, 2.0, 3.0]))
    np.testing.assert_array_equal(W[:, 1], [-1, -2, -3])
    assert W.sum() == -6


BAD = [
    (SGD, {"lr": -0.1}, "lr .*-0.1"),
    (SGD, {"lr": float("nan")}, "lr .*nan"),
    (SGD, {"lr": float("inf")}, "lr .*inf"),
    (Momentum, {"mu": 1.0}, "mu .*1.0"),
    (Momentum, {"mu": -0.1}, "mu .*-0.1"),
    (Nesterov, {"mu": 1.5}, "mu .*1.5"),
    (AdaGrad, {"eps": -1e-8}, "eps .*-1e-08"),
    (RMSProp, {"decay": 1}, "decay .*1"),
    (RMSProp, {"decay": float("nan")}, "decay .*nan"),
    (Adam, {"beta1": 1.0}, "beta1 .*1.0"),
    (Adam, {"beta2": 1.001}, "beta2 .*1.001"),
    (AdamW, {"weight_decay": -0.1}, "weight_decay .*-0.1"),
    (Adam, {"t": -1}, "t .*-1"),
]


@pytest.mark.parametrize(("rule", "arguments", "message"), BAD)
def test_bad_hyper_parameters_are_refused_with_their_value(rule, arguments, message):
    with pytest.raises(ValueError, match=message):
        rule(**arguments)


@pytest.mark.parametrize("rule", RULES)
def test_bad_input_is_refused_and_changes_nothing(rule):
    x, r = np.ones((2, 3)), rule()
    r.step(x, np.ones((2, 3)))
    before, state = x.copy(), copy.copy(r)
    for g in (np.ones(3), np.ones((3, 2)), 1.0):
        with pytest.raises(ValueError, match="same shape"):
            r.step(x, g)
    for bad in (np.nan, np.inf):
        g = np.ones((2, 3))
        g[1, 2] = bad
        with pytest.raises(ValueError, match=rf"step 2 is {bad} at \(1, 2\)"):
            r.step(x, g)
    with pytest.raises(TypeError, match="complex"):
        r.step(x, np.ones((2, 3)) * 1j)
    with pytest.raises(TypeError, match="list"):
        r.step([1.0], [1.0])
    with pytest.raises(TypeError, match="int64"):
        r.step(np.ones(3, dtype=np.int64), np.ones(3))
    assert (x == before).all() and r.t == state.t == 1
    for n in ("v", "m", "cache"):
        if hasattr(r, n):
            np.testing.assert_array_equal(getattr(r, n), getattr(state, n))


def test_a_rule_belongs_to_one_array():
    r = Momentum(0.1)
    r.step(np.ones(3), np.ones(3))
    with pytest.raises(ValueError, match=r"v has shape \(3,\), x has \(2,\)"):
        r.step(np.ones(2), np.ones(2))


def test_a_schedule_that_goes_negative_is_refused():
    x, r = np.ones(1), SGD(lambda t: 0.25 - 0.1 * t)
    r.step(x, np.ones(1))
    r.step(x, np.ones(1))
    with pytest.raises(ValueError, match="lr .*-0.0"):
        r.step(x, np.ones(1))


def test_very_large_but_finite_gradients_are_no_error():
    x = np.zeros(2)
    SGD(1e-200).step(x, np.array([1e200, -1e200]))
    np.testing.assert_allclose(x, [-1, 1])
