# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Builds of this tree and of another commit, for the scripts that compare the two."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The root of this tree."""

OTHER = ROOT / ".build/same-bits/other"
"""A clone of this repository, kept between runs so that the next build is incremental."""


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    """Runs a command, which must succeed, and returns its standard output."""
    finished = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, check=True, text=True)
    return finished.stdout


def build(product: str, tree: Path) -> Path:
    """Builds a product of a tree in the release configuration and returns the executable."""
    options = ["swift", "build", "-c", "release", "--product", product]
    run(*options, cwd=tree)
    return Path(run(*options, "--show-bin-path", cwd=tree).strip()) / product


def build_both(product: str, commit: str) -> tuple[Path, Path]:
    """Builds a product of another commit and of this tree, and returns both executables."""
    if not OTHER.exists():
        run("git", "clone", "--quiet", "--no-checkout", ROOT, OTHER)
    run("git", "fetch", "--quiet", cwd=OTHER)
    run("git", "checkout", "--quiet", "--detach", commit, cwd=OTHER)
    return build(product, OTHER), build(product, ROOT)
