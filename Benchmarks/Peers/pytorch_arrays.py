# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""An operation of PyTorch on a large array of float32."""

from collections.abc import Callable

import torch

from . import arrays, workload


def main() -> None:
    """Runs the workload."""
    options = workload.parse(arrays.parser(__doc__))
    torch.set_num_threads(options.threads)
    x, y = (torch.from_numpy(array) for array in arrays.inputs(options))
    operations: dict[str, Callable[[], torch.Tensor]] = {
        "add": lambda: x + y,
        "multiply-add": lambda: x * 2 + y,
        "exp": lambda: x.exp(),
        "sum": lambda: x.sum(),
        "sum-axis-0": lambda: x.sum(0),
        "max-axis-1": lambda: x.amax(1),
    }
    work = operations[options.operation]
    seconds = workload.median_seconds(work)
    workload.report(seconds, checksum=arrays.checksum(work().numpy()))


if __name__ == "__main__":
    main()
