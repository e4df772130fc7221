# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes linear_models.safetensors: scikit-learn's linear, ridge and logistic regressions.

python linear_models.py       # scikit-learn 1.9.1, NumPy 2, safetensors 0.8
"""

import pathlib

import numpy as np
from safetensors.numpy import save_file
from sklearn.datasets import load_digits
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, RidgeCV

random = np.random.default_rng(7)
tensors = {}


def normal(*shape):
    return random.standard_normal(shape)


def targets_of(rows, *targets):
    """Linear functions of rows, with noise."""
    function = normal(rows.shape[1], *targets)
    return rows @ function + 3 + 0.5 * normal(rows.shape[0], *targets)


def with_copies(rows):
    """Rows with a copy of a column, a sum of two and a constant column."""
    return np.column_stack([rows, rows[:, 0], rows[:, 1] + rows[:, 2], np.full(len(rows), 0.1)])


tall = normal(50, 6) @ normal(6, 6) + 100
several = normal(1500, 5)
wide = normal(8, 20)
deficient = with_copies(normal(30, 4))
single = normal(20, 1)
cases = {
    "tall": (tall, targets_of(tall)),
    # More rows than a block of 1,024.
    "several": (several, targets_of(several, 3)),
    "wide": (wide, targets_of(wide, 2)),
    "deficient": (deficient, targets_of(deficient, 2)),
    "single": (single, targets_of(single)),
    "float": (normal(40, 6).astype(np.float32), normal(40).astype(np.float32)),
}
PENALTIES = [0.01, 1.0, 100.0]
for name, (rows, targets) in cases.items():
    tensors[f"{name}.rows"] = rows
    tensors[f"{name}.targets"] = targets
    # In float64, so that the results are exact to float32.
    rows, targets = rows.astype(np.float64), targets.astype(np.float64)
    for intercept in (True, False):
        key = f"{name}.{'intercept' if intercept else 'origin'}"
        linear = LinearRegression(fit_intercept=intercept).fit(rows, targets)
        tensors[f"{key}.linear.coefficients"] = linear.coef_
        tensors[f"{key}.linear.intercept"] = np.broadcast_to(linear.intercept_, targets.shape[1:])
        tensors[f"{key}.linear.rank"] = np.array([linear.rank_])
        tensors[f"{key}.linear.singular_values"] = linear.singular_
        tensors[f"{key}.linear.predicted"] = linear.predict(rows)
        tensors[f"{key}.linear.score"] = np.array([linear.score(rows, targets)])
        ridges = [
            Ridge(alpha=penalty, fit_intercept=intercept, solver="svd").fit(rows, targets)
            for penalty in PENALTIES
        ]
        tensors[f"{key}.ridge.coefficients"] = np.stack([ridge.coef_ for ridge in ridges])
        tensors[f"{key}.ridge.intercept"] = np.stack(
            [np.broadcast_to(ridge.intercept_, targets.shape[1:]) for ridge in ridges]
        )
        cv = RidgeCV(alphas=PENALTIES, fit_intercept=intercept, store_cv_results=True)
        cv.fit(rows, targets)
        errors = cv.cv_results_.reshape(-1, len(PENALTIES))
        tensors[f"{key}.ridge.errors"] = errors.mean(axis=0)
        tensors[f"{key}.ridge.best"] = np.array([cv.alpha_])

binary = normal(300, 4) * [1, 10, 0.1, 1] + [0, 50, 0, 1]
binary_labels = (binary @ [1, 0.1, 5, -1] - 4 + normal(300) > 0) * 8 - 3
several = normal(1200, 3)
several_labels = np.argmax(several @ normal(3, 4) + 0.7 * normal(1200, 4), axis=1) + 5
digits = load_digits()
cases = {
    # name: rows, labels, penalty (1/C), intercept
    "binary": (binary, binary_labels, 1, True),
    "binary_origin": (binary, binary_labels, 5, False),
    "binary_free": (binary, binary_labels, 0, True),
    "several": (several, several_labels, 1, True),
    "several_origin": (several, several_labels, 0.2, False),
    "digits": ((digits.data / 16).astype(np.float32), digits.target, 1, True),
}
for name, (rows, labels, penalty, intercept) in cases.items():
    c = 1 / penalty if penalty else np.inf
    model = LogisticRegression(
        C=c, fit_intercept=intercept, solver="newton-cholesky", tol=1e-12, max_iter=1000
    ).fit(rows.astype(np.float64), labels)
    key = f"logistic.{name}"
    # Only the results, since the library has the same digits.
    if name != "digits":
        tensors[f"{key}.rows"] = rows
        tensors[f"{key}.labels"] = labels.astype(np.int64)
    tensors[f"{key}.penalty"] = np.array([float(penalty)])
    tensors[f"{key}.coefficients"] = model.coef_
    tensors[f"{key}.intercept"] = np.broadcast_to(model.intercept_, model.coef_.shape[:1])
    tensors[f"{key}.probabilities"] = model.predict_proba(rows[:50].astype(np.float64))

save_file(
    {name: np.array(value, order="C") for name, value in tensors.items()},
    pathlib.Path(__file__).parent / "linear_models.safetensors",
)
