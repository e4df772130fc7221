# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The workloads of the comparison in other libraries, one module for each."""
