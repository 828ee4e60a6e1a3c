"""The data of the book: Fashion-MNIST images, CIFAR-10 on request, and a year of temperatures.

Every file is compared with its checksum before it is read, so a damaged or replaced file is
noticed here, not as a strange result in a lesson.
"""

import hashlib
import io
import pickle
import tarfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lessons_lib._checks import generator, whole

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


@dataclass(frozen=True, eq=False)
class Dataset:
    """Images as rows of numbers, in three parts, with their classes.

    Attributes
    ----------
    X_train, X_val, X_test : ndarray of float64, shape (n, d)
        One image a row, pixels in [0, 1]; the last column is 1 if the bias was asked for.
    y_train, y_val, y_test : ndarray of int64, shape (n,)
        The class of each image, an index into `classes`.
    classes : tuple of str
        The names of the classes.
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_val: np.ndarray
    y_val: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    classes: tuple[str, ...]


def load_fashion(n_train=7000, n_val=1000, n_test=2000, bias=True):
    """Return the book's part of Fashion-MNIST: clothes in grey, 28 × 28 pixels, ten classes.

    The images stand in blocks of ten, one of each class: the first 10·k images of a part hold
    every class exactly k times.

    Parameters
    ----------
    n_train, n_val, n_test : int
        How many images of each part, from the first on: at most 7000, 1000 and 2000.
    bias : bool
        Whether to append a column of ones: 785 columns, else 784.

    Returns
    -------
    Dataset

    Raises
    ------
    ValueError
        If a size is no whole number between 1 and what there is.
    DataError
        If the file is missing, damaged, or another one than the book's.

    Examples
    --------
    >>> data = load_fashion(n_train=500)
    >>> data.X_train.shape, data.y_train[:10].tolist(), data.classes[9]
    ((500, 785), [9, 0, 3, 2, 7, 5, 1, 6, 4, 8], 'Ankle boot')

    References
    ----------
    H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine
    learning algorithms", arXiv:1708.07747, 2017.
    """
    available = {"train": 7000, "val": 1000, "test": 2000}
    sizes = {
        part: whole(f"n_{part}", n, most=available[part])
        for part, n in (("train", n_train), ("val", n_val), ("test", n_test))
    }
    raw = _verified_bytes(
        FASHION_PATH,
        FASHION_SHA256,
        "restore it with `git checkout -- data/fashion_mnist.npz`, or make it again with "
        "data/make_fashion_mnist.py (data/README.md says how)",
    )
    parts = {}
    with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
        for part, n in sizes.items():
            parts[f"X_{part}"] = _rows(arrays[f"X_{part}"][:n], bias)
            parts[f"y_{part}"] = arrays[f"y_{part}"][:n].astype(np.int64)
    return Dataset(**parts, classes=FASHION_CLASSES)


def load_cifar10(cache=None, n_val=1000, bias=True):
    """Return CIFAR-10: colour photographs, 32 × 32 × 3 pixels, ten classes (a 170 MB download).

    The archive is downloaded once, compared with its checksum and kept. The book commits nothing
    of it, because its licence is unclear, and no lesson needs it. All of it as float64 takes some
    1.5 GB of memory. A row holds the red, then the green, then the blue pixels.

    Parameters
    ----------
    cache : path, optional
        The folder in which the archive lies or is to be put; by default the user's cache.
    n_val : int
        How many of the 50,000 training images, the last ones, make the validation part.
    bias : bool
        Whether to append a column of ones: 3073 columns, else 3072.

    Returns
    -------
    Dataset

    Raises
    ------
    ValueError
        If n_val is no whole number between 1 and 49,999.
    DataError
        If there is no network and no archive, or the archive is not the expected one.

    Examples
    --------
    With a network, or the archive in its place::

        data = load_cifar10()
        data.X_train.shape  # (49000, 3073)

    References
    ----------
    A. Krizhevsky, "Learning multiple layers of features from tiny images", University of Toronto,
    2009.
    """
    n_val = whole("n_val", n_val, most=49_999)
    archive = _fetch_cifar10(cache)
    names = [f"data_batch_{i}" for i in range(1, 6)] + ["test_batch"]
    batches = _read_cifar10(archive, names)
    X = np.concatenate([batches[name][0] for name in names[:5]])
    y = np.concatenate([batches[name][1] for name in names[:5]])
    X_test, y_test = batches["test_batch"]
    n_train = len(X) - whole("n_val", n_val, most=len(X) - 1)
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
    """Return invented daily mean temperatures in °C, a season with weather on top, shape (days,).

    The season is 11 − 9 cos(2π (t − 20)/365), so the 21st day is the coldest on average; the
    weather remembers 0.6 of yesterday's and adds a normal shock of standard deviation 2.4.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the weather comes from: the same seed gives the same year.
    days : int
        How many days, from 1 January on.

    Returns
    -------
    array (days,)

    Raises
    ------
    TypeError, ValueError
        If rng is no generator, or days no positive whole number.

    Examples
    --------
    >>> T = daily_temperature(np.random.default_rng(0))
    >>> T.shape, bool(T[170:230].mean() > 15 + T[:60].mean())
    ((365,), True)
    """
    days, rng = whole("days", days), generator(rng)
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
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for name in names:
                member = tar.extractfile(f"cifar-10-batches-py/{name}")
                batch = _ArraysOnly(member, encoding="bytes").load()
                X, y = batch[b"data"], np.array(batch[b"labels"], dtype=np.int64)
                if X.dtype != np.uint8 or X.shape != (len(y), 3072) or len(y) == 0:
                    raise DataError(
                        f"{archive}: {name} must hold bytes of shape ({len(y)}, 3072), one row a "
                        f"label, got {X.dtype} of shape {X.shape}"
                    )
                if y.min() < 0 or y.max() > 9:
                    raise DataError(
                        f"{archive}: {name} must hold labels from 0 to 9, got {y[(y < 0) | (y > 9)][0]}"
                    )
                batches[name] = (X, y)
    except DataError:
        raise
    except Exception as error:  # whatever a strange archive makes tarfile, pickle or numpy raise
        raise DataError(
            f"{archive} is not the CIFAR-10 archive ({type(error).__name__}: {error}): delete it "
            "and load_cifar10() fetches it again"
        ) from error
    return batches
