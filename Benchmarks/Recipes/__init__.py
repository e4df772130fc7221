# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Accuracy against seconds of the recipes of `numeral train`, beside PyTorch."""
