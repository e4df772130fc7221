# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""What the peers' scripts have in common: their options, their clock, and the line they print."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TypeVar

from threadpoolctl import threadpool_info, threadpool_limits

Result = TypeVar("Result")


def parser(description: str) -> argparse.ArgumentParser:
    """The options of every script; a script adds its own."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--folder", type=Path, required=True, help="where the shared inputs are")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser


def parse(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """The options given, once all OpenMP and BLAS threads are limited to theirs."""
    options = parser.parse_args()
    threadpool_limits(options.threads)
    return options


def choose_kernels() -> None:
    """Starts anew with the kernels that NumPy's OpenBLAS has chosen, where another has the oldest.

    An older OpenBLAS, as FAISS and Debian have it, takes a processor that it does not know for one of 2004.
    """
    chosen = {
        library["architecture"] for library in threadpool_info()
        if library["internal_api"] == "openblas"
    }
    known = chosen - {"Prescott"}
    if len(chosen) > len(known) > 0 and "OPENBLAS_CORETYPE" not in os.environ:
        os.environ["OPENBLAS_CORETYPE"] = known.pop()
        os.execv(sys.executable, [sys.executable, *sys.argv])


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """The seconds that some work took, and its result."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def median_seconds(work: Callable[[], object]) -> float:
    """The median of nine times, after one that is not counted."""
    work()
    return median(timed(work)[0] for _ in range(9))


def report(seconds: float, **quality: float) -> None:
    """Prints the time and how good the result is, as one line of JSON."""
    print(json.dumps({"seconds": seconds} | {name: float(value) for name, value in quality.items()}))
