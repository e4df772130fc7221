# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The file of operations of NumPy or SciPy on arrays, with their results, that NumPyCases reads.

The file has an array of all elements for each type, and `index`, the bytes of a JSON list of cases:
the operation, the operands, the results, and the arguments, such as the axis. An array of a case is
its type, its shape, and the position of its first element.
"""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


class CaseFile:
    """Cases, and the elements of their arrays."""

    def __init__(self) -> None:
        """Creates a file without cases."""
        self.cases: list[dict[str, Any]] = []
        self.elements: dict[str, list[Array]] = {}
        self.sizes: Counter[str] = Counter()

    def _stored(self, array: Any) -> list[Any]:
        """Adds an array to those of its type, and returns its entry in the index."""
        array = np.asarray(array)
        name, start = array.dtype.name, self.sizes[array.dtype.name]
        self.elements.setdefault(name, []).append(array.reshape(-1))
        self.sizes[name] += array.size
        return [name, list(array.shape), start]

    def add(self, name: str, operands: Sequence[Array], results: Any, **arguments: Any) -> None:
        """Adds a case; several results are a tuple."""
        results = results if isinstance(results, tuple) else (results,)
        self.cases.append(
            {
                "operation": name,
                "operands": [self._stored(operand) for operand in operands],
                "results": [self._stored(result) for result in results],
                "arguments": {
                    key: np.atleast_1d(np.asarray(value, np.float64)).tolist()
                    for key, value in arguments.items()
                },
            }
        )

    def write(self, file: Path) -> None:
        """Writes the file, and prints the number of cases."""
        pools = {name: np.concatenate(parts) for name, parts in self.elements.items()}
        index = np.frombuffer(json.dumps(self.cases, separators=(",", ":")).encode(), np.uint8)
        np.savez_compressed(file, index=index, **pools)
        operations = {case["operation"] for case in self.cases}
        print(f"{len(self.cases)} cases of {len(operations)} operations")
