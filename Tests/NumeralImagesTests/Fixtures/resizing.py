# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes images in other sizes and as gray, as Pillow computes them, to `resizing.safetensors`.

    python resizing.py       # pillow 13, numpy 2, safetensors 0.8

Each case is a pair `<name>/image`, [height, width, channels], and `<name>/result`,
[channels, height, width].
"""

import pathlib

import numpy
from PIL import Image
from safetensors.numpy import save_file

random = numpy.random.default_rng(0)
tensors = {}
for height, width, new_height, new_width in [
    (40, 53, 32, 32),
    (40, 53, 7, 5),
    (9, 7, 21, 30),
    (30, 30, 30, 11),
    (30, 30, 64, 30),
    (101, 3, 1, 1),
    (1, 1, 4, 3),
]:
    for channels, mode in [(3, "RGB"), (1, "L")]:
        image = random.integers(0, 256, (height, width, 3), dtype=numpy.uint8)
        converted = Image.fromarray(image).convert(mode)
        resized = converted.resize((new_width, new_height), Image.Resampling.BILINEAR)
        pixels = numpy.asarray(resized).reshape(new_height, new_width, channels)
        name = f"{height}x{width}-to-{new_height}x{new_width}x{channels}"
        tensors[f"{name}/image"] = image
        tensors[f"{name}/result"] = numpy.ascontiguousarray(pixels.transpose(2, 0, 1))
save_file(tensors, pathlib.Path(__file__).parent / "resizing.safetensors")
