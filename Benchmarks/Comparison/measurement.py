# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""One run of one side: its time, its peak memory, and how good its result is."""

import json
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from rows import Command


@dataclass(frozen=True)
class Measurement:
    seconds: float
    megabytes: float | None = None
    """The most memory that any of the processes held; None where both sides are in one."""
    quality: dict[str, float] = field(default_factory=dict)


class Failure(Exception):
    """A command that failed, with what it said."""


def measure(commands: list[Command], values: dict[str, str], whole_processes: bool) -> Measurement:
    """Runs the commands one after the other, each in a process of its own."""
    seconds, megabytes, quality = 0.0, 0.0, {}
    for command in commands:
        with tempfile.TemporaryDirectory() as folder:
            metrics = Path(folder) / "metrics.json"
            command = [part.format(metrics=metrics, **values) for part in command]
            elapsed, peak, output = run(command)
            result = summary(metrics.read_text()) if metrics.exists() else json.loads(output)
        seconds += elapsed if whole_processes else result["seconds"]
        megabytes = max(megabytes, peak)
        quality |= {name: value for name, value in result.items() if name != "seconds"}
    return Measurement(seconds, megabytes, quality)


def run(command: Command) -> tuple[float, float, str]:
    """The seconds that a process took, its peak memory in megabytes, and what it printed."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=errors)
        # Of this child alone, where getrusage knows the largest of all children. The peak counts what
        # this process holds when it starts another, so it imports nothing large itself.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        for file in (output, errors):
            file.seek(0)
        if process.returncode != 0:
            raise Failure(f"{' '.join(command)}: exit status {process.returncode}\n{errors.read()}")
        return seconds, usage.ru_maxrss / 1024, output.read()


def summary(metrics: str) -> dict[str, float]:
    """What `numeral train` or `numeral cluster` found last, from its metrics."""
    results = json.loads(metrics)
    if "epochs" in results:
        return {"accuracy": results["epochs"][-1]["test_accuracy"]}
    return {"inertia": results["runs"][-1]["inertia"]}
