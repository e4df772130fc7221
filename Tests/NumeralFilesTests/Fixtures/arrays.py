# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes the .npy and .safetensors files that the tests read.

python3 arrays.py        # NumPy 2.4, safetensors 0.8
"""

import pathlib

import numpy as np
from numpy.lib import format as npy
from safetensors.numpy import save_file

here = pathlib.Path(__file__).parent


def save(name, array, version=None):
    with (here / f"{name}.npy").open("wb") as file:
        npy.write_array(file, array, version=version)


counting = np.arange(6).reshape(2, 3)
for dtype in ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8"):
    save(dtype, (counting + 1).astype(dtype))
save("b1", counting % 2 == 0)
save("f4-big-endian", (counting + 1).astype(">f4"))
save("i2-big-endian", (counting * 1000 - 1).astype(">i2"))
save("f8-fortran", np.asfortranarray(np.arange(24).reshape(2, 3, 4) / 4))
save("f4-version-2", (counting + 1).astype("f4"), version=(2, 0))
save("f4-version-3", (counting + 1).astype("f4"), version=(3, 0))
save("f4-scalar", np.float32(2.5).reshape(()))
save("f4-vector", np.arange(3, dtype="f4"))
save("f4-empty", np.zeros((0, 3), dtype="f4"))
save("f2", counting.astype("f2"))
save("c8", counting.astype("c8"))
save("c16-big-endian", (counting - 2j * counting).astype(">c16"))
save("record", np.zeros(2, dtype=[("a", "f4"), ("b", "i4")]))
save("object", np.array([None, 1], dtype=object))

tensors = {
    "weight": np.arange(6, dtype="f4").reshape(2, 3) / 2,
    "bias": np.array([1.5, -2.5]),
    "count": np.array(7, dtype="i8"),
    "mask": np.array([True, False, True]),
    "none": np.zeros((0, 4), dtype="f4"),
    "half": np.array([1, 2, 3], dtype="f2"),
}
for dtype in ("i1", "i2", "i4", "u1", "u2", "u4", "u8"):
    tensors[dtype] = np.array([0, 1, 100], dtype=dtype)
save_file(tensors, here / "python.safetensors", metadata={"format": "np", "note": 'é "quoted"'})
