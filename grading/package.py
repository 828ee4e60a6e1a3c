"""``python -m grading package [NN_slug …] --out FOLDER``: a zip for Gradescope, and one for students.

`gradescope.zip` holds the grader, the exercises and a seed; Gradescope runs its `setup.sh` once and
its `run_autograder` for each submission. `students.zip` holds the notebooks of the exercises in
both languages and what `check` needs, without reference, known mistakes, solutions and seed.
"""

import argparse
import json
import re
import secrets
import shlex
import sys
import zipfile
from pathlib import Path

from grading.grade import natural
from grading.questions import EXERCISES, exercises, load
from grading.recorded import FILE, record
from grading.sandbox import HERE

LANGUAGES = ("zh", "en")
# What `check` and `progress` need; the grader's own modules are left out.
READERS = ("__init__.py", "compare.py", "functions.py", "limits.py", "panel.py", "questions.py",
           "reader.py", "recorded.py", "solved.py", "values.py", "words.py")  # fmt: skip

SETUP = """#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image.
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends bubblewrap python3 python3-venv util-linux
python=python3
if ! $python -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    apt-get install -y --no-install-recommends python3.11 python3.11-venv
    python=python3.11
fi
$python -m venv /opt/downhill
/opt/downhill/bin/pip install --no-cache-dir 'numpy>=2.2'
chmod -R a+rX /opt/downhill
chmod -R go-rwx /autograder/source
"""

RUN = """#!/usr/bin/env bash
# Gradescope runs this for each submission. If it fails, nobody gets points or loses them:
# Gradescope reports the failure, and the teacher sees the reason in the output.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/all"
cp -RP /autograder/submission "$work/all/submission"
cd /autograder/source
/opt/downhill/bin/python -m grading grade "$work/all" --out "$work/results" --jobs 1 {options} 2>&1
cp "$work/results/gradescope/submission/results.json" /autograder/results/results.json
"""

README = """# Downhill · 下山：练习 · exercises

1. 解压 · Unzip.
2. `pip install jupyterlab "numpy>=2.2"`
3. `jupyter lab`，打开 `notebooks/zh/` 里的笔记本 · and open a notebook in `notebooks/en/`.
4. 写好函数，运行 `check(…)`；做完后交上这个 `.ipynb` 文件。
   Write the functions, run `check(…)`; hand in that `.ipynb` file when you are done.

这里的 `check` 说得出哪里不对，但不像书里那样点出常见的错误；交上去以后，用另一组输入评分。
Here `check` says what differs, but does not name known mistakes as in the book; what you hand in
is graded on other inputs.
"""

# Beside each notebook: Python looks there first. It hands over to the package in the zip's root.
SHIM = """import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
del sys.modules["grading"]
sys.modules["grading"] = importlib.import_module("grading")
sys.path.pop(0)
"""

_SOLUTION = re.compile(
    r"^(`{3,})\{dropdown\}[ \t]*(?:参考答案|Reference solution)[^\n]*\n.*?^\1[ \t]*$\n*",
    re.MULTILINE | re.DOTALL,
)


class PackageError(Exception):
    """Something that a zip needs is not there."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("exercise", nargs="*", metavar="NN_slug", help="what to pack (default: all)")
    add("--out", type=Path, required=True, metavar="FOLDER", help="where to write the two zips")
    add("--seed", type=natural, help="of the hidden inputs (default: drawn at random, and told)")
    add("--trust-submissions", action="store_true",
        help="on Gradescope, grade without a sandbox (its container stands in for one)")  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    slugs = arguments.exercise or exercises()
    unknown = sorted(set(slugs) - set(exercises()))
    if unknown:
        print(f"No such exercise: {', '.join(unknown)}. There are {', '.join(exercises())}.",
              file=sys.stderr)  # fmt: skip
        return 2
    seed = secrets.randbelow(10**9) if arguments.seed is None else arguments.seed
    arguments.out.mkdir(parents=True, exist_ok=True)
    try:
        students = student_files(slugs)
    except PackageError as error:
        print(error, file=sys.stderr)
        return 2
    write_zip(arguments.out / "students.zip", students)
    write_zip(
        arguments.out / "gradescope.zip",
        gradescope_files(slugs, seed, arguments.trust_submissions),
    )
    print(f"{arguments.out / 'gradescope.zip'} (seed {seed}), {arguments.out / 'students.zip'}")
    return 0


def gradescope_files(slugs: list[str], seed: int, trust: bool) -> dict[str, str]:
    """The autograder's files by their place in the zip."""
    options = ["--seed", str(seed)]
    for slug in slugs:
        options += ["--exercise", slug]
    if trust:
        options.append("--trust-submissions")
    files = {"setup.sh": SETUP, "run_autograder": RUN.format(options=shlex.join(options))}
    for path in sorted(HERE.glob("*.py")):
        files[f"grading/{path.name}"] = path.read_text(encoding="utf8")
    for slug in slugs:
        for path in sorted((EXERCISES / slug).iterdir()):
            if path.suffix in (".py", ".md"):
                files[f"exercises/{slug}/{path.name}"] = path.read_text(encoding="utf8")
    return files


def student_files(slugs: list[str], notebooks: Path = HERE.parent / "notebooks") -> dict[str, str]:
    """The students' files by their place in the zip. Raises PackageError."""
    files = {"README.md": README}
    files |= {f"grading/{name}": (HERE / name).read_text(encoding="utf8") for name in READERS}
    for language in LANGUAGES:
        files[f"notebooks/{language}/grading.py"] = SHIM
        for slug in slugs:
            path = notebooks / language / "exercises" / f"{slug}.ipynb"
            if not path.is_file():
                raise PackageError(f"{path} is not there: `make book` writes it.")
            text = path.read_text(encoding="utf8")
            files[f"notebooks/{language}/{slug}.ipynb"] = without_solutions(text, slug, path)
    for slug in slugs:
        folder = f"exercises/{slug}"
        files[f"{folder}/{FILE}"] = record(load(slug))
        for name in ("checks.py", "exercise.md"):
            files[f"{folder}/{name}"] = (EXERCISES / slug / name).read_text(encoding="utf8")
    return files


def without_solutions(text: str, slug: str, path: Path) -> str:
    """A notebook without its folded solutions. Raises PackageError if one is left."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = _SOLUTION.sub("", "".join(cell["source"]))
    notebook["cells"] = [c for c in notebook["cells"] if "".join(c["source"]).strip()]
    reference = (EXERCISES / slug / "reference.py").read_text(encoding="utf8")
    shown = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    for body in re.findall(r"^def .*?\n((?:(?:[ \t].*)?\n)+)", reference, re.MULTILINE):
        if len(body.strip().splitlines()) > 1 and body.strip() in shown:
            raise PackageError(f"{path} still holds a solution: {body.strip()[:80]} …")
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def write_zip(path: Path, files: dict[str, str]) -> None:
    """The same files give the same bytes, whenever and wherever."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            executable = name in ("setup.sh", "run_autograder")
            entry.external_attr = (0o100755 if executable else 0o100644) << 16
            archive.writestr(entry, files[name])
