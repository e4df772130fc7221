# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Makes a PNG of every kind in this folder, and what Pillow sees in them.

    python png.py        # pillow 13, numpy 2, safetensors 0.8

Pillow writes what it can; interlaced images, 16 bits, few bits and gamma are put together here.
`png.safetensors` holds the pixels of each file, as 8 bits, under the file's name.
"""

import pathlib
import struct
import zlib

import numpy
from PIL import Image
from safetensors.numpy import save_file

here = pathlib.Path(__file__).parent
height, width = 11, 13
random = numpy.random.default_rng(0)
references = {}


def noise(*channels, bits=8):
    kind = numpy.uint16 if bits == 16 else numpy.uint8
    return random.integers(0, 1 << bits, (height, width, *channels), dtype=kind)


def by_pillow(name, image, mode, **options):
    """Writes an image with Pillow; `mode` is the one whose pixels are expected."""
    image.save(here / f"{name}.png", **options)
    references[name] = numpy.asarray(Image.open(here / f"{name}.png").convert(mode))


def chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def rows(pixels, bits):
    """The rows of an image, packed to `bits` a number, without a filter."""
    packed = b""
    for row in pixels.reshape(len(pixels), -1):
        if bits == 16:
            data = row.astype(">u2").tobytes()
        else:
            places = numpy.unpackbits(row[:, None].astype(numpy.uint8), axis=1)[:, 8 - bits :]
            data = numpy.packbits(places.reshape(-1)).tobytes()
        packed += b"\0" + data
    return packed


def by_hand(name, pixels, bits, kind, expected, interlaced=False, chunks=b""):
    """Writes an image chunk by chunk; `kind` is the PNG specification's color type."""
    if interlaced:
        # Adam7: first row, first column, rows apart, columns apart.
        passes = [
            (0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2),
            (1, 0, 2, 1),
        ]
        data = b"".join(rows(pixels[y::down, x::across], bits) for y, x, down, across in passes)
    else:
        data = rows(pixels, bits)
    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, interlaced)
    (here / f"{name}.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunks
        + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b""))
    references[name] = expected.astype(numpy.uint8)


def seen(name, mode):
    return numpy.asarray(Image.open(here / f"{name}.png").convert(mode))


by_pillow("gray", Image.fromarray(noise()), "L")
by_pillow("rgb", Image.fromarray(noise(3)), "RGB")
by_pillow("rgba", Image.fromarray(noise(4)), "RGBA")
by_pillow("gray-alpha", Image.fromarray(noise(2)), "LA")
by_pillow("1-bit", Image.fromarray(noise()).convert("1"), "L")
palette = Image.fromarray(noise(3)).quantize(20)
by_pillow("palette", palette, "RGB")
by_pillow("palette-transparent", palette, "RGBA", transparency=bytes(range(0, 200, 10)))
rgb = noise(3)
by_pillow("rgb-transparent", Image.fromarray(rgb), "RGBA", transparency=tuple(map(int, rgb[4, 5])))

# Two and four bits, and Adam7: Pillow reads what it does not write.
for bits in [2, 4]:
    pixels = noise(bits=bits)
    by_hand(f"{bits}-bit", pixels, bits, 0, pixels * (255 // ((1 << bits) - 1)))
by_hand("interlaced", pixels := noise(3), 8, 2, pixels, interlaced=True)
by_hand("interlaced-1-bit", pixels := noise(bits=1), 1, 0, pixels * 255, interlaced=True)
for name, mode in [("2-bit", "L"), ("4-bit", "L"), ("interlaced", "RGB"), ("interlaced-1-bit", "L")]:
    assert (seen(name, mode) == references[name]).all(), name

# Sixteen bits, of which Pillow drops eight: the nearest of 8 bits is what is expected.
for name, channels, kind in [("gray", (), 0), ("rgb", (3,), 2), ("rgba", (4,), 6)]:
    pixels = noise(*channels, bits=16)
    by_hand(f"{name}-16", pixels, 16, kind, numpy.rint(pixels / 257))

# Numbers in proportion to light: libpng takes sRGB's curve for the power that comes nearest to it.
pixels = noise(3)
curve = (pixels / 255) ** (1 / 2.2)
gamma = chunk(b"gAMA", struct.pack(">I", 100_000))
by_hand("linear", pixels, 8, 2, numpy.rint(255 * curve), chunks=gamma)

save_file(
    {name: numpy.ascontiguousarray(array) for name, array in references.items()},
    here / "png.safetensors")
