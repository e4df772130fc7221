# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The comparisons as a table in Markdown, its columns aligned so that it can be read as it stands."""

from statistics import median

from comparison import Comparison
from rows import Row

HEADER = [
    "Work", "Peer", "Numeral", "Peer's", "Ratio", "Spread", "At least", "Quality, ours / theirs", "MB"]


def number(value: float) -> str:
    """Three digits or more, thousands set apart."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.4f}" if abs(value) < 1 else f"{value:.2f}"


def pace(row: Row, seconds: float) -> str:
    if row.amount is None:
        return f"{number(seconds)} s"
    return f"{number(row.amount / seconds)} {row.unit}/s"


def cells(comparison: Comparison) -> list[str]:
    row = comparison.row
    low, high = comparison.spread
    qualities = [
        f"{quality.name} " + " / ".join(number(value) for value in comparison.quality(quality.name))
        for quality in row.qualities
    ]
    return [
        row.work,
        row.peer,
        pace(row, median(m.seconds for m in comparison.ours)),
        pace(row, median(m.seconds for m in comparison.theirs)),
        f"{comparison.ratio:.2f}",
        f"{low:.2f} to {high:.2f}",
        "" if row.at_least is None else f"{row.at_least:g}",
        ", ".join(qualities),
        " / ".join(f"{value:,.0f}" for value in comparison.megabytes or ()),
    ]


def markdown(comparisons: list[Comparison]) -> str:
    lines = [HEADER] + [cells(comparison) for comparison in comparisons]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADER))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |"
        for line in lines)
