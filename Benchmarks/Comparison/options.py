# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The options of the command line."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .cases import CASES, Case

DESCRIPTION = """\
Compares Numeral with other libraries on the same workloads and data. The sides take turns, each run
in a new process. Missing executables, peers and input files are built, installed or written first.
Prints a table of ratios, and exits with status 1 if a case misses its target.
"""


@dataclass(frozen=True)
class Options:
    """The options of the command line."""

    cases: tuple[Case, ...]
    """The selected cases."""
    rounds: int
    """The minimum number of rounds of each case."""
    threads: int
    """The number of threads of both sides."""
    json: Path | None
    """The file for all measurements."""

    @classmethod
    def parse(cls, arguments: Sequence[str] | None = None) -> "Options":
        """Parses arguments, by default those of the process; exits if they are invalid."""
        parser = argparse.ArgumentParser(prog="Scripts/compare", description=DESCRIPTION)
        parser.add_argument(
            "--filter", default="", metavar="NAME", help="only cases whose name contains this"
        )
        parser.add_argument(
            "--rounds",
            type=int,
            default=3,
            metavar="N",
            help="minimum number of rounds (default: 3)",
        )
        parser.add_argument(
            "--threads", type=int, default=2, metavar="N", help="threads of each side (default: 2)"
        )
        parser.add_argument(
            "--json", type=Path, metavar="FILE", help="write all measurements to this file"
        )
        parsed = parser.parse_args(arguments)
        for name in ("rounds", "threads"):
            if getattr(parsed, name) < 1:
                parser.error(f"--{name} is {getattr(parsed, name)}, expected 1 or more")
        cases = tuple(case for case in CASES if parsed.filter in case.name)
        if not cases:
            names = ", ".join(case.name for case in CASES)
            parser.error(f"--filter is '{parsed.filter}', expected a part of one of {names}")
        # Absolute, because the comparison changes to the root of the repository.
        json = parsed.json.absolute() if parsed.json else None
        return cls(cases, parsed.rounds, parsed.threads, json)
