# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes PNG files of every kind to this folder, and the pixels that Pillow reads from them.

    python png.py        # pillow 13, numpy 2, safetensors 0.8

Pillow cannot write interlaced images, 16 bits, 2 and 4 bits, and gamma: these are encoded here.
`png.safetensors` holds the pixels of each file, as 8 bits, under the file's name.
"""

import pathlib
import struct
import zlib

import numpy
from PIL import Image, ImageOps
from safetensors.numpy import save_file

here = pathlib.Path(__file__).parent
height, width = 11, 13
random = numpy.random.default_rng(0)
references = {}


def noise(*channels, bits=8):
    kind = numpy.uint16 if bits == 16 else numpy.uint8
    return random.integers(0, 1 << bits, (height, width, *channels), dtype=kind)


def write_with_pillow(name, image, mode, **options):
    """Writes an image with Pillow, and records its pixels in a mode."""
    image.save(here / f"{name}.png", **options)
    references[name] = numpy.asarray(Image.open(here / f"{name}.png").convert(mode))


def chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def rows(pixels, bits):
    """The unfiltered rows of an image, with a number of bits for each sample."""
    packed = b""
    for row in pixels.reshape(len(pixels), -1):
        if bits == 16:
            data = row.astype(">u2").tobytes()
        else:
            bit_rows = numpy.unpackbits(row[:, None].astype(numpy.uint8), axis=1)[:, 8 - bits :]
            data = numpy.packbits(bit_rows.reshape(-1)).tobytes()
        packed += b"\0" + data
    return packed


def write_by_hand(name, pixels, bits, kind, expected, interlaced=False, chunks=b""):
    """Writes an image chunk by chunk; `kind` is the PNG specification's color type."""
    if interlaced:
        # Adam7: first row, first column, rows apart, columns apart.
        passes = [
            (0, 0, 8, 8),
            (0, 4, 8, 8),
            (4, 0, 8, 4),
            (0, 2, 4, 4),
            (2, 0, 4, 2),
            (0, 1, 2, 2),
            (1, 0, 2, 1),
        ]
        data = b"".join(rows(pixels[y::down, x::across], bits) for y, x, down, across in passes)
    else:
        data = rows(pixels, bits)
    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, interlaced)
    (here / f"{name}.png").write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunks
        + chunk(b"IDAT", zlib.compress(data))
        + chunk(b"IEND", b"")
    )
    references[name] = expected.astype(numpy.uint8)


def read_pixels(name, mode):
    return numpy.asarray(Image.open(here / f"{name}.png").convert(mode))


write_with_pillow("gray", Image.fromarray(noise()), "L")
write_with_pillow("rgb", Image.fromarray(noise(3)), "RGB")
write_with_pillow("rgba", Image.fromarray(noise(4)), "RGBA")
write_with_pillow("gray-alpha", Image.fromarray(noise(2)), "LA")
write_with_pillow("1-bit", Image.fromarray(noise()).convert("1"), "L")
palette = Image.fromarray(noise(3)).quantize(20)
write_with_pillow("palette", palette, "RGB")
write_with_pillow("palette-transparent", palette, "RGBA", transparency=bytes(range(0, 200, 10)))
rgb = noise(3)
write_with_pillow(
    "rgb-transparent", Image.fromarray(rgb), "RGBA", transparency=tuple(map(int, rgb[4, 5]))
)

# Two and four bits, and Adam7, which Pillow can read.
for bits in [2, 4]:
    pixels = noise(bits=bits)
    write_by_hand(f"{bits}-bit", pixels, bits, 0, pixels * (255 // ((1 << bits) - 1)))
write_by_hand("interlaced", pixels := noise(3), 8, 2, pixels, interlaced=True)
write_by_hand("interlaced-1-bit", pixels := noise(bits=1), 1, 0, pixels * 255, interlaced=True)
for name, mode in [
    ("2-bit", "L"),
    ("4-bit", "L"),
    ("interlaced", "RGB"),
    ("interlaced-1-bit", "L"),
]:
    assert (read_pixels(name, mode) == references[name]).all(), name

# Sixteen bits, of which Pillow drops eight; the expected pixels are rounded to the nearest 8 bits.
for name, channels, kind in [("gray", (), 0), ("rgb", (3,), 2), ("rgba", (4,), 6)]:
    pixels = noise(*channels, bits=16)
    write_by_hand(f"{name}-16", pixels, 16, kind, numpy.rint(pixels / 257))

# Linear light: libpng approximates the curve of sRGB by a power of 1 / 2.2.
pixels = noise(3)
curve = (pixels / 255) ** (1 / 2.2)
gamma = chunk(b"gAMA", struct.pack(">I", 100_000))
write_by_hand("linear", pixels, 8, 2, numpy.rint(255 * curve), chunks=gamma)

# The orientations of a camera.
for orientation in range(2, 9):
    exif = Image.Exif()
    exif[274] = orientation
    name = f"orientation-{orientation}"
    Image.fromarray(noise() if orientation % 2 else noise(3)).save(here / f"{name}.png", exif=exif)
    references[name] = numpy.asarray(ImageOps.exif_transpose(Image.open(here / f"{name}.png")))

save_file(
    {name: numpy.ascontiguousarray(array) for name, array in references.items()},
    here / "png.safetensors",
)
