# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""MNIST as NumPy arrays."""

import gzip
import os
from pathlib import Path

import numpy as np


def read_idx(file: Path) -> np.ndarray:
    """The array of bytes in an IDX file, compressed or not."""
    data = file.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    rank = data[3]
    shape = np.frombuffer(data, ">i4", rank, offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)


def load(part: str) -> tuple[np.ndarray, np.ndarray]:
    """The images, `[n, 28, 28]`, and the labels of "train" or "t10k".

    The files are searched in $NUMERAL_DATA and in the cache of `numeral data fetch`.
    """
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    for base in (os.environ.get("NUMERAL_DATA"), Path(cache) / "numeral"):
        if base and (files := sorted((Path(base) / "mnist").glob(f"{part}-*-ubyte*"))):
            return read_idx(files[0]), read_idx(files[1])
    raise SystemExit("mnist: not found; run 'numeral data fetch mnist' or set NUMERAL_DATA")


def test_set(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """The test images and labels in the folder of the shared inputs."""
    return read_idx(folder / "test-images.idx"), read_idx(folder / "test-labels.idx")


def rows(images: np.ndarray) -> np.ndarray:
    """Images as rows of pixels from 0 to 1, `[n, 784]`."""
    return images.reshape(len(images), -1) / np.float32(255)


def inputs(images: np.ndarray) -> np.ndarray:
    """Images as inputs of the network, `[n, 1, 28, 28]`, standardized as in PyTorch's example."""
    x = images[:, np.newaxis] / np.float32(255)
    x -= np.float32(0.1307)
    x /= np.float32(0.3081)
    return x
