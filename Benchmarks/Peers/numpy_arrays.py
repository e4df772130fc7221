# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""An operation of NumPy on a large array of float32."""

from collections.abc import Callable

import numpy as np

from . import arrays, workload


def main() -> None:
    """Runs the workload."""
    options = workload.parse(arrays.parser(__doc__))
    x, y = arrays.inputs(options)
    flat = x.reshape(-1)
    operations: dict[str, Callable[[], np.ndarray]] = {
        "add": lambda: x + y,
        "multiply-add": lambda: x * 2 + y,
        "exp": lambda: np.exp(x),
        "sum": lambda: x.sum(),
        "sum-axis-0": lambda: x.sum(axis=0),
        "max-axis-1": lambda: x.max(axis=1),
        "sort": lambda: np.sort(flat),
        "argsort": lambda: np.argsort(flat),
        "transpose": lambda: np.ascontiguousarray(x.T),
    }
    work = operations[options.operation]
    seconds = workload.median_seconds(work)
    result = flat[work()] if options.operation == "argsort" else work()
    workload.report(seconds, checksum=arrays.checksum(result))


if __name__ == "__main__":
    main()
