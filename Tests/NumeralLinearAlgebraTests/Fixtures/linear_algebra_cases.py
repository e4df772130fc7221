# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes linear-algebra-cases.npz: NumPy's and SciPy's linear algebra, with the results.

    pip install numpy==2.4.6 scipy==1.17.1
    python linear_algebra_cases.py

Results are computed in double precision from the operands, which are rounded to their type.
Vectors, whose signs are free, are compared by what they reconstruct. LinearAlgebraCaseTests applies
the operations to the operands, laid out in several ways.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import scipy.linalg

sys.path.append(str(Path(__file__).parents[2] / "TestSupport"))
from case_file import Array, CaseFile

file = CaseFile()
rng = np.random.default_rng(3)


def case(name: str, operands: list[Array], *results: Any, **arguments: Any) -> None:
    """Adds a case whose real results are rounded to the type of the operands."""
    dtype = operands[0].dtype

    def rounded(result: Any) -> Array:
        array = np.asarray(result)
        return array if array.dtype.kind == "i" else array.astype(dtype)

    file.add(name, operands, tuple(rounded(result) for result in results), **arguments)


def sorted_values(values: Array) -> tuple[Array, Array]:
    """The real and imaginary parts of eigenvalues, ordered by them."""
    order = np.lexsort((values.imag.round(6), values.real.round(6)))
    return values.real[order], values.imag[order]


def square_matrices(dtype: Any) -> None:
    """Factorizations and functions of square matrices, in batches too."""
    for shape in [(1, 1), (2, 2), (5, 5), (3, 4, 4), (2, 1, 3, 3), (0, 0), (0, 3, 3)]:
        a = (rng.normal(size=shape) + 2 * np.eye(shape[-1])).astype(dtype)
        x, n = a.astype(np.float64), shape[-1]
        vector = rng.normal(size=n).astype(dtype)
        sides = rng.normal(size=(*shape[:-1], 3)).astype(dtype)
        case("solve", [a, sides], np.linalg.solve(x, sides))
        case("solve", [a, vector], np.linalg.solve(x, vector))
        case("inverse", [a], np.linalg.inv(x))
        case("determinant", [a], np.linalg.det(x))
        case("logDeterminant", [a], *np.linalg.slogdet(x))
        case("trace", [a], np.trace(x, axis1=-2, axis2=-1))
        for power in (-2, 0, 1, 3):
            case("matrixPower", [a], np.linalg.matrix_power(x, power), power=power)
        positive = (x @ x.swapaxes(-1, -2) + np.eye(n)).astype(dtype)
        exact = positive.astype(np.float64)
        case("cholesky", [positive], np.linalg.cholesky(exact))
        case("choleskySolve", [positive, sides], np.linalg.solve(exact, sides))
        symmetric = (x + x.swapaxes(-1, -2)).astype(dtype)
        values = np.linalg.eigvalsh(symmetric.astype(np.float64))
        case("symmetricEigen", [symmetric], values)
        for lower in (0, 1):
            triangle = np.tril(x) if lower else np.triu(x)
            for transposed in (0, 1):
                matrix = triangle.swapaxes(-1, -2) if transposed else triangle
                case("solveTriangular", [a, sides], np.linalg.solve(matrix, sides),
                     lower=lower, transposed=transposed)  # fmt: skip
        if a.ndim == 2 and n > 0:
            factors = scipy.linalg.lu(x, p_indices=True)
            case("lu", [a], np.argsort(factors[0]), factors[1], factors[2])
            case("matrixExponential", [a], scipy.linalg.expm(x))
            case("eigen", [a], *sorted_values(np.linalg.eigvals(x)))
            case("schur", [a], x, *sorted_values(np.linalg.eigvals(x)))
            case("conditionNumber", [a], np.linalg.cond(x))
            if n > 2:
                case("symmetricEigenRange", [symmetric], values[1:3], low=1, high=3)


def rectangular_matrices(dtype: Any) -> None:
    """Factorizations and norms of matrices with more rows or more columns."""
    for shape in [(1, 1), (5, 3), (3, 5), (6, 6), (2, 7, 4), (4, 0), (0, 4)]:
        a = rng.normal(size=shape).astype(dtype)
        x = a.astype(np.float64)
        case("svdValues", [a], np.linalg.svd(x, compute_uv=False))
        case("svdProduct", [a], x)
        case("gramMatrix", [a], x.swapaxes(-1, -2) @ x, right=0)
        case("gramMatrix", [a], x @ x.swapaxes(-1, -2), right=1)
        case("qrProduct", [a], x)
        if 0 in shape:
            continue
        case("qrMagnitudes", [a], np.abs(np.linalg.qr(x)[1]))
        case("pseudoInverse", [a], np.linalg.pinv(x))
        case("matrixRank", [a], np.linalg.matrix_rank(x))
        if a.ndim != 2:
            continue
        r, permutation = scipy.linalg.qr(x, mode="r", pivoting=True)
        case("qrPivoted", [a], np.abs(r[: min(shape)]), permutation.astype(np.int64))
        case("randomizedValues", [a], np.linalg.svd(x, compute_uv=False)[:1], count=1)
        orders: list[Any] = ["fro", 1, 2, np.inf, "nuc"]
        for index, order in enumerate(orders):
            case("norm", [a], np.linalg.norm(x, order), order=index)
        for axis in (0, 1, -1):
            for index, order in enumerate(orders[1:4], 1):
                for keep in (0, 1):
                    result = np.linalg.norm(x, order, axis, bool(keep))
                    case("norm", [a], result, order=index, axis=axis, keepDims=keep)
    case("norm", [np.array([3, -4, np.inf], dtype)], np.inf, order=0)
    # Of rank 2, and of full rank.
    for columns in (rng.normal(size=(8, 2)) @ rng.normal(size=(2, 5)), rng.normal(size=(8, 5))):
        a, sides = columns.astype(dtype), rng.normal(size=(8, 3)).astype(dtype)
        solution, _, rank, values = np.linalg.lstsq(
            a.astype(np.float64), sides, 20 * np.finfo(dtype).eps
        )
        residuals = ((a.astype(np.float64) @ solution - sides) ** 2).sum(axis=0)
        case("leastSquares", [a, sides], solution, residuals, np.int64(rank), values[:rank])


def products(dtype: Any) -> None:
    """Products of tensors."""
    x, y = rng.normal(size=4).astype(dtype), rng.normal(size=(2, 3)).astype(dtype)
    a, b = rng.normal(size=(2, 3, 4)).astype(dtype), rng.normal(size=(4, 3, 5)).astype(dtype)
    wide = [array.astype(np.float64) for array in (x, y, a, b)]
    case("outer", [x, y], np.outer(wide[0], wide[1]))
    case("kron", [a, y], np.kron(wide[2], wide[1]))
    case("kron", [x, y], np.kron(wide[0], wide[1]))
    case("tensordot", [a, b], np.tensordot(wide[2], wide[3], 1), axes=1)
    case("tensordot", [x, y], np.tensordot(wide[0], wide[1], 0), axes=0)
    case("tensordotPairs", [a, b], np.tensordot(wide[2], wide[3], ([1, 2], [1, 0])))


if __name__ == "__main__":
    for dtype in (np.float32, np.float64):
        square_matrices(dtype)
        rectangular_matrices(dtype)
        products(dtype)
    file.write(Path(__file__).parent / "linear-algebra-cases.npz")
