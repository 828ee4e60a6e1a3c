"""Starts the worker that runs one submission: shut in by bubblewrap, or trusted.

What the sandbox gives: namespaces of its own for users, processes, network, IPC and host name; a
read-only file system that holds Python, numpy, the worker and nothing else; a small scratch; an
empty environment; limits on CPU time, memory, open files and file sizes; no new processes; a
filter on system calls (`grading.seccomp`). Called by root, each job runs as an unprivileged user
of its own, since root's processes are not counted against the limits.

Wall time is limited by whoever talks with the worker (`grading.dialogue`).
"""

import os
import py_compile
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from grading import seccomp

HERE = Path(__file__).resolve().parent
SEEN = ("values.py", "functions.py", "limits.py")  # of grading's modules, inside the sandbox
FIRST_USER, USERS = 61200, 2000  # unprivileged user ids to choose from, when root calls

INSTALL = """Submissions are graded in a sandbox, and bubblewrap, which makes it, is not installed.
Debian, Ubuntu: apt-get install bubblewrap · Fedora: dnf install bubblewrap
(--trust-submissions grades without a sandbox, and every report will say so.)"""

REFUSED = """Submissions are graded in a sandbox, and the kernel refuses to make one:
  {reason}
Ubuntu 23.10 and later: AppArmor keeps bubblewrap from making user namespaces. Allow it:
  printf 'abi <abi/4.0>,\\ninclude <tunables/global>\\nprofile bwrap /usr/bin/bwrap flags=(unconfined) {{\\n  userns,\\n}}\\n' | sudo tee /etc/apparmor.d/bwrap
  sudo systemctl reload apparmor
Older Debian: sysctl kernel.unprivileged_userns_clone=1
Docker, Kubernetes: namespaces need a privileged container, or --cap-add SYS_ADMIN with
  --security-opt seccomp=unconfined --security-opt apparmor=unconfined
(--trust-submissions grades without a sandbox, and every report will say so.)"""

BROKEN = """Submissions are graded in a sandbox, and Python with numpy does not start in it:
  {reason}
The sandbox holds the standard library, numpy and the system's libraries: use an environment made
by `make book` or `python3 -m venv`, not one whose numpy needs other folders (as conda's does)."""

LINUX = """Submissions are graded in a sandbox, which needs Linux: use a Linux machine or container.
(--trust-submissions grades without a sandbox, and every report will say so.)"""


class SandboxError(Exception):
    """The sandbox could not be made. Not the submission's fault: nothing is graded."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use; seconds and bytes."""

    cpu: int = 40  # of one process
    wall: float = 90.0  # of the whole submission
    cell: float = 10.0  # of one code cell at the top level
    call: float = 10.0  # of one call, where the question allows no less
    grace: float = 1.0  # beyond a soft limit, before the process is stopped
    start: float = 30.0  # for a new process, on a busy machine
    memory: int = 2**30
    scratch: int = 2**24
    file: int = 2**22
    files: int = 48


