# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Whose turn it is."""

import time
from collections.abc import Iterator

from rows import Row


def turns(rows: list[Row], least: int) -> Iterator[tuple[Row, int]]:
    """A round of every row, then another, numbered from 1: so many at least, and more of short work.

    The rounds of a row lie far apart, because a machine that others share is slow for minutes at a time:
    that falls on a round of many rows, and not on all rounds of a few.
    """
    spent = {row.name: 0.0 for row in rows}
    number = 0
    while rows:
        number += 1
        for row in rows:
            start = time.monotonic()
            yield row, number
            spent[row.name] += time.monotonic() - start
        rows = [row for row in rows if number < least or spent[row.name] < row.seconds]
