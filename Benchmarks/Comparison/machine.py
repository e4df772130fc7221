# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Descriptions of the machine and of the software that is compared."""

import os
import platform
import re
import subprocess
from pathlib import Path


def machine() -> str:
    """The processor, the number of cores, and the memory."""
    info = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.*)", info.read_text()) if info.exists() else []
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{(names or [platform.machine()])[0]}, {os.cpu_count()} cores, {gigabytes:.0f} GB"


def versions(requirements: Path) -> str:
    """The versions of Swift, of the system's OpenBLAS, of Python, and of the pinned peers."""
    swift = re.search(r"Swift version (\S+)", output("swift", "--version"))
    pins = re.findall(r"^(\S+)==(\S+)", requirements.read_text(), re.MULTILINE)
    return ", ".join(
        [
            f"Swift {swift[1] if swift else 'unknown'}",
            f"OpenBLAS {output('pkg-config', '--modversion', 'openblas').strip() or 'unknown'}",
            f"Python {platform.python_version()}",
            *(f"{name} {version}" for name, version in pins),
        ]
    )


def output(*command: str) -> str:
    """The standard output of a command, which may fail."""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
