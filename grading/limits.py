"""A soft limit on the time of a call, for a reader's own kernel.

The class grader does not rely on it: there a process of its own is stopped from outside.
"""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_TICK = 0.05  # seconds between two looks at the clock
_AGAIN = 0.25  # seconds after which a TooSlow that was swallowed (`except:`) is raised once more

_ticking = False
_deadline: float | None = None


class TooSlow(BaseException):
    """A call took longer than it may. Not an Exception, so that `except Exception` lets it pass."""


@contextmanager
def ticking() -> Iterator[None]:
    """Keep the timer of `time_limit` running over many calls: starting it is what costs time."""
    global _ticking, _deadline
    if _ticking or not _possible():
        yield
        return
    before = signal.signal(signal.SIGALRM, _tick)
    _ticking = True
    signal.setitimer(signal.ITIMER_REAL, _TICK, _TICK)
    try:
        yield
    finally:
        _deadline = None
        signal.setitimer(signal.ITIMER_REAL, 0)
        _ticking = False
        signal.signal(signal.SIGALRM, before)


def _possible() -> bool:
    return hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread()


def _tick(number, frame) -> None:
    global _deadline
    if _deadline is not None and time.monotonic() >= _deadline:
        _deadline = time.monotonic() + _AGAIN
        raise TooSlow


class time_limit:  # a class: as a generator it would take longer
    """Raise TooSlow inside the block after `seconds`; None is no limit.

    Works where signals do (the main thread, not on Windows); elsewhere there is no limit. Limits
    do not nest. Many of them in a row are cheap inside `ticking()`.
    """

    def __init__(self, seconds: float | None):
        self._seconds = seconds
        self._own = None

    def __enter__(self) -> None:
        global _deadline
        if self._seconds is None or not _possible():
            return
        if not _ticking:
            self._own = ticking()
            self._own.__enter__()
        _deadline = time.monotonic() + self._seconds

    def __exit__(self, *error) -> None:
        global _deadline
        try:
            _deadline = None
        finally:
            _deadline = None  # the last tick may have come in the line above
            if self._own:
                self._own.__exit__(*error)
