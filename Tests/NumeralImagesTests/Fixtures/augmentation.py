# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes moved and recolored images to `augmentation.safetensors`.

    python augmentation.py       # torch 2, torchvision 0.28, scipy 1.17, safetensors 0.8

`affine/<degrees>,<x>,<y>,<scale>,<shear>` are the results of torchvision's `affine` on `image`,
with zeros beyond the border. `border/<mode>` are those of scipy.ndimage for one of these motions
with the modes `nearest` and `mirror`, Numeral's `edge` and `reflect`. `brightness/<factor>` and so
on are those of torchvision's `adjust_…`; those that begin with `gray-` are on `image[:1]`.
"""

import math
import pathlib

import numpy
import scipy.ndimage
import torch
from safetensors.numpy import save_file
from torchvision.transforms import InterpolationMode
from torchvision.transforms.v2 import functional

image = torch.from_numpy(numpy.random.default_rng(0).random((3, 17, 22), dtype=numpy.float32))
tensors = {"image": image.numpy()}
for degrees, x, y, scale, shear in [
    (25, 0, 0, 1, 0),
    (0, 3, -2, 1, 0),
    (0, 0, 0, 1.3, 0),
    (0, 0, 0, 0.6, 0),
    (0, 0, 0, 1, 20),
    (-40, 2, 1, 0.9, -15),
    (180, 0, 0, 1, 0),
]:
    moved = functional.affine(
        image, degrees, [x, y], scale, [shear, 0], interpolation=InterpolationMode.BILINEAR
    )
    tensors[f"affine/{degrees},{x},{y},{scale},{shear}"] = moved.numpy()

# A rotation by 30 degrees clockwise about the center, as the position in the source, (y, x).
angle = math.radians(30)
matrix = numpy.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
center = numpy.array([16 / 2, 21 / 2])
for mode in ["nearest", "mirror"]:
    planes = [
        scipy.ndimage.affine_transform(
            plane.astype(numpy.float64), matrix, center - matrix @ center, order=1, mode=mode
        )
        for plane in image.numpy()
    ]
    tensors[f"border/{mode}"] = numpy.stack(planes).astype(numpy.float32)

for factor in [0, 0.4, 1.7]:
    for name in ["brightness", "contrast", "saturation"]:
        adjust = getattr(functional, f"adjust_{name}")
        tensors[f"{name}/{factor}"] = adjust(image, factor).numpy()
        tensors[f"gray-{name}/{factor}"] = adjust(image[:1], factor).numpy()
save_file(tensors, pathlib.Path(__file__).parent / "augmentation.safetensors")
