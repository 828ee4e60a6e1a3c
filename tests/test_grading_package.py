"""The two zips: Gradescope's runs as it would there, students' holds no answers and still checks."""

import json
import re
import subprocess
import sys
import zipfile

import numpy as np
import pytest
from classroom import POINTS, REFERENCE, SLUG, environment, need_sandbox, notebook

import grading.__main__
from grading import package
from grading.package import PackageError, student_files, without_solutions, write_zip
from grading.questions import EXERCISES, examine, exercises, load
from grading.recorded import FILE, record, restore
from grading.values import answer_of

SLUGS = [slug for slug in exercises() if (EXERCISES / slug / "exercise.md").is_file()]
SOLUTION = {
    "zh": "````{dropdown} 参考答案\n```python\n%s\n```\n````\n\n",
    "en": "````{dropdown} Reference solution\n```python\n%s\n```\n````\n",
}


def with_solution(language):
    """A notebook as the book has it: a stub, and the solution folded below."""
    text = json.loads(
        notebook("from grading import check", "def adam_step(): pass", language=language)
    )
    source = "## One\n\n" + SOLUTION[language] % REFERENCE + "## Two"
    text["cells"].append({"cell_type": "markdown", "metadata": {}, "source": source})
    text["cells"].append(
        {"cell_type": "markdown", "metadata": {}, "source": SOLUTION[language] % "x"}
    )
    return json.dumps(text)


@pytest.fixture
def notebooks(tmp_path):
    for language in ("zh", "en"):
        folder = tmp_path / "notebooks" / language / "exercises"
        folder.mkdir(parents=True)
        (folder / f"{SLUG}.ipynb").write_text(with_solution(language), encoding="utf8")
    return tmp_path / "notebooks"


def test_gradescopes_zip_grades_as_gradescope_runs_it(tmp_path, monkeypatch):
    """Its scripts run, with Gradescope's folders put elsewhere and this Python in place of a new one."""
    need_sandbox()
    write_zip(tmp_path / "g.zip", package.gradescope_files([SLUG], 7, trust=False))
    root = tmp_path / "autograder"
    with zipfile.ZipFile(tmp_path / "g.zip") as archive:
        names = set(archive.namelist())
        archive.extractall(root / "source")
        modes = {name: archive.getinfo(name).external_attr >> 16 & 0o777 for name in names}
    assert {"setup.sh", "run_autograder", f"exercises/{SLUG}/reference.py"} <= names
    assert modes["setup.sh"] == modes["run_autograder"] == 0o755
    for name in ("submission", "results"):
        (root / name).mkdir()
    (root / "submission" / "my notebook.ipynb").write_text(notebook(REFERENCE))
    script = (root / "source" / "run_autograder").read_text()
    script = script.replace("/opt/downhill/bin/python", sys.executable)
    script = script.replace("/autograder", str(root))
    done = subprocess.run(["bash"], input=script, capture_output=True, text=True, env=environment())
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads((root / "results" / "results.json").read_text(encoding="utf8"))
    assert results["score"] == POINTS == sum(test["max_score"] for test in results["tests"])
    assert subprocess.run(["bash", "-n", str(root / "source" / "setup.sh")]).returncode == 0


def test_gradescopes_options_are_those_asked_for():
    files = package.gradescope_files(["09_adam"], 7, trust=True)
    assert "--seed 7 --exercise 09_adam --trust-submissions" in files["run_autograder"]
    assert "--trust" not in package.gradescope_files(["09_adam"], 7, False)["run_autograder"]


def test_students_get_no_answers(notebooks):
    files = student_files([SLUG], notebooks)
    assert not any(name.endswith(("reference.py", "mutants.py")) for name in files)
    assert not any("sandbox" in name or "grade" in name.split("/")[-1] for name in files)
    for language in ("zh", "en"):
        text = files[f"notebooks/{language}/{SLUG}.ipynb"]
        assert "m_hat = " not in text and "## Two" in text and "dropdown" not in text
        json.loads(text)


def test_a_notebook_that_still_holds_a_solution_is_refused(tmp_path):
    text = notebook("x = 1", REFERENCE)
    with pytest.raises(PackageError, match="still holds a solution"):
        without_solutions(text, SLUG, tmp_path)


def test_without_notebooks_it_is_said_how_to_make_them(tmp_path):
    with pytest.raises(PackageError, match="make book"):
        student_files([SLUG], tmp_path)


def test_check_works_in_a_students_copy(notebooks, tmp_path):
    write_zip(tmp_path / "s.zip", student_files([SLUG], notebooks))
    with zipfile.ZipFile(tmp_path / "s.zip") as archive:
        archive.extractall(tmp_path / "copy")
    folder = tmp_path / "copy" / "notebooks" / "en"
    wrong = REFERENCE.replace("+ eps)", "+ 2 * eps)")
    code = f"""
from grading import check, progress
import grading
print(grading.__file__)
{REFERENCE}
assert check("{SLUG}.adam_step", adam_step).passed
{wrong}
assert not check("{SLUG}.adam_step", adam_step).passed
assert not check("{SLUG}.adam_step", lambda x: x).passed
progress()
"""
    (folder / "x.py").write_text(code, encoding="utf8")
    done = subprocess.run([sys.executable, "x.py"], cwd=folder, env=environment(),
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(str(tmp_path / "copy" / "grading"))
    assert "adam_step(x, g, m, v, t, lr=0.001" in done.stdout
    assert re.search(r"expected.*got", done.stdout) and not re.search(
        "[\u4e00-\u9fff]", done.stdout
    )


@pytest.mark.parametrize("slug", SLUGS)
def test_recorded_exercises_judge_as_the_real_ones(slug, tmp_path):
    exercise = load(slug)
    (tmp_path / FILE).write_text(record(exercise))
    copy = restore(slug, exercise.questions, tmp_path / FILE)
    assert (tmp_path / FILE).stat().st_size < 1_000_000
    for name, question in exercise.questions.items():
        functions = [getattr(exercise.reference, name)]
        functions += [m.function for m in exercise.mutants if m.question == name]
        for function in functions:

            def ask(case, function=function, changes=question.changes):
                return answer_of(function, case, changes)

            with np.errstate(all="ignore"):
                real = [outcome.passed for outcome in examine(exercise, name, ask)]
                assert [outcome.passed for outcome in examine(copy, name, ask)] == real, name


def test_the_command_writes_both_and_tells_the_seed(notebooks, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(student_files, "__defaults__", (notebooks,))
    words = ["package", SLUG, "--out", str(tmp_path / "out")]
    assert grading.__main__.main([*words, "--seed", "5"]) == 0
    assert "(seed 5)" in capsys.readouterr().out
    first = (tmp_path / "out" / "students.zip").read_bytes()
    assert grading.__main__.main(words) == 0
    assert "(seed 5)" not in capsys.readouterr().out
    assert (tmp_path / "out" / "students.zip").read_bytes() == first
    assert grading.__main__.main(["package", "99_none", "--out", str(tmp_path)]) == 2
    assert "No such exercise: 99_none" in capsys.readouterr().err
