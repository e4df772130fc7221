# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes reductions.json: arrays and NumPy's reductions of each of their axes.

python3 reductions.py        # NumPy 2.4
"""

import json
import pathlib

import numpy as np

random = np.random.default_rng(5)
cases = []


def numbers(array):
    return " ".join(repr(float(x)) for x in np.ravel(array))


for shape in ((7,), (3, 5), (5, 3), (2, 3, 4), (4, 1, 3), (2, 3, 2, 5), (40, 9), (1, 1)):
    # Arrays with ties have few distinct values.
    for name, array in (
        ("plain", random.normal(size=shape) * 10 + 3),
        ("ties", random.integers(0, 3, size=shape).astype(float)),
        ("nan", np.where(random.random(shape) < 0.2, np.nan, random.normal(size=shape))),
    ):
        array = array.astype(np.float32).astype(float)
        axes = []
        for axis in range(len(shape)):
            axes.append(
                {
                    "sum": numbers(array.sum(axis)),
                    "mean": numbers(array.mean(axis)),
                    "variance": numbers(array.var(axis)),
                    "max": numbers(array.max(axis)),
                    "min": numbers(array.min(axis)),
                    "argmax": [int(x) for x in np.ravel(array.argmax(axis))],
                    "argmin": [int(x) for x in np.ravel(array.argmin(axis))],
                }
            )
        cases.append(
            {
                "name": name,
                "shape": list(shape),
                "values": numbers(array),
                "axes": axes,
                "argmax": int(array.argmax()),
                "argmin": int(array.argmin()),
            }
        )

path = pathlib.Path(__file__).with_name("reductions.json")
path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
