"""The address of the launch button, proved without Binder.

A fresh environment from `binder/` alone, its postBuild run in a copy of the sources, a real
JupyterLab started there, and the notebook of the launch address run to its end in Chromium.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

import pytest

from publish.repository import binder_address, copy_sources
from publish.settings import BUILD, ROOT

TOKEN = "proof"
RAW_SYNTAX = re.compile(r"\{[a-z:]+\}`|`{3}|^\([a-z-]+\)=", re.MULTILINE)


@pytest.fixture(scope="module")
def environment() -> Path:
    """The reader's environment; kept while binder/requirements.txt is the same."""
    pins = (ROOT / "binder" / "requirements.txt").read_bytes()
    key = hashlib.sha256(pins + sys.version.encode()).hexdigest()
    folder = BUILD / "reader-environment"
    stamp = folder / "made-from"
    if not stamp.exists() or stamp.read_text() != key:
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run(
            [folder / "bin" / "python", "-m", "pip", "install", "--quiet",
             "--disable-pip-version-check", "--no-compile", "-r", ROOT / "binder" / "requirements.txt"],
            check=True,
        )  # fmt: skip
        stamp.write_text(key)
    return folder


@pytest.fixture(scope="module")
def clone(environment, tmp_path_factory) -> Path:
    """The sources as a clone has them, after binder/postBuild."""
    folder = copy_sources(tmp_path_factory.mktemp("binder") / "downhill")
    # The outputs of this very book spare the copy from running every chapter again.
    shutil.copytree(BUILD / "executed", folder / "_build" / "executed")
    subprocess.run(
        ["bash", "binder/postBuild"], cwd=folder, check=True, env=_variables(environment, folder)
    )
    return folder


@pytest.fixture(scope="module")
def jupyter(environment, clone):
    """A JupyterLab as Binder starts it; yields its address."""
    variables = _variables(environment, clone)
    runtime = Path(variables["JUPYTER_RUNTIME_DIR"])
    log = (clone.parent / "jupyter.log").open("w")
    server = subprocess.Popen(
        ["jupyter", "lab", "--no-browser", "--port=0", "--allow-root", "--ip=127.0.0.1",
         f"--IdentityProvider.token={TOKEN}", "--LabApp.expose_app_in_browser=True",
         "--LabApp.extension_manager=readonly"],
        cwd=clone, env=variables, stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        for _ in range(600):
            found = list(runtime.glob("jpserver-*.json"))
            if found:
                yield json.loads(found[0].read_text())["url"]
                break
            assert server.poll() is None, (clone.parent / "jupyter.log").read_text()
            time.sleep(0.1)
        else:
            pytest.fail((clone.parent / "jupyter.log").read_text())
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def _variables(environment: Path, folder: Path) -> dict[str, str]:
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    path = f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}"
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "PYTHON", "IPY"))}
    return kept | {
        "PATH": path, "HOME": str(home), "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }  # fmt: skip


def test_the_environment_is_lean(environment):
    packages = {path.name.lower() for path in environment.glob("lib/*/site-packages/*")}
    assert "jupyterlab" in packages and not {"sphinx", "jupyter_book"} & packages


def test_the_launch_address_opens_a_lesson_that_runs_to_its_end(browser, jupyter):
    notebook = "notebooks/zh/01_loss_functions.ipynb"
    launch = binder_address("https://hub.example", "https://github.com/a/b", "notebooks", notebook)
    opened = urllib.parse.parse_qs(urllib.parse.urlsplit(launch).query)["urlpath"][0]
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    try:
        page.goto(f"{jupyter}{opened}?token={TOKEN}")
        page.wait_for_function(
            "window.jupyterapp?.shell.currentWidget?.content?.model?.cells?.length > 20"
            " && jupyterapp.shell.currentWidget.sessionContext.isReady",
            timeout=90_000,
        )
        page.evaluate(
            """async () => {
                const panel = jupyterapp.shell.currentWidget;
                await panel.context.ready;
                for (const cell of panel.content.model.cells) {
                    if (cell.type === "code") cell.clearExecution?.();
                }
                await jupyterapp.commands.execute("notebook:run-all-cells");
            }"""
        )
        cells = page.evaluate("jupyterapp.shell.currentWidget.content.model.toJSON().cells")
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        assert len(code) > 10 and all(cell["execution_count"] for cell in code)
        faults = [
            output for cell in code for output in cell["outputs"]
            if output["output_type"] == "error" or output.get("name") == "stderr"
        ]  # fmt: skip
        assert not faults, faults
        assert any("image/svg+xml" in o.get("data", {}) for c in code for o in c["outputs"])
        _read_as_on_the_site(page, len(cells))
    finally:
        context.close()


def _read_as_on_the_site(page, count: int) -> None:
    """Every rendered Markdown cell is free of the source's syntax, and mathematics is typeset."""
    formulas = 0
    for number in range(count):
        text, typeset = page.evaluate(
            """async (number) => {
                const notebook = jupyterapp.shell.currentWidget.content;
                if (notebook.widgets[number].model.type !== "markdown") return ["", 0];
                await notebook.scrollToItem(number);
                for (let tries = 0; tries < 250; tries++) {
                    const node = notebook.widgets[number].node;
                    const shown = node.querySelector(".myst");
                    if (shown && shown.innerText.trim()) {
                        return [shown.innerText, shown.querySelectorAll(".katex").length];
                    }
                    await new Promise((resolve) => setTimeout(resolve, 20));
                }
                return ["(nothing rendered)", 0];
            }""",
            number,
        )
        assert text != "(nothing rendered)", f"cell {number}"
        assert not RAW_SYNTAX.search(text), text
        formulas += typeset
    assert formulas > 20
