"""Exponentially weighted moving averages: one number of memory, old values fading."""

import numpy as np

__all__ = ["EMA", "effective_window", "ema_weights", "equivalent_window", "ewma", "lag"]


def _beta(beta):
    if not 0 <= beta < 1:
        raise ValueError(f"beta must be at least 0 and below 1, got {beta}")
    return float(beta)


class EMA:
    r"""A moving average that is fed one value after another.

    .. math:: v_t = \beta v_{t-1} + (1-\beta) x_t, \quad v_0 = 0, \qquad
              \hat v_t = v_t / (1-\beta^t)

    Parameters
    ----------
    beta : float
        β in [0, 1): how slowly the past fades.
    bias_correction : bool, default True
        True: `value` is v̂, a true weighted mean from the first value on. False: v, which starts
        near 0.

    Attributes
    ----------
    value : float or array
        The average now.
    v, t
        The uncorrected average and the number of values.

    Notes
    -----
    Values may be numbers or arrays, weights for instance ("shadow weights"); they aren't kept.
    Source: Kingma and Ba 2015, section 3.

    Examples
    --------
    >>> average = EMA(beta=0.5)
    >>> [round(average.update(x), 4) for x in (10.0, 16.0)]  # (0.25·10 + 0.5·16)/0.75
    [10.0, 14.0]
    """

    def __init__(self, beta, bias_correction=True):
        self.beta, self.bias_correction = _beta(beta), bias_correction
        self.v, self.t = 0.0, 0

    def update(self, x):
        """Take in the next value; return the average."""
        x = np.asarray(x, dtype=float)[()]
        if self.t and np.shape(x) != np.shape(self.v):
            raise ValueError(f"an array of shape {np.shape(self.v)} is averaged, got {np.shape(x)}")
        self.t += 1
        self.v = self.beta * self.v + (1 - self.beta) * x
        return self.value

    @property
    def value(self):
        """The average now, corrected if so asked."""
        if self.t == 0:
            raise ValueError("there is no average before the first update")
        correction = 1 - self.beta**self.t if self.bias_correction else 1.0
        value = self.v / correction
        return value if np.ndim(value) else float(value)


def ewma(series, beta, bias_correction=True):
    """Return the moving average after each element of a series.

    Parameters
    ----------
    series : array, shape (n,) or (n, …)
        One value a row.
    beta, bias_correction
        As in `EMA`.

    Returns
    -------
    array of the same shape
        The average of the first t + 1 values in row t.

    Notes
    -----
    pandas: ``series.ewm(alpha=1 - beta, adjust=True).mean()`` with correction; its
    ``adjust=False`` starts from the first value, which is neither of ours.

    Examples
    --------
    >>> ewma([10, 10, 10], beta=0.9, bias_correction=False).round(2)
    array([1.  , 1.9 , 2.71])
    >>> ewma([10, 10, 10], beta=0.9)
    array([10., 10., 10.])
    """
    series = np.asarray(series, dtype=float)
    if series.ndim == 0:
        raise ValueError(f"a series of values is needed, got the number {series}")
    average = EMA(beta, bias_correction)
    return np.array([average.update(x) for x in series]).reshape(series.shape)


def ema_weights(t, beta, bias_correction=True):
    """Return the weights with which the last t values enter the average, the newest first.

    (1 − β) β^k for the value k steps back, k = 0 … t − 1: their sum is 1 − βᵗ; with correction they
    are divided by it and sum to 1.

    Examples
    --------
    >>> ema_weights(3, beta=0.5, bias_correction=False)
    array([0.5  , 0.25 , 0.125])
    >>> float(ema_weights(3, beta=0.5).sum())
    1.0
    """
    beta = _beta(beta)
    if isinstance(t, bool) or not t >= 1 or t != int(t):
        raise ValueError(f"t counts the values so far, a whole number of at least 1, got {t!r}")
    weights = (1 - beta) * beta ** np.arange(t)
    return weights / (1 - beta**t) if bias_correction else weights


def effective_window(beta):
    """Return 1/(1 − β), the number of steps after which a weight has fallen to about 1/e.

    "β = 0.9 averages about ten days." For smoothing and lag another window is the right one:
    `equivalent_window`.

    Examples
    --------
    >>> [round(effective_window(beta)) for beta in (0.5, 0.9, 0.98)]
    [2, 10, 50]
    """
    return 1 / (1 - _beta(beta))


def equivalent_window(beta):
    """Return n = (1 + β)/(1 − β): a plain mean of n values has the same lag and smooths as much.

    The variance of white noise shrinks by 1/n in both, and both come (n − 1)/2 = β/(1 − β) late.

    Examples
    --------
    >>> [round(equivalent_window(beta)) for beta in (0.5, 0.9, 0.98)]
    [3, 19, 99]
    """
    beta = _beta(beta)
    return (1 + beta) / (1 - beta)


def lag(beta):
    """Return β/(1 − β): how many steps the average lags behind a steadily rising series.

    Examples
    --------
    >>> round(lag(0.9), 6)
    9.0
    """
    beta = _beta(beta)
    return beta / (1 - beta)
