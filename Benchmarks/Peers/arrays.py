# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The inputs and the checksum of the operations on large arrays."""

import argparse

import numpy as np

from . import workload


def parser(description: str | None) -> argparse.ArgumentParser:
    """A parser of the options."""
    parser = workload.parser(description)
    parser.add_argument("--operation", required=True)
    return parser


def inputs(options: argparse.Namespace) -> tuple[np.ndarray, np.ndarray]:
    """The two operands of an operation."""
    first = "square" if options.operation == "transpose" else "numbers"
    return np.load(options.folder / f"{first}.npy"), np.load(options.folder / "others.npy")


def checksum(array: np.ndarray) -> float:
    """The dot product of the elements and equal steps from 0 to 1, or a single element."""
    flat = np.asarray(array, np.float64).reshape(-1)
    return float(flat @ np.linspace(0, 1, flat.size)) if flat.size > 1 else float(flat[0])
