# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Rounds of matrix products beside the direct calls of BLAS that they consist of, on one thread.

A call is too short for a process of its own, so `benchmarks` measures both sides in turn, for
products of 64³ multiply-adds and more. The result is that of the product with the smallest ratio.
The addresses of the operands change the time by hundredths, so there are many short processes.
"""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from .cases import Case
from .comparison import Comparison
from .measurement import Measurement, run_process

Rates = dict[str, tuple[float, float]]
"""The library's GFLOP/s for each product, and its ratio to those of the direct call.

The ratio is a median over pairs of consecutive samples, in which changes of the machine's speed
cancel.
"""


class BLASCallsRunner:
    """Measures every product in each round."""

    def __init__(self, case: Case) -> None:
        """Creates a runner."""
        self.case = case
        self.rounds: list[Rates] = []

    def run(self, _number: int) -> str:
        """Runs a round."""
        self.rounds.append(measure_rates())
        worst = worst_product(self.case, self.rounds[-1:])
        return f"ratio {worst.ratio:.3f}: {worst.case.work}"

    def comparison(self) -> Comparison:
        """The comparison of the product with the smallest ratio over all rounds."""
        return worst_product(self.case, self.rounds)


def measure_rates() -> Rates:
    """Runs the products of the suite in a new process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "suite.json"
        command = [".build/release/benchmarks", "suite", "--filter", "matmul", "--threads", "1"]
        run_process([*command, "--seconds", "1", "--json", str(file)])
        cases = json.loads(file.read_text())["cases"]
    return {
        case["name"]: (case["throughput"]["median"], case["over_blas"])
        for case in cases
        if "blas" in case
    }


def worst_product(case: Case, rounds: Sequence[Rates]) -> Comparison:
    """The comparison of the product whose median ratio is the smallest."""

    def comparison(name: str) -> Comparison:
        work = f"{name}, one thread: the slowest of {len(rounds[0])} products"
        seconds = 1 / median(rates[name][0] for rates in rounds)
        return Comparison(
            replace(case, work=work),
            [Measurement(seconds)] * len(rounds),
            [Measurement(seconds * rates[name][1]) for rates in rounds],
        )

    return min(map(comparison, rounds[0]), key=lambda comparison: comparison.ratio)
