"""Make ``fashion_mnist.npz``, the book's data set, from the four files of Fashion-MNIST.

    python data/make_fashion_mnist.py FOLDER

``FOLDER`` holds the original files ``train-images-idx3-ubyte.gz``, ``train-labels-idx1-ubyte.gz``,
``t10k-images-idx3-ubyte.gz`` and ``t10k-labels-idx1-ubyte.gz`` (Debian's package
``dataset-fashion-mnist`` puts them into ``/usr/share/datasets/fashion-mnist``).

Of each of the ten classes, the first 700 training images go to the training part, the next 100 to
the validation part, and the first 200 test images to the test part. Within a part the images stand
in blocks of ten, one of each class, ordered inside a block as in the original file: so the first
10·k images of a part hold each class exactly k times. The same input gives the same bytes.
"""

import gzip
import hashlib
import io
import struct
import sys
import zipfile
from pathlib import Path

import numpy as np

TARGET = Path(__file__).resolve().parent / "fashion_mnist.npz"
CLASSES = 10
PER_CLASS = {"train": 700, "val": 100, "test": 200}


def read_idx(path: Path) -> np.ndarray:
    """Return the array in a gzipped file of the IDX format (big-endian header, then bytes)."""
    raw = gzip.decompress(path.read_bytes())
    zero, kind, rank = struct.unpack(">HBB", raw[:4])
    if zero != 0 or kind != 8:
        raise SystemExit(f"{path}: not an IDX file of unsigned bytes (starts with {raw[:4]!r})")
    shape = struct.unpack(f">{rank}I", raw[4 : 4 + 4 * rank])
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(shape)


def balanced_blocks(y: np.ndarray, skip: int, per_class: int) -> np.ndarray:
    """Return the positions of ``per_class`` examples of each class, after the first ``skip``."""
    columns = [np.flatnonzero(y == c)[skip : skip + per_class] for c in range(CLASSES)]
    blocks = np.stack(columns, axis=1)  # (per_class, 10): a row is a block, one image a class
    return np.sort(blocks, axis=1).ravel()


def write_npz(target: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write an npz file whose bytes depend on nothing but the arrays."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(array), version=(1, 0))
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, buffer.getvalue(), compresslevel=9)


def main(folder: Path) -> None:
    """Read the original files, pick the parts, write the file, print its checksum."""
    original = {
        split: (
            read_idx(folder / f"{split}-images-idx3-ubyte.gz"),
            read_idx(folder / f"{split}-labels-idx1-ubyte.gz"),
        )
        for split in ("train", "t10k")
    }
    arrays = {}
    for part, split, skip in (("train", "train", 0), ("val", "train", 700), ("test", "t10k", 0)):
        images, labels = original[split]
        chosen = balanced_blocks(labels, skip, PER_CLASS[part])
        arrays[f"X_{part}"] = images[chosen]
        arrays[f"y_{part}"] = labels[chosen]
    write_npz(TARGET, arrays)
    raw = TARGET.read_bytes()
    print(f"{TARGET.name}: {len(raw):,} bytes, sha256 {hashlib.sha256(raw).hexdigest()}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
