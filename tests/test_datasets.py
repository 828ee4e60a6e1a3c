"""The data: the file, its parts, what a damaged file or a missing network says, how it was made."""

import gzip
import hashlib
import importlib.util
import io
import pickle
import socket
import struct
import sys
import tarfile

import numpy as np
import pytest

from lessons_lib import datasets
from lessons_lib.datasets import DataError, daily_temperature, load_cifar10, load_fashion

MAKER = datasets.FASHION_PATH.parent / "make_fashion_mnist.py"


@pytest.fixture(scope="module")
def fashion():
    return load_fashion()


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Any attempt to reach the network fails as on a machine without one."""

    def refuse(*_, **__):
        raise OSError("the network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


# ------------------------------------------------------------------------------ Fashion-MNIST


def test_the_committed_file_is_the_one_that_is_named_everywhere():
    raw = datasets.FASHION_PATH.read_bytes()
    assert hashlib.sha256(raw).hexdigest() == datasets.FASHION_SHA256
    readme = (datasets.FASHION_PATH.parent / "README.md").read_text(encoding="utf8")
    assert datasets.FASHION_SHA256 in readme and f"{len(raw):,} bytes" in readme


@pytest.mark.parametrize("part, n", [("train", 7000), ("val", 1000), ("test", 2000)])
def test_parts_are_balanced_in_every_block_of_ten(fashion, part, n):
    X, y = getattr(fashion, f"X_{part}"), getattr(fashion, f"y_{part}")
    assert X.shape == (n, 785) and X.dtype == np.float64 and y.dtype == np.int64
    assert X.min() == 0 and X.max() == 1 and np.all(X[:, -1] == 1)
    assert np.array_equal(np.sort(y.reshape(-1, 10), axis=1), np.tile(np.arange(10), (n // 10, 1)))
    assert np.array_equal(X * 255, np.round(X * 255))  # bytes divided by 255
    assert X.flags.c_contiguous and X.flags.writeable


def test_the_parts_share_no_image(fashion):
    parts = [{x.tobytes() for x in X} for X in (fashion.X_train, fashion.X_val, fashion.X_test)]
    assert not parts[0] & parts[1] and not parts[0] & parts[2] and not parts[1] & parts[2]


def test_classes_look_like_themselves(fashion):
    """The nearest class mean is right far more often than chance: labels fit the images."""
    means = np.array([fashion.X_train[fashion.y_train == c].mean(axis=0) for c in range(10)])
    distance = ((fashion.X_test[:500, None] - means) ** 2).sum(axis=2)
    assert np.mean(distance.argmin(axis=1) == fashion.y_test[:500]) > 0.6
    width = {c: (means[c, :-1].reshape(28, 28) > 0.2).any(axis=0).sum() for c in (1, 8)}
    assert fashion.classes[1] == "Trouser" and fashion.classes[8] == "Bag" and width[1] < width[8]


def test_smaller_parts_are_the_first_images(fashion):
    few = load_fashion(n_train=30, n_val=1, n_test=20, bias=False)
    assert few.X_train.shape == (30, 784) and few.X_val.shape == (1, 784)
    assert np.array_equal(few.X_train, fashion.X_train[:30, :-1])
    assert np.array_equal(few.y_test, fashion.y_test[:20]) and few.y_val == fashion.y_val[:1]
    assert len(few.classes) == 10


@pytest.mark.parametrize("name, most", [("n_train", 7000), ("n_val", 1000), ("n_test", 2000)])
@pytest.mark.parametrize("value", [0, -5, 2.5, np.nan, np.inf, "10", None, True])
def test_sizes_must_be_whole_numbers_of_what_there_is(name, most, value):
    for wrong in (value, most + 1):
        with pytest.raises(
            ValueError, match=f"{name} must be a whole number from 1 to {most}, got"
        ):
            load_fashion(**{name: wrong})


def damaged(kind, path, raw):
    if kind == "one bit":
        path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    elif kind == "truncated":
        path.write_bytes(raw[:1000])
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "a pointer instead of the file":
        path.write_text("version 1\noid sha256:332e7c\nsize 4363662\n")


@pytest.mark.parametrize("kind", ["one bit", "truncated", "empty", "a pointer instead of the file"])
def test_a_damaged_file_is_named_with_what_was_expected(kind, tmp_path, monkeypatch):
    path = tmp_path / "fashion_mnist.npz"
    damaged(kind, path, datasets.FASHION_PATH.read_bytes())
    monkeypatch.setattr(datasets, "FASHION_PATH", path)
    with pytest.raises(DataError) as error:
        load_fashion()
    got = hashlib.sha256(path.read_bytes()).hexdigest()
    for part in (str(path), f"expected sha256 {datasets.FASHION_SHA256}", f"got {got}",
                 "git checkout", "make_fashion_mnist.py"):  # fmt: skip
        assert part in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_file_is_named_with_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr(datasets, "FASHION_PATH", tmp_path / "gone.npz")
    with pytest.raises(DataError, match=r"cannot read .*gone.npz \(No such file.*git checkout"):
        load_fashion()
    monkeypatch.setattr(datasets, "FASHION_PATH", tmp_path)
    with pytest.raises(DataError, match=r"cannot read .*\(Is a directory.*git checkout"):
        load_fashion()


# ------------------------------------------------------------------------------ made again


def write_idx(path, array):
    header = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    path.write_bytes(gzip.compress(header + array.tobytes(), mtime=0))


@pytest.fixture
def maker(tmp_path, monkeypatch):
    """The script, made to pick few images and to write into a folder of the test."""
    spec = importlib.util.spec_from_file_location("make_fashion_mnist", MAKER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "TARGET", tmp_path / "made.npz")
    monkeypatch.setattr(module, "PER_CLASS", {"train": 3, "val": 2, "test": 1})
    # the validation part starts after the first 700 images of each class
    rng = np.random.default_rng(0)
    for split, each in (("train", 702), ("t10k", 2)):
        y = rng.permutation(np.repeat(np.arange(10, dtype=np.uint8), each))
        images = rng.integers(256, size=(len(y), 2, 3), dtype=np.uint8)
        write_idx(tmp_path / f"{split}-images-idx3-ubyte.gz", images)
        write_idx(tmp_path / f"{split}-labels-idx1-ubyte.gz", y)
    return module


def test_the_file_is_made_again_byte_for_byte(maker, tmp_path, capsys):
    maker.main(tmp_path)
    first = maker.TARGET.read_bytes()
    maker.TARGET.unlink()
    maker.main(tmp_path)
    assert maker.TARGET.read_bytes() == first
    assert hashlib.sha256(first).hexdigest() in capsys.readouterr().out


def test_the_made_file_holds_the_right_images(maker, tmp_path):
    maker.main(tmp_path)
    images = maker.read_idx(tmp_path / "train-images-idx3-ubyte.gz")
    labels = maker.read_idx(tmp_path / "train-labels-idx1-ubyte.gz")
    with np.load(maker.TARGET) as made:
        assert sorted(made) == sorted(f"{k}_{p}" for k in "Xy" for p in ("train", "val", "test"))
        assert [made[f"X_{p}"].shape for p in ("train", "val", "test")] == [
            (30, 2, 3), (20, 2, 3), (10, 2, 3)]  # fmt: skip
        for part, skip, n in (("train", 0, 3), ("val", 700, 2)):
            y = made[f"y_{part}"]
            assert np.array_equal(np.sort(y.reshape(-1, 10), axis=1)[0], np.arange(10))
            for c in range(10):
                expected = images[np.flatnonzero(labels == c)[skip : skip + n]]
                assert np.array_equal(made[f"X_{part}"][y == c], expected)


def test_a_file_that_is_no_idx_is_refused(maker, tmp_path):
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(b"\x00\x00\x0d\x01\x00\x00\x00\x00"))
    with pytest.raises(SystemExit, match="x.gz: not an IDX file of unsigned bytes"):
        maker.read_idx(path)


# ------------------------------------------------------------------------------ CIFAR-10


def batch(images, labels):
    """One batch as the archive holds it: a pickle of Python 2 with byte strings for keys."""
    return pickle.dumps({b"batch_label": b"x", b"data": images, b"labels": labels}, protocol=2)


def write_archive(folder, batches):
    """A tar.gz of the given pickles, under the name of the real one; its checksum."""
    path = folder / "cifar-10-python.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name, raw in batches.items():
            info = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            info.size = len(raw)
            tar.addfile(info, io.BytesIO(raw))
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def tiny_cifar():
    """Six batches of two images each."""
    rng = np.random.default_rng(0)
    names = [f"data_batch_{i}" for i in range(1, 6)] + ["test_batch"]
    return {
        name: batch(rng.integers(256, size=(2, 3072), dtype=np.uint8), [i % 10, 9])
        for i, name in enumerate(names)
    }


def load_tiny(batches, tmp_path, monkeypatch, **settings):
    monkeypatch.setattr(datasets, "CIFAR10_SHA256", write_archive(tmp_path, batches))
    return load_cifar10(cache=tmp_path, **settings)


def test_cifar_is_read_in_order(tiny_cifar, tmp_path, monkeypatch):
    data = load_tiny(tiny_cifar, tmp_path, monkeypatch, n_val=3)
    assert data.X_train.shape == (7, 3073) and data.X_val.shape == (3, 3073)
    assert data.y_train.tolist() == [0, 9, 1, 9, 2, 9, 3] and data.y_val.tolist() == [9, 4, 9]
    assert data.y_test.tolist() == [5, 9] and data.y_test.dtype == np.int64
    first = pickle.loads(tiny_cifar["data_batch_1"])[b"data"][0]
    assert np.array_equal(data.X_train[0, :-1], first / 255) and data.X_train[0, -1] == 1
    assert data.classes[0] == "airplane" and len(data.classes) == 10
    assert load_tiny(tiny_cifar, tmp_path, monkeypatch, n_val=1, bias=False).X_val.shape == (
        1,
        3072,
    )


@pytest.mark.parametrize("n_val", [0, 10, 2.5, -1, 50_000])
def test_cifar_validation_part_leaves_something_to_train_on(
    n_val, tiny_cifar, tmp_path, monkeypatch
):
    with pytest.raises(ValueError, match=f"n_val must be a whole number from 1 to .*, got {n_val}"):
        load_tiny(tiny_cifar, tmp_path, monkeypatch, n_val=n_val)


def test_the_names_that_old_and_new_numpy_write_are_read(tiny_cifar, tmp_path, monkeypatch):
    old = {k: v.replace(b"numpy._core.multiarray", b"numpy.core.multiarray")
           for k, v in tiny_cifar.items()}  # fmt: skip
    assert load_tiny(old, tmp_path, monkeypatch, n_val=1).X_train.shape == (9, 3073)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_no_network_says_so_and_what_to_do(tmp_path):
    with pytest.raises(DataError) as error:
        load_cifar10(cache=tmp_path)
    for part in (datasets.CIFAR10_URL, str(tmp_path), "put the archive into that folder",
                 "load_fashion()"):  # fmt: skip
        assert part in str(error.value)


def test_a_wrong_archive_is_not_opened(tiny_cifar, tmp_path):
    """Its checksum is wrong, so it would be fetched again: nothing of it is unpickled."""
    write_archive(tmp_path, tiny_cifar)
    with pytest.raises(DataError, match="could not fetch CIFAR-10"):
        load_cifar10(cache=tmp_path)


class Malicious:
    def __reduce__(self):
        return (exec, ("import sys; sys.malicious_pickle_ran = True",))


def test_a_malicious_pickle_is_refused_unexecuted(tiny_cifar, tmp_path, monkeypatch):
    tiny_cifar["data_batch_2"] = pickle.dumps({b"data": Malicious()}, protocol=2)
    with pytest.raises(DataError, match=r"asks for (builtins|__builtin__)\.exec: refused"):
        load_tiny(tiny_cifar, tmp_path, monkeypatch)
    assert not hasattr(sys, "malicious_pickle_ran")


@pytest.mark.parametrize("raw, said", [
    (None, "KeyError"),
    (b"no pickle", "UnpicklingError"),
    (pickle.dumps({b"data": np.zeros((2, 3072), np.uint8)}, 2), "KeyError: b'labels'"),
    (batch(np.zeros((2, 3072), np.uint8), [1]), r"shape \(1, 3072\), .* got uint8 of shape \(2, 3072\)"),
    (batch(np.zeros((2, 9), np.uint8), [1, 2]), r"got uint8 of shape \(2, 9\)"),
    (batch(np.zeros((2, 3072)), [1, 2]), "got float64"),
    (batch(np.zeros((2, 3072), np.uint8), [1, 10]), "labels from 0 to 9, got 10"),
])  # fmt: skip
def test_a_strange_archive_is_one_clear_error(raw, said, tiny_cifar, tmp_path, monkeypatch):
    if raw is None:
        del tiny_cifar["test_batch"]
    else:
        tiny_cifar["test_batch"] = raw
    with pytest.raises(DataError, match=said) as error:
        load_tiny(tiny_cifar, tmp_path, monkeypatch, n_val=1)
    assert "cifar-10-python.tar.gz" in str(error.value)


# ------------------------------------------------------------------------------ temperatures


def test_temperatures_have_seasons_and_memory():
    years = np.array([daily_temperature(np.random.default_rng(seed)) for seed in range(400)])
    season = 11 - 9 * np.cos(2 * np.pi * (np.arange(365) - 20) / 365)
    assert np.abs(years.mean(axis=0) - season).max() < 0.6  # 3/√400 = 0.15 each
    weather = years - season
    assert weather.std() == pytest.approx(2.4 / np.sqrt(1 - 0.6**2), rel=0.02)  # = 3
    assert np.mean(weather[:, 1:] * weather[:, :-1]) / weather.var() == pytest.approx(0.6, abs=0.02)


def test_temperatures_repeat_with_the_seed_and_refuse_nonsense():
    once, twice = (daily_temperature(np.random.default_rng(3), days=10) for _ in range(2))
    assert np.array_equal(once, twice) and once.shape == (10,)
    for days in (0, -1, 1.5, np.nan):
        with pytest.raises(ValueError, match=f"days must be a whole number at least 1, got {days}"):
            daily_temperature(np.random.default_rng(0), days)
    with pytest.raises(TypeError, match=r"rng must be a generator such as .*, got 3"):
        daily_temperature(3)
