"""The guide for teachers: what it prints can be typed, what it names exists, its plans add up."""

import csv
import functools
import re
import shlex
import subprocess
import sys
from importlib import import_module
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from classroom import REFERENCE, need_sandbox, notebook
from sources import whole_book

import grading.__main__
import publish.__main__
from grading.questions import EXERCISES, exercises, load
from publish.mirror import labels
from publish.publications import PUBLICATIONS
from publish.settings import CHAPTERS, EDITIONS, NOTEBOOKS, ROOT
from publish.site import SITE
from publish.source import read_chapter, toc

PAGE = CHAPTERS / "teachers.md"
TEXT = PAGE.read_text(encoding="utf8")
LESSONS = [name for name in toc() if re.match(r"chapters/\d\d_", name)]
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
LINES = "".join(BLOCKS).replace("\\\n", "").splitlines()
SPANS = sorted(set(re.findall(r"(?<!`)`([^`<>\n]+)`(?!`)", re.sub(r"\{ref\}`[^`]*`", "", TEXT))))
EXAMPLES = {  # what a teacher replaces by something else, or types on another machine
    "chapters/16_slug.md", "chapters/16_exam.md", "s1024501.ipynb", "-1", "git pull", "sudo git pull",
    "lastfirst_4711_90210_s1024501.ipynb", "https://someone.github.io/downhill", "/opt/downhill",
    "/home/jupyter-", "urlpath", "nbgitpuller", "singleuser.image", "jupyter nbconvert --to script",
    "origin", "main",
}  # fmt: skip


@functools.cache
def book():
    return {chapter.name: chapter for chapter in whole_book()}


@functools.cache
def places():
    return {label: name for name, chapter in book().items() for label, _ in labels(chapter)}


def section(label):
    """The text from a heading's label to the next one's."""
    return re.search(rf"^\({label}\)=\n(.*?)(?=^\(sec-|\Z)", TEXT, re.MULTILINE | re.DOTALL)[1]


def rows(label):
    """The cells of the section's table, below its head."""
    lines = re.findall(r"^\|(.*)\|$", section(label), re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines[2:]]


def references(cell):
    """The pages to which a cell's references lead, each once."""
    return list(dict.fromkeys(places()[label] for label in re.findall(r"<([\w-]+)>", cell)))


def minutes(name):
    """The minutes stated at the head of a chapter or an exercise, the same in both languages."""
    heads = [cell.source for cell in book()[name].cells if cell.lang][:2]
    told = [re.search(pattern, head)[1] for head, pattern in
            zip(heads, (r"约 (\d+) 分钟", r"about (\d+) minutes"), strict=True)]  # fmt: skip
    assert told[0] == told[1], name
    return int(told[0])


# --- the plans ---------------------------------------------------------------------------------


def test_the_term_plan_has_every_chapter_and_exercise_with_the_minutes_stated_there():
    *weeks, total = rows("sec-teach-term")
    assert [week[0] for week in weeks] == [str(n + 1) for n in range(len(weeks))]
    read, done = [], []
    for _, chapter, _, reading, lab, exercise, time in weeks:
        new = [name for name in references(chapter) if name not in read]
        assert int(reading or 0) == sum(map(minutes, new)), chapter
        assert set(references(lab)) <= set(references(chapter)), lab
        read += new
        new = [name for name in references(exercise) if name not in done]
        assert int(time or 0) == sum(map(minutes, new)), exercise
        done += new
    assert read == LESSONS
    assert done == [f"exercises/{slug}/exercise" for slug in exercises()]
    assert int(total[3]) == sum(map(minutes, read)) and int(total[6]) == sum(map(minutes, done))


@pytest.mark.parametrize("label", ["sec-teach-term", "sec-teach-four-weeks", "sec-teach-afternoon"])
def test_a_number_that_is_a_link_is_that_of_its_chapter_or_exercise(label):
    linked = re.findall(r"\{ref\}`[^\d`<]*(\d+)[^\d`<]*<([\w-]+)>`", "".join(map(str, rows(label))))
    assert linked
    for number, target in linked:
        assert int(number) == int(re.search(r"/(\d\d)_", places()[target])[1]), target


