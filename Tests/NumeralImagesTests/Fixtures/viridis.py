# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes viridis.npy: the 256 colors of Matplotlib's viridis as red, green, blue, `[256, 3]`.

python viridis.py        # matplotlib 3.11, numpy 2
"""

import pathlib

import matplotlib
import numpy

colors = 255 * matplotlib.colormaps["viridis"](range(256))[:, :3]
numpy.save(pathlib.Path(__file__).with_suffix(".npy"), colors.round().astype(numpy.uint8))
