# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Trains by all recipes with several seeds, and prints the table of accuracies and seconds."""

import argparse
import json
import os
import sys
from pathlib import Path
from statistics import mean, median, stdev
from subprocess import CalledProcessError

from ..Comparison import machine, preparation
from .recipes import RECIPES
from .runs import Results, Run, measure

DESCRIPTION = """\
Trains on MNIST by the recipes of `numeral train` and by `numeral features`, each with several
seeds, and by the same recipes in PyTorch, in its fastest mode, or with NumPy, FAISS and SciPy.
Prints the mean accuracies on the test images and the medians of the seconds of training, and exits
with status 1 if a target is missed.
"""


def entry(runs: list[Run]) -> str:
    """Accuracy and seconds of some runs."""
    if not runs:
        return "–"
    accuracies = [run.accuracy for run in runs]
    spread = f" ± {stdev(accuracies):.4f}" if len(runs) > 1 else ""
    seconds = median(run.seconds for run in runs)
    return f"{mean(accuracies):.4f}{spread} in {seconds:.1f} s"


def row(results: Results) -> str:
    """A row of the table."""
    peer = results.recipe.peer + (f", {results.mode}" if results.modes and results.mode else "")
    ratio = "–" if results.ratio is None else f"{results.ratio:.1f}×"
    return (
        f"| {results.recipe.name} | {entry(results.ours)} | {entry(results.theirs)} | {peer} "
        f"| {ratio} |"
    )


def main() -> int:
    """Prepares, runs, prints and writes; the exit status is 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="Scripts/recipes", description=DESCRIPTION)
    parser.add_argument("--recipe", action="append", choices=[r.name for r in RECIPES])
    parser.add_argument("--seeds", type=int, default=10, help="runs of each recipe (default: 10)")
    parser.add_argument(
        "--peer-seeds", type=int, default=1, help="runs of the peer's fastest mode (default: 1)"
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all runs to this file")
    options = parser.parse_args()
    file = options.json.absolute() if options.json else None
    os.chdir(preparation.ROOT)
    preparation.build()
    python = preparation.install_peers()
    folder = preparation.write_inputs(python)
    values = {"python": str(python), "folder": str(folder), "threads": str(options.threads)}
    chosen = [r for r in RECIPES if not options.recipe or r.name in options.recipe]
    results = [measure(recipe, options.seeds, options.peer_seeds, values) for recipe in chosen]

    setting = {
        "machine": machine.machine(),
        "versions": machine.versions(preparation.REQUIREMENTS),
        "threads": options.threads,
    }
    print(f"{setting['machine']}; {setting['versions']}; {options.threads} threads.\n")
    print("| recipe | Numeral | the same elsewhere | by | times as fast |")
    print("| --- | --- | --- | --- | --- |")
    for result in results:
        print(row(result))
    if file:
        records = [result.record() for result in results]
        file.write_text(json.dumps(setting | {"recipes": records}, indent=2) + "\n")
    misses = [miss for result in results for miss in result.misses()]
    for miss in misses:
        print(miss, file=sys.stderr)
    return 1 if misses else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CalledProcessError as error:
        sys.exit(f"recipes: {error}")
