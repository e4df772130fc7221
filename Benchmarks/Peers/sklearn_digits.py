# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""scikit-learn's k-means on the 8×8 digits, beside `numeral cluster --algorithm streaming`.

10 clusters of 60 % of the digits; the accuracy is on the 20 % for validation, seeds 0 to 4.
"""

import numpy as np
from sklearn.cluster import KMeans
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from sklearn_kmeans import majority


def accuracy(seed: int) -> float:
    x, y = load_digits(return_X_y=True)
    train, rest, train_labels, rest_labels = train_test_split(
        x / 16, y, test_size=0.4, random_state=seed, stratify=y)
    validation, _, labels, _ = train_test_split(
        rest, rest_labels, test_size=0.5, random_state=seed, stratify=rest_labels)
    model = KMeans(10, n_init=1, random_state=seed).fit(train)
    return (majority(model, train_labels)[model.predict(validation)] == labels).mean()


accuracies = [accuracy(seed) for seed in range(5)]
print(*(f"{a:.4f}" for a in accuracies), f"mean {np.mean(accuracies):.4f}")
