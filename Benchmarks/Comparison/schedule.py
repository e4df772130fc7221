# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The order in which the cases run."""

import time
from collections.abc import Iterator, Sequence

from .cases import Case


def schedule(cases: Sequence[Case], minimum_rounds: int) -> Iterator[tuple[Case, int]]:
    """Yields cases and the numbers of their rounds, from 1, one round of every case at a time.

    A case gets the minimum number of rounds, and further ones until they have taken its minimum
    duration. The rounds of a case are far apart in time, because a shared machine is slow for
    minutes at a time: a slow phase then affects one round of many cases, not all rounds of a few.
    """
    spent = {case.name: 0.0 for case in cases}
    number = 0
    while cases:
        number += 1
        for case in cases:
            start = time.monotonic()
            yield case, number
            spent[case.name] += time.monotonic() - start
        cases = [
            case
            for case in cases
            if number < minimum_rounds or spent[case.name] < case.minimum_seconds
        ]
