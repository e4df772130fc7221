# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Rounds of the cases whose sides run in processes of their own."""

from .cases import ProcessCase
from .comparison import Comparison
from .measurement import Measurement, measure
from .table import pace


class ProcessRunner:
    """Runs our commands and then the peer's in each round."""

    def __init__(self, case: ProcessCase, values: dict[str, str]) -> None:
        """Creates a runner; `values` replaces the placeholders in the commands, except {seed}."""
        self.case = case
        self.values = values
        self.ours: list[Measurement] = []
        self.theirs: list[Measurement] = []

    def run(self, number: int) -> str:
        """Runs a round with its number as the seed."""
        case, values = self.case, self.values | {"seed": str(number)}
        self.ours.append(measure(case.ours, values, case.whole_processes))
        self.theirs.append(measure(case.theirs, values, case.whole_processes))
        ours, theirs = pace(case, self.ours[-1].seconds), pace(case, self.theirs[-1].seconds)
        return f"Numeral: {ours}, {case.peer}: {theirs}"

    def comparison(self) -> Comparison:
        """The comparison of all rounds so far."""
        return Comparison(self.case, self.ours, self.theirs)
