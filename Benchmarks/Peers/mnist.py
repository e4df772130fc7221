"""MNIST as the peers see it: the four files from $NUMERAL_DATA/mnist, or from the cache."""

import gzip
import os
from pathlib import Path

import numpy as np


def folder() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    for base in (os.environ.get("NUMERAL_DATA"), Path(cache) / "numeral"):
        if base and any((Path(base) / "mnist").glob("train-images-idx3-ubyte*")):
            return Path(base) / "mnist"
    raise SystemExit("mnist: not found; run 'numeral data fetch mnist' or set NUMERAL_DATA")


def idx(name: str) -> np.ndarray:
    file = folder() / name
    data = file.read_bytes() if file.exists() else gzip.decompress((folder() / f"{name}.gz").read_bytes())
    rank = data[3]
    shape = np.frombuffer(data, ">i4", rank, offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)


def load() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Training images and labels, test images and labels."""
    return (
        idx("train-images-idx3-ubyte"), idx("train-labels-idx1-ubyte"),
        idx("t10k-images-idx3-ubyte"), idx("t10k-labels-idx1-ubyte"),
    )
