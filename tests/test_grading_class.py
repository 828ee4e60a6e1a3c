"""The class grader: points through the sandbox, runs cut off, shards, the command line, the parts."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from classroom import (
    LIMITS,
    POINTS,
    REFERENCE,
    SEED,
    SLUG,
    environment,
    need_sandbox,
    notebook,
    run,
    table,
)

import grading.__main__
from grading import examiner, grade, sandbox, seccomp
from grading.dialogue import Stopped, Submission, Worker, clean, read_answer
from grading.grade import fingerprint, place
from grading.questions import EXERCISES, Check, Exercise, Question, examine, exercises, load
from grading.report import html_report, say
from grading.results import guarded
from grading.sandbox import Limits, Sandbox, SandboxError, explain
from grading.submissions import Unreadable, parse, safe_name, without_magics
from grading.values import Answer, case
from publish.project import project
from publish.settings import EDITIONS, ROOT
from publish.source import read_chapter

SLUGS = [slug for slug in exercises() if (EXERCISES / slug / "exercise.md").is_file()]


@pytest.fixture(scope="module")
def sandboxed():
    need_sandbox()


def exercise_notebook(slug, edition, solved):
    """An exercise's own notebook in one language, untouched or with the reference written in."""
    cells = [
        cell.source
        for cell in project(read_chapter(EXERCISES / slug / "exercise.md"), EDITIONS[edition]).cells
        if cell.cell_type == "code"
    ]
    if solved:
        reference = (EXERCISES / slug / "reference.py").read_text(encoding="utf8")
        cells = [reference if "raise NotImplementedError" in cell else cell for cell in cells]
    return notebook(*cells, exercise=slug, language=edition)


