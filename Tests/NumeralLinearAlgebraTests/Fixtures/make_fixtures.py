#!/usr/bin/env python3
# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes the fixtures of this folder with NumPy and SciPy.

    python3 make_fixtures.py
"""

from pathlib import Path

import numpy as np
import scipy.linalg

FOLDER = Path(__file__).resolve().parent
random = np.random.default_rng(1)


def save(name: str, array: np.ndarray) -> None:
    np.save(FOLDER / f"{name}.npy", np.ascontiguousarray(array))


# A batch of square matrices, and right sides.
square = random.standard_normal((3, 6, 6))
right = random.standard_normal((3, 6, 2))
save("square", square)
save("right", right)
save("solution", np.linalg.solve(square, right))
save("inverse", np.linalg.inv(square))
save("determinant", np.linalg.det(square))
sign, logarithm = np.linalg.slogdet(square)
save("slogdet_sign", sign)
save("slogdet_log", logarithm)
save("condition", np.linalg.cond(square))
save("power_5", np.linalg.matrix_power(square, 5))
save("power_minus_2", np.linalg.matrix_power(square, -2))
exponents = square * np.array([0.01, 1, 20])[:, None, None]
save("exponents", exponents)
save("exponentials", np.stack([scipy.linalg.expm(a) for a in exponents]))
save("trace", np.trace(square, axis1=1, axis2=2))

# A matrix of 8 rows, 6 columns and rank 4.
deficient = random.standard_normal((8, 4)) @ random.standard_normal((4, 6))
sides = random.standard_normal((8, 3))
save("deficient", deficient)
save("deficient_sides", sides)
solution, _, rank, values = np.linalg.lstsq(deficient, sides, rcond=None)
assert rank == 4
save("deficient_solution", solution)
save("deficient_residuals", ((deficient @ solution - sides) ** 2).sum(axis=0))
save("deficient_values", values)
save("deficient_pinv", np.linalg.pinv(deficient, rcond=8 * np.finfo(float).eps))
orders = {"fro": "fro", "nuc": "nuc", "1": 1, "2": 2, "inf": np.inf}
save("deficient_norms", np.array([np.linalg.norm(deficient, order) for order in orders.values()]))

# Products of tensors.
a = random.standard_normal((2, 3, 4))
b = random.standard_normal((4, 3, 5))
save("tensor_a", a)
save("tensor_b", b)
save("tensordot_1", np.tensordot(a, b, axes=1))
save("tensordot_pairs", np.tensordot(a, b, axes=([1, -1], [1, 0])))
save("kron", np.kron(a[0], b[0]))
save("kron_vector", np.kron(a, b[0, 0]))

# General eigenvalues and vectors, and the real Schur form.
values, vectors = np.linalg.eig(square[0])
order = np.lexsort((values.imag, values.real))
save("eigenvalues_real", values[order].real)
save("eigenvalues_imag", values[order].imag)
