# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""A decomposition or solution in double precision, by SciPy, or NumPy for a batch."""

from collections.abc import Callable

import numpy as np
import scipy.linalg

from . import workload


def main() -> None:
    """Runs the workload."""
    parser = workload.parser(__doc__)
    parser.add_argument("--operation", required=True)
    options = workload.parse(parser)
    x = np.load(options.folder / "normal.npy")
    a, b = x[:1000, :1000].copy(), x[1000, :1000].copy()
    small, symmetric = x[:500, :500].copy(), a + a.T
    positive = x @ x.T + len(x) * np.eye(len(x)) if options.operation == "cholesky" else x
    batch = x.reshape(-1)[:640_000].reshape(10_000, 8, 8) + 8 * np.eye(8)
    sides = x.reshape(-1)[640_000:720_000].reshape(10_000, 8, 1)
    # Each operation, and the values of its result whose norm is compared.
    operations: dict[str, tuple[Callable[[], object], Callable[..., np.ndarray]]] = {
        "solve": (lambda: scipy.linalg.solve(a, b), lambda x: x),
        "cholesky": (lambda: scipy.linalg.cholesky(positive, lower=True), np.diag),
        "qr": (lambda: scipy.linalg.qr(a, mode="economic"), lambda factors: np.diag(factors[1])),
        "svd": (lambda: scipy.linalg.svd(small), lambda factors: factors[1]),
        "symmetric-eigen": (lambda: scipy.linalg.eigh(symmetric), lambda factors: factors[0]),
        "batched-solve": (lambda: np.linalg.solve(batch, sides), lambda x: x),
    }
    work, values = operations[options.operation]
    seconds = workload.median_seconds(work)
    workload.report(seconds, norm=float(np.linalg.norm(values(work()))))


if __name__ == "__main__":
    main()