@pytest.fixture(scope="module")
def references_and_stubs(sandboxed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exercises")
    for edition in ("zh", "en"):
        for what in ("solved", "stub"):
            (folder / "in" / f"{what}-{edition}").mkdir(parents=True)
            for slug in SLUGS:
                text = exercise_notebook(slug, edition, what == "solved")
                path = folder / "in" / f"{what}-{edition}" / f"{slug}.ipynb"
                path.write_text(text, encoding="utf8")
    assert run(folder / "in", folder / "out", Limits()) == 0
    return {(row["student"], row["exercise"]): row for row in table(folder / "out")}


@pytest.mark.parametrize("edition", ["zh", "en"])
@pytest.mark.parametrize("slug", SLUGS)
def test_references_earn_full_marks_and_stubs_none(references_and_stubs, slug, edition):
    possible = sum(question.points for question in load(slug).questions.values())
    row = references_and_stubs[f"solved-{edition}", slug]
    assert (int(row["points"]), int(row["possible"])) == (possible, possible), row
    row = references_and_stubs[f"stub-{edition}", slug]
    assert (int(row["points"]), int(row["possible"])) == (0, possible), row


# --- runs cut off, and shards ------------------------------------------------------------------


def fill(folder, students):
    folder.mkdir()
    wrong = REFERENCE.replace("eps)", "1e-3)")
    for i in range(students):
        (folder / f"s{i:02}.ipynb").write_text(notebook(wrong if i % 3 else REFERENCE))
    (folder / "broken.ipynb").write_text("{")
    (folder / "s00.zip").write_bytes(b"PK")
    return folder


def command(*words):
    return [sys.executable, "-m", "grading", *map(str, words)]


def test_a_run_that_was_killed_goes_on_and_ends_in_the_same_table(sandboxed, tmp_path):
    submissions = fill(tmp_path / "in", 10)
    words = "grade", submissions, "--seed", SEED, "--jobs", 2, "--out"
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    process = subprocess.Popen(command(*words, cut), env=environment(ROOT), stdout=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while len(list(cut.glob("parts/*.json"))) < 4 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    kept = {path.name: path.stat().st_mtime_ns for path in cut.glob("parts/*.json")}
    assert 4 <= len(kept) < 12 and not (cut / "scores.csv").exists()
    time.sleep(0.5)  # what was under way may still be written down
    for out in (cut, whole):
        done = subprocess.run(
            command(*words, out), env=environment(ROOT), capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        if out == cut:
            assert "graded before" in done.stdout
    for name, written in kept.items():
        assert (cut / "parts" / name).stat().st_mtime_ns == written
    for path in [*whole.glob("*.csv"), *whole.glob("reports/*"), *whole.glob("gradescope/*/*")]:
        assert (cut / path.relative_to(whole)).read_bytes() == path.read_bytes()
    assert len(table(whole)) == 12


def test_four_shards_merge_to_the_table_of_one_run(sandboxed, tmp_path, capsys):
    submissions = fill(tmp_path / "in", 4)
    assert run(submissions, tmp_path / "whole") == 0
    shards = [tmp_path / f"shard{i}" for i in range(1, 5)]
    for i, shard in enumerate(shards, 1):
        assert run(submissions, shard, shard=(i, 4), jobs=1) == 0
    assert sum(len(table(shard)) for shard in shards) == len(table(tmp_path / "whole")) == 6
    words = ["merge", *map(str, shards), "--out", str(tmp_path / "merged")]
    assert grading.__main__.main(words) == 0
    for path in (tmp_path / "whole").rglob("*"):
        if path.is_file():
            other = tmp_path / "merged" / path.relative_to(tmp_path / "whole")
            assert other.read_bytes() == path.read_bytes(), path
    # a shard of another seed does not fit
    assert run(submissions, shards[0], shard=(1, 4), seed=SEED + 1, jobs=1) == 0
    assert grading.__main__.main(words) == 2
    assert "different seeds" in capsys.readouterr().err
    (shards[1] / "parts" / next(os.scandir(shards[1] / "parts")).name).write_text("{")
    assert grading.__main__.main(words) == 2


def test_a_changed_submission_is_graded_anew_and_one_taken_away_is_gone(sandboxed, tmp_path):
    submissions = fill(tmp_path / "in", 2)
    assert run(submissions, tmp_path / "out") == 0
    before = {row["student"]: row["points"] for row in table(tmp_path / "out")}
    assert int(before["s01"]) < POINTS
    (submissions / "s01.ipynb").write_text(notebook(REFERENCE))
    (submissions / "s00.zip").unlink()
    (submissions / "broken.ipynb").unlink()
    assert run(submissions, tmp_path / "out") == 0
    after = {row["student"]: row["points"] for row in table(tmp_path / "out")}
    assert after == {"s00": str(POINTS), "s01": str(POINTS)}
    assert sorted(p.name for p in (tmp_path / "out" / "reports").iterdir()) == [
        "s00.html",
        "s01.html",
    ]


def test_of_two_files_for_one_exercise_the_better_one_counts(sandboxed, tmp_path):
    (tmp_path / "in" / "ann").mkdir(parents=True)
    (tmp_path / "in" / "ann" / "first.ipynb").write_text(notebook("x = 1"))
    (tmp_path / "in" / "ann" / "second.ipynb").write_text(notebook(REFERENCE))
    assert run(tmp_path / "in", tmp_path / "out") == 0
    (row,) = table(tmp_path / "out")
    assert (row["points"], row["file"], row["files"]) == (str(POINTS), "ann/second.ipynb", "2")


# --- the command line --------------------------------------------------------------------------


def test_without_bubblewrap_nothing_is_graded(tmp_path, monkeypatch, capsys):
    submissions = fill(tmp_path / "in", 1)
    real = sandbox.shutil.which
    monkeypatch.setattr(
        sandbox.shutil, "which", lambda name: None if name == "bwrap" else real(name)
    )
    assert run(submissions, tmp_path / "out") == 3
    error = capsys.readouterr().err
    assert "apt-get install bubblewrap" in error and "--trust-submissions" in error
    assert not (tmp_path / "out" / "scores.csv").exists()


def test_a_kernel_that_refuses_is_named_with_the_remedy(tmp_path, monkeypatch, capsys):
    refusing = tmp_path / "bin" / "bwrap"
    refusing.parent.mkdir()
    refusing.write_text(
        "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n"
    )
    refusing.chmod(0o755)
    tmp_path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{refusing.parent}:{os.environ['PATH']}")
    assert run(fill(tmp_path / "in", 1), tmp_path / "out") == 3
    error = capsys.readouterr().err
    assert "uid map: Permission denied" in error and "apparmor" in error and "userns" in error
    assert "SYS_ADMIN" in explain("")
    assert "conda" in explain("ModuleNotFoundError: No module named 'numpy'")


def test_trusted_submissions_are_graded_and_every_report_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sandbox, "INSTALL", "unused")
    submissions = fill(tmp_path / "in", 1)
    (submissions / "slow.ipynb").write_text(notebook("while True: pass", "import os; os._exit(0)"))
    assert run(submissions, tmp_path / "out", trust_submissions=True) == 0
    assert "NO SANDBOX" in capsys.readouterr().out
    rows = {row["student"]: row for row in table(tmp_path / "out")}
    assert (tmp_path / "out" / "reports" / "s00.html").read_text().count("--trust-submissions") == 1
    results = json.loads((tmp_path / "out" / "gradescope" / "s00" / "results.json").read_text())
    assert "without a sandbox" in results["output"]
    assert {row["sandbox"] for row in rows.values()} == {"NO"}
    assert rows["slow"]["points"] == "0"
    graded = json.loads((tmp_path / "out" / "parts" / "s00.ipynb.json").read_text())
    assert sum(c["points"] for q in graded["rows"][0]["questions"].values() for c in q) == POINTS


def test_the_default_seed_is_stated(sandboxed, tmp_path, capsys):
    assert run(fill(tmp_path / "in", 0), tmp_path / "out", seed=None) == 0
    assert "No --seed: the inputs are those that readers have" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words, said",
    [
        (["--exercise", "99_none"], "No such exercise: 99_none"),
        (["--shard", "5/4"], "expected i/n"),
        (["--shard", "x"], "expected i/n"),
        (["--seed", "-1"], "expected a whole number"),
        (["--seed", "1.5"], "expected a whole number"),
    ],
)
def test_bad_arguments_are_refused(tmp_path, capsys, words, said):
    (tmp_path / "in").mkdir()
    try:
        code = grading.__main__.main(
            ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), *words]
        )
    except SystemExit as stop:
        code = stop.code
    assert code == 2 and said in capsys.readouterr().err


