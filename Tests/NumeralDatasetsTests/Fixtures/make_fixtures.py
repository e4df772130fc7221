# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes fixtures with NumPy, PyTorch and Python's gzip.

python make_fixtures.py        # numpy 2, torch 2
"""

import gzip
import pathlib
import struct

import numpy
import torch

here = pathlib.Path(__file__).parent
codes = {"u1": 0x08, "i1": 0x09, "i2": 0x0B, "i4": 0x0C, "f4": 0x0D, "f8": 0x0E}


def idx(array):
    """The bytes of an IDX file."""
    code = codes[array.dtype.str[1:]]
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, code, array.ndim, *array.shape)
    return header + array.astype(array.dtype.newbyteorder(">")).tobytes()


def save(name, data):
    (here / name).write_bytes(data)


# One file for each element type: numbers from the type's lowest to its highest, or simple
# fractions.
for type_name in ["u1", "i1", "i2", "i4"]:
    limits = numpy.iinfo(type_name)
    values = numpy.array([limits.min, limits.max, 0, 1, 2, 100], dtype=type_name)
    save(f"{numpy.dtype(type_name).name}.idx", idx(values.reshape(2, 3)))
for type_name in ["f4", "f8"]:
    values = numpy.array([-0.1, 1 / 3, numpy.inf, 0, 1e-30, 12345.678], dtype=type_name)
    save(f"{numpy.dtype(type_name).name}.idx", idx(values.reshape(2, 3)))

# Other gzip files: a member with a name in its header, and two members in one file.
text = b"".join(b"%d squared is %d\n" % (n, n * n) for n in range(20000))
with (
    (here / "squares.txt.gz").open("wb") as file,
    gzip.GzipFile("squares.txt", "wb", 9, file, mtime=0) as member,
):
    member.write(text[:20_000])
save(
    "squares-in-members.txt.gz",
    gzip.compress(text[:100_000], 1, mtime=0) + gzip.compress(text[100_000:], 6, mtime=0),
)

# Bilinear interpolation of the first digits to larger, smaller and wider images, in [0, 255].
digits = numpy.loadtxt(
    here.parents[2] / "Sources/NumeralDatasets/Resources/digits.csv.gz", delimiter=",", dtype="f4"
)
images = torch.tensor(digits[:10, :64]).reshape(10, 1, 8, 8) / 16 * 255
for height, width in [(28, 28), (5, 3), (8, 19)]:
    resized = torch.nn.functional.interpolate(
        images, size=(height, width), mode="bilinear", align_corners=False
    )
    save(f"digits-{height}x{width}.idx.gz", gzip.compress(idx(resized[:, 0].numpy()), 9, mtime=0))

# The results of torchvision's ToTensor and Normalize((0.1307,), (0.3081,)) for each byte.
pixels = torch.arange(256, dtype=torch.uint8).to(torch.float32).div(255)
save("mnist-inputs.idx", idx(pixels.sub(0.1307).div(0.3081).numpy()))