class Sandbox:
    """A place where workers are started, one after the other. Use as a context manager."""

    def __init__(
        self, limits: Limits | None = None, trust: bool = False, stage: Path | None = None
    ):
        self.limits = limits or Limits()
        self.trust = trust
        self.user, self._claim = None, None
        if _root() and not (trust and not _open_to_all()):
            self.user, self._claim = _claim_user()
        self.stage, self._staged = stage or _stage(), stage is None
        self._filter = None if trust else seccomp.program()

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *exception) -> None:
        if self._staged:
            shutil.rmtree(self.stage, ignore_errors=True)
        if self._claim:
            self._claim.close()

    def start(self) -> subprocess.Popen:
        """A new worker; its standard input, output and errors are pipes."""
        if self.trust:
            command = [*self._limited(), *self._python(self.stage, _site_packages())]
            return _start(command, cwd=self.stage, env={"PATH": os.defpath, **_ENVIRONMENT})
        if not sys.platform.startswith("linux"):
            raise SandboxError(LINUX)
        bubblewrap = shutil.which("bwrap")
        if not bubblewrap:
            raise SandboxError(INSTALL)
        command = [bubblewrap, *self._walls(), *self._files()]
        kept = []
        if self._filter:
            reading, writing = os.pipe()
            os.write(writing, self._filter)  # smaller than what a pipe holds
            os.close(writing)
            kept, command = [reading], [*command, "--seccomp", str(reading)]
        command += ["--", *self._limited(), *self._python("/sandbox", "/site")]
        try:
            return _start(command, pass_fds=kept, env={"PATH": os.defpath})
        finally:
            for number in kept:
                os.close(number)

    def _walls(self) -> list[str]:
        """The namespaces, the user and the environment."""
        walls = [
            "--die-with-parent",
            "--new-session",
            "--clearenv",
            "--hostname",
            "sandbox",
            "--chdir",
            "/tmp",
        ]
        if self.user is None:
            walls += ["--unshare-all", "--uid", "65534", "--gid", "65534"]
        else:  # root: no user namespace; setpriv changes to a real, unprivileged user instead
            walls += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
            walls += ["--unshare-cgroup-try", "--cap-drop", "ALL"]
            for capability in ("SETUID", "SETGID", "SETPCAP"):  # gone before Python starts
                walls += ["--cap-add", f"CAP_{capability}"]
        for name, value in _ENVIRONMENT.items():
            walls += ["--setenv", name, value]
        return walls

    def _files(self) -> list[str]:
        """The file system: all of it read-only but /tmp."""
        links, bound = {}, {}
        for path in _python_files() + _system_files():
            if path.is_symlink():
                links[path] = os.readlink(path)
            elif path.exists():
                bound[path] = path
        for path in list(bound):  # what was installed beside Python's library is not to be seen
            for name in ("site-packages", "dist-packages"):
                if (path / name).is_dir():
                    bound[path / name] = self.stage / "empty"
        numpy = Path(np.__file__).resolve().parent
        bound[Path("/site/numpy")] = numpy
        if (libraries := numpy.parent / "numpy.libs").is_dir():
            bound[Path("/site/numpy.libs")] = libraries
        bound[Path("/sandbox")] = self.stage
        folders = {
            folder for path in [*links, *bound, Path("/dev/null")] for folder in path.parents
        }
        words = []
        for folder in sorted(folders - set(bound) - {Path("/")}):
            words += ["--dir", str(folder)]
        for path, source in sorted(bound.items()):
            words += ["--ro-bind", str(source), str(path)]
        for path, target in links.items():
            words += ["--symlink", target, str(path)]
        words += ["--dev-bind", "/dev/null", "/dev/null"]
        if _knows_size():
            words += ["--perms", "1777", "--size", str(self.limits.scratch), "--tmpfs", "/tmp"]
        else:
            words += ["--dir", "/tmp"]  # an old bubblewrap: no scratch rather than a boundless one
        return [*words, "--remount-ro", "/"]

    def _limited(self) -> list[str]:
        """The commands that give up privileges and set the limits, before Python starts."""
        command = []
        if self.user is not None and (setpriv := shutil.which("setpriv")):
            user = str(self.user)
            command = [setpriv, "--reuid", user, "--regid", user, "--clear-groups",
                       "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"]  # fmt: skip
        elif self.user is not None and not self.trust:
            raise SandboxError("setpriv is missing: apt-get install util-linux")
        prlimit = shutil.which("prlimit")
        if not prlimit:
            if self.trust:
                return command
            raise SandboxError("prlimit is missing: apt-get install util-linux")
        limits = self.limits
        # In a user namespace bubblewrap's own process counts as well.
        processes = 1 if self.user is not None else 2
        command += [prlimit, f"--as={limits.memory}", f"--cpu={limits.cpu}", "--core=0",
                    f"--fsize={limits.file}", f"--nofile={limits.files}", "--memlock=0",
                    "--msgqueue=0"]  # fmt: skip
        if self.user is not None or not self.trust:
            command.append(f"--nproc={processes}")
        return command

    def _python(self, stage: Path | str, site: Path | str) -> list[str]:
        executable = str(_executable())
        return [executable, "-I", "-S", "-X", "utf8", f"{stage}/worker.py", str(stage), str(site)]


