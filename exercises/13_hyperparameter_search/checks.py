"""What the answers to exercise 13 are checked for."""

from grading.questions import Check, Question
from grading.values import Function, Rng, case


def _luck(rng):
    return Rng(int(rng.integers(1, 2**31)))


def _range(rng, decades):
    low = 10.0 ** rng.uniform(-6, -3)
    return low, low * 10**decades


# --- log_uniform -------------------------------------------------------------------------------


def several_numbers(rng):
    yield case(1e-4, 1.0, Rng(0), 3)
    for decades in (4, 2, 6):
        yield case(*_range(rng, decades), _luck(rng), 8)


def narrow_ranges(rng):
    yield case(0.2, 0.9, _luck(rng), 6)
    yield case(1.5, 4.0, _luck(rng), 6)


def large_numbers(rng):
    yield case(16.0, 2048.0, _luck(rng), 7)
    yield case(0.3, 500.0, _luck(rng), 7)


def tables_of_numbers(rng):
    yield case(*_range(rng, 3), _luck(rng), (4, 2))
    yield case(*_range(rng, 5), _luck(rng), 1)


# --- coarse_to_fine ----------------------------------------------------------------------------


def _peak(center, shift=0.0, gain=0.3, step=0.0):
    values = {"center": float(center), "shift": shift, "gain": gain, "step": step}
    return Function("log_peak", values)


def one_stage(rng):
    yield case(_peak(-2, gain=0.0), 1e-4, 1.0, (3,), 3, Rng(0))
    for _ in range(3):
        low, high = _range(rng, 4)
        yield case(_peak(rng.uniform(-4, -1)), low, high, (10,), 7, _luck(rng))


def several_stages(rng):
    yield case(_peak(-2, gain=0.0), 1e-4, 1.0, (1, 5), 3, Rng(0))
    for budgets in ((1, 5, 20), (1, 5), (2, 4, 8, 16)):
        low, high = _range(rng, 4)
        yield case(_peak(rng.uniform(-4, -2)), low, high, budgets, 6, _luck(rng))


def moving_peak(rng):
    """The best value depends on the budget, as with short runs; scores fall with the budget."""
    for gain in (-0.8, -1.5, 0.6):
        low, high = _range(rng, 5)
        peak = _peak(rng.uniform(-4, -2), 1.5, gain)
        yield case(peak, low, high, (1, 5, 20), 6, _luck(rng))


def other_shares(rng):
    for share in (0.2, 0.7, 1.0):
        low, high = _range(rng, 5)
        peak = _peak(rng.uniform(-4, -2), 0.5)
        yield case(peak, low, high, (1, 5, 20), 5, _luck(rng), share)


def peak_outside(rng):
    for center in (-7.5, 2.0, -8.0):
        peak = _peak(center)
        yield case(peak, 1e-4, 1e-1, (1, 5, 20), 6, _luck(rng))


def equal_scores(rng):
    for _ in range(5):
        peak = _peak(rng.uniform(-4, -2), 0.0, 0.3, 2.0)
        yield case(peak, 1e-5, 1.0, (1, 5, 20), 8, _luck(rng))


# --- best_on_border ----------------------------------------------------------------------------


PLACES = (0.015, 0.035, 0.07, 0.3, 0.5, 0.7, 0.93, 0.965, 0.985)


def _at(place, low, high):
    return low * (high / low) ** place


def near_an_end(rng):
    yield case(2e-6, 1e-6, 1e-1)
    for place in PLACES:
        low, high = _range(rng, 4)
        yield case(_at(place, low, high), low, high)


def well_inside(rng):
    yield case(1e-3, 1e-6, 1e-1)
    for place in (0.15, 0.3, 0.5, 0.7, 0.85):
        low, high = _range(rng, 5)
        yield case(_at(place, low, high), low, high)


def at_the_ends(rng):
    for share in (0.1, 0.3):
        low, high = _range(rng, 3)
        yield case(low, low, high, share)
        yield case(high, low, high, share)
    yield case(0.5, 0.5, 8.0, 0.0)


def other_borders(rng):
    for share in (0.25, 0.02, 0.4):
        low, high = _range(rng, 4)
        for place in (*PLACES, 0.12, 0.2, 0.22, 0.78, 0.8, 0.88):
            yield case(_at(place, low, high), low, high, share)


def far_from_one(rng):
    for place in PLACES:
        low, high = 8.0, 8.0 * 10 ** rng.uniform(3.5, 4.5)
        yield case(_at(place, low, high), low, high)


QUESTIONS = {
    "log_uniform": Question(
        checks=(
            Check("几个数 · several numbers", several_numbers),
            Check("很窄的范围 · narrow ranges", narrow_ranges),
            Check("大于 1 的范围 · ranges above 1", large_numbers),
            Check("各种形状 · other shapes", tables_of_numbers),
        ),
    ),
    "coarse_to_fine": Question(
        checks=(
            Check("只有一个阶段 · one stage", one_stage),
            Check("几个阶段 · several stages", several_stages),
            Check("最好的值随预算而变 · the best value depends on the budget", moving_peak),
            Check("别的 share · other shares", other_shares),
            Check("峰在范围之外 · the peak is outside the range", peak_outside),
            Check("成绩并列 · scores that tie", equal_scores),
        ),
        returns=("best", "score"),
    ),
    "best_on_border": Question(
        checks=(
            Check("靠近两端 · near the ends", near_an_end),
            Check("在里面 · inside", well_inside),
            Check("正好在端点上 · exactly at an end", at_the_ends),
            Check("别的 share · other shares", other_borders),
            Check("大于 1 的范围 · ranges above 1", far_from_one),
        ),
    ),
}
