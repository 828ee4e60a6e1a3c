"""``python -m grading grade SUBMISSIONS --out RESULTS``: grade a folder of submissions.

Each file's result is kept as soon as it is there, so that a run that was cut off goes on where it
stopped; it is made anew when the file, the exercises, the seed or the grader change.
"""

import argparse
import dataclasses
import hashlib
import json
import os
import selectors
import subprocess
import sys
import time
from pathlib import Path

from grading.dialogue import Worker
from grading.examiner import order, problem_row, result
from grading.questions import EXERCISES, READERS_SEED, exercises
from grading.results import PARTS, not_ours, stored, write_reports, write_text
from grading.sandbox import HERE, Limits, Sandbox, SandboxError
from grading.submissions import LARGEST, File, find

SPENT = 200  # files after which an examiner is replaced by a fresh one, so that memory stays flat


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("submissions", type=Path, help="folder: STUDENT.ipynb, STUDENT.py or STUDENT/….ipynb")
    add("--out", type=Path, required=True, metavar="RESULTS", help="folder for the results")
    add("--seed", type=natural, help="of the hidden inputs (default: the readers' own inputs)")
    add("--jobs", type=natural, default=os.cpu_count() or 1, help="at a time (default: one a core)")
    add("--exercise", action="append", metavar="NN_slug", help="grade only this (may be repeated)")
    add("--shard", type=shard, default=(1, 1), metavar="i/n", help="grade only the i-th of n parts")
    add("--trust-submissions", action="store_true", help="run submissions without a sandbox")


def natural(text: str) -> int:
    """A whole number from 0 on."""
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"expected a whole number, got {text!r}")
    return int(text)


def shard(text: str) -> tuple[int, int]:
    """``2/4``: the second of four parts."""
    part, _, parts = text.partition("/")
    if not (part.isdigit() and parts.isdigit() and 1 <= int(part) <= int(parts)):
        raise argparse.ArgumentTypeError(f"expected i/n with 1 ≤ i ≤ n, as 2/4, got {text!r}")
    return int(part), int(parts)


