# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Patch features and ridge regression with NumPy, FAISS and SciPy, as `numeral features`.

Prints the seconds of learning: of clusters, features of the training images and regression.
"""

import faiss
import numpy as np
import scipy.linalg

from . import mnist, workload

Model = tuple[np.ndarray, np.ndarray, np.ndarray]
"""The mean of the patches, the whitening matrix and the centers."""


def patches(images: np.ndarray, size: int, contrast: float) -> np.ndarray:
    """The patches of images, `[images, positions, size²]`, normalized for contrast."""
    windows = np.lib.stride_tricks.sliding_window_view(images, (size, size), axis=(1, 2))
    rows = windows.reshape(len(images), -1, size * size)
    rows = rows - rows.mean(2, keepdims=True)
    return rows / np.sqrt((rows * rows).mean(2, keepdims=True) + np.float32(contrast))


def main() -> None:
    """Runs the workload."""
    workload.choose_kernels()
    parser = workload.parser(__doc__)
    parser.add_argument("--clusters", type=int, required=True)
    parser.add_argument("--patch-size", type=int, required=True)
    parser.add_argument("--regions", type=int, required=True)
    parser.add_argument("--contrast", type=float, required=True)
    parser.add_argument("--whitening", type=float, required=True)
    parser.add_argument("--penalty", type=float, required=True)
    options = workload.parse(parser)
    faiss.omp_set_num_threads(options.threads)
    random = np.random.default_rng(options.seed)
    (train, labels), (test, test_labels) = (
        (images.reshape(-1, 28, 28).astype(np.float32) / 255, labels)
        for images, labels in (mnist.load("train"), mnist.load("t10k"))
    )
    size, count = options.patch_size, 100_000
    positions = 29 - size

    def learn() -> Model:
        image = random.integers(len(train), size=count)
        row, column = random.integers(positions, size=(2, count))
        windows = np.lib.stride_tricks.sliding_window_view(train, (size, size), axis=(1, 2))
        rows = windows[image, row, column].reshape(count, -1)
        rows = rows - rows.mean(1, keepdims=True)
        rows /= np.sqrt((rows * rows).mean(1, keepdims=True) + np.float32(options.contrast))
        mean = rows.mean(0)
        values, vectors = np.linalg.eigh(np.cov(rows.T, bias=True))
        scaled = vectors / np.sqrt(values + options.whitening)
        whitener = (scaled @ vectors.T).astype(np.float32)
        kmeans = faiss.Kmeans(
            size * size,
            options.clusters,
            niter=20,
            seed=options.seed,
            max_points_per_centroid=count,
        )
        kmeans.train(np.ascontiguousarray((rows - mean) @ whitener))
        return mean, whitener, kmeans.centroids

    def features(
        images: np.ndarray, mean: np.ndarray, whitener: np.ndarray, centers: np.ndarray
    ) -> np.ndarray:
        norms = (centers * centers).sum(1)
        result = []
        for start in range(0, len(images), 100):
            part = patches(images[start : start + 100], size, options.contrast)
            white = (part - mean) @ whitener
            squares = (white * white).sum(2, keepdims=True) + norms - 2 * (white @ centers.T)
            distances = np.sqrt(np.maximum(squares, 0))
            active = np.maximum(distances.mean(2, keepdims=True) - distances, 0)
            grid = active.reshape(len(part), positions, positions, -1)
            bounds = [-(-i * positions // options.regions) for i in range(options.regions)]
            sums = np.add.reduceat(np.add.reduceat(grid, bounds, 1), bounds, 2)
            result.append(sums.reshape(len(part), -1))
        return np.concatenate(result)

    def fit() -> tuple[Model, np.ndarray, np.ndarray, np.ndarray]:
        model = learn()
        x = features(train, *model)
        mean = x.mean(0)
        x -= mean
        targets = np.eye(10, dtype=np.float32)[labels]
        gram = x.T @ x
        gram.flat[:: len(gram) + 1] += options.penalty
        weights = scipy.linalg.solve(gram, x.T @ (targets - targets.mean(0)), assume_a="pos")
        return model, mean, weights, targets.mean(0)

    seconds, (model, mean, weights, intercept) = workload.timed(fit)
    scores = (features(test, *model) - mean) @ weights + intercept
    workload.report(seconds, accuracy=(scores.argmax(1) == test_labels).mean())


if __name__ == "__main__":
    main()
