# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""A row's measurements, round by round, and what follows from them."""

from dataclasses import asdict, dataclass
from statistics import median

from measurement import Measurement
from rows import Row


@dataclass(frozen=True)
class Comparison:
    row: Row
    ours: list[Measurement]
    theirs: list[Measurement]

    @property
    def ratio(self) -> float:
        """Their median time over ours."""
        return median(m.seconds for m in self.theirs) / median(m.seconds for m in self.ours)

    @property
    def spread(self) -> tuple[float, float]:
        """The smallest and the largest ratio of a round."""
        ratios = [t.seconds / o.seconds for o, t in zip(self.ours, self.theirs)]
        return min(ratios), max(ratios)

    @property
    def megabytes(self) -> tuple[float, float] | None:
        """Our median peak memory, and theirs; None where both sides are in one process."""
        sides = [[m.megabytes for m in side] for side in (self.ours, self.theirs)]
        return None if None in sides[0] else (median(sides[0]), median(sides[1]))

    def quality(self, name: str) -> tuple[float, float]:
        """Our median, and theirs, of how good the result is."""
        return median(m.quality[name] for m in self.ours), median(m.quality[name] for m in self.theirs)

    def misses(self) -> list[str]:
        """What is not as it should be, in words."""
        found = []
        if self.row.at_least is not None and self.ratio < self.row.at_least:
            found.append(f"{self.ratio:.3f} times as fast, expected at least {self.row.at_least:g}")
        for quality in self.row.qualities:
            ours, theirs = self.quality(quality.name)
            if quality.shortfall(ours, theirs) > quality.tolerance:
                found.append(f"{quality.name} {ours:.8g}, where {self.row.peer} has {theirs:.8g}")
        if self.megabytes and self.megabytes[0] >= self.megabytes[1]:
            ours, theirs = self.megabytes
            found.append(f"{ours:.0f} MB, where {self.row.peer} takes {theirs:.0f} MB")
        return found

    def record(self) -> dict:
        """All that was measured, and what follows, for a JSON file."""
        return {
            "name": self.row.name, "work": self.row.work, "peer": self.row.peer,
            "ratio": self.ratio, "spread": self.spread, "at_least": self.row.at_least,
            "ours": [asdict(m) for m in self.ours], "theirs": [asdict(m) for m in self.theirs],
            "misses": self.misses(),
        }
