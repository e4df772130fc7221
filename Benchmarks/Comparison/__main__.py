# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Runs the comparison and prints the table of ratios."""

import json
import os
import sys
from collections.abc import Sequence
from subprocess import CalledProcessError

from . import machine, preparation
from .blas_calls import BLASCallsRunner
from .cases import Case, ProcessCase
from .comparison import Comparison, Runner
from .measurement import CommandError
from .options import Options
from .process_runner import ProcessRunner
from .schedule import schedule
from .table import markdown


def runner(case: Case, values: dict[str, str]) -> Runner:
    """Creates the runner of a case; `values` replaces the placeholders in its commands."""
    if isinstance(case, ProcessCase):
        return ProcessRunner(case, values)
    return BLASCallsRunner(case)


def compare(cases: Sequence[Case], rounds: int, values: dict[str, str]) -> list[Comparison]:
    """Runs rounds of all cases in turn and returns their comparisons in the order of the cases."""
    runners = {case.name: runner(case, values) for case in cases}
    for case, number in schedule(cases, rounds):
        print(f"{case.name}  {number}  {runners[case.name].run(number)}", file=sys.stderr)
    return [runner.comparison() for runner in runners.values()]


def main() -> int:
    """Prepares, compares, prints and writes; the exit status is 1 if a case misses a target."""
    options = Options.parse()
    os.chdir(preparation.ROOT)
    preparation.build()
    python = preparation.install_peers()
    folder = preparation.write_inputs(python)
    values = {"python": str(python), "folder": str(folder), "threads": str(options.threads)}
    comparisons = compare(options.cases, options.rounds, values)

    setting = {
        "machine": machine.machine(),
        "versions": machine.versions(preparation.REQUIREMENTS),
        "rounds": options.rounds,
        "threads": options.threads,
    }
    print(
        f"{setting['machine']}; {setting['versions']}; {options.threads} threads, "
        f"medians of {options.rounds} rounds or more.\n"
    )
    print(markdown(comparisons))
    if options.json:
        results = [comparison.record() for comparison in comparisons]
        options.json.write_text(json.dumps(setting | {"rows": results}, indent=2) + "\n")
    misses = [f"{c.case.name}: {miss}" for c in comparisons for miss in c.misses()]
    for miss in misses:
        print(miss, file=sys.stderr)
    return 1 if misses else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (CommandError, CalledProcessError) as error:
        sys.exit(f"compare: {error}")