def run(arguments: argparse.Namespace, limits: Limits | None = None) -> int:
    """Grade; returns the exit code."""
    only = sorted(set(arguments.exercise or exercises()))
    unknown = sorted(set(only) - set(exercises()))
    if unknown:
        print(f"No such exercise: {', '.join(unknown)}. There are {', '.join(exercises())}.",
              file=sys.stderr)  # fmt: skip
        return 2
    if not arguments.submissions.is_dir():
        print(f"{arguments.submissions} is not a folder of submissions.", file=sys.stderr)
        return 2
    problem = not_ours(arguments.out)
    if arguments.submissions.resolve() in (
        arguments.out.resolve(),
        *arguments.out.resolve().parents,
    ):
        problem = f"{arguments.out} lies among the submissions: name another folder with --out."
    if problem:
        print(problem, file=sys.stderr)
        return 2
    seed = arguments.seed
    if seed is None:
        seed = READERS_SEED
        print(f"No --seed: the inputs are those that readers have ({READERS_SEED}). "
              "For a class choose a number of your own.")  # fmt: skip
    trust = arguments.trust_submissions
    if trust:
        print(
            "--trust-submissions: NO SANDBOX. Submitted code runs with the rights of this account."
        )
    limits = limits or Limits()
    settings = {"seed": seed, "only": only, "trust": trust, "limits": dataclasses.asdict(limits)}
    settings["digest"] = fingerprint(settings)
    part, parts = arguments.shard
    try:
        files, ignored = find(arguments.submissions)
        files = [file for file in files if place(file.name, parts) == part]
        with Sandbox(limits, trust) as sandbox:
            Worker(sandbox).end()  # no sandbox: say so before anything else
            settings["stage"] = os.fspath(sandbox.stage)
            (arguments.out / PARTS).mkdir(parents=True, exist_ok=True)
            _grade_all(files, arguments.out, settings, max(arguments.jobs, 1))
    except SandboxError as error:
        print(error, file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("Stopped. The same command goes on from here.", file=sys.stderr)
        return 130
    wanted = {file.name for file in files}
    for path in (arguments.out / PARTS).glob("*.json"):
        if path.stem not in wanted and place(path.stem, parts) == part:  # a file taken away
            path.unlink()
    rows = write_reports(arguments.out)
    if ignored:
        shown = ", ".join(ignored[:5]) + (" …" if len(ignored) > 5 else "")
        print(f"Ignored, neither .ipynb nor .py: {shown}")
    print(f"{rows} rows in {arguments.out / 'scores.csv'}")
    return 0


def place(name: str, parts: int) -> int:
    """To which of `parts` shards a file belongs: 1 … parts, by its name alone."""
    return int(hashlib.sha256(name.encode("utf8")).hexdigest()[:8], 16) % parts + 1


def fingerprint(settings: dict) -> str:
    """A digest of all that a result depends on beside the submission."""
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode("utf8"))
    paths = sorted(HERE.glob("*.py")) + [
        path for slug in settings["only"] for path in sorted((EXERCISES / slug).glob("*.py"))
    ]
    for path in paths:
        digest.update(path.name.encode("utf8") + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _key(file: File, common: str) -> str:
    digest = hashlib.sha256(f"{common}\0{file.key}\0{file.problem}".encode("utf8", "replace"))
    if not file.problem:
        try:
            number = os.open(file.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(number, "rb") as source:
                size = os.fstat(number).st_size
                digest.update(f"{size}\0".encode() + source.read(LARGEST + 1))
        except OSError as error:
            digest.update(str(error.errno).encode())
    return digest.hexdigest()


class _Examiner:
    """One process of `grading.examiner`."""

    def __init__(self, settings: dict):
        path = os.pathsep.join(filter(None, [str(HERE.parent), os.environ.get("PYTHONPATH")]))
        environment = {**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "grading.examiner"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True,
            start_new_session=True,
        )  # fmt: skip
        self.tell(json.dumps(settings) + "\n")
        self.file: File | None = None
        self.since = 0.0
        self.done = 0

    def tell(self, line: str) -> None:
        try:
            self.process.stdin.write(line)
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # its end is noticed when its answer is read

    def close(self) -> None:
        self.process.stdin.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


def _grade_all(files: list[File], out: Path, settings: dict, jobs: int) -> None:
    """Grade all files that have no result yet, `jobs` at a time."""
    keys = {file.name: _key(file, settings["digest"]) for file in files}
    waiting = [
        f for f in files if stored(out / PARTS / f"{f.name}.json").get("key") != keys[f.name]
    ]
    waiting.reverse()
    progress = _Progress(len(files), len(files) - len(waiting))
    patience = (settings["limits"]["wall"] + 120.0) * len(settings["only"])
    failures: dict[str, int] = {}
    examiners: list[_Examiner] = []

    def give(examiner: _Examiner) -> None:
        examiner.file = waiting.pop()
        examiner.since = time.monotonic()
        target = out / PARTS / f"{examiner.file.name}.json"
        examiner.tell(order(examiner.file, target, keys[examiner.file.name]))

    def give_up(file: File) -> None:
        """An examiner died or hung over this file: once more, then a row that says so."""
        failures[file.name] = failures.get(file.name, 0) + 1
        if failures[file.name] < 2:
            waiting.append(file)
            return
        problem = "评分程序自己没能读完它，请人工查看 · The grader itself failed on it: look at it by hand"
        rows = [problem_row(problem)]
        text = result(file, keys[file.name], rows, settings)
        write_text(out / PARTS / f"{file.name}.json", text)
        progress.step()

    try:
        while waiting or any(examiner.file for examiner in examiners):
            while waiting and len(examiners) < jobs:
                examiners.append(_Examiner(settings))
                give(examiners[-1])
            with selectors.DefaultSelector() as selector:
                for examiner in examiners:
                    selector.register(examiner.process.stdout, selectors.EVENT_READ, examiner)
                ready = [key.data for key, _ in selector.select(1.0)]
            for examiner in ready:
                line = examiner.process.stdout.readline()
                if not line:
                    file, examiner.file = examiner.file, None
                    examiners.remove(examiner)
                    examiner.close()
                    give_up(file)
                    continue
                answer = json.loads(line)
                if "stop" in answer:
                    raise SandboxError(answer["stop"])
                examiner.file = None
                examiner.done += 1
                progress.step()
                if examiner.done >= SPENT or not waiting:
                    examiners.remove(examiner)
                    examiner.close()
                else:
                    give(examiner)
            for examiner in examiners:
                if time.monotonic() - examiner.since > patience:
                    examiner.process.kill()
    finally:
        for examiner in examiners:
            examiner.process.kill()
            examiner.close()
        progress.close()


class _Progress:
    """A bar on a terminal; elsewhere a plain line at every tenth part."""

    def __init__(self, total: int, done: int):
        self.total, self.done, self.start, self.first = total, done, time.monotonic(), done
        self.terminal = sys.stdout.isatty()
        if done:
            print(f"{done} of {total} files were graded before.")

    def step(self) -> None:
        self.done += 1
        spent = time.monotonic() - self.start
        left = spent / (self.done - self.first) * (self.total - self.done)
        text = f"{self.done}/{self.total}"
        if self.terminal:
            filled = 30 * self.done // self.total
            bar = "█" * filled + "░" * (30 - filled)
            print(f"\r{bar} {text}  {left:.0f} s left ", end="", flush=True)
        elif (
            self.done == self.total
            or self.done * 10 // self.total > (self.done - 1) * 10 // self.total
        ):
            print(f"{text} files, {spent:.0f} s", flush=True)

    def close(self) -> None:
        if self.terminal:
            print()
