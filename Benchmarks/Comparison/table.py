# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The comparisons as a Markdown table with aligned columns."""

from collections.abc import Sequence
from statistics import median

from .cases import Case
from .comparison import Comparison

HEADER = [
    "Work",
    "Peer",
    "Numeral",
    "Peer's",
    "Ratio",
    "Spread",
    "At least",
    "Quality, ours / theirs",
    "MB",
]


def number(value: float) -> str:
    """Formats a number with three or more significant digits and thousands separators."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.4f}" if abs(value) < 1 else f"{value:.2f}"


def pace(case: Case, seconds: float) -> str:
    """Formats a time, as a throughput if the case has an amount of work."""
    if case.amount is None:
        return f"{number(seconds)} s"
    return f"{number(case.amount / seconds)} {case.unit}/s"


def row(comparison: Comparison) -> list[str]:
    """The texts of a row of the table."""
    case = comparison.case
    low, high = comparison.spread
    qualities = [
        f"{quality.name} " + " / ".join(number(value) for value in comparison.quality(quality.name))
        for quality in case.qualities
    ]
    return [
        case.work,
        case.peer,
        pace(case, median(m.seconds for m in comparison.ours)),
        pace(case, median(m.seconds for m in comparison.theirs)),
        f"{comparison.ratio:.2f}",
        f"{low:.2f} to {high:.2f}",
        "" if case.at_least is None else f"{case.at_least:g}",
        ", ".join(qualities),
        " / ".join(f"{value:,.0f}" for value in comparison.megabytes or ()),
    ]


def markdown(comparisons: Sequence[Comparison]) -> str:
    """The table, with a row for each comparison."""
    rows = [HEADER] + [row(comparison) for comparison in comparisons]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
    rows.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "| " + " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    )
