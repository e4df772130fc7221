# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Draws digits in fonts of Debian's, in the folder drawn: each digit twice, each font four times.

    apt install fonts-breip fonts-comic-neue fonts-dejavu-core fonts-dkg-handwriting fonts-humor-sans
    python drawn_digits.py                    # pillow 13, numpy 2
    python drawn_digits.py SEED FOLDER        # others, for a look at more than twenty

Size, place, colors, polarity and kind of PNG come from the seed alone; no drawing was picked or left
out for what a network says about it. A file is named for its digit and its font.
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
    """An ink and a paper that can be told apart, either of them the darker."""
    while True:
        ink, paper = random.integers(0, 256, (2, 3))
        if abs(gray(ink) - gray(paper)) >= 80:
            return tuple(map(int, ink)), tuple(map(int, paper))


def draw(digit, font, mode, random):
    width, height = (int(side) for side in random.integers(32, 400, 2))
    ink, paper = colors(random)
    # From a third of what fits to nearly all of it.
    room = random.uniform(0.35, 0.95) * min(width, 1.6 * height), random.uniform(0.35, 0.95) * height
    size = 200
    left, top, right, bottom = ImageFont.truetype(font, size).getbbox(digit)
    size = max(12, int(size * min(room[0] / (right - left), room[1] / (bottom - top))))
    shape = ImageFont.truetype(font, size)
    left, top, right, bottom = shape.getbbox(digit)
    x = random.integers(0, max(1, width - (right - left))) - left
    y = random.integers(0, max(1, height - (bottom - top))) - top
    if mode == "RGBA":
        # Foreground on nothing: what is behind it is the viewer's choice.
        image = Image.new("RGBA", (width, height), (*paper, 0))
        ink = (*ink, 255)
    else:
        image = Image.new("RGB", (width, height), paper)
    ImageDraw.Draw(image).text((x, y), digit, font=shape, fill=ink)
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
