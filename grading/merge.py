"""``python -m grading merge SHARD… --out RESULTS``: put the results of shards together."""

import argparse
import sys
from pathlib import Path

from grading.results import PARTS, not_ours, stored, write_reports, write_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shards", type=Path, nargs="+", help="folders that `grade --shard` wrote")
    parser.add_argument("--out", type=Path, required=True, metavar="RESULTS")


def run(arguments: argparse.Namespace) -> int:
    if problem := not_ours(arguments.out):
        print(problem, file=sys.stderr)
        return 2
    parts: dict[str, Path] = {}
    settings = set()
    for shard in arguments.shards:
        if not (shard / PARTS).is_dir():
            print(f"{shard} holds no results of `python -m grading grade`.", file=sys.stderr)
            return 2
        for path in sorted((shard / PARTS).glob("*.json")):
            result = stored(path)
            other = stored(parts.get(path.name, path))
            if not result or result != other:
                print(f"{path} is damaged, or two shards differ in it.", file=sys.stderr)
                return 2
            parts[path.name] = path
            settings.add(result["settings"])
    if len(settings) > 1:
        print("The shards were graded with different seeds, exercises or versions of the grader: "
              "grade them alike.", file=sys.stderr)  # fmt: skip
        return 2
    old = arguments.out / PARTS
    for path in old.glob("*.json") if old.is_dir() else ():
        if path.name not in parts:
            path.unlink()
    for name, path in parts.items():
        write_text(old / name, path.read_text(encoding="utf8"))
    old.mkdir(parents=True, exist_ok=True)
    rows = write_reports(arguments.out)
    print(f"{rows} rows in {arguments.out / 'scores.csv'}")
    return 0