def test_a_folder_that_is_none_is_refused(tmp_path, capsys):
    words = ["grade", str(tmp_path / "none"), "--out", str(tmp_path / "out")]
    assert grading.__main__.main(words) == 2
    assert "is not a folder" in capsys.readouterr().err


def test_a_folder_that_holds_other_things_is_left_alone(tmp_path, capsys):
    submissions = fill(tmp_path / "in", 1)
    mine = tmp_path / "course" / "reports" / "mine.html"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    assert run(submissions, tmp_path / "course") == 2
    assert "holds other things" in capsys.readouterr().err
    words = ["merge", str(tmp_path / "in"), "--out", str(tmp_path / "course")]
    assert grading.__main__.main(words) == 2
    assert run(submissions, mine) == 2 and "is a file" in capsys.readouterr().err
    for out in (submissions, submissions / "results"):
        assert run(submissions, out) == 2
        assert "lies among the submissions" in capsys.readouterr().err
    assert mine.read_text() == "mine" and len(list(submissions.iterdir())) == 3


def test_only_the_exercises_asked_for_are_graded(sandboxed, tmp_path):
    other = next(slug for slug in SLUGS if slug != SLUG)
    assert run(fill(tmp_path / "in", 1), tmp_path / "out", exercise=[other]) == 0
    assert all("not asked for" in row["problem"] for row in table(tmp_path / "out")
               if row["student"] == "s00" and row["file"].endswith("ipynb"))  # fmt: skip


# --- the parts ---------------------------------------------------------------------------------


def test_a_result_depends_on_the_seed_the_exercises_and_the_grader():
    settings = {"seed": 1, "only": [SLUG], "trust": False, "limits": {}}
    assert fingerprint(settings) == fingerprint(dict(settings))
    assert fingerprint(settings) != fingerprint(settings | {"seed": 2})
    assert fingerprint(settings) != fingerprint(settings | {"only": exercises()[:1]})
    assert fingerprint(settings) != fingerprint(settings | {"trust": True})


def test_shards_part_all_files():
    names = [f"student{i}" for i in range(200)]
    places = [place(name, 4) for name in names]
    assert set(places) == {1, 2, 3, 4} and max(map(places.count, range(1, 5))) < 90
    assert {place(name, 1) for name in names} == {1}


