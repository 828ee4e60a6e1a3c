"""How long one step of each rule takes, on the 30,730 weights of the notes' classifier."""

from functools import partial

import numpy as np

from benchmarks.timing import race, report
from lessons_lib.optimizers import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp

N = 30_730
RULES = {
    "SGD": SGD(1e-3),
    "Momentum": Momentum(1e-3, 0.9),
    "Nesterov": Nesterov(1e-3, 0.9),
    "AdaGrad": AdaGrad(1e-3),
    "RMSProp": RMSProp(1e-3, 0.99),
    "Adam": Adam(1e-3),
    "AdamW": AdamW(1e-3, weight_decay=0.01),
}


def notes_adam(x, g):
    """Adam as the notes list it: every line makes new arrays."""
    m, v, t = np.zeros_like(x), np.zeros_like(x), 0

    def step():
        nonlocal m, v, t
        t += 1
        m = 0.9 * m + (1 - 0.9) * g
        v = 0.999 * v + (1 - 0.999) * (g**2)
        m_hat = m / (1 - 0.9**t)
        v_hat = v / (1 - 0.999**t)
        x[:] += -1e-3 * m_hat / (np.sqrt(v_hat) + 1e-8)

    return step


def torch_rules(torch, x, g):
    """PyTorch's rules, with its default implementation and with the fused one where there is one."""

    def rule(kind, **arguments):
        p = torch.tensor(x, requires_grad=True)
        p.grad = torch.tensor(g)
        return kind([p], lr=1e-3, **arguments).step

    o = torch.optim
    kinds = {
        "SGD": (o.SGD, {}),
        "Momentum": (o.SGD, {"momentum": 0.9}),
        "Nesterov": (o.SGD, {"momentum": 0.9, "nesterov": True}),
        "AdaGrad": (o.Adagrad, {}),
        "RMSProp": (o.RMSprop, {}),
        "Adam": (o.Adam, {}),
        "AdamW": (o.AdamW, {"weight_decay": 0.01}),
    }
    rules = {name: rule(kind, **arguments) for name, (kind, arguments) in kinds.items()}
    for name in ("Adam", "AdamW"):
        kind, arguments = kinds[name]
        rules[f"{name}, fused"] = rule(kind, fused=True, **arguments)
    return rules


def main():
    """Print the figures; return whether all goals were met."""
    rng = np.random.default_rng(0)
    x, g = rng.standard_normal(N), rng.standard_normal(N)
    steps = {name: partial(rule.step, x.copy(), g) for name, rule in RULES.items()}
    try:
        import torch
    except ImportError:
        torch = None

    print(f"One step on {N:,} float64 weights, one thread")
    times = race({"notes": notes_adam(x.copy(), g), "ours": steps["Adam"]})
    good = [
        report(
            f"Adam ({times['ours'] * 1e6:.0f} µs) against the notes' listing "
            f"({times['notes'] * 1e6:.0f} µs)",
            times["notes"] / times["ours"],
            1.5,
            at_least=True,
            unit=" × speed",
        )
    ]
    if torch is None:
        print("  (PyTorch isn't installed here: not compared)")
        return all(good)
    torch.set_num_threads(1)
    for name, theirs in torch_rules(torch, x, g).items():
        ours = name.removesuffix(", fused")
        times = race({"ours": steps[ours], "theirs": theirs})
        good.append(
            report(
                f"{ours} ({times['ours'] * 1e6:.0f} µs) against PyTorch's {name} "
                f"({times['theirs'] * 1e6:.0f} µs)",
                times["theirs"] / times["ours"],
                None if name == "AdamW, fused" else 1.0,
                at_least=True,
                unit=" × speed",
            )
        )
    return all(good)
