# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes pca_variants.safetensors: scikit-learn's whitened and incremental PCA.

python pca_variants.py       # scikit-learn 1.9.1, NumPy 2, safetensors 0.8
"""

import pathlib

import numpy as np
from safetensors.numpy import save_file
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA, IncrementalPCA

random = np.random.default_rng(9)
tall = random.standard_normal((90, 6)) @ random.standard_normal((6, 6)) + 10
wide = random.standard_normal((60, 80))
digits = load_digits().data / 16
cases = {
    # name: rows, components, the rows of each batch
    "tall": (tall, 3, [40, 30, 20]),
    "all": (tall, 6, [10, 50, 30]),
    "wide": (wide, 5, [20, 20, 20]),
    # Only the results are written, since the library has the same digits.
    "digits": (digits, 10, [400, 400, 400, 400, 197]),
}
tensors = {}


def add(name, pca, rows):
    results = {
        "mean": pca.mean_,
        "components": pca.components_,
        "explained_variance": pca.explained_variance_,
        "explained_variance_ratio": pca.explained_variance_ratio_,
        "transformed": pca.transform(rows[:50]),
    }
    for key, value in results.items():
        tensors[f"{name}.{key}"] = np.ascontiguousarray(value)


for name, (rows, components, batches) in cases.items():
    if name != "digits":
        tensors[f"{name}.rows"] = rows
    tensors[f"{name}.batches"] = np.array(batches)
    add(f"{name}.whitened", PCA(components, svd_solver="full", whiten=True).fit(rows), rows)
    for whiten in (False, True):
        incremental = IncrementalPCA(components, whiten=whiten)
        for batch in np.split(rows, np.cumsum(batches)[:-1]):
            incremental.partial_fit(batch)
        add(f"{name}.incremental{'.whitened' if whiten else ''}", incremental, rows)
save_file(tensors, pathlib.Path(__file__).parent / "pca_variants.safetensors")
