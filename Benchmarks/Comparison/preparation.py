# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""What must be there before anything is measured: our executables, the peers, and the shared inputs."""

import subprocess
import sys
import venv
from pathlib import Path

REQUIREMENTS = Path("Benchmarks/Peers/requirements.txt")
PEERS = Path(".build/peers")
INPUTS = Path(".build/comparison")


def do(*command: str | Path) -> None:
    """Runs a command, whose output is progress, not result."""
    subprocess.run(command, check=True, stdout=sys.stderr)


def build() -> None:
    do("Scripts/setup")
    do("swift", "build", "-c", "release")


def peers() -> Path:
    """The interpreter of a virtual environment with the peers as they are pinned."""
    python, installed = PEERS / "bin/python", PEERS / REQUIREMENTS.name
    if not installed.exists() or installed.read_text() != REQUIREMENTS.read_text():
        venv.create(PEERS, clear=True, with_pip=True)
        do(python, "-m", "pip", "install", "--quiet", "-r", REQUIREMENTS)
        installed.write_text(REQUIREMENTS.read_text())
    return python


def inputs(python: Path) -> Path:
    """The folder of what both sides start from."""
    network = INPUTS / "network.onnx"
    if not network.exists():
        do(".build/release/numeral", "data", "fetch", "mnist")
        do(".build/release/benchmarks", "workload", "inputs", "--folder", INPUTS)
        do(python, "Benchmarks/Peers/onnx_export.py", "--folder", INPUTS)
    return INPUTS
