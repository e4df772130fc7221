# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes pca.safetensors: scikit-learn's PCA of tall, wide, float32 and low-rank rows and digits.

python pca.py       # scikit-learn 1.9.1, NumPy 2, safetensors 0.8
"""

import pathlib

import numpy as np
from safetensors.numpy import save_file
from sklearn.datasets import load_digits, make_low_rank_matrix
from sklearn.decomposition import PCA

random = np.random.default_rng(5)
mixing = random.standard_normal((6, 6))
cases = {
    # name: rows, components
    "tall": (random.standard_normal((50, 6)) @ mixing + 100, 6),
    # Eight centered rows span seven dimensions.
    "wide": (random.standard_normal((8, 20)), 7),
    "float": ((random.standard_normal((40, 6)) @ mixing - 3).astype(np.float32), 3),
    # The smallest variance is 3e-18 of the largest.
    "low_rank": (
        make_low_rank_matrix(1000, 10, effective_rank=2, tail_strength=0, random_state=0),
        10,
    ),
    # Only the results are written, since the library has the same digits.
    "digits": ((load_digits().data / 16).astype(np.float32), 10),
}
tensors = {}
for name, (rows, components) in cases.items():
    # In float64, so that the results are exact to float32.
    pca = PCA(components, svd_solver="full").fit(rows.astype(np.float64))
    results = {
        "mean": pca.mean_,
        "components": pca.components_,
        "explained_variance": pca.explained_variance_,
        "explained_variance_ratio": pca.explained_variance_ratio_,
        "transformed": pca.transform(rows[:50].astype(np.float64)),
    }
    if name != "digits":
        tensors[f"{name}.rows"] = rows
    for key, value in results.items():
        tensors[f"{name}.{key}"] = np.ascontiguousarray(value)
save_file(tensors, pathlib.Path(__file__).parent / "pca.safetensors")
