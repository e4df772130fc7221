# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes Matplotlib's 256 colors of viridis, `[256, 3]`: red, green and blue.

    python viridis.py        # matplotlib 3.11, numpy 2
"""

import pathlib

import matplotlib
import numpy

colors = 255 * matplotlib.colormaps["viridis"](range(256))[:, :3]
numpy.save(pathlib.Path(__file__).with_suffix(".npy"), colors.round().astype(numpy.uint8))