def test_the_short_plans_add_up():
    for *_, exercise, time in rows("sec-teach-four-weeks"):
        assert int(time) == sum(map(minutes, references(exercise)))
    assert set(re.findall(r"(\d+) (?:分钟|minutes)", section("sec-teach-afternoon"))) == {
        str(sum(int(row[0]) for row in rows("sec-teach-afternoon")))
    }


def test_chapter_12_may_be_left_out():
    needed = {
        name
        for name in LESSONS[12:-1]
        for cell in book()[name].cells[:12]
        for line in cell.source.splitlines()
        if re.match("阅读约|Reading time", line)
        for label in re.findall(r"<([\w-]+)>", line)
        if places()[label] == LESSONS[11]
    }
    assert not needed


# --- what is typed -----------------------------------------------------------------------------


@pytest.mark.parametrize("line", [line for line in LINES if " -m grading " in line])
def test_a_command_of_the_grader_is_understood(line, monkeypatch):
    words = shlex.split(line.partition(" -m grading ")[2])
    module = import_module(grading.__main__.COMMANDS[words[0]][0])
    understood = []
    monkeypatch.setattr(module, "run", understood.append)
    assert grading.__main__.main(words) == 0
    slugs = getattr(understood[0], "exercise", None) or []
    assert {slug for slug in slugs if slug != "16_exam"} <= set(exercises())


def test_every_line_that_is_typed_names_what_exists(monkeypatch):
    typed = [*LINES, *(span for span in SPANS if re.match(r"make |\.venv/", span))]
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    asked = []
    monkeypatch.setattr(publish.__main__, "build", lambda command, jobs: asked.append(command))
    for line in typed:
        if line.startswith("make "):
            assert line.split()[1] in targets, f"the Makefile has no {line.split()[1]}"
        elif line.startswith(".venv/bin/python -m publish "):
            assert publish.__main__.main(line.split()[3:]) == 0
        elif line.startswith((".venv/bin/python -m pytest ", "bash ")):
            assert (ROOT / line.split(" -m pytest ")[-1].removeprefix("bash ").split()[0]).is_file()
        for name in re.findall(r"/opt/downhill/(\S+)", line):
            assert (ROOT / name).is_file()
    assert asked == ["check"]


def test_the_branch_is_the_one_that_is_pushed():
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))["sphinx"]["config"]
    pushed = re.search(r"branch=\$\{2:-(\w+)\}", (ROOT / ".ci" / "push-notebooks").read_text())[1]
    told = set(re.findall(r"--branch (\w+)|--ref (\w+)|push-notebooks origin (\w+)", TEXT))
    assert {word for words in told for word in words if word} == {pushed} == {config["book_branch"]}


def test_downloads_are_named_by_the_student_alone(tmp_path):
    script = next(block for block in BLOCKS if "mv -n" in block)
    names = ("lastfirst_4711_90210_s1024501.ipynb", "lastfirst_LATE_1_2_s1024502-1.ipynb",
             "王 芳_331_assignsubmission_file_s1024503.ipynb", "s1024504.ipynb")  # fmt: skip
    for name in names:
        (tmp_path / name).write_text(name)
    subprocess.run(["bash", "-c", script], cwd=tmp_path, check=True, capture_output=True)
    found = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert found == {f"s102450{n}.ipynb": name for n, name in enumerate(names, 1)}


def test_notebooks_are_collected_from_the_students_folders(tmp_path):
    """As on the hub, with another place for /home and without changing the user."""
    script = next(block for block in BLOCKS if "sudo -u" in block)
    script = script.replace("/home/", f"{tmp_path}/home/").replace('sudo -u "$user" ', "")
    for student in ("s1", "li-ming"):
        file = tmp_path / f"home/jupyter-{student}/downhill/notebooks/zh/exercises/09_adam.ipynb"
        file.parent.mkdir(parents=True)
        file.write_text(student)
    subprocess.run(["bash", "-c", script], cwd=tmp_path, check=True, capture_output=True)
    found = {p.relative_to(tmp_path / "SUBMISSIONS").as_posix(): p.read_text()
             for p in tmp_path.glob("SUBMISSIONS/*/*")}  # fmt: skip
    assert found == {"s1/09_adam.ipynb": "s1", "li-ming/09_adam.ipynb": "li-ming"}


