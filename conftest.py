"""Settings for every test: notebooks run under the same conditions as in the build."""

import os

import hypothesis  # noqa: F401  (loaded late, deep in pytest's summary, it trips a bug of Python 3.11)

from publish.execute import KERNEL_ENVIRONMENT

os.environ.update(KERNEL_ENVIRONMENT)


def pytest_terminal_summary(terminalreporter):
    """Say at the end what was left out, and how to get it."""
    reasons = {
        str(report.longrepr[2]).removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    }
    for reason in sorted(reasons - {"Skipped"}):  # a cell for live notebooks gives no reason
        terminalreporter.write_line(f"LEFT OUT: {reason}", yellow=True)
