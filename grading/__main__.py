"""``python -m grading new|grade|merge|package …``: the commands for teachers and authors.

Each command lives in a module of its own with ``add_arguments(parser)`` and ``run(arguments)``,
which returns the exit code (None for success). Only the module of the command asked for is
imported.
"""

import argparse
import sys
from importlib import import_module

COMMANDS = {  # name: (module, what it does)
    "new": ("grading.new", "start an exercise from a template"),
    "grade": ("grading.grade", "grade a folder of submissions"),
    "merge": ("grading.merge", "put the results of several shards together"),
    "package": ("grading.package", "make the Gradescope zip and the students' zip"),
}


def main(words: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = sys.argv[1:] if words is None else words
    chosen = words[0] if words and words[0] in COMMANDS else ""
    implementation = import_module(COMMANDS[chosen][0]) if chosen else None
    parser = argparse.ArgumentParser("python -m grading", description="Autograded exercises.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (_, what) in COMMANDS.items():
        command = commands.add_parser(name, help=what, description=f"{what.capitalize()}.")
        if name == chosen:
            implementation.add_arguments(command)
    options = parser.parse_args(words)
    return implementation.run(options) or 0


if __name__ == "__main__":
    sys.exit(main())
