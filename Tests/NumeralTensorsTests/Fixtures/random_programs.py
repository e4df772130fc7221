# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes random-programs.npz: 2,000 random programs of NumPy, with their results.

    pip install numpy==2.4.6
    python random_programs.py

A program takes views of an array, and then applies two to five operations to it, among them
further views, and assignments to views. The array is computed from two numbers (see `numbers`). The
file has an array of all results for each type, and `index`, the bytes of a JSON list of programs.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Step = dict[str, Any]
Outcome = tuple[Step, Array] | None

rng = np.random.default_rng(20)


def integer(low: int, high: int) -> int:
    """A random integer from low to high."""
    return int(rng.integers(low, high + 1))


def choice(options: Any) -> Any:
    """One of the options."""
    return options[integer(0, len(options) - 1)]


def numbers(shape: list[int], multiplier: int, offset: int, dtype: Any) -> Array:
    """Small numbers with ties: integers, or multiples of a quarter."""
    size = int(np.prod(shape, dtype=np.int64))
    values = (np.arange(size) * multiplier + offset) % 33 - 16
    return (values if dtype == np.int64 else values / 4).reshape(shape).astype(dtype)


def operand(shape: list[int], dtype: Any) -> tuple[Step, Array]:
    """Numbers that can be broadcast to a shape, and that lie in row-major order or in columns."""
    lengths = [1 if rng.random() < 0.3 else length for length in shape]
    lengths = lengths[integer(0, len(lengths)) :] if rng.random() < 0.4 else lengths
    multiplier, offset, transposed = integer(1, 32), integer(0, 32), bool(rng.random() < 0.3)
    entry = {"shape": lengths[::-1] if transposed else lengths, "numbers": [multiplier, offset],
             "transposed": transposed}  # fmt: skip
    array = numbers(entry["shape"], multiplier, offset, dtype)
    return entry, array.T if transposed else array


def items(x: Array) -> tuple[list[Step], tuple[Any, ...]]:
    """Indices of the leading axes, as an entry and for NumPy."""
    entries: list[Step] = []
    indices: list[Any] = []
    lengths = list(x.shape)
    for _ in range(integer(1, min(3, x.ndim))):
        kind = rng.random()
        if kind < 0.1:
            entries.append({"isNew": True})
            indices.append(None)
            continue
        length = lengths.pop(0)
        if kind < 0.4 and length > 0:
            index = integer(-length, length - 1)
            entries.append({"index": index})
            indices.append(index)
        elif kind < 0.7:
            low = integer(0, length)
            high = integer(low, length)
            step = integer(1, 2)
            entries.append({"from": low, "to": high, "by": step})
            indices.append(slice(low, high, step))
        else:
            step = choice([-2, -1, 1, 2])
            entries.append({"by": step})
            indices.append(slice(None, None, step))
    return entries, tuple(indices)


# Views.


def indexed(x: Array) -> Outcome:
    if x.ndim == 0:
        return None
    entries, indices = items(x)
    return {"operation": "indexed", "items": entries}, x[indices]


def transposed(x: Array) -> Outcome:
    axes = [int(axis) for axis in rng.permutation(x.ndim)]
    return {"operation": "transposed", "axes": axes}, x.transpose(axes)


def flipped(x: Array) -> Outcome:
    if x.ndim == 0:
        return None
    axis = integer(-x.ndim, x.ndim - 1)
    return {"operation": "flipped", "axis": axis}, np.flip(x, axis)


def expanded(x: Array) -> Outcome:
    if x.ndim > 3:
        return None
    axis = integer(0, x.ndim)
    return {"operation": "expanded", "axis": axis}, np.expand_dims(x, axis)


def broadcast(x: Array) -> Outcome:
    if x.size > 30 or x.ndim > 3:
        return None
    shape = [choice([1, 2, 3])] + [3 if length == 1 else length for length in x.shape]
    return {"operation": "broadcast", "axes": shape}, np.broadcast_to(x, shape)


def diagonal(x: Array) -> Outcome:
    if x.ndim < 2:
        return None
    offset = integer(-2, 2)
    return {"operation": "diagonal", "axis": offset}, np.diagonal(x, offset, -2, -1)


def reshaped(x: Array) -> Outcome:
    if x.ndim == 0 or x.size == 0:
        return None
    shape = [-1, x.shape[-1]] if rng.random() < 0.5 else [x.shape[0], -1]
    return {"operation": "reshaped", "axes": shape}, x.reshape(shape)


# Operations. Those that depend on the order of numbers need exact ones.


def unary(x: Array) -> Outcome:
    functions: dict[str, Callable[[Array], Array]] = {
        "negate": np.negative, "abs": np.abs, "square": np.square, "sign": np.sign,
    }  # fmt: skip
    if x.dtype == np.float64:
        functions |= {"tanh": np.tanh, "sin": np.sin, "exp": np.exp,
                      "sqrt": lambda x: np.sqrt(np.abs(x))}  # fmt: skip
    name = choice(list(functions))
    return {"operation": name}, functions[name](x)


BINARY: dict[str, Callable[[Array, Any], Array]] = {
    "add": np.add, "subtract": np.subtract, "multiply": np.multiply, "minimum": np.minimum,
    "maximum": np.maximum,
}  # fmt: skip


def binary(x: Array) -> Outcome:
    name = choice(list(BINARY))
    entry, other = operand(list(x.shape), x.dtype)
    return {"operation": name, "operand": entry}, BINARY[name](x, other)