ODD = [
    {}, {"kind": "value"}, {"kind": ["value"]}, {"kind": "passed"}, {"kind": "killed"},
    {"kind": "value", "value": {"rng": 1}}, {"kind": "value", "value": {"function": "square", "parameters": {"dict": []}}},
    {"kind": "value", "value": {"array": "AAAA", "type": "|O", "shape": [1]}},
    {"kind": "value", "value": {"array": "AAAA", "type": "<f8", "shape": [1]}},
    {"kind": "value", "value": {"array": 5, "type": "<f8", "shape": [1]}},
    {"kind": "value", "value": {"array": "", "type": ["<f8"], "shape": [10**12]}},
    {"kind": "value", "value": {"array": "", "type": "<f8", "shape": [10**12]}},
    {"kind": "value", "value": {"array": "AgICAgICAgI=", "type": "|b1", "shape": [8]}},
    {"kind": "value", "value": {"array": "AAAAAAAAAAA=", "type": "<M8[s]", "shape": [1]}},
    {"kind": "value", "value": {"float": "1"}}, {"kind": "value", "value": {"dict": 3}},
    {"kind": "value", "value": {"dict": [["a"]]}}, {"kind": "value", "value": {"unknown": 1}},
    {"kind": "value", "value": 10**30}, {"kind": "value", "value": [[[[[[[[[[1]]]]]]]]]]},
    {"kind": "value", "value": 1, "points": 5},
    {"kind": "changed input", "changed": []}, {"kind": "changed input", "changed": [-1]},
    {"kind": "changed input", "changed": "0"}, {"kind": "changed input", "changed": [0.5]},
    {"kind": "exception", "value": 1, "fault": "a · b"}, {"kind": "exception", "value": "E", "fault": None},
]  # fmt: skip


@pytest.mark.parametrize("message", ODD, ids=lambda message: json.dumps(message)[:60])
def test_what_is_no_answer_is_not_taken_for_one(message):
    if message == {"kind": "value"}:
        assert read_answer(dict(message), "f").value is None  # never equal to an expected value
        return
    with pytest.raises(Stopped):
        read_answer(dict(message), "f")


def test_words_of_a_submission_are_cleaned_and_keep_one_separator():
    answer = read_answer({"kind": "exception", "value": "E", "fault": "a · b · c"}, "f")
    assert answer.fault == "出错了：E · It raised E"
    answer = read_answer({"kind": "exception", "value": "E", "fault": "a\x1b[2J · b\u202e"}, "f")
    assert answer.fault == "a�[2J · b�"
    answer = read_answer({"kind": "exception", "value": "NotImplementedError", "fault": ""}, "f")
    assert "Not written yet" in answer.fault
    answer = read_answer({"kind": "too slow", "value": "x", "fault": "you passed"}, "f")
    assert "you passed" not in answer.fault
    assert clean("\ud800", 10) == "?" and len(clean("x" * 100, 10)) == 10


def test_hostile_values_pass_no_check():
    """Whatever a judge is handed, it neither fails nor lets it pass."""
    values = [
        np.nan, np.inf, -1, 0, 2**62, True, "", "text", [], [[]], {}, {"a": []}, [None], ["x"] * 3,
        np.array(np.nan), np.full(4, np.nan), np.full((2, 3), np.inf), np.zeros((0,)), np.zeros((0, 3)),
        np.array([True, False]), np.zeros(5000), np.zeros((2,) * 6), [np.nan] * 3, [[1, 2], [3]],
        [np.full(3, np.nan), np.zeros((2, 2)), "x"], np.array([2**63 - 1]), {"A": 1, "B": np.zeros(3)},
        np.array([1.0], dtype=np.longdouble), [[[[]]]], list(range(3)), [np.zeros(0)] * 2,
    ]  # fmt: skip
    with np.errstate(all="ignore"):
        for slug in SLUGS:
            exercise = replace(load(slug), mutants=())
            for name, question in exercise.questions.items():
                for value in values:
                    outcomes = list(
                        examine(exercise, name, lambda c, v=value: Answer("value", v), SEED)
                    )
                    passed = sum(outcome.passed for outcome in outcomes)
                    assert passed <= len(question.checks) // 2, (slug, name, value, [
                        outcome.check.title for outcome in outcomes if outcome.passed])  # fmt: skip


