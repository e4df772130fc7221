# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Numeral beside its peers: the same work on the same data, in turn, each time in a fresh process.

Makes what is missing (the executables, the peers' virtual environment, the shared inputs), then prints
the table of ratios. Where a row is not as it should be, says so and exits with status 1.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from subprocess import CalledProcessError

import calls
import machine
import preparation
from comparison import Comparison
from measurement import Failure, measure
from rows import CALLS, ROWS, Row
from table import markdown, pace
from turns import turns


def compare(rows: list[Row], rounds: int, values: dict[str, str]) -> list[Comparison]:
    """Runs both sides of each row in turn: ours, theirs, and in later rounds again."""
    comparisons = {row.name: Comparison(row, [], []) for row in rows}
    rates = []
    for row, number in turns(rows, rounds):
        if row is CALLS:
            rates.append(calls.measure(number))
            comparisons[row.name] = calls.least(rates)
            continue
        comparison = comparisons[row.name]
        for peer, commands, measurements in (
            ("Numeral", row.ours, comparison.ours), (row.peer, row.theirs, comparison.theirs),
        ):
            found = measure(commands, values | {"seed": str(number)}, row.whole_processes)
            measurements.append(found)
            print(f"{row.name}  {number}  {peer}: {pace(row, found.seconds)}", file=sys.stderr)
    return list(comparisons.values())


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="Scripts/compare", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--filter", default="", metavar="NAME", help="compare the rows whose name contains this")
    parser.add_argument(
        "--rounds", type=int, default=3, metavar="N", help="the least number of rounds (default: 3)")
    parser.add_argument(
        "--threads", type=int, default=2, metavar="N", help="threads on each side (default: 2)")
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write all measurements to this file")
    options = parser.parse_args()
    options.rows = [row for row in ROWS if options.filter in row.name]
    if not options.rows:
        names = ", ".join(row.name for row in ROWS)
        parser.error(f"--filter is '{options.filter}', expected a part of one of {names}")
    return options


def main() -> int:
    options = arguments()
    json_file = options.json and options.json.absolute()
    os.chdir(Path(__file__).parents[2])
    preparation.build()
    python = preparation.peers()
    folder = preparation.inputs(python)
    values = {"python": str(python), "folder": str(folder), "threads": str(options.threads)}
    comparisons = compare(options.rows, options.rounds, values)

    setting = {
        "machine": machine.machine(), "versions": machine.versions(preparation.REQUIREMENTS),
        "rounds": options.rounds, "threads": options.threads,
    }
    print(
        "{machine}; {versions}; {threads} threads, medians of {rounds} rounds or more.\n".format(
            **setting))
    print(markdown(comparisons))
    if json_file:
        results = [comparison.record() for comparison in comparisons]
        json_file.write_text(json.dumps(setting | {"rows": results}, indent=2) + "\n")
    misses = [f"{c.row.name}: {miss}" for c in comparisons for miss in c.misses()]
    for miss in misses:
        print(miss, file=sys.stderr)
    return 1 if misses else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Failure, CalledProcessError) as failure:
        sys.exit(f"compare: {failure}")
