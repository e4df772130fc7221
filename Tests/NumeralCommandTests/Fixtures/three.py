# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes three.jpg: a drawn digit on its side, with the orientation in which a camera saw it.

python three.py        # pillow 13
"""

import pathlib

from PIL import Image

here = pathlib.Path(__file__).parent
exif = Image.Exif()
exif[274] = 6
image = Image.open(here / "drawn/3-dejavu-sans.png").convert("RGB")
image.transpose(Image.Transpose.ROTATE_90).save(here / "three.jpg", quality=90, exif=exif)
