"""The branch that Binder opens: the sources with the built notebooks, pushed as one commit."""

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


def test_the_branch_holds_sources_and_notebooks_in_one_commit(clone):
    for name, text in (("zh", "{}"), ("en", "[]")):
        (clone / "notebooks" / name).mkdir(parents=True)
        (clone / "notebooks" / name / "01_one.ipynb").write_text(text)
    for _ in range(2):  # a second push replaces the first
        done = push(clone)
        assert done.returncode == 0, done.stderr
        remote = clone.parent / "remote.git"
        assert git(remote, "ls-tree", "-r", "--name-only", "notebooks").split() == [
            ".ci/push-notebooks", ".gitignore",
            "notebooks/en/01_one.ipynb", "notebooks/zh/01_one.ipynb",
        ]  # fmt: skip
        assert git(remote, "rev-list", "--count", "notebooks").strip() == "1"
    assert git(clone, "status", "--short") == ""
    assert git(clone, "branch", "--show-current").strip() == "main"


def test_without_notebooks_nothing_is_pushed(clone):
    done = push(clone)
    assert done.returncode == 1 and "make book" in done.stderr
    assert git(clone.parent / "remote.git", "branch") == ""
