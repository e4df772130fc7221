# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""A matrix product with OpenBLAS's own threads, in the library that Numeral links."""

import ctypes
import ctypes.util

import numpy as np

from . import workload

ROW_MAJOR, NO_TRANSPOSE = 101, 111


def pointer(matrix: np.ndarray) -> ctypes.c_void_p:
    """The address of the first element."""
    return ctypes.c_void_p(matrix.ctypes.data)


def main() -> None:
    """Runs the workload."""
    blas = ctypes.CDLL(ctypes.util.find_library("openblas"))
    workload.choose_kernels()
    options = workload.parse(workload.parser(__doc__))
    blas.openblas_set_num_threads(options.threads)
    a, b = np.load(options.folder / "left.npy"), np.load(options.folder / "right.npy")
    (m, k), n = a.shape, b.shape[1]
    c = np.empty((m, n), np.float32)
    one, zero = ctypes.c_float(1), ctypes.c_float(0)

    def multiply() -> None:
        # fmt: off
        blas.cblas_sgemm(
            ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, m, n, k,
            one, pointer(a), k, pointer(b), n, zero, pointer(c), n)
        # fmt: on

    seconds = workload.median_seconds(multiply)
    # In double precision without a converted copy of c, which would count as OpenBLAS's memory.
    workload.report(seconds, norm=np.sqrt(np.einsum("ij,ij->", c, c, dtype=np.float64)))


if __name__ == "__main__":
    main()
