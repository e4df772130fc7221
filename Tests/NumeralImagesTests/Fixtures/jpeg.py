# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes JPEG files of every kind to this folder, and the pixels that Pillow reads from them.

    python jpeg.py       # pillow 13, numpy 2, safetensors 0.8

`jpeg.safetensors` holds the pixels of each file, turned upright, under the file's name. The files
`cmyk`, `arithmetic` and `12-bit` are refused and have no pixels there: the headers of the last two
are changed by hand.
"""

import pathlib

import numpy
from PIL import Image, ImageOps
from safetensors.numpy import save_file

here = pathlib.Path(__file__).parent
height, width = 37, 45
references = {}


def scene(channels):
    """Returns smooth colors and a sharp edge."""
    y, x = numpy.mgrid[:height, :width]
    planes = [
        128 + 100 * numpy.sin(x / (5 + c) + y / (9 - c)) + 25 * (x > 20 + c)
        for c in range(channels)
    ]
    return numpy.clip(numpy.stack(planes, axis=-1), 0, 255).astype(numpy.uint8)


def write(name, image, **options):
    """Writes an image with Pillow, and records the pixels of the file."""
    image.save(here / f"{name}.jpg", **options)
    read = ImageOps.exif_transpose(Image.open(here / f"{name}.jpg"))
    references[name] = numpy.asarray(read)


def exif(orientation):
    """Returns Exif data with an orientation."""
    data = Image.Exif()
    data[274] = orientation
    return data


color = Image.fromarray(scene(3))
gray = Image.fromarray(scene(1)[..., 0])
write("gray", gray, quality=90)
write("gray-progressive", gray, quality=80, progressive=True)
write("444", color, quality=95, subsampling=0)
write("422", color, quality=90, subsampling=1)
write("420", color, quality=85, subsampling=2)
write("progressive", color, quality=85, subsampling=2, progressive=True)
write("optimized", color, quality=30, optimize=True)
write("restarts", color, quality=85, restart_marker_blocks=2)
write("rgb", color, quality=90, keep_rgb=True)
for number in range(2, 9):
    write(f"orientation-{number}", color, quality=75, exif=exif(number))
Image.fromarray(scene(4), "CMYK").save(here / "cmyk.jpg")
save_file(references, here / "jpeg.safetensors")

# The marker of the frame, and the bits of a sample.
bytes_444 = (here / "444.jpg").read_bytes()
frame = bytes_444.index(b"\xff\xc0")
(here / "arithmetic.jpg").write_bytes(bytes_444[: frame + 1] + b"\xc9" + bytes_444[frame + 2 :])
start, length = bytes_444[: frame + 1], bytes_444[frame + 2 : frame + 4]
(here / "12-bit.jpg").write_bytes(start + b"\xc1" + length + b"\x0c" + bytes_444[frame + 5 :])