@pytest.mark.parametrize(
    "source, code",
    [
        ("x = 1", "x = 1"),
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("if True:\n    !ls\nx = 1", "if True:\n    pass\nx = 1"),
        ("files = !ls\nx?", "pass\npass"),
        ("%%bash\nrm -rf /", ""),
        ("%%time\nx = 1", "\nx = 1"),
        ("%%", ""),
        ("s = '''\n%s and !\n''' % 3", "s = '''\n%s and !\n''' % 3"),
    ],
)
def test_magics_are_left_out(source, code):
    assert without_magics(source) == code


def test_the_exercise_is_found_in_metadata_calls_or_name():
    known = ["08_rates", "09_adam"]

    def found(text, name="a.py"):
        return parse(text.encode(), Path(name), known).exercises

    assert found('check("09_adam.x", x)\n# check("08_rates.x", x)') == ["09_adam"]
    assert (
        found('grading.check("08_rates.x", x); check("09_adam.x", x); check(1); check("7.x")')
        == known
    )
    assert found("x = 1", "in/08_rates.py") == ["08_rates"]
    assert found(notebook('check("08_rates.x", x)'), "a.ipynb") == ["09_adam"]
    with pytest.raises(Unreadable, match="does not tell"):
        found("x = 1")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", " =1", "＝1", "\r\n=1"])
def test_cells_are_no_formulas(text):
    assert guarded(text) == f"'{text}" and guarded(-1) == -1


def test_names_stay_apart():
    names = [
        "a/b",
        "a_b",
        "a\\b",
        "a:b",
        "../a/b",
        "a b",
        "A/b",
        ".",
        "..",
        "",
        "\udce9",
        "é",
        "e\u0301",
    ]
    safe = [safe_name(name) for name in names]
    assert len(set(safe)) == len(names)
    assert all("/" not in name and not name.startswith(".") and name for name in safe)


def test_a_message_is_shown_in_one_language_or_both():
    assert [say("中 · en", x) for x in ("zh", "en", "")] == ["中", "en", "中 · en"]
    row = {"student": "<b>", "report": "b", "file": "<i>", "files": 1, "sandbox": True, "exercise": "",
           "language": "", "problem": "<u>坏了</u> · <u>broken</u>", "questions": {}, "cells": []}  # fmt: skip
    page = html_report([row])
    assert (
        not any(tag in page for tag in ("<b>", "<i>", "<u>"))
        and "broken" in page
        and "坏了" in page
    )


def test_the_filter_knows_this_machine_and_no_unknown_one():
    assert seccomp.program("pdp11") is None
    for machine in ("x86_64", "aarch64", "riscv64"):
        program = seccomp.program(machine)
        assert len(program) % 8 == 0 and len(program) < 65536  # fits into a pipe


HELLO = """
import json, os, sys, time
def answer(text): os.write(1, text if isinstance(text, bytes) else text.encode())
request = json.loads(sys.stdin.readline()); name = request["id"]
answer(json.dumps({"id": name}) + "\\n")
"""
NEXT = 'name = json.loads(sys.stdin.readline())["id"]\n'
MISBEHAVIOUR = {
    "silence": (NEXT + "time.sleep(60)", "too slow"),
    "half a line": (NEXT + "answer(b'{'); time.sleep(60)", "too slow"),
    "drop by drop": (NEXT + "while True: answer(b' '); time.sleep(0.01)", "too slow"),
    "an end": (NEXT + "sys.exit()", "killed"),
    "too much": (NEXT + "while True: answer(b' ' * 65536)", "killed"),
    "no JSON": (NEXT + "answer(b'\\xff\\n')", "killed"),
    "a number": (NEXT + "answer('1\\n')", "killed"),
    "depth": (NEXT + "answer('[' * 10**6 + '\\n')", "killed"),
    "digits": (NEXT + "answer('1' * 10**6 + '\\n')", "killed"),
    "another's name": (NEXT + "answer(json.dumps({'id': name[::-1]}) + '\\n')", "killed"),
    "no name": (NEXT + "answer('{}\\n')", "killed"),
    "two lines": (NEXT + "answer(json.dumps({'id': name}) + '\\n{}\\n')", "killed"),
    "the last answer again": (
        "time.sleep(0.1); answer(json.dumps({'id': name}) + '\\n'); time.sleep(60)",
        "killed",
    ),
    "deafness": ("time.sleep(60)", "too slow"),
    "closed ears": ("os.close(0); time.sleep(60)", "killed"),
    "noise on errors": (NEXT + "while True: os.write(2, b'x' * 65536)", ("killed", "too slow")),
}