def reversed_self(x: Array) -> Outcome:
    if x.ndim == 0:
        return None
    name, axis = choice(list(BINARY)), integer(0, x.ndim - 1)
    step = {"operation": name, "axis": axis}
    return step, BINARY[name](x, np.flip(x, axis))


def reduced(x: Array) -> Outcome:
    if x.ndim == 0:
        return None
    axis, keep = integer(-x.ndim, x.ndim - 1), bool(rng.random() < 0.5)
    names: dict[str, Callable[..., Array]] = {"sum": np.sum}
    if x.shape[axis] > 0:
        names |= {"max": np.max, "min": np.min, "argmax": np.argmax, "argmin": np.argmin}
        if x.dtype == np.float64:
            names |= {"mean": np.mean, "variance": np.var, "median": np.median}
    name = choice(list(names))
    result = np.asarray(names[name](x, axis=axis, keepdims=keep)).astype(x.dtype)
    return {"operation": name, "axis": axis, "keepDims": keep}, result


def along_axis(x: Array) -> Outcome:
    if x.ndim == 0:
        return None
    axis = integer(-x.ndim, x.ndim - 1)
    if x.shape[axis] == 0:
        return None
    shift = integer(-4, 4)
    indices = [integer(-x.shape[axis], x.shape[axis] - 1) for _ in range(3)]
    options: dict[str, Callable[[], Array]] = {
        "sorted": lambda: np.sort(x, axis, kind="stable"),
        "argsort": lambda: np.argsort(x, axis, kind="stable").astype(x.dtype),
        "cumulativeSum": lambda: np.cumsum(x, axis),
        "differences": lambda: np.diff(x, axis=axis),
        "rolled": lambda: np.roll(x, shift, axis),
        "take": lambda: np.take(x, indices, axis),
        "concatenated": lambda: np.concatenate([x, np.flip(x, axis)], axis),
        "repeated": lambda: np.repeat(x, 2, axis),
    }
    name = choice(list(options))
    extra = {"axes": indices} if name == "take" else {"count": shift} if name == "rolled" else {}
    return {"operation": name, "axis": axis, **extra}, options[name]()


def selected(x: Array) -> Outcome:
    threshold = integer(-3, 3)
    if rng.random() < 0.5:
        return {"operation": "where", "count": threshold}, np.where(x > threshold, x, -x)
    if x.ndim == 0:
        return None
    return {"operation": "masked", "count": threshold}, x[x > threshold]


def product(x: Array) -> Outcome:
    if x.ndim != 2 or x.dtype != np.float64:
        return None
    return {"operation": "product"}, x @ x.T


def assigned(x: Array) -> Outcome:
    """A copy is written to; the result depends on it and on the original."""
    if x.ndim == 0:
        return None
    entries, indices = items(x)
    entry, other = operand(list(x[indices].shape), x.dtype)
    name, copy = choice(["assign", "assignSum", "assignProduct"]), x.copy()
    if name == "assign":
        copy[indices] = other
    elif name == "assignSum":
        copy[indices] += other
    else:
        copy[indices] *= other
    return {"operation": name, "items": entries, "operand": entry}, copy - 2 * x


VIEWS = [indexed, transposed, flipped, expanded, broadcast, diagonal, reshaped]
OPERATIONS = [unary, binary, reversed_self, reduced, along_axis, selected, product, assigned]
INEXACT = {"tanh", "sin", "exp", "sqrt", "mean", "variance", "median"}
ORDERED = {
    "argmax", "argmin", "argsort", "sorted", "where", "masked", "sign", "maximum", "minimum",
}  # fmt: skip


def program() -> tuple[Step, Array]:
    """A program and its result."""
    dtype = choice([np.float64, np.int64])
    shape = [choice([0, 1, 2, 3, 4, 5]) if rng.random() < 0.2 else integer(1, 5)
             for _ in range(integer(1, 4))]  # fmt: skip
    seeds = [integer(1, 32), integer(0, 32)]
    x = numbers(shape, *seeds, dtype)
    steps: list[Step] = []
    exact = True

    def apply(choices: list[Callable[[Array], Outcome]]) -> bool:
        nonlocal x, exact
        outcome = choice(choices)(x)
        if outcome is None:
            return False
        step, result = outcome
        too_large = result.size > 0 and np.abs(result).max() > 1e6
        if result.size > 200 or too_large or (not exact and step["operation"] in ORDERED):
            return False
        steps.append(step)
        x, exact = np.asarray(result), exact and step["operation"] not in INEXACT
        return True

    for _ in range(integer(0, 3)):
        apply(VIEWS)
    wanted = integer(2, 5)
    while wanted:
        wanted -= apply(OPERATIONS)
        if rng.random() < 0.3:
            apply(VIEWS)
    return {"type": np.dtype(dtype).name, "shape": shape, "numbers": seeds, "steps": steps}, x


if __name__ == "__main__":
    programs: list[Step] = []
    results: dict[str, list[Array]] = {"float64": [], "int64": []}
    sizes = {"float64": 0, "int64": 0}
    while len(programs) < 2000:
        entry, result = program()
        # Views of small arrays are often empty.
        if result.size > 60 or (result.size < 2 and rng.random() < 0.7):
            continue
        name = result.dtype.name
        programs.append({**entry, "result": [name, list(result.shape), sizes[name]]})
        results[name].append(result.reshape(-1))
        sizes[name] += result.size
    index = np.frombuffer(json.dumps(programs, separators=(",", ":")).encode(), np.uint8)
    pools = {name: np.concatenate(parts) for name, parts in results.items()}
    np.savez_compressed(Path(__file__).parent / "random-programs.npz", index=index, **pools)
    print(f"{len(programs)} programs")
