# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""`matmul` beside the bare call to BLAS that it is made of, on one thread.

A call is too short for a process of its own: `benchmarks` takes both times in turn, for matrices of 64³
multiply-adds and more. The case where the library is slowest, relative to the call, stands for all.
Where operands come to lie in memory matters by hundredths, so there are many short processes.
"""

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median

from comparison import Comparison
from measurement import Measurement, run
from rows import CALLS


Rates = dict[str, tuple[float, float]]
"""The library's GFLOP/s, for each case that has a bare call, and how many of the call's that are: by samples
side by side, because what slows the machine down for a while slows down both."""


def measure(number: int) -> Rates:
    """A round: every product once more."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "suite.json"
        run([
            ".build/release/benchmarks", "suite", "--filter", "matmul", "--threads", "1",
            "--seconds", "1", "--json", str(file),
        ])
        cases = json.loads(file.read_text())["cases"]
    rates = {
        case["name"]: (case["throughput"]["median"], case["over_blas"])
        for case in cases if "blas" in case
    }
    slowest = least([rates])
    print(f"{CALLS.name}  {number}  ratio {slowest.ratio:.3f}: {slowest.row.work}", file=sys.stderr)
    return rates


def least(rounds: list[Rates]) -> Comparison:
    """The case with the least median of ratios."""
    def comparison(case: str) -> Comparison:
        row = replace(CALLS, work=f"{case}, one thread: the least of {len(rounds[0])} products")
        seconds = 1 / median(rates[case][0] for rates in rounds)
        return Comparison(
            row, [Measurement(seconds)] * len(rounds),
            [Measurement(seconds * rates[case][1]) for rates in rounds])

    return min(map(comparison, rounds[0]), key=lambda comparison: comparison.ratio)
