"""`matmul` beside the bare call to BLAS that it is made of, on one thread.

A call is too short for a process of its own: `benchmarks` takes both times in turn, for matrices of 64³
multiply-adds and more. The case where the library is slowest, relative to the call, stands for all.
"""

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from comparison import Comparison
from measurement import Measurement, run
from rows import CALLS


Rates = dict[str, tuple[float, float]]
"""GFLOP/s of the library and of the bare call, for each case that has one.

The latter from the ratio of samples side by side: what slows the machine down for a while slows down both."""


def suite() -> Rates:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "suite.json"
        run([
            ".build/release/benchmarks", "suite", "--filter", "matmul", "--threads", "1", "--json",
            str(file),
        ])
        cases = json.loads(file.read_text())["cases"]
    return {
        case["name"]: (
            case["throughput"]["median"], case["throughput"]["median"] / case["over_blas"])
        for case in cases if "blas" in case
    }


def least(rounds: list[Rates]) -> Comparison:
    """The case with the least ratio of medians."""
    def comparison(case: str) -> Comparison:
        row = replace(CALLS, work=f"{case}, one thread: the least of {len(rounds[0])} products")
        ours, theirs = ([Measurement(1 / rates[case][side]) for rates in rounds] for side in (0, 1))
        return Comparison(row, ours, theirs)

    return min(map(comparison, rounds[0]), key=lambda comparison: comparison.ratio)


def compare(rounds: int) -> Comparison:
    """Runs the suite so many times."""
    found = []
    for number in range(1, rounds + 1):
        found.append(suite())
        last = least(found[-1:])
        print(f"{CALLS.name}  {number}  ratio {last.ratio:.3f}: {last.row.work}", file=sys.stderr)
    return least(found)
