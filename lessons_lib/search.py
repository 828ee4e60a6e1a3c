"""Searching without a gradient: random tries, and random steps that are kept when they help."""

from typing import NamedTuple

import numpy as np

from lessons_lib._checks import finite, generator, number, whole


class SearchResult(NamedTuple):
    """What a search found, and how it got there.

    Attributes
    ----------
    W : array
        The best weights.
    loss : float
        Their loss.
    history : array
        The lowest loss so far: after each try, for `random_local_search` after a first entry for
        the start itself.
    tried : array (tries,)
        The loss of each try, kept or not.
    accepted : boolean array (tries,)
        Whether the try was better than all before it.
    """

    W: np.ndarray
    loss: float
    history: np.ndarray
    tried: np.ndarray
    accepted: np.ndarray


def random_search(loss, shape, tries, scale, rng):
    """Try random weights and keep the best.

    Parameters
    ----------
    loss : callable
        Takes an array of the given shape, returns a number.
    shape : tuple
        The shape of the weights.
    tries : int
        How many to try, each one evaluation of the loss.
    scale : float
        The standard deviation of each weight.
    rng : numpy.random.Generator

    Returns
    -------
    SearchResult
        ``history`` has one entry a try.

    Raises
    ------
    ValueError
        If tries isn't a positive whole number, scale isn't positive, or no try has a loss below
        infinity.

    Examples
    --------
    >>> result = random_search(lambda w: (w - 1) @ (w - 1), (2,), 50, 1.0, np.random.default_rng(0))
    >>> bool(result.loss == result.history[-1] == result.tried.min())
    True
    """
    tries, scale = whole("tries", tries), number("scale", scale, above=0)
    rng = generator(rng)
    best_W, best_loss = None, np.inf
    history, tried = np.empty(tries), np.empty(tries)
    for i in range(tries):
        W = scale * rng.standard_normal(shape)
        tried[i] = loss(W)
        if tried[i] < best_loss:
            best_W, best_loss = W, float(tried[i])
        history[i] = best_loss
    if best_W is None:
        raise ValueError(f"none of the {tries} tries has a finite loss, the last was {tried[-1]}")
    accepted = history < np.append(np.inf, history[:-1])
    return SearchResult(best_W, best_loss, history, tried, accepted)


def random_local_search(loss, W0, tries, step_size, rng):
    """Take a random step from the best weights so far; keep it only if the loss falls.

    Parameters
    ----------
    loss : callable
        Takes an array like W0, returns a number.
    W0 : array
        Where to start; never changed.
    tries : int
        How many steps to try, each one evaluation of the loss (and one more for the start).
    step_size : float
        The standard deviation of each entry of a step.
    rng : numpy.random.Generator

    Returns
    -------
    SearchResult
        ``history`` has tries + 1 entries, the first for W0.

    Raises
    ------
    ValueError
        If tries isn't a positive whole number, step_size isn't positive, or W0's loss is NaN.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> result = random_local_search(lambda w: w @ w, np.array([3.0, 4.0]), 200, 0.5, rng)
    >>> bool(result.history[0] == 25.0 and result.loss < 1.0)
    True
    """
    tries, step_size = whole("tries", tries), number("step_size", step_size, above=0)
    rng = generator(rng)
    best_W = finite("W0", W0).copy()
    best_loss = float(loss(best_W))
    if np.isnan(best_loss):
        raise ValueError("the loss of W0 is NaN, so no step can be lower")
    history, tried = np.empty(tries + 1), np.empty(tries)
    history[0] = best_loss
    for i in range(tries):
        W = best_W + step_size * rng.standard_normal(best_W.shape)
        tried[i] = loss(W)
        if tried[i] < best_loss:
            best_W, best_loss = W, float(tried[i])
        history[i + 1] = best_loss
    return SearchResult(best_W, best_loss, history, tried, history[1:] < history[:-1])
