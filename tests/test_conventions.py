"""The page of conventions writes the rules of three libraries in NumPy: they are those libraries'."""

from pathlib import Path

import matplotlib
import numpy as np
import pytest

from publish.source import read_chapter

HERE = Path(__file__).parent
ROOT = HERE.parent
TORCH = np.load(HERE / "recordings" / "torch_paths.npz")
OTHERS = np.load(HERE / "recordings" / "optax_keras_paths.npz")

FADING = 1e-3 * 0.97 ** np.arange(40)
RULES = {  # recorded name: rule of the page, learning rate, its settings
    "torch|Momentum": ("sum_momentum", None, {}),
    "torch|Nesterov": ("sum_nesterov", None, {}),
    "torch|AdaGrad": ("torch_adagrad", None, {"eps": 1e-8}),
    "torch|AdaGrad large eps": ("torch_adagrad", None, {"eps": 0.5}),
    "torch|RMSProp": ("torch_rmsprop", None, {"rho": 0.9}),
    "torch|RMSProp large eps": ("torch_rmsprop", None, {"eps": 0.5}),
    "torch|Adam": ("torch_adam", None, {}),
    "torch|Adam other betas": ("torch_adam", None, {"beta1": 0.5, "beta2": 0.9, "eps": 0.1}),
    "optax|momentum": ("sum_momentum", 1e-3, {}),
    "optax|momentum fading": ("sum_momentum", FADING, {}),
    "optax|nesterov": ("sum_nesterov", 1e-3, {}),
    "optax|adagrad": ("optax_adagrad", 1.0, {}),
    "optax|adagrad large eps": ("optax_adagrad", 1.0, {"eps": 0.5}),
    "optax|rmsprop": ("optax_rmsprop", 0.01, {}),
    "optax|rmsprop large eps": ("optax_rmsprop", 0.01, {"eps": 0.5}),
    "optax|adam": ("torch_adam", 0.1, {}),
    "optax|adam large eps": ("torch_adam", 0.1, {"eps": 0.5}),
    "keras|momentum": ("velocity_momentum", 1e-3, {}),
    "keras|momentum fading": ("velocity_momentum", FADING, {}),
    "keras|nesterov": ("velocity_nesterov", 1e-3, {}),
    "keras|adagrad": ("optax_adagrad", 1.0, {}),
    "keras|adagrad large eps": ("optax_adagrad", 1.0, {"eps": 0.5}),
    "keras|rmsprop": ("optax_rmsprop", 0.01, {"eps": 1e-7}),
    "keras|rmsprop large eps": ("optax_rmsprop", 0.01, {"eps": 0.5}),
    "keras|adam": ("torch_adam", 0.1, {"eps": 1e-7, "keras": True}),
    "keras|adam large eps": ("torch_adam", 0.1, {"eps": 0.5, "keras": True}),
}


@pytest.fixture(scope="module")
def page():
    """The names that the page's code defines."""
    matplotlib.use("agg")
    names = {}
    chapter = read_chapter(ROOT / "chapters" / "appendix_conventions.md", ROOT)
    for cell in chapter.cells:
        if cell.kind == "code":
            exec(cell.source, names)
    return names


def test_every_recorded_path_of_optax_and_keras_is_compared():
    assert set(OTHERS) - {"versions"} == {r for r in RULES if not r.startswith("torch")}
    assert list(OTHERS["versions"]) == ["optax 0.2.8", "keras 3.15.1"]


@pytest.mark.parametrize("name", RULES)
def test_the_rule_of_the_page_is_the_librarys(page, name):
    function, rates, settings = RULES[name]
    library, recorded = name.split("|")
    if library == "torch":
        [key] = [k for k in TORCH if k.startswith(f"{recorded}|quadratic|float64|")]
        theirs, rates = TORCH[key], float(key.split("|")[-1])
    else:
        theirs = OTHERS[name]
    rates = np.broadcast_to(rates, len(theirs) - 1)
    ours = page["follow"](page[function], rates, **settings)
    assert np.abs(ours - theirs).max() < 1e-12
