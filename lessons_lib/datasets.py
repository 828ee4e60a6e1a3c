"""The data of the book: Fashion-MNIST images, CIFAR-10 on request, and a year of temperatures."""

import hashlib
import io
import pickle
import tarfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

FASHION_PATH = Path(__file__).resolve().parents[1] / "data" / "fashion_mnist.npz"
FASHION_SHA256 = "332e7c3410783664a8689e643500c401ff2b27a2316491783c21d318b89da443"
FASHION_CLASSES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)

CIFAR10_URL = "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"
CIFAR10_SHA256 = "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce"
CIFAR10_CLASSES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)


class DataError(RuntimeError):
    """A data file is missing or not the one that is expected."""


@dataclass(frozen=True)
class Dataset:
    """Images as rows of numbers, in three parts, with their classes."""

    X_train: np.ndarray
    y_train: np.ndarray
    X_val: np.ndarray
    y_val: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    classes: tuple[str, ...]


def load_fashion(n_train=7000, n_val=1000, n_test=2000, bias=True):
    """Return the book's part of Fashion-MNIST: clothes in grey, 28 × 28 pixels, ten classes."""
    raw = _verified_bytes(
        FASHION_PATH,
        FASHION_SHA256,
        "restore it with `git checkout -- data/fashion_mnist.npz`, or make it again with "
        "data/make_fashion_mnist.py (data/README.md says how)",
    )
    parts = {}
    with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
        for part, n in (("train", n_train), ("val", n_val), ("test", n_test)):
            X, y = arrays[f"X_{part}"], arrays[f"y_{part}"]
            parts[f"X_{part}"] = _rows(X[: _size(f"n_{part}", n, len(X))], bias)
            parts[f"y_{part}"] = y[:n].astype(np.int64)
    return Dataset(**parts, classes=FASHION_CLASSES)


def load_cifar10(cache=None, n_val=1000, bias=True):
    """Return CIFAR-10: colour photographs, 32 × 32 × 3 pixels, ten classes (a 170 MB download)."""
    archive = _fetch_cifar10(cache)
    names = [f"data_batch_{i}" for i in range(1, 6)] + ["test_batch"]
    batches = _read_cifar10(archive, names)
    X = np.concatenate([batches[name][0] for name in names[:5]])
    y = np.concatenate([batches[name][1] for name in names[:5]])
    X_test, y_test = batches["test_batch"]
    n_train = len(X) - _size("n_val", n_val, len(X) - 1)
    return Dataset(
        _rows(X[:n_train], bias),
        y[:n_train],
        _rows(X[n_train:], bias),
        y[n_train:],
        _rows(X_test, bias),
        y_test,
        CIFAR10_CLASSES,
    )


def daily_temperature(rng, days=365):
    """Return one year of invented daily mean temperatures in °C, shape (days,)."""
    t = np.arange(days)
    season = 11.0 - 9.0 * np.cos(2 * np.pi * (t - 20) / 365)
    weather = np.empty(days)
    today = 3.0 * rng.standard_normal()
    for day, shock in enumerate(rng.standard_normal(days)):
        today = 0.6 * today + 2.4 * shock
        weather[day] = today
    return season + weather


def _rows(images, bias):
    """Return images as float64 rows in [0, 1], with a last column of ones if bias."""
    X = np.ones((len(images), images[0].size + bool(bias)))
    np.divide(images.reshape(len(images), -1), 255.0, out=X[:, : images[0].size])
    return X


def _size(name, wanted, available):
    """Return wanted if it is a whole number between 1 and what there is."""
    if int(wanted) != wanted or not 1 <= wanted <= available:
        raise ValueError(f"{name} must be a whole number from 1 to {available}, got {wanted}")
    return int(wanted)


def _verified_bytes(path, sha256, remedy):
    """Return the bytes of a file whose checksum is known, or say what is wrong with it."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read {path} ({error.strerror}): {remedy}") from error
    got = hashlib.sha256(raw).hexdigest()
    if got != sha256:
        raise DataError(f"{path} is damaged: expected sha256 {sha256}, got {got}: {remedy}")
    return raw


def _fetch_cifar10(cache):
    """Return the path of the verified CIFAR-10 archive, downloading it the first time."""
    import pooch

    folder = Path(cache) if cache is not None else pooch.os_cache("downhill")
    try:
        return Path(
            pooch.retrieve(
                CIFAR10_URL,
                known_hash=f"sha256:{CIFAR10_SHA256}",
                fname=CIFAR10_URL.rsplit("/", 1)[1],
                path=folder,
            )
        )
    except (OSError, ValueError) as error:
        raise DataError(
            f"could not fetch CIFAR-10 from {CIFAR10_URL} into {folder}: {error}. Without a "
            "network, put the archive into that folder yourself, or use load_fashion()"
        ) from error


class _ArraysOnly(pickle.Unpickler):
    """Unpickles numpy arrays and plain containers and refuses every other name."""

    ALLOWED = {
        ("numpy.core.multiarray", "_reconstruct"),
        ("numpy._core.multiarray", "_reconstruct"),
        ("numpy", "ndarray"),
        ("numpy", "dtype"),
        ("_codecs", "encode"),
    }

    def find_class(self, module, name):
        if (module, name) not in self.ALLOWED:
            raise DataError(f"the CIFAR-10 archive asks for {module}.{name}: refused")
        return super().find_class(module.replace("numpy.core", "numpy._core"), name)


def _read_cifar10(archive, names):
    """Return {batch name: (images, labels)} read from the archive, nothing being extracted."""
    batches = {}
    with tarfile.open(archive, "r:gz") as tar:
        for name in names:
            member = tar.extractfile(f"cifar-10-batches-py/{name}")
            batch = _ArraysOnly(member, encoding="bytes").load()
            batches[name] = (batch[b"data"], np.array(batch[b"labels"], dtype=np.int64))
    return batches
