# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes kmeans.safetensors: fits of scikit-learn's KMeans from given initial centers.

    pip install scikit-learn==1.9.1 numpy==2.4.6 safetensors==0.8.0
    python kmeans.py DIRECTORY      # the folder of MNIST's four files, compressed

Rows and initial centers are float32 values; scikit-learn computes with them in float64.
"""

import gzip
import pathlib
import sys
import warnings

import numpy as np
from safetensors.numpy import save_file
from sklearn.cluster import KMeans
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning

warnings.simplefilter("error", ConvergenceWarning)
random = np.random.default_rng(11)
tensors = {}


def single(numbers):
    return np.array(numbers, np.float32)


def case(name, rows, initial, weights=None, iterations=300, tolerance=1e-4, is_written=True):
    """Fits and records a case; rows that the tests have, such as the digits, are not written."""
    rows, initial = single(rows), single(initial)
    fit = KMeans(
        len(initial), init=initial.astype(np.float64), max_iter=iterations, tol=tolerance
    ).fit(rows.astype(np.float64), sample_weight=weights)
    tensors.update(
        {
            f"{name}/{key}": value
            for key, value in {
                "initial": initial,
                "limits": np.array([iterations, tolerance], float),
                "labels": fit.labels_.astype(np.int32),
                "centers": fit.cluster_centers_,
                "inertia": np.array([fit.inertia_]),
                "iterations": np.array([fit.n_iter_]),
            }.items()
        }
    )
    if is_written:
        tensors[f"{name}/rows"] = rows
    if weights is not None:
        tensors[f"{name}/weights"] = single(weights)


def some(rows, count):
    """Points near random rows; many digits would be equally near to two rows."""
    chosen = rows[random.choice(len(rows), count, replace=False)]
    return chosen + random.normal(0, 0.05, chosen.shape)


digits = single(load_digits().data / 16)
weights = single(random.integers(0, 4, len(digits)) / 2)
case("digits, 10 clusters", digits, some(digits, 10), is_written=False)
case("digits, 10 clusters to the end", digits, some(digits, 10), tolerance=0, is_written=False)
case("digits, 64 clusters", digits, some(digits, 64), is_written=False)
case("digits, 64 clusters, 3 iterations", digits, some(digits, 64), iterations=3, is_written=False)
case("digits, loose tolerance", digits, some(digits, 10), tolerance=1, is_written=False)
case("digits, weighted", digits, some(digits, 10), weights, is_written=False)

means = random.uniform(-20, 20, (6, 3))
blobs = single(means[random.integers(0, 6, 500)] + random.normal(size=(500, 3)))
case("blobs", blobs, some(blobs, 6))
case("blobs, weighted", blobs, some(blobs, 9), single(random.integers(0, 3, 500)))
case("blobs, far from 0", blobs + 1e4, some(blobs, 6) + 1e4, tolerance=0)
case("blobs, far from 0 in one feature", blobs + [0, 0, -3e4], some(blobs, 8) + [0, 0, -3e4])
case("digits, far from 0", digits + 1000, some(digits, 10) + 1000, iterations=4, is_written=False)
line = random.exponential(5, (400, 1))
case("one feature", line, some(line, 7))

# Centers of empty clusters: each moves to the row that is farthest from its center.
lost = some(blobs, 6)
lost[2] = 1000
case("one empty cluster, 1 iteration", blobs, lost, iterations=1)
case("one empty cluster", blobs, lost)
case("one empty cluster, weighted", blobs, lost, single(random.integers(1, 4, 500)), iterations=1)
lost[0], lost[4] = -1000, 2000
case("three empty clusters, 1 iteration", blobs, lost, iterations=1)
lost = some(digits, 64)
lost[7] = 3
case("digits, one empty cluster", digits, lost, is_written=False)

mnist = pathlib.Path(sys.argv[1]) / "train-images-idx3-ubyte.gz"
pixels = np.frombuffer(gzip.decompress(mnist.read_bytes()), np.uint8, offset=16)
images = single(pixels.reshape(-1, 784) / np.float32(255))
fit = KMeans(64, init=images[:64].astype(np.float64), max_iter=3, tol=0).fit(
    images.astype(np.float64)
)
tensors["mnist/inertia"] = np.array([fit.inertia_])
tensors["mnist/counts"] = np.bincount(fit.labels_, minlength=64)

save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"))
