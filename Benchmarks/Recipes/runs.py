# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Runs of a recipe with several seeds, ours and the peer's in turn."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median

from ..Comparison.cases import Command
from .recipes import Recipe


@dataclass(frozen=True)
class Run:
    """The seconds of training and the test accuracy after it."""

    seconds: float
    accuracy: float


@dataclass
class Results:
    """The runs of a recipe."""

    recipe: Recipe
    ours: list[Run] = field(default_factory=list)
    theirs: list[Run] = field(default_factory=list)
    modes: dict[str, float] = field(default_factory=dict)
    """The estimated seconds of the peer in each mode."""

    @property
    def mode(self) -> str:
        """The fastest mode of the peer."""
        return min(self.modes, key=self.modes.__getitem__)

    @property
    def ratio(self) -> float | None:
        """The median of the ratios of the peer's seconds to ours, of the same seed."""
        if not self.theirs:
            return None
        return median(b.seconds / a.seconds for a, b in zip(self.ours, self.theirs, strict=False))

    def record(self) -> dict[str, object]:
        """The results as JSON."""
        return {
            "recipe": self.recipe.name,
            "accuracies": [run.accuracy for run in self.ours],
            "seconds": [run.seconds for run in self.ours],
            "peer": self.recipe.peer,
            "mode": self.mode if self.modes else None,
            "modes": self.modes,
            "peer_accuracies": [run.accuracy for run in self.theirs],
            "peer_seconds": [run.seconds for run in self.theirs],
            "ratio": self.ratio,
        }

    def misses(self) -> list[str]:
        """The targets that are missed."""
        recipe, misses = self.recipe, []
        accuracy = mean(run.accuracy for run in self.ours)
        seconds = median(run.seconds for run in self.ours)
        if accuracy < recipe.accuracy:
            misses.append(f"accuracy {accuracy:.5f}, target {recipe.accuracy}")
        if recipe.seconds and seconds > recipe.seconds:
            misses.append(f"{seconds:.1f} s, target {recipe.seconds}")
        if recipe.at_least and self.ratio is not None and self.ratio < recipe.at_least:
            misses.append(f"{self.ratio:.2f} times {recipe.peer}, target {recipe.at_least}")
        return [f"{recipe.name}: {miss}" for miss in misses]


def run_ours(recipe: Recipe, values: dict[str, str]) -> Run:
    """Runs our command, and reads its metrics."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "metrics.json"
        output(recipe.ours, values | {"metrics": str(file)})
        metrics = json.loads(file.read_text())
    if "epochs" not in metrics:
        return Run(metrics["seconds"], metrics["test_accuracy"])
    epochs = metrics["epochs"]
    return Run(sum(epoch["seconds"] for epoch in epochs), epochs[-1]["test_accuracy"])


def run_peer(command: Command, values: dict[str, str]) -> Run:
    """Runs the peer's command, and reads the line that it prints."""
    result = json.loads(output(command, values).splitlines()[-1])
    return Run(result["seconds"], result["accuracy"])


def output(command: Command, values: dict[str, str]) -> str:
    """The standard output of a command whose placeholders are replaced."""
    words = [word.format_map(values) for word in command]
    print(" ".join(words), file=sys.stderr)
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout


def measure(recipe: Recipe, seeds: int, peer_seeds: int, values: dict[str, str]) -> Results:
    """Runs a recipe with the seeds 1, 2, and so on; the peer with the first of them.

    The peer's modes are tried for an epoch each.
    """
    results = Results(recipe)
    if peer_seeds and len(recipe.modes) > 1:
        for mode, command in recipe.modes.items():
            tried = run_peer([*command, "--epochs", "1"], values | {"seed": "1"})
            results.modes[mode] = tried.seconds
    elif peer_seeds:
        results.modes = dict.fromkeys(recipe.modes, 0.0)
    for seed in range(1, seeds + 1):
        with_seed = values | {"seed": str(seed)}
        results.ours.append(run_ours(recipe, with_seed))
        if seed <= peer_seeds:
            results.theirs.append(run_peer(recipe.modes[results.mode], with_seed))
        print(results.ours[-1], *results.theirs[seed - 1 : seed], file=sys.stderr)
    return results
