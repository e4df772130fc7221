# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The measurements of a case, and the ratios and misses that follow from them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, Protocol

from .cases import Case
from .measurement import Measurement


@dataclass(frozen=True)
class Comparison:
    """The measurements of both sides of a case, one for each round."""

    case: Case
    ours: Sequence[Measurement]
    theirs: Sequence[Measurement]

    @property
    def ratio(self) -> float:
        """The peer's median time over ours."""
        return median(m.seconds for m in self.theirs) / median(m.seconds for m in self.ours)

    @property
    def spread(self) -> tuple[float, float]:
        """The smallest and the largest ratio of a round."""
        ratios = [t.seconds / o.seconds for o, t in zip(self.ours, self.theirs, strict=True)]
        return min(ratios), max(ratios)

    @property
    def megabytes(self) -> tuple[float, float] | None:
        """Our and the peer's median peak memory; None if both sides ran in one process."""
        ours = [m.megabytes for m in self.ours if m.megabytes is not None]
        theirs = [m.megabytes for m in self.theirs if m.megabytes is not None]
        return (median(ours), median(theirs)) if ours and theirs else None

    def quality(self, name: str) -> tuple[float, float]:
        """Our and the peer's median of a quality."""
        ours, theirs = (median(m.quality[name] for m in side) for side in (self.ours, self.theirs))
        return ours, theirs

    def misses(self) -> list[str]:
        """The missed targets: too small a ratio, a worse quality, or more memory than the peer."""
        found = []
        if self.case.at_least is not None and self.ratio < self.case.at_least:
            found.append(
                f"{self.ratio:.3f} times as fast, expected at least {self.case.at_least:g}"
            )
        for quality in self.case.qualities:
            ours, theirs = self.quality(quality.name)
            if quality.shortfall(ours, theirs) > quality.tolerance:
                found.append(f"{quality.name} {ours:.8g}, where {self.case.peer} has {theirs:.8g}")
        if self.case.limits_memory and self.megabytes and self.megabytes[0] >= self.megabytes[1]:
            ours, theirs = self.megabytes
            found.append(f"{ours:.0f} MB, where {self.case.peer} takes {theirs:.0f} MB")
        return found

    def record(self) -> dict[str, Any]:
        """All measurements and results, for a JSON file."""
        return {
            "name": self.case.name,
            "work": self.case.work,
            "peer": self.case.peer,
            "ratio": self.ratio,
            "spread": self.spread,
            "at_least": self.case.at_least,
            "ours": [asdict(m) for m in self.ours],
            "theirs": [asdict(m) for m in self.theirs],
            "misses": self.misses(),
        }


class Runner(Protocol):
    """Runs the rounds of a case."""

    def run(self, number: int) -> str:
        """Runs a round and returns a line that describes it."""

    def comparison(self) -> Comparison:
        """The comparison of all rounds so far; there must be at least one."""
