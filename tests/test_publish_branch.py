"""The branch that Binder and nbgitpuller open: the sources with the built notebooks."""

import shutil
import subprocess

import pytest

from publish.settings import ROOT


def git(folder, *arguments):
    return subprocess.run(
        ["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip


@pytest.fixture
def clone(tmp_path):
    """A committed clone with notebooks that git ignores, and a bare remote."""
    git(tmp_path, "init", "-q", "--bare", "remote.git")
    git(tmp_path, "init", "-q", "-b", "main", "clone")
    clone = tmp_path / "clone"
    (clone / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "push-notebooks", clone / ".ci")
    (clone / ".gitignore").write_text("notebooks/\n")
    git(clone, "config", "user.name", "a")
    git(clone, "config", "user.email", "a@example.org")
    git(clone, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(clone, "add", ".")
    git(clone, "commit", "-q", "-m", "one")
    return clone


def push(clone):
    return subprocess.run(
        ["bash", clone / ".ci" / "push-notebooks"], capture_output=True, text=True, check=False
    )


def write_notebooks(clone, text):
    for name in ("zh", "en"):
        (clone / "notebooks" / name).mkdir(parents=True, exist_ok=True)
        (clone / "notebooks" / name / "01_one.ipynb").write_text(text)


def test_the_branch_holds_sources_and_notebooks_one_commit_a_push(clone):
    write_notebooks(clone, "{}")
    for pushes in (1, 2):
        done = push(clone)
        assert done.returncode == 0, done.stderr
        remote = clone.parent / "remote.git"
        assert git(remote, "ls-tree", "-r", "--name-only", "notebooks").split() == [
            ".ci/push-notebooks", ".gitignore",
            "notebooks/en/01_one.ipynb", "notebooks/zh/01_one.ipynb",
        ]  # fmt: skip
        assert git(remote, "rev-list", "--count", "notebooks").strip() == str(pushes)
    assert git(clone, "status", "--short") == ""
    assert git(clone, "branch", "--show-current").strip() == "main"


def test_a_students_copy_takes_the_next_push_and_keeps_what_the_student_wrote(clone):
    """As nbgitpuller does it: a shallow clone, a commit of local changes, a merge."""
    lines = [f"line {i}" for i in range(9)]
    write_notebooks(clone, "\n".join(lines))
    assert push(clone).returncode == 0
    address = f"file://{clone.parent / 'remote.git'}"
    student = clone.parent / "student"
    git(clone.parent, "clone", "-q", "--depth", "1", "--branch", "notebooks", address, student)
    mine = student / "notebooks" / "zh" / "01_one.ipynb"
    mine.write_text("\n".join([*lines[:-1], "the answer"]))

    # CI pushes from a fresh clone of the last commit alone.
    git(clone, "push", "-q", "origin", "main")
    fresh = clone.parent / "fresh"
    git(clone.parent, "clone", "-q", "--depth", "1", "--branch", "main", address, fresh)
    git(fresh, "config", "user.name", "a")
    git(fresh, "config", "user.email", "a@example.org")
    write_notebooks(fresh, "\n".join(["mended", *lines[1:]]))
    done = push(fresh)
    assert done.returncode == 0, done.stderr

    git(student, "fetch", "-q")
    git(student, "commit", "-q", "-a", "-m", "WIP")
    git(student, "merge", "-q", "-Xours", "origin/notebooks")
    assert mine.read_text().splitlines() == ["mended", *lines[1:-1], "the answer"]


def test_without_notebooks_nothing_is_pushed(clone):
    done = push(clone)
    assert done.returncode == 1 and "make book" in done.stderr
    assert git(clone.parent / "remote.git", "branch") == ""
