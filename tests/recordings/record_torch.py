"""Record what PyTorch's optimizers do, for tests that don't need PyTorch.

Run it in an environment of its own, which has torch and numpy:

    python -m venv torchenv && torchenv/bin/pip install torch==2.13.0 numpy
    torchenv/bin/python tests/recordings/record_torch.py

Every rule goes 100 steps down an ill-conditioned quadratic and Rosenbrock's valley, in float64 and
float32. The gradients are written out here by hand, in PyTorch arithmetic, so that the recording
depends on nothing of `lessons_lib`.
"""

from pathlib import Path

import numpy as np
import torch

STEPS = 100
STARTS = {"quadratic": (10.0, 1.0), "rosenbrock": (-1.5, 2.0)}

# name: (optimizer, its arguments, learning rate on the quadratic, on Rosenbrock)
RULES = {
    "SGD": (torch.optim.SGD, {}, 1e-2, 5e-4),
    "Momentum": (torch.optim.SGD, {"momentum": 0.9}, 1e-3, 1e-4),
    "Nesterov": (torch.optim.SGD, {"momentum": 0.9, "nesterov": True}, 1e-3, 1e-4),
    "AdaGrad": (torch.optim.Adagrad, {"eps": 1e-8}, 1.0, 0.1),
    "AdaGrad large eps": (torch.optim.Adagrad, {"eps": 0.5}, 1.0, 0.1),
    "RMSProp": (torch.optim.RMSprop, {"alpha": 0.9, "eps": 1e-8}, 0.01, 0.01),
    "RMSProp large eps": (torch.optim.RMSprop, {"alpha": 0.99, "eps": 0.5}, 0.01, 0.01),
    "Adam": (torch.optim.Adam, {}, 0.1, 0.05),
    "Adam other betas": (torch.optim.Adam, {"betas": (0.5, 0.9), "eps": 0.1}, 0.1, 0.05),
    "AMSGrad": (torch.optim.Adam, {"amsgrad": True}, 0.1, 0.05),
    "AdamW": (torch.optim.AdamW, {"weight_decay": 0.1}, 0.1, 0.05),
}


def gradient(name, p):
    x, y = p
    if name == "quadratic":
        return torch.stack([x, 100 * y])
    return torch.stack([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])


def main():
    recording = {}
    for rule, (optimizer, arguments, *rates) in RULES.items():
        for (landscape, start), lr in zip(STARTS.items(), rates, strict=True):
            for dtype in (torch.float64, torch.float32):
                p = torch.tensor(start, dtype=dtype, requires_grad=True)
                opt = optimizer([p], lr=lr, foreach=False, **arguments)
                points = [p.detach().clone()]
                for _ in range(STEPS):
                    p.grad = gradient(landscape, p.detach())
                    opt.step()
                    points.append(p.detach().clone())
                bits = str(dtype).removeprefix("torch.")
                recording[f"{rule}|{landscape}|{bits}|{lr}"] = torch.stack(points).numpy()
    recording["versions"] = np.array([f"torch {torch.__version__}", f"numpy {np.__version__}"])
    target = Path(__file__).with_name("torch_paths.npz")
    np.savez_compressed(target, **recording)
    print(f"{target.name}: {len(recording) - 1} paths, {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
