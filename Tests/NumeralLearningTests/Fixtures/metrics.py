# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes metrics.json: labels, clusters and points, and scikit-learn's metrics of them.

python metrics.py       # scikit-learn 1.9.1, NumPy 2
"""

import json
import pathlib

import numpy as np
from sklearn import metrics
from sklearn.cluster import KMeans
from sklearn.datasets import load_digits

random = np.random.default_rng(7)
digits = load_digits()
features = digits.data / 16
clusterings = {k: KMeans(k, n_init=1, random_state=k).fit_predict(features) for k in (2, 10, 60)}


def noisy(labels, share, classes):
    """The labels with a share of them replaced at random."""
    labels = np.array(labels)
    return np.where(random.random(len(labels)) < share, random.choice(classes, len(labels)), labels)


five = random.integers(0, 5, 200)
names = np.array([40, -7, 0, 1_000_000_007, 3])

pairs = {
    "one row": ([3], [8]),
    "small": ([7, 7, 7, 9], [0, 0, 1, 1]),
    "random": (random.integers(0, 5, 300), random.integers(0, 5, 300)),
    "random, uneven": (random.integers(0, 30, 300) // 20, random.integers(0, 40, 300) // 11),
    "perfect": (five, five),
    "perfect, other names": (five, names[five]),
    "noisy": (five, noisy(five, 0.3, 5)),
    "noisy, other names": (five, names[noisy(five, 0.3, 5)]),
    "one class": (np.zeros(50, int), random.integers(0, 4, 50)),
    "one cluster": (random.integers(0, 4, 50), np.full(50, -3)),
    "one class and one cluster": (np.ones(20, int), np.zeros(20, int)),
    "all clusters of one row": (random.integers(0, 3, 40), random.permutation(40)),
    "all classes and clusters of one row": (np.arange(12), random.permutation(12)),
    "more clusters than classes": (five, five * 8 + random.integers(0, 8, 200)),
    "fewer clusters than classes": (five, five // 2),
    "negative": (random.integers(-4, 0, 120), random.integers(-2, 3, 120)),
    "independent": (np.repeat(np.arange(4), 15), np.tile(np.arange(5), 12)),
    "less agreement than chance": ([0, 0, 1, 1], [0, 1, 0, 1]),
    "disjoint classes": ([0, 1, 2, 0, 1], [5, 6, 5, 5, 6]),
    "largest integers": ([2**63 - 1, -(2**63), 0, 2**63 - 1], [-(2**63), -(2**63), 1, 2**63 - 1]),
}
for k, clusters in clusterings.items():
    pairs[f"digits, {k} clusters"] = (digits.target, clusters)


def pair(name, labels, clusters):
    labels, clusters = np.asarray(labels, np.int64), np.asarray(clusters, np.int64)
    classes = np.union1d(labels, clusters)
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(
        labels, clusters, labels=classes, zero_division=0
    )
    return {
        "name": name,
        "labels": labels.tolist(),
        "clusters": clusters.tolist(),
        "accuracy": metrics.accuracy_score(labels, clusters),
        "homogeneity": metrics.homogeneity_score(labels, clusters),
        "completeness": metrics.completeness_score(labels, clusters),
        "vMeasures": [
            [beta, metrics.v_measure_score(labels, clusters, beta=beta)] for beta in (0.25, 1, 3)
        ],
        "adjustedRandIndex": metrics.adjusted_rand_score(labels, clusters),
        "mutualInformation": metrics.mutual_info_score(labels, clusters),
        "normalizedMutualInformation": metrics.normalized_mutual_info_score(labels, clusters),
        "classes": classes.tolist(),
        "confusion": metrics.confusion_matrix(labels, clusters, labels=classes).tolist(),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
    }


def silhouette(name, points, clusters, is_digits=False):
    """A silhouette case; points that are the first digits are omitted, as the library has them."""
    return {
        "name": name,
        "points": None if is_digits else np.asarray(points).tolist(),
        "clusters": np.asarray(clusters).tolist(),
        "score": metrics.silhouette_score(points, clusters),
    }


def lines(cases):
    """JSON with one case in a line."""
    return ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)


some = features[:300]
singletons = clusterings[10][:300].copy()
singletons[:3] = [-1, -2, -3]
blobs = np.repeat([[0, 0, 0], [4, 0, 1], [0, 5, 2]], 20, axis=0) + random.normal(size=(60, 3))
blob = np.repeat(np.arange(3), 20)

silhouettes = [
    silhouette(f"digits, {k} clusters", features, clusters, is_digits=True)
    for k, clusters in clusterings.items()
] + [
    silhouette("digits by label", features, digits.target, is_digits=True),
    silhouette("digits, clusters of one point", some, singletons, is_digits=True),
    silhouette("digits, random clusters", some, random.integers(-9, 9, 300), is_digits=True),
    silhouette("blobs", blobs, blob),
    silhouette("two of three alike", [[0, 1], [0, 1], [3, 5]], [4, 4, 2]),
    silhouette("all in one place", [[2.0], [2.0], [2.0], [2.0]], [0, 0, 1, 1]),
    silhouette("wrong clusters", [[0.0], [1.0], [10.0], [11.0]], [0, 1, 0, 1]),
]

file = pathlib.Path(__file__).with_suffix(".json")
pair_lines = lines(pair(name, *lists) for name, lists in pairs.items())
file.write_text(f'{{"pairs":[\n{pair_lines}\n],"silhouettes":[\n{lines(silhouettes)}\n]}}\n')
