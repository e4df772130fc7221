"""k-means in scikit-learn and FAISS, as `numeral cluster` does it.

    python kmeans.py mini-batch                    scikit-learn's MiniBatchKMeans, the six k
    python kmeans.py lloyd --init centres.npy      20 iterations of Lloyd's algorithm from the
                                                         same centres, in scikit-learn and in FAISS
    python kmeans.py converge                      scikit-learn's KMeans with 256 clusters
    python kmeans.py digits                        scikit-learn's KMeans with 10 clusters on 60 %
                                                         of the digits, seeds 0 to 4
    python kmeans.py centres centres.npy           256 random training images as centres

Inertia is on pixels divided by 255; a cluster's label is the digit of most of its training images.
"""

import argparse
import time

import faiss
import numpy as np
from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.datasets import load_digits
from sklearn.metrics import homogeneity_score
from sklearn.model_selection import train_test_split

import mnist


def majority(clusters, labels, k):
    table = np.zeros((k, 10), int)
    np.add.at(table, (clusters, labels), 1)
    return table.argmax(1)


def digits():
    x, y = load_digits(return_X_y=True)
    accuracies = []
    for seed in range(5):
        train, rest, train_labels, rest_labels = train_test_split(
            x / 16, y, test_size=0.4, random_state=seed, stratify=y)
        validation, _, labels, _ = train_test_split(
            rest, rest_labels, test_size=0.5, random_state=seed, stratify=rest_labels)
        model = KMeans(10, n_init=1, random_state=seed).fit(train)
        names = majority(model.labels_, train_labels, 10)
        accuracies.append((names[model.predict(validation)] == labels).mean())
    print("validation accuracy", *(f"{a:.4f}" for a in accuracies), f"mean {np.mean(accuracies):.4f}")


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    mini_batch = commands.add_parser("mini-batch")
    mini_batch.add_argument("--seed", type=int, default=0)
    lloyd = commands.add_parser("lloyd")
    lloyd.add_argument("--init", required=True)
    lloyd.add_argument("--iterations", type=int, default=20)
    commands.add_parser("converge")
    commands.add_parser("digits")
    commands.add_parser("centres").add_argument("file")
    options = parser.parse_args()
    if options.command == "digits":
        return digits()

    images, labels, test_images, test_labels = mnist.load()
    x = (images.reshape(len(images), -1) / np.float32(255)).astype(np.float32)
    y = (test_images.reshape(len(test_images), -1) / np.float32(255)).astype(np.float32)

    if options.command == "centres":
        np.save(options.file, x[np.random.default_rng(0).permutation(len(x))[:256]])
    elif options.command == "converge":
        start = time.perf_counter()
        model = KMeans(256, n_init=1, random_state=0).fit(x)
        seconds = time.perf_counter() - start
        names = majority(model.labels_, labels, 256)
        print(
            f"inertia {model.inertia_:.0f}  test {(names[model.predict(y)] == test_labels).mean():.4f}"
            f"  iterations {model.n_iter_}  {seconds:.2f} s")
    elif options.command == "mini-batch":
        print("clusters  inertia  homogeneity  accuracy  test  seconds")
        for k in (10, 16, 36, 64, 144, 256):
            start = time.perf_counter()
            model = MiniBatchKMeans(n_clusters=k, random_state=options.seed).fit(x)
            seconds = time.perf_counter() - start
            names = majority(model.labels_, labels, k)
            print(
                f"{k:8} {model.inertia_:8.0f} {homogeneity_score(labels, model.labels_):.4f} "
                f"{(names[model.labels_] == labels).mean():.4f} "
                f"{(names[model.predict(y)] == test_labels).mean():.4f} {seconds:.2f}", flush=True)
    else:
        centres = np.load(options.init)
        start = time.perf_counter()
        model = KMeans(
            len(centres), init=centres, n_init=1, max_iter=options.iterations, tol=0).fit(x)
        print(f"scikit-learn  inertia {model.inertia_:.1f}  {time.perf_counter() - start:.2f} s")
        start = time.perf_counter()
        model = faiss.Kmeans(
            x.shape[1], len(centres), niter=options.iterations,
            max_points_per_centroid=len(x), min_points_per_centroid=1)
        model.train(x, init_centroids=centres)
        seconds = time.perf_counter() - start
        distances, _ = model.index.search(x, 1)
        print(f"FAISS         inertia {distances.sum(dtype=float):.1f}  {seconds:.2f} s")


main()
