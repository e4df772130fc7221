# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The options, the timing and the output that all workloads share."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import ParamSpec, TypeVar

from threadpoolctl import threadpool_info, threadpool_limits

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def parser(description: str | None) -> argparse.ArgumentParser:
    """A parser of the common options, to which a workload adds its own."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--folder", type=Path, required=True, help="the folder of the inputs")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser


def parse(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """Parses the options and limits the threads of OpenMP and BLAS to --threads."""
    options = parser.parse_args()
    threadpool_limits(options.threads)
    return options


def choose_kernels() -> None:
    """Restarts the process with the kernels of NumPy's OpenBLAS if another one chose old ones.

    The older OpenBLAS of FAISS or Debian does not recognize new processors and then uses the
    kernels of Prescott, a processor of 2004.
    """
    chosen = {
        library["architecture"]
        for library in threadpool_info()
        if library["internal_api"] == "openblas"
    }
    known = chosen - {"Prescott"}
    if len(chosen) > len(known) > 0 and "OPENBLAS_CORETYPE" not in os.environ:
        os.environ["OPENBLAS_CORETYPE"] = known.pop()
        # The original arguments include "-m" and the module.
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def timed(
    work: Callable[Parameters, Result], *arguments: Parameters.args, **named: Parameters.kwargs
) -> tuple[float, Result]:
    """Calls a function and returns the elapsed seconds and its result."""
    start = time.perf_counter()
    result = work(*arguments, **named)
    return time.perf_counter() - start, result


def median_seconds(
    work: Callable[Parameters, object], *arguments: Parameters.args, **named: Parameters.kwargs
) -> float:
    """The median time of nine calls, or of those in half a second, after one to warm up."""
    work(*arguments, **named)
    seconds: list[float] = []
    while len(seconds) < 9 or sum(seconds) < 0.5:
        seconds.append(timed(work, *arguments, **named)[0])
    return median(seconds)


def report(seconds: float, **quality: float) -> None:
    """Prints the time and the qualities of the result as one line of JSON."""
    print(
        json.dumps({"seconds": seconds} | {name: float(value) for name, value in quality.items()})
    )
