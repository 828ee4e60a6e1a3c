"""`python -m grading new` starts an exercise that is sound as it stands."""

import subprocess
import sys

import pytest

from grading.__main__ import main
from grading.new import FILES, write
from grading.questions import EXERCISES, examine, load
from grading.values import answer_of
from publish.mirror import check_chapter
from publish.source import read_chapter

ROOT = EXERCISES.parent


@pytest.fixture
def place(tmp_path):
    """Folders for exercises and chapters, with one chapter."""
    chapters = tmp_path / "chapters"
    chapters.mkdir()
    (chapters / "42_new_thing.md").touch()
    return tmp_path / "exercises", chapters


def test_the_template_is_a_sound_exercise(place):
    folder = write("42_new_thing", *place)
    assert {path.name for path in folder.iterdir()} == set(FILES)
    text = (folder / "exercise.md").read_text("utf8")
    assert "(ex-new-thing)=" in text and 'check("42_new_thing.normalize", normalize)' in text
    assert "# 练习 42：" in text
    assert not any(
        "@" in (folder / name).read_text("utf8").replace("@mutant", "") for name in FILES
    )
    assert check_chapter(read_chapter(folder / "exercise.md", folder.parent.parent)) == []
    exercise = load("42_new_thing", place[0])
    assert len(exercise.mutants) >= 6

    def outcomes(function, seed):
        return list(examine(exercise, "normalize", lambda c: answer_of(function, c), seed))

    for seed in range(4):
        assert all(outcome.passed for outcome in outcomes(exercise.reference.normalize, seed))
        for wrong in exercise.mutants:
            said = {o.message for o in outcomes(wrong.function, seed) if not o.passed}
            assert said == {wrong.message}, (wrong.name, seed)


def test_the_template_passes_ruff(place):
    folder = write("42_new_thing", *place)
    for command in (["check"], ["format", "--check"]):
        subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--config", ROOT / "pyproject.toml", folder],
            check=True,
            capture_output=True,
        )


@pytest.mark.parametrize(
    "slug", ["", "adam", "9_adam", "09-adam", "09_Adam", "../09_adam", "09_adam/x", "09_", "09_a b"]
)
def test_a_bad_slug_is_refused(place, slug):
    with pytest.raises(ValueError, match="two digits and lower-case words"):
        write(slug, *place)
    assert not place[0].exists()


def test_an_exercise_without_a_chapter_is_refused(place):
    with pytest.raises(ValueError, match="There is no chapter 43_other. The chapters are: 42_new"):
        write("43_other", *place)


def test_nothing_is_written_over(place):
    folder = write("42_new_thing", *place)
    (folder / "checks.py").write_text("mine")
    with pytest.raises(ValueError, match="exists already and is left as it is"):
        write("42_new_thing", *place)
    assert (folder / "checks.py").read_text() == "mine"


def test_the_command_line(capsys):
    assert main(["new", "09_adam"]) == 2
    assert "09_adam exists already" in capsys.readouterr().err
    assert main(["new", "../x"]) == 2
    with pytest.raises(SystemExit) as stop:
        main([])
    assert stop.value.code == 2
    with pytest.raises(SystemExit):
        main(["unknown"])
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0 and "start an exercise" in capsys.readouterr().out
