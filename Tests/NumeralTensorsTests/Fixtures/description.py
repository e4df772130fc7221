# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes description.json: arrays of many types and shapes, and NumPy's text for each.

python3 description.py        # NumPy 2.4
"""

import json
import pathlib

import numpy as np

cases = []


def add(dtype, values, shape=None):
    array = np.array(values, dtype=dtype)
    if shape is not None:
        array = array.reshape(shape)
    cases.append(
        {
            "type": array.dtype.name,
            "shape": list(array.shape),
            # The repr of the value as a double, which is exact.
            "values": " ".join(
                repr(float(x)) if array.dtype.kind == "f" else str(x) for x in array.ravel()
            ),
            "text": str(array),
        }
    )


random = np.random.default_rng(20)
nan, inf = np.nan, np.inf

for dtype in ("float32", "float64"):
    for scalar in (
        0,
        1,
        -1.5,
        0.1,
        1e-4,
        9.9e-5,
        1.5e-7,
        1e15,
        123456789.123,
        1e16,
        1.25e22,
        16777216,
        1e-40 if dtype == "float32" else 5e-324,
        nan,
        inf,
        -inf,
        -0.0,
        1 / 3,
    ):
        add(dtype, scalar)
    add(dtype, [])
    add(dtype, [], (0, 3))
    add(dtype, [], (2, 0, 3))
    add(dtype, [1])
    add(dtype, [0.0, -0.0])
    add(dtype, [1, 2, 3])
    add(dtype, [1.5, 2, -3.25])
    add(dtype, [0.1, 0.2, 0.30000000000000004, 1 / 3])
    add(dtype, [0.123456785, 0.123456775, 100.123456789])
    add(dtype, [2.5e-4, 0.2])
    add(dtype, [1e-4, 0.1])
    add(dtype, [1e-4, 0.10001])
    add(dtype, [9.99e-5, 0.01])
    add(dtype, [999999, 1234.5])
    add(dtype, [1e6, 2e3])
    add(dtype, [99999999, 1e5])
    add(dtype, [1e8, 1e5])
    add(dtype, [1e300 if dtype == "float64" else 1e38, 1e-5, 1])
    add(dtype, [1e-5, -2.5e-5, 0])
    add(dtype, [1e100 if dtype == "float64" else 1e20, -1e-7])
    add(dtype, [1.123456789123, 1e-9])
    add(dtype, [nan])
    add(dtype, [inf, nan])
    add(dtype, [-inf, 1])
    add(dtype, [nan, 1.5, -2.25])
    add(dtype, [inf, 1e10, 1e-10, nan])
    add(dtype, [-inf, 1e10, 1e-10, nan])
    add(dtype, [-inf, nan, inf])
    add(dtype, [0, 0, nan])
    add(dtype, [0.99999999999, 0.5])
    add(dtype, [-0.00012345, 0.1])
    add(dtype, random.normal(size=6), (2, 3))
    add(dtype, random.normal(size=30))
    add(dtype, random.normal(size=60) * 100, (2, 30))
    add(dtype, random.normal(size=24), (2, 3, 4))
    add(dtype, random.normal(size=16).round(2), (2, 2, 2, 2))
    add(dtype, np.exp(random.normal(size=40) * 8))
    add(dtype, random.uniform(-1, 1, size=72), (3, 2, 12))
    add(dtype, np.arange(1000))
    add(dtype, np.arange(1001))
    add(dtype, np.arange(1200) / 7, (4, 300))
    add(dtype, np.arange(1200) / 8, (300, 4))
    add(dtype, np.arange(1210) * 0.5, (2, 11, 55))
    add(dtype, np.arange(1024) * 1e-3, (8, 8, 16))
    add(dtype, np.arange(1536), (2, 3, 4, 64))
    add(dtype, np.arange(1100), (1100, 1))
    add(dtype, [7], (1, 1, 1, 1))

for dtype in ("int8", "int16", "int32", "int64"):
    add(dtype, -5)
    add(dtype, [])
    add(dtype, [1, -2, 100])
    add(dtype, np.arange(40) - 3)
    add(dtype, np.arange(24) - 12, (2, 3, 4))
add("int64", np.arange(2000))
add("int64", np.arange(2000) - 100, (40, 50))
add("int64", np.arange(1728), (12, 12, 12))
add("int64", [2**63 - 1, -(2**63)])
for dtype in ("uint8", "uint16", "uint32", "uint64"):
    add(dtype, [0, 200, 7])
    add(dtype, np.arange(64), (4, 16))
add("uint64", 2**64 - 1)
add("bool", True)
add("bool", False)
add("bool", [True, False])
add("bool", [True, True])
add("bool", np.arange(30) % 3 == 0)
add("bool", np.arange(1200) % 7 == 0, (30, 40))

path = pathlib.Path(__file__).with_name("description.json")
path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
