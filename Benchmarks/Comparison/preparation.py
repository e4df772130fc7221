# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The executables, the environment of the peers, and the shared inputs."""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The root of the repository; the other paths are relative to it."""

REQUIREMENTS = Path("Benchmarks/Peers/requirements.txt")
PEERS = Path(".build/peers")
INPUTS = Path(".build/comparison")


def run(*command: str | Path) -> None:
    """Runs a command; its output goes to the standard error, which shows the progress."""
    subprocess.run(command, check=True, stdout=sys.stderr)


def build() -> None:
    """Builds the executables."""
    run("Scripts/setup")
    run("swift", "build", "-c", "release")


def install_peers() -> Path:
    """Installs the pinned peers in a virtual environment and returns its interpreter."""
    python, installed = PEERS / "bin/python", PEERS / REQUIREMENTS.name
    if not installed.exists() or installed.read_text() != REQUIREMENTS.read_text():
        venv.create(PEERS, clear=True, with_pip=True)
        run(python, "-m", "pip", "install", "--quiet", "-r", REQUIREMENTS)
        installed.write_text(REQUIREMENTS.read_text())
    return python


def write_inputs(python: Path) -> Path:
    """Writes the shared inputs, if they are missing; returns their folder."""
    network = INPUTS / "network.onnx"
    if not (network.exists() and (INPUTS / "normal.npy").exists()):
        run(".build/release/numeral", "data", "fetch", "mnist")
        run(".build/release/benchmarks", "workload", "inputs", "--folder", INPUTS)
        run(python, "-m", "Benchmarks.Peers.onnx_export", "--folder", INPUTS)
    if not (INPUTS / "mobilenet-v2.onnx").exists():
        run(python, "-m", "Benchmarks.Peers.onnx_models", "--folder", INPUTS)
    return INPUTS
