# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The comparison of Numeral with other libraries, which Scripts/compare runs."""
