# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""k-means in scikit-learn with its defaults, on the training images of MNIST.

Mini-batch k-means fits 10, 16, 36, 64, 144 and 256 clusters and evaluates them as `numeral cluster`
does; the time is the sum over all fits, the inertia and the accuracies are those of the last.
"""

import numpy as np
from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.metrics import homogeneity_score

from . import mnist, workload


def majority_labels(model: KMeans | MiniBatchKMeans, labels: np.ndarray) -> np.ndarray:
    """The most frequent digit among the training images of each cluster."""
    counts = np.zeros((model.n_clusters, 10), int)
    np.add.at(counts, (model.labels_, labels), 1)
    return counts.argmax(axis=1)


def main() -> None:
    """Runs the workload."""
    parser = workload.parser(__doc__)
    parser.add_argument("--algorithm", choices=("lloyd", "mini-batch"), required=True)
    options = workload.parse(parser)
    images, labels = mnist.load("train")
    test_images, test_labels = mnist.load("t10k")
    x, test = mnist.rows(images), mnist.rows(test_images)
    if options.algorithm == "lloyd":
        models = [KMeans(256, random_state=options.seed)]
    else:
        models = [MiniBatchKMeans(k, random_state=options.seed) for k in (10, 16, 36, 64, 144, 256)]
    seconds = 0.0
    for model in models:
        seconds += workload.timed(model.fit, x)[0]
        majority = majority_labels(model, labels)
        quality = {
            "inertia": model.inertia_,
            "homogeneity": homogeneity_score(labels, model.labels_),
            "cluster_accuracy": (majority[model.labels_] == labels).mean(),
            "cluster_test_accuracy": (majority[model.predict(test)] == test_labels).mean(),
            "iterations": model.n_iter_,
        }
    workload.report(seconds, **quality)


if __name__ == "__main__":
    main()
