"""The book's repository: its address, where Binder opens a notebook of it, and a copy of its files."""

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

from publish.settings import ROOT


def repository(root: Path = ROOT) -> str:
    """The web address of the git remote `origin`, without any user or password; "" if none."""
    if not shutil.which("git"):
        return ""
    done = subprocess.run(
        ["git", "remote", "get-url", "origin"],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return web_address(done.stdout.strip()) if done.returncode == 0 else ""


def web_address(remote: str) -> str:
    """The https address of a git remote; "" for one that only this machine can reach.

    >>> web_address("git@github.com:someone/downhill.git")
    'https://github.com/someone/downhill'
    >>> web_address("https://token@gitlab.com/a/b/downhill.git")
    'https://gitlab.com/a/b/downhill'
    >>> web_address("/srv/git/downhill")
    ''
    """
    match = re.fullmatch(
        r"(?:https?://|ssh://|git://)(?:[^@/\s]+@)?(?P<host>[\w.-]+\.\w+)(?::\d+)?/(?P<path>[\w./~-]+?)"
        r"|(?:[\w.-]+@)(?P<host2>[\w.-]+\.\w+):(?P<path2>[\w./~-]+?)",
        remote.removesuffix("/").removesuffix(".git"),
    )
    if not match:
        return ""
    return f"https://{match['host'] or match['host2']}/{match['path'] or match['path2']}"


def binder_address(binder: str, repository: str, branch: str, notebook: str) -> str:
    """Where Binder opens a notebook of the repository in JupyterLab.

    >>> binder_address("https://mybinder.org", "https://github.com/a/b", "notebooks", "zh/09.ipynb")
    'https://mybinder.org/v2/gh/a/b/notebooks?urlpath=lab%2Ftree%2Fzh%2F09.ipynb'
    """
    host, _, path = repository.removeprefix("https://").partition("/")
    if host == "github.com":
        place = f"gh/{quote(path)}"
    elif host == "gitlab.com":
        place = f"gl/{quote(path, safe='')}"
    else:
        place = f"git/{quote(repository, safe='')}"
    opened = quote(f"lab/tree/{notebook}", safe="")
    return f"{binder.rstrip('/')}/v2/{place}/{quote(branch, safe='')}?urlpath={opened}"


def copy_sources(folder: Path, root: Path = ROOT) -> Path:
    """Put into `folder` the files that a clone would have, as they stand here; return it."""
    listed = subprocess.run(
        ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (root / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, folder / name)
    return folder
