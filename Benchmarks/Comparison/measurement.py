# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The measurement of processes: time, peak memory, and the quality of the result."""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .cases import Command


@dataclass(frozen=True)
class Measurement:
    """One run of one side of a case."""

    seconds: float
    megabytes: float | None = None
    """The peak memory of the largest process; None if both sides ran in one process."""
    quality: dict[str, float] = field(default_factory=dict)


class CommandError(Exception):
    """A command exited with a failure; the message contains its standard error."""


def measure(
    commands: Sequence[Command], values: dict[str, str], whole_processes: bool
) -> Measurement:
    """Runs commands one after the other, each in a process of its own, and adds up their times.

    Args:
        commands: The commands, with placeholders.
        values: The replacements of the placeholders, except {metrics}.
        whole_processes: Whether to time the processes, rather than read the time that they print.
    """
    seconds, megabytes = 0.0, 0.0
    quality: dict[str, float] = {}
    for command in commands:
        with tempfile.TemporaryDirectory() as folder:
            metrics = Path(folder) / "metrics.json"
            elapsed, peak, output = run_process(
                [part.format(metrics=metrics, **values) for part in command]
            )
            result = last_metrics(metrics.read_text()) if metrics.exists() else json.loads(output)
        seconds += elapsed if whole_processes else result["seconds"]
        megabytes = max(megabytes, peak)
        quality |= {name: value for name, value in result.items() if name != "seconds"}
    return Measurement(seconds, megabytes, quality)


def run_process(command: Command) -> tuple[float, float, str]:
    """Runs a process and returns its seconds, its peak memory in megabytes and its output."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=errors)
        # wait4 reports the memory of this child; getrusage would report the largest of all
        # children. The peak includes the memory of this process at the fork, so it imports nothing
        # large.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode != 0:
            raise CommandError(
                f"{' '.join(command)}: exit status {process.returncode}\n{errors.read()}"
            )
        return seconds, usage.ru_maxrss / 1024, output.read()


def last_metrics(metrics: str) -> dict[str, Any]:
    """The final accuracy or inertia in the metrics file of `numeral train` or `numeral cluster`."""
    results = json.loads(metrics)
    if "epochs" in results:
        return {"accuracy": results["epochs"][-1]["test_accuracy"]}
    return {"inertia": results["runs"][-1]["inertia"]}
