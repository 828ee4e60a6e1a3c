"""Runs Lighthouse, which npm fetches when it is first needed (pinned by the lock file here)."""

import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from publish import assets
from publish.errors import BookError
from publish.publications import CHROMIUM_FLAGS, find_chromium
from publish.settings import BUILD

SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}  # the goals
STANDARD = 4.0  # the slowdown of Lighthouse's mobile form


@dataclass(frozen=True)
class Run:
    """What Lighthouse found in one run, or the medians of some."""

    scores: dict[str, float]
    shift: float  # CLS
    paint: float  # LCP, in milliseconds
    speed: float  # of this machine: Lighthouse's benchmark index
    faults: dict[str, list[str]]  # of each category the audits that lower its score

    @classmethod
    def read(cls, report: dict) -> "Run":
        if error := report.get("runtimeError"):
            raise BookError(f"Lighthouse on {report['requestedUrl']}: {error['message']}")
        audits, categories = report["audits"], report["categories"]
        return cls(
            scores={name: 100 * (categories[name]["score"] or 0) for name in SCORES},
            shift=audits["cumulative-layout-shift"]["numericValue"],
            paint=audits["largest-contentful-paint"]["numericValue"],
            speed=report["environment"]["benchmarkIndex"],
            faults={name: list(_faults(categories[name], audits)) for name in SCORES},
        )

    @classmethod
    def median(cls, runs: list["Run"]) -> "Run":
        middle = sorted(runs, key=lambda run: run.scores["performance"])[len(runs) // 2]
        return cls(
            scores={name: statistics.median(run.scores[name] for run in runs) for name in SCORES},
            shift=statistics.median(run.shift for run in runs),
            paint=statistics.median(run.paint for run in runs),
            speed=statistics.median(run.speed for run in runs),
            faults=middle.faults,
        )


def _faults(category: dict, audits: dict) -> Iterator[str]:
    for entry in category["auditRefs"]:
        audit = audits[entry["id"]]
        if entry["weight"] and audit["score"] is not None and audit["score"] < 0.995:
            yield f"{entry['id']} {audit.get('displayValue', '')}".replace("\xa0", " ").strip()


class Lighthouse:
    """Runs Lighthouse; `slowdown` is how many times slower than this machine the phone shall be."""

    def __init__(self, slowdown: float = STANDARD):
        modules = assets.install(Path(__file__).parent, BUILD / "npm-lighthouse")
        package = json.loads((modules / "lighthouse" / "package.json").read_text(encoding="utf8"))
        self.version = package["version"]
        self._cli = modules / "lighthouse" / "cli" / "index.js"
        self.slowdown = slowdown

    def run(self, address: str) -> Run:
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.json"
            done = subprocess.run(
                [assets.NODE, self._cli, address, "--output=json", f"--output-path={report}",
                 "--quiet", "--no-enable-error-reporting",
                 f"--only-categories={','.join(SCORES)}",
                 f"--throttling.cpuSlowdownMultiplier={self.slowdown:.2f}",
                 f"--chrome-flags=--headless=new {' '.join(CHROMIUM_FLAGS)}"],
                env={**os.environ, "CHROME_PATH": find_chromium()},
                capture_output=True, text=True, check=False, timeout=300,
            )  # fmt: skip
            if not report.exists():
                raise BookError(f"Lighthouse gave no report on {address}:\n{done.stderr[-2000:]}")
            return Run.read(json.loads(report.read_text(encoding="utf8")))


def calculated(speed: float) -> float:
    """The slowdown that Lighthouse's calculator gives for a machine of this benchmark index.

    Its standard suits a machine of 1533; see docs/throttling.md of Lighthouse.
    """
    if speed >= 1300:
        return 3 + (speed - 1300) / 233
    if speed >= 800:
        return 2 + (speed - 800) / 500
    return max(1.0, 1 + (speed - 150) / 650)
