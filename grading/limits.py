"""A soft limit on the time of a call, for a reader's own kernel.

The class grader does not rely on it: there a process of its own is stopped from outside.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TooSlow(BaseException):
    """A call took longer than it may. Not an Exception, so that `except Exception` lets it pass."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise TooSlow inside the block after `seconds`.

    Works where signals do (the main thread, not on Windows); elsewhere there is no limit.
    """
    can = hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread()
    if seconds is None or not can:
        yield
        return

    running = True

    def stop(number, frame):
        if running:
            raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    # Once more every quarter of a second: `except:` in a loop may have swallowed the first.
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.25)
    try:
        try:
            yield
        finally:
            running = False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
