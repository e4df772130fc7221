# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
r"""Draws digits in fonts of Debian to the folder drawn: each digit twice, each font four times.

    apt install fonts-breip fonts-comic-neue fonts-dejavu-core fonts-dkg-handwriting \
        fonts-humor-sans
    python drawn_digits.py                    # pillow 13, numpy 2
    python drawn_digits.py SEED FOLDER        # other drawings

The sizes, positions, colors, polarities and PNG modes depend on the seed alone; no drawing was
selected by the predictions of a network. The names of the files contain the digit and the font.
"""

import pathlib
import sys

import numpy
from PIL import Image, ImageDraw, ImageFont

fonts = {
    "breip": "truetype/breip/Breip.ttf",
    "comic-neue": "opentype/comic-neue/ComicNeue-Regular.otf",
    "dejavu-sans": "truetype/dejavu/DejaVuSans.ttf",
    "dkg-handwriting": "truetype/fifthhorseman/dkg.ttf",
    "humor-sans": "truetype/humor-sans/Humor-Sans.ttf",
}
modes = ["L", "RGB", "RGBA", "P"]


def gray(color):
    return numpy.dot(color, [0.299, 0.587, 0.114])


def colors(random):
    """A foreground and a background color with a clear contrast, either of them the darker."""
    while True:
        foreground, background = random.integers(0, 256, (2, 3))
        if abs(gray(foreground) - gray(background)) >= 80:
            return tuple(map(int, foreground)), tuple(map(int, background))


def draw(digit, font, mode, random):
    width, height = (int(side) for side in random.integers(32, 400, 2))
    foreground, background = colors(random)
    # From about a third of the image to nearly all of it.
    limits = (
        random.uniform(0.35, 0.95) * min(width, 1.6 * height),
        random.uniform(0.35, 0.95) * height,
    )
    size = 200
    left, top, right, bottom = ImageFont.truetype(font, size).getbbox(digit)
    size = max(12, int(size * min(limits[0] / (right - left), limits[1] / (bottom - top))))
    shape = ImageFont.truetype(font, size)
    left, top, right, bottom = shape.getbbox(digit)
    x = random.integers(0, max(1, width - (right - left))) - left
    y = random.integers(0, max(1, height - (bottom - top))) - top
    if mode == "RGBA":
        # A transparent background, which viewers fill with a color of their own.
        image = Image.new("RGBA", (width, height), (*background, 0))
        foreground = (*foreground, 255)
    else:
        image = Image.new("RGB", (width, height), background)
    ImageDraw.Draw(image).text((x, y), digit, font=shape, fill=foreground)
    if mode == "P":
        return image.quantize(16)
    return image if mode == "RGBA" else image.convert(mode)


seed, folder = sys.argv[1:] or (1, pathlib.Path(__file__).parent / "drawn")
random = numpy.random.default_rng(int(seed))
order = random.permutation(sorted(fonts))
for digit in range(10):
    for name in (order[digit % 5], order[(digit + 2) % 5]):
        mode = modes[random.integers(len(modes))]
        image = draw(str(digit), f"/usr/share/fonts/{fonts[name]}", mode, random)
        image.save(pathlib.Path(folder) / f"{digit}-{name}.png", optimize=True)
