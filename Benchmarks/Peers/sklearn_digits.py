# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""k-means in scikit-learn on the 8×8 digits, for `numeral cluster --algorithm streaming`.

    python -m Benchmarks.Peers.sklearn_digits

Fits 10 clusters to 60 % of the digits and prints the accuracy on the 20 % for validation, for the
seeds 0 to 4.
"""

import numpy as np
from sklearn.cluster import KMeans
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from .sklearn_kmeans import majority_labels


def accuracy(seed: int) -> float:
    """The accuracy on the validation set for one split and fit."""
    x, y = load_digits(return_X_y=True)
    train, rest, train_labels, rest_labels = train_test_split(
        x / 16, y, test_size=0.4, random_state=seed, stratify=y
    )
    validation, _, labels, _ = train_test_split(
        rest, rest_labels, test_size=0.5, random_state=seed, stratify=rest_labels
    )
    model = KMeans(10, n_init=1, random_state=seed).fit(train)
    predicted = majority_labels(model, train_labels)[model.predict(validation)]
    return float((predicted == labels).mean())


if __name__ == "__main__":
    accuracies = [accuracy(seed) for seed in range(5)]
    print(*(f"{a:.4f}" for a in accuracies), f"mean {np.mean(accuracies):.4f}")
