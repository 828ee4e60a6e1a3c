"""Record what the optimizers of optax and Keras do, for a test that needs neither.

Run it in an environment of its own, which has jax, optax, keras and numpy:

    python -m venv libenv && libenv/bin/pip install jax optax==0.2.8 keras==3.15.1 numpy
    libenv/bin/python tests/recordings/record_optax_keras.py

Every rule goes 40 steps down an ill-conditioned quadratic in float64, as on the page of conventions.
"""

import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_ENABLE_X64"] = "1"

import jax.numpy as jnp
import keras
import numpy as np
import optax

STEPS, START = 40, np.array([10.0, 1.0])
keras.config.set_floatx("float64")


class Fading(keras.optimizers.schedules.LearningRateSchedule):
    def __call__(self, step):
        return 1e-3 * 0.97 ** keras.ops.cast(step, "float64")

    def get_config(self):
        return {}


RULES = {
    "momentum": (
        optax.sgd(1e-3, momentum=0.9),
        keras.optimizers.SGD(1e-3, momentum=0.9),
    ),
    "momentum fading": (
        optax.sgd(lambda t: 1e-3 * 0.97**t, momentum=0.9),
        keras.optimizers.SGD(Fading(), momentum=0.9),
    ),
    "nesterov": (
        optax.sgd(1e-3, momentum=0.9, nesterov=True),
        keras.optimizers.SGD(1e-3, momentum=0.9, nesterov=True),
    ),
    "adagrad": (optax.adagrad(1.0), keras.optimizers.Adagrad(1.0)),
    "adagrad large eps": (
        optax.adagrad(1.0, eps=0.5),
        keras.optimizers.Adagrad(1.0, epsilon=0.5),
    ),
    "rmsprop": (optax.rmsprop(0.01), keras.optimizers.RMSprop(0.01)),
    "rmsprop large eps": (
        optax.rmsprop(0.01, eps=0.5),
        keras.optimizers.RMSprop(0.01, epsilon=0.5),
    ),
    "adam": (optax.adam(0.1), keras.optimizers.Adam(0.1)),
    "adam large eps": (optax.adam(0.1, eps=0.5), keras.optimizers.Adam(0.1, epsilon=0.5)),
}


def gradient(p):
    return jnp.array([p[0], 100 * p[1]])


def by_optax(rule):
    x = jnp.array(START)
    state, points = rule.init(x), [START]
    for _ in range(STEPS):
        updates, state = rule.update(gradient(x), state, x)
        x = optax.apply_updates(x, updates)
        points.append(np.asarray(x))
    return np.array(points)


def by_keras(rule):
    x = keras.Variable(START, dtype="float64")
    rule.build([x])
    points = [START]
    for _ in range(STEPS):
        rule.apply([gradient(x.value)])
        points.append(np.asarray(x.value))
    return np.array(points)


def main():
    recording = {}
    for name, (in_optax, in_keras) in RULES.items():
        recording[f"optax|{name}"] = by_optax(in_optax)
        recording[f"keras|{name}"] = by_keras(in_keras)
    recording["versions"] = np.array([f"optax {optax.__version__}", f"keras {keras.__version__}"])
    target = Path(__file__).with_name("optax_keras_paths.npz")
    np.savez_compressed(target, **recording)
    print(f"{target.name}: {len(recording) - 1} paths, {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