def test_the_link_opens_a_notebook_of_the_branch(capsys):
    exec(book()["chapters/teachers"].code[0].source, {})
    for link in capsys.readouterr().out.split():
        address = urlsplit(link)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        assert address.path == "/hub/user-redirect/git-pull"
        assert query["branch"] == "notebooks"
        opened = re.fullmatch(
            r"lab/tree/(\w+)/notebooks/([\w-]+)/exercises/(\w+)\.ipynb", query["urlpath"]
        )
        assert query["repo"].endswith(f"/{opened[1]}")
        assert opened[2] in EDITIONS and opened[3] in exercises()


# --- what is named -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A class of one with a known mistake, graded by the very words of the page, in a sandbox."""
    need_sandbox()
    folder = tmp_path_factory.mktemp("class")
    (folder / "SUBMISSIONS").mkdir()
    wrong = REFERENCE.replace("(1 - beta2) * g**2", "(1 - beta2) * g")
    assert wrong != REFERENCE
    for student, language in (("s1", "zh"), ("s2", "en")):
        file = folder / "SUBMISSIONS" / f"{student}.ipynb"
        file.write_text(notebook(wrong, language=language), encoding="utf8")
    line = next(line for line in LINES if " grade " in line and "--shard" not in line)
    words = shlex.split(line.partition(" -m ")[2])
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, check=False, capture_output=True, text=True,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "RESULTS"


def test_results_are_as_told(results):
    for name in ("scores.csv", "canvas.csv", "moodle.csv", "reports"):
        assert f"`{name}`" in section("sec-teach-grade") and (results / name).exists()
    with open(results / "scores.csv", encoding="utf8", newline="") as file:
        possible = {row["possible"] for row in csv.DictReader(file)}
    told = re.findall(r"练习 9 满分 (\d+) 分|exercise 9 has (\d+)", section("sec-teach-grade"))
    assert {number for pair in told for number in pair if number} == possible
    assert {check.points for question in load("09_adam").questions.values()
            for check in question.checks} == {1}  # fmt: skip
    quoted = re.findall(r"“(.*?)”", section("sec-teach-grade"))
    for student, quote in zip(("s1", "s2"), quoted, strict=True):
        assert quote in (results / "reports" / f"{student}.html").read_text(encoding="utf8")


def test_every_name_in_the_text_exists():
    config = (ROOT / "_config.yml").read_text(encoding="utf8")
    code = "\n".join(p.read_text(encoding="utf8") for f in ("grading", "publish")
                     for p in (ROOT / f).glob("*.py"))  # fmt: skip
    for span in SPANS:
        if span in EXAMPLES or re.match(r"make |\.venv/", span):
            continue
        known = (
            (ROOT / span).exists()
            or ROOT / span in (SITE, PUBLICATIONS, NOTEBOOKS)
            or any((EXERCISES / slug / span).exists() for slug in exercises())
            or re.search(rf"^ +{re.escape(span)}: ", config, re.MULTILINE)
            or re.search(rf"""["'/]{re.escape(span)}["']""", code)
            or re.search(rf"^def {span}\(|^import {span}\b", code, re.MULTILINE)
        )
        assert known, f"{PAGE.name} names `{span}`, which is nowhere"


def test_what_the_text_says_of_versions_and_the_workflow_holds():
    assert 'requires-python = ">=3.11,<3.14"' in (ROOT / "pyproject.toml").read_text()
    assert {"3.11", "3.13"} <= set(re.findall(r"3\.\d+", section("sec-teach-tljh")))
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text())
    for job in ("site", "notebooks"):  # nothing is published that has not been proved
        assert workflow["jobs"][job]["needs"] == "test"
        assert "refs/heads/main" in workflow["jobs"][job]["if"]


def test_readers_and_teachers_are_led_to_the_page():
    assert "<teachers>" in (CHAPTERS / "how_to_use.md").read_text(encoding="utf8")
    for readme in (ROOT / "README.md", ROOT / "grading" / "README.md"):
        assert "chapters/teachers.md" in readme.read_text(encoding="utf8"), readme
    assert read_chapter(PAGE).name in toc()
