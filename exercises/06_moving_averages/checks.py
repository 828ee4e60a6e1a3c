"""What the answers to exercise 06 are checked for."""

from grading.questions import Check, Question
from grading.values import case


def _readings(rng, *shape):
    """Readings far from zero, so that the bias of the start is plain to see."""
    return rng.uniform(15, 25, size=shape)


# --- ewma --------------------------------------------------------------------------------------


def as_it_is(rng):
    for beta in (0.9, 0.98, 0.5):
        yield case(_readings(rng, 6), beta, False)


def corrected(rng):
    for beta in (0.9, 0.98, 0.5):
        yield case(_readings(rng, 6), beta, True)


def by_default(rng):
    yield case(_readings(rng, 5), 0.8)
    yield case(rng.normal(size=40), 0.95)


def a_short_series(rng):
    for bias_correction in (True, False):
        yield case(_readings(rng, 2), 0.9, bias_correction)
        yield case(_readings(rng, 1), 0.7, bias_correction)
        yield case(_readings(rng, 4), 0.0, bias_correction)


def several_numbers_a_day(rng):
    for bias_correction in (True, False):
        yield case(_readings(rng, 5, 2), 0.9, bias_correction)


def whole_numbers(rng):
    for bias_correction in (True, False):
        yield case(rng.integers(-30, 30, size=6), 0.6, bias_correction)


# --- effective_window --------------------------------------------------------------------------


def usual_betas(rng):
    for beta in (0.5, 0.9, 0.98, 0.999):
        yield case(beta)


def any_beta(rng):
    for beta in rng.uniform(0.05, 0.95, size=3):
        yield case(float(beta))


def hardly_any_memory(rng):
    for beta in (0.0, 0.01):
        yield case(beta)


# --- ema_weights -------------------------------------------------------------------------------


def weights_as_they_are(rng):
    for t, beta in ((6, 0.9), (4, 0.5), (30, 0.98)):
        yield case(t, beta, False)


def weights_corrected(rng):
    for t, beta in ((6, 0.9), (4, 0.5), (30, 0.98)):
        yield case(t, beta, True)


def weights_by_default(rng):
    yield case(5, 0.8)
    yield case(12, float(rng.uniform(0.6, 0.9)))


def few_weights(rng):
    for bias_correction in (True, False):
        yield case(2, 0.7, bias_correction)
        yield case(1, 0.9, bias_correction)
        yield case(3, 0.0, bias_correction)


QUESTIONS = {
    "ewma": Question(
        checks=(
            Check("不修正 · without correction", as_it_is),
            Check("修正 · with correction", corrected),
            Check("不说就修正 · corrected by default", by_default),
            Check("很短的序列，β = 0 · short series, β = 0", a_short_series),
            Check("每个读数有几个数 · readings of several numbers", several_numbers_a_day),
            Check("读数是整数，有正有负 · whole numbers of either sign", whole_numbers),
        ),
    ),
    "effective_window": Question(
        checks=(
            Check("常用的 β · the usual β", usual_betas),
            Check("别的 β · any other β", any_beta),
            Check("β 等于或接近 0 · β at or near 0", hardly_any_memory),
        ),
    ),
    "ema_weights": Question(
        checks=(
            Check("不修正 · without correction", weights_as_they_are),
            Check("修正 · with correction", weights_corrected),
            Check("不说就修正 · corrected by default", weights_by_default),
            Check("只有几个读数，β = 0 · only a few readings, β = 0", few_weights),
        ),
    ),
}