_ENVIRONMENT = {
    "HOME": "/tmp", "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
}  # fmt: skip


def explain(error: str) -> str:
    """What to do about the last words of bubblewrap, or of the Python in it."""
    error = " ".join(error.split())[-300:] or "it ended without a word"
    return (BROKEN if "Error: " in error else REFUSED).format(reason=error)


def _start(command: list[str], **options) -> subprocess.Popen:
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0, start_new_session=True, **options
    )


def _root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _open_to_all() -> bool:
    """Whether any user may run this Python with this numpy; else a trusted worker must be root."""
    paths = (_executable(), Path(os.__file__).resolve(), Path(np.__file__).resolve())
    folders = {folder for path in paths for folder in path.parents}
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in folders)


def _claim_user() -> tuple[int, socket.socket]:
    """A user id that no other job on this machine has now; kept while the socket is open."""
    for user in range(FIRST_USER, FIRST_USER + USERS):
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0downhill-grading-{user}")
        except OSError:
            claim.close()
            continue
        return user, claim
    raise SandboxError(f"All user ids from {FIRST_USER} on are taken by other graders.")


def _stage() -> Path:
    """A new folder with what a submission may see of the grader."""
    stage = Path(tempfile.mkdtemp(prefix="downhill-stage-"))
    for folder in (stage / "grading", stage / "empty"):
        folder.mkdir()
    shutil.copy(HERE / "worker.py", stage)
    for name in SEEN:
        shutil.copy(HERE / name, stage / "grading")
        with suppress(OSError):
            py_compile.compile(str(stage / "grading" / name), quiet=2)
    for folder, _, files in os.walk(stage):
        os.chmod(folder, 0o755)
        for name in files:
            os.chmod(os.path.join(folder, name), 0o644)
    return stage


def _executable() -> Path:
    return Path(getattr(sys, "_base_executable", "") or sys.executable).resolve()


def _site_packages() -> Path:
    return Path(np.__file__).resolve().parent.parent


def _python_files() -> list[Path]:
    """Python itself: the program, its shared library, the standard library."""
    stdlib = Path(os.__file__).resolve().parent  # in a virtual environment: of its base
    files = [_executable(), stdlib, stdlib / "lib-dynload"]
    folder, name = sysconfig.get_config_vars("LIBDIR", "INSTSONAME")
    if folder and name and ".so" in name:
        files += [Path(folder) / name, _executable().parent.parent / "lib" / name]
    return files


def _system_files() -> list[Path]:
    """The system's shared libraries and the two commands that set the limits."""
    multiarch = sysconfig.get_config_var("MULTIARCH")
    libraries = Path("/usr/lib") / (multiarch or "")
    if not libraries.is_dir():
        libraries = Path("/usr/lib")
    files = [Path(shutil.which(name) or "/") for name in ("setpriv", "prlimit")]
    files = [path for path in files if path != Path("/")]
    files += [libraries, Path("/usr/lib64"), Path("/lib"), Path("/lib64")]
    return [*files, Path("/etc/ld.so.cache"), Path("/etc/alternatives")]


def _knows_size() -> bool:
    """Whether this bubblewrap can bound a scratch (since 0.7)."""
    version = subprocess.run(["bwrap", "--version"], capture_output=True, text=True, check=False)
    numbers = re.findall(r"\d+", version.stdout)
    return tuple(map(int, numbers[:2])) >= (0, 7)