@pytest.mark.parametrize("name", MISBEHAVIOUR)
def test_whatever_a_worker_does_the_grader_goes_on(name):
    code, said = MISBEHAVIOUR[name]
    pipe = subprocess.PIPE

    class Fake:
        limits = LIMITS

        def start(self):
            return subprocess.Popen([sys.executable, "-c", HELLO + code], stdin=pipe, stdout=pipe,
                                    stderr=pipe, bufsize=0, start_new_session=True)  # fmt: skip

    worker = Worker(Fake())
    if name in ("the last answer again", "closed ears"):
        time.sleep(0.3)
    large = {"do": "ask", "args": "x" * 10**6 if name == "deafness" else ""}
    start = time.monotonic()
    with pytest.raises(Stopped) as stopped:
        worker.request(large, 0.5)
    assert str(stopped.value) in said
    worker.end()
    assert time.monotonic() - start < 10 and worker.process.returncode is not None


def test_a_submission_that_stops_reading_blocks_nobody(sandboxed):
    """A request larger than a pipe, to a process that reads nothing, ends at its deadline."""
    with Sandbox(LIMITS) as place_, Submission([REFERENCE], place_) as submission:
        rule = load(SLUG).questions["adam_step"]
        assert submission.ask("adam_step", rule, case(*[np.ones(3)] * 4, 1)).kind == "value"
        os.kill(submission.worker.process.pid, 0)
        submission.worker.request({"do": "hello"}, 5)
        submission.cells = ["import os, time\nwhile True: time.sleep(1)"]
        submission._stop()
        start = time.monotonic()
        answer = submission.ask("adam_step", rule, case(np.ones(10**6)))
        assert answer.kind in ("too slow", "exception", "missing")
        assert time.monotonic() - start < LIMITS.wall


def test_a_judge_that_an_odd_value_keeps_busy_is_stopped(monkeypatch):
    monkeypatch.setattr(examiner, "CPU", 0.1)

    def judge(case_, value):
        while True:
            value += 1

    title = "一 · one"
    good = Check(title, lambda rng: [case(1)], lambda case_, value: None)
    question = Question((good, Check(title, lambda rng: [case(1)], judge), good))
    exercise = Exercise("00_test", {"f": question}, None, ())

    class Odd:
        def ask(self, name, question, case_):
            return Answer("value", 2**60)

    marks = examiner._mark_question(exercise, "f", Odd(), SEED)
    assert [mark["points"] for mark in marks] == [1, 0, 0]
    assert [mark["message"] == examiner.UNEXAMINED for mark in marks] == [False, True, True]


def test_an_examiner_that_dies_over_a_file_stops_no_other(sandboxed, tmp_path, monkeypatch):
    class Mortal(grade._Examiner):
        def tell(self, line):
            if "poison" in line:
                self.process.kill()
            super().tell(line)

    monkeypatch.setattr(grade, "_Examiner", Mortal)
    submissions = fill(tmp_path / "in", 4)
    (submissions / "poison.ipynb").write_text(notebook(REFERENCE))
    assert run(submissions, tmp_path / "out") == 0
    rows = {row["file"]: row for row in table(tmp_path / "out")}
    assert len(rows) == 7 and "by hand" in rows["poison.ipynb"]["problem"]
    assert sum(row["points"] == str(POINTS) for row in rows.values()) == 2


def test_called_by_root_each_job_has_an_unprivileged_user_of_its_own(sandboxed):
    with Sandbox(LIMITS) as one, Sandbox(LIMITS) as two:
        if os.geteuid() == 0:
            assert one.user != two.user and min(one.user, two.user) >= sandbox.FIRST_USER
        else:  # the user namespace gives it
            assert one.user is None and two.user is None
            assert "--unshare-all" in one._walls()


def test_an_unusable_sandbox_is_not_the_submissions_fault(monkeypatch, tmp_path):
    monkeypatch.setattr(Sandbox, "start", lambda self: (_ for _ in ()).throw(OSError("no")))
    rule = load(SLUG).questions["adam_step"]
    with Sandbox(LIMITS) as place_, Submission(["x = 1"], place_) as submission:
        pytest.raises(SandboxError, submission.ask, "adam_step", rule, case(1))
