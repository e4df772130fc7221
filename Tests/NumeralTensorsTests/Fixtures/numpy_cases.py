# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes numpy-cases.npz: operations of NumPy on arrays of every kind, with their results.

    pip install numpy==2.4.6 scipy==1.17.1
    python numpy_cases.py

NumPyCaseTests applies the operations to the operands, laid out in several ways.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy import special

sys.path.append(str(Path(__file__).parents[2] / "TestSupport"))
from case_file import Array, CaseFile

file = CaseFile()
case = file.add
rng = np.random.default_rng(1)

SHAPES: list[tuple[int, ...]] = [(), (1,), (7,), (3, 4), (2, 3, 4), (0,), (0, 3), (3, 0), (1, 5)]
REALS = [np.float32, np.float64]
INTEGERS = [np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64]
SPECIAL = [0.0, -0.0, np.inf, -np.inf, np.nan, 1.0, -1.0, 0.5]


def array(shape: tuple[int, ...], dtype: Any, special_numbers: bool = False) -> Array:
    """Numbers with ties; some of them NaN or infinite if wanted."""
    if dtype == np.bool_:
        return rng.integers(0, 2, shape).astype(np.bool_)
    if np.issubdtype(dtype, np.integer):
        low = 0 if np.issubdtype(dtype, np.unsignedinteger) else -9
        return rng.integers(low, 10, shape).astype(dtype)
    numbers = np.where(
        rng.random(shape) < 0.3, rng.integers(-4, 5, shape), 3 * rng.normal(size=shape)
    )
    if special_numbers:
        numbers = np.where(rng.random(shape) < 0.3, rng.choice(SPECIAL, shape), numbers)
    return numbers.astype(dtype)


def operands(dtype: Any) -> list[Array]:
    """An array of each shape, and of real numbers some with NaN and infinity."""
    plain = [array(shape, dtype) for shape in SHAPES]
    if not np.issubdtype(dtype, np.floating):
        return plain
    return plain + [array(shape, dtype, special_numbers=True) for shape in [(9,), (3, 4)]]


def elementwise() -> None:
    """Functions of each element."""
    functions: dict[str, Callable[[Array], Array]] = {
        "exp": np.exp, "exp2": np.exp2, "expm1": np.expm1, "log": np.log, "log2": np.log2,
        "log10": np.log10, "log1p": np.log1p, "sqrt": np.sqrt, "cbrt": np.cbrt, "sin": np.sin,
        "cos": np.cos, "tan": np.tan, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan,
        "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "asinh": np.arcsinh,
        "acosh": np.arccosh, "atanh": np.arctanh, "erf": special.erf, "erfc": special.erfc,
        "gamma": special.gamma, "logGamma": special.gammaln, "sigmoid": special.expit,
        "floor": np.floor, "ceil": np.ceil, "trunc": np.trunc, "round": np.round,
        "isNaN": np.isnan, "isFinite": np.isfinite, "isInfinite": np.isinf,
    }  # fmt: skip
    for dtype in REALS:
        for x in operands(dtype):
            for name, function in functions.items():
                # Poles, at which SciPy and the C library choose different infinities.
                if name in ("gamma", "logGamma"):
                    x = np.where((x <= 0) & (x == np.floor(x)), dtype(2.5), x)
                case(name, [x], function(x).astype(np.bool_ if name.startswith("is") else dtype))
    for dtype in [*REALS, *INTEGERS]:
        for x in operands(dtype):
            case("square", [x], np.square(x))
            if not np.issubdtype(dtype, np.unsignedinteger):
                case("abs", [x], np.abs(x))
                case("sign", [x], np.sign(x))
                case("negate", [x], -x)
            case("clamped", [x], np.clip(x, 2, 5), low=2, high=5)


def binary() -> None:
    """Operators, with broadcasting."""
    shapes = [((3, 4), (3, 4)), ((3, 4), (4,)), ((3, 1), (1, 4)), ((2, 3, 4), (3, 1)), ((), (5,)),
              ((0, 3), (3,)), ((1,), (0,))]  # fmt: skip
    for dtype in [*REALS, *INTEGERS]:
        wide = np.int64 if np.issubdtype(dtype, np.integer) else dtype
        for left, right in shapes:
            a, b = array(left, dtype, True), array(right, dtype, True)
            if np.issubdtype(dtype, np.integer):
                # Small enough that nothing overflows, and no difference is negative.
                a = (a % 10 + 10).astype(dtype)
                b = (b % 6 + 1).astype(dtype)
                case("divide", [a, b], (a.astype(wide) // b.astype(wide)).astype(dtype))
                case("remainder", [a, b], a % b)
                case("and", [a, b], a & b)
                case("or", [a, b], a | b)
                case("xor", [a, b], a ^ b)
            else:
                case("divide", [a, b], a / b)
                case("pow", [a, b], np.power(a, b))
                case("atan2", [a, b], np.arctan2(a, b))
                case("hypot", [a, b], np.hypot(a, b))
            case("add", [a, b], a + b)
            case("subtract", [a, b], a - b)
            case("multiply", [a, b], a * b)
            case("minimum", [a, b], np.minimum(a, b))
            case("maximum", [a, b], np.maximum(a, b))
            case("less", [a, b], a < b)
            case("lessOrEqual", [a, b], a <= b)
            case("greater", [a, b], a > b)
            case("greaterOrEqual", [a, b], a >= b)
            case("equal", [a, b], a == b)
            case("notEqual", [a, b], a != b)
            mask = array(left, np.bool_)
            case("where", [mask, a, b], np.where(mask, a, b))
    for left, right in shapes:
        a, b = array(left, np.bool_), array(right, np.bool_)
        case("logicalAnd", [a, b], a & b)
        case("logicalOr", [a, b], a | b)
        case("logicalXor", [a, b], a ^ b)
        case("logicalNot", [a], ~a)


def operator_forms() -> None:
    """Operators with a number on either side, in place, and with wrapped integers."""
    operators: dict[str, Callable[[Any, Any], Array]] = {
        "add": np.add, "subtract": np.subtract, "multiply": np.multiply, "divide": np.divide,
        "remainder": np.remainder, "and": np.bitwise_and, "or": np.bitwise_or,
        "xor": np.bitwise_xor,
    }  # fmt: skip
    comparisons: dict[str, Callable[[Any, Any], Array]] = {
        "less": np.less, "lessOrEqual": np.less_equal, "greater": np.greater,
        "greaterOrEqual": np.greater_equal, "equal": np.equal, "notEqual": np.not_equal,
    }  # fmt: skip
    for dtype in [*REALS, *INTEGERS]:
        is_real = np.issubdtype(dtype, np.floating)
        for left, right in [((3, 4), (4,)), ((5,), ()), ((2, 0), (2, 1))]:
            a, b = array(left, dtype, True), array(right, dtype, True)
            if not is_real:
                a, b = (a % 10 + 10).astype(dtype), (b % 6 + 1).astype(dtype)
            for name, function in operators.items():
                if is_real and name in ("remainder", "and", "or", "xor"):
                    continue
                if name == "divide" and not is_real:
                    function = np.floor_divide
                case(f"{name}Scalar", [a], function(a, dtype(3)), value=3)
                if name in ("and", "or", "xor"):
                    continue
                # No difference is negative here, and no product too large.
                value = 20 if name == "subtract" else 3
                case(f"scalar{name.capitalize()}", [a], function(dtype(value), a), value=value)
                case(f"{name}Assign", [a, b], function(a, b))
                case(f"{name}AssignScalar", [a], function(a, dtype(3)), value=3)
            for name, function in comparisons.items():
                case(f"{name}Scalar", [a], function(a, dtype(12)), value=12)
        case("maskedReplace", [a, a > 12], np.where(a > 12, dtype(7), a), value=7)
    for dtype in INTEGERS:
        bounds = np.iinfo(dtype)
        a, b = (rng.integers(bounds.min, bounds.max, 40, dtype, endpoint=True) for _ in range(2))
        case("wrappingAdd", [a, b], a + b)
        case("wrappingSubtract", [a, b], a - b)
        case("wrappingMultiply", [a, b], a * b)
        case("shiftLeft", [a], a << dtype(3), count=3)
        case("shiftRight", [a], a >> dtype(2), count=2)


def reductions() -> None:
    """Reductions along each axis and over all elements; without an axis, it is absent."""

    def each(x: Array) -> list[dict[str, Any]]:
        axes = range(-x.ndim, x.ndim)
        return [{}, *({"axis": axis, "keepdims": keep} for axis in axes for keep in (0, 1))]

    def arguments(options: dict[str, Any]) -> dict[str, Any]:
        return {"keepDims" if key == "keepdims" else key: value for key, value in options.items()}

    for dtype in [*REALS, *INTEGERS, np.bool_]:
        is_real = np.issubdtype(dtype, np.floating)
        for x in operands(dtype):
            for options in each(x):
                length = x.size if not options else x.shape[options["axis"]]
                if dtype == np.bool_:
                    case("any", [x], np.any(x, **options), **arguments(options))
                    case("all", [x], np.all(x, **options), **arguments(options))
                    case("countNonzero", [x], np.count_nonzero(x, **options), **arguments(options))
                    continue
                # Sums of float32 are accumulated in double precision here.
                total = np.sum(x, dtype=np.float64 if is_real else np.int64, **options)
                case("sum", [x], total.astype(dtype) if is_real else total, **arguments(options))
                mean = np.mean(x, dtype=np.float64, **options)
                case("mean", [x], mean.astype(dtype) if is_real else mean, **arguments(options))
                if length > 0:
                    case("max", [x], np.max(x, **options), **arguments(options))
                    case("min", [x], np.min(x, **options), **arguments(options))
                    case("argmax", [x], np.argmax(x, **options), **arguments(options))
                    case("argmin", [x], np.argmin(x, **options), **arguments(options))
                if not is_real:
                    continue
                for ddof in (0, 1):
                    var = np.var(x.astype(np.float64), ddof=ddof, **options).astype(dtype)
                    case("variance", [x], var, correction=ddof, **arguments(options))
                    std = np.std(x.astype(np.float64), ddof=ddof, **options).astype(dtype)
                    case("standardDeviation", [x], std, correction=ddof, **arguments(options))
                wide = x.astype(np.float64)
                case("nanSum", [x], np.nansum(wide, **options).astype(dtype), **arguments(options))
                if length > 0:
                    for name, function in [("nanMean", np.nanmean), ("nanMax", np.nanmax),
                                           ("nanMin", np.nanmin), ("nanVariance", np.nanvar),
                                           ("nanStandardDeviation", np.nanstd),
                                           ("median", np.median)]:  # fmt: skip
                        result = function(wide, **options).astype(dtype)
                        case(name, [x], result, **arguments(options))
                    for q in (0.0, 0.1, 0.5, 0.75, 1.0):
                        finite = np.where(np.isinf(wide), 3.0, wide)
                        case("quantile", [finite.astype(dtype)],
                             np.quantile(finite.astype(dtype).astype(np.float64), q,
                                         **options).astype(dtype),
                             fraction=q, **arguments(options))  # fmt: skip
    for dtype in [*REALS, *INTEGERS]:
        is_real = np.issubdtype(dtype, np.floating)
        x = array((2, 3, 4), dtype)
        for axes in [(0,), (0, 1), (1, 2), (0, 2), (2, 0), (0, 1, 2)]:
            for keep in (0, 1):
                wide = np.float64 if is_real else np.int64
                total = np.sum(x, dtype=wide, axis=axes, keepdims=keep)
                total = total.astype(dtype) if is_real else total
                case("sum", [x], total, axes=axes, keepDims=keep)
                case("max", [x], np.max(x, axis=axes, keepdims=keep), axes=axes, keepDims=keep)
                case("min", [x], np.min(x, axis=axes, keepdims=keep), axes=axes, keepDims=keep)
                if is_real:
                    for name, function in [("mean", np.mean), ("variance", np.var)]:
                        result = function(x.astype(wide), axis=axes, keepdims=keep).astype(dtype)
                        case(name, [x], result, axes=axes, keepDims=keep)


def scans_and_order() -> None:
    """Running sums, sorts and searches."""
    for dtype in [*REALS, *INTEGERS]:
        is_real = np.issubdtype(dtype, np.floating)
        for x in operands(dtype):
            for axis in range(-x.ndim, x.ndim):
                total = np.cumsum(x, axis, dtype=np.float64 if is_real else np.int64)
                case("cumulativeSum", [x], total.astype(dtype) if is_real else total, axis=axis)
                small = x if is_real else (x % 3).astype(dtype)
                product = np.cumprod(small, axis, dtype=np.float64 if is_real else np.int64)
                case("cumulativeProduct", [small], product.astype(dtype) if is_real else product,
                     axis=axis)  # fmt: skip
                if not np.issubdtype(dtype, np.unsignedinteger) and x.shape[axis] > 0:
                    case("differences", [x], np.diff(x, axis=axis), axis=axis)
                case("sorted", [x], np.sort(x, axis, kind="stable"), axis=axis)
                order = np.argsort(x, axis, kind="stable")
                case("argsort", [x], order, axis=axis)
                case("gathered", [x, order], np.take_along_axis(x, order, axis), axis=axis)
                if not (is_real and np.isnan(x).any()):
                    # In descending order, equal elements stay in the order of their indices.
                    wide = x.astype(np.longdouble)
                    for largest in (0, 1):
                        count = min(2, x.shape[axis])
                        order = np.argsort(-wide if largest else wide, axis, kind="stable")
                        order = np.take(order, range(count), axis)
                        top = np.take_along_axis(x, order, axis)
                        case("topK", [x], (top, order), count=count, axis=axis, largest=largest)
            values, inverse, number = np.unique(x, return_inverse=True, return_counts=True)
            case("unique", [x], (values, number, inverse.reshape(x.shape)))
            flat = np.sort(x.reshape(-1))
            for after, side in enumerate(("left", "right")):
                case("searchSorted", [flat, x], np.searchsorted(flat, x, side), after=after)
    for dtype in INTEGERS:
        x = np.abs(array((20,), dtype)).astype(dtype)
        case("binCount", [x], np.bincount(x.astype(np.int64)))
    for dtype in REALS:
        x = array((200,), dtype)
        for bins in (1, 3, 10):
            case("histogram", [x], np.histogram(x, bins), bins=bins)
            case("histogram", [x], np.histogram(x, bins, (-2, 3)), bins=bins, low=-2, high=3)
        for shape in [(3, 4), (2, 3, 4)]:
            y = 100 * array(shape, dtype)
            for axis in range(-len(shape), len(shape)):
                case("softmax", [y], special.softmax(y, axis).astype(dtype), axis=axis)
                case("logSumExp", [y], special.logsumexp(y, axis).astype(dtype), axis=axis)


def shapes() -> None:
    """Rearranged and joined arrays."""
    for dtype in [np.float32, np.int16, np.bool_]:
        for shape in [(3, 4), (2, 3, 4), (0, 3), (4, 1)]:
            x, rank = array(shape, dtype), len(shape)
            case("transposed", [x], x.T)
            case("flipped", [x], np.flip(x))
            for axis in range(-rank, rank):
                case("flipped", [x], np.flip(x, axis), axis=axis)
                case("movedAxis", [x], np.moveaxis(x, axis, -1), axis=axis, to=-1)
                case("movedAxis", [x], np.moveaxis(x, axis, 0), axis=axis, to=0)
                case("swappedAxes", [x], np.swapaxes(x, axis, 0), axis=axis, other=0)
                case("expanded", [x], np.expand_dims(x, axis), axis=axis)
                case("concatenate", [x, x[::-1]], np.concatenate([x, x[::-1]], axis), axis=axis)
                case("stack", [x, x[::-1]], np.stack([x, x[::-1]], axis), axis=axis)
                case("repeated", [x], np.repeat(x, 3, axis), count=3, axis=axis)
                for shift in (-5, 0, 1, 7):
                    case("rolled", [x], np.roll(x, shift, axis), shift=shift, axis=axis)
                if x.shape[axis] > 0:
                    indices = rng.integers(-x.shape[axis], x.shape[axis], 5)
                    case("take", [x, indices], np.take(x, indices, axis), axis=axis)
                    values = np.take(x, indices, axis)[..., ::-1]
                    changed = np.moveaxis(x.copy(), axis, 0)
                    for index, value in zip(indices, np.moveaxis(values, axis, 0), strict=True):
                        changed[index] = value
                    changed = np.moveaxis(changed, 0, axis)
                    case("putting", [x, values, indices], changed, axis=axis)
                    if dtype != np.bool_:
                        lengths = [5 if a == axis % rank else n for a, n in enumerate(shape)]
                        positions = rng.integers(0, x.shape[axis], lengths)
                        values, total = array(tuple(lengths), dtype), x.copy()
                        grid = list(np.indices(lengths))
                        grid[axis] = positions
                        np.add.at(total, tuple(grid), values)
                        case("scatterAdd", [x, values, positions], total, axis=axis)
                parts = tuple(np.split(x, [1] if x.shape[axis] else [], axis))
                case("split", [x], parts, lengths=[part.shape[axis] for part in parts], axis=axis)
            case("tiled", [x], np.tile(x, (2, 1, 3)), counts=[2, 1, 3])
            case("tiled", [x], np.tile(x, 2), counts=[2])
            case("squeezed", [x[:1]], np.squeeze(x[:1]))
            case("reshaped", [x], x.reshape(-1), shape=[-1])
            case("reshaped", [x], x.reshape(shape[::-1]), shape=shape[::-1])
            case("broadcast", [x[:1]], np.broadcast_to(x[:1], (2, *shape)), shape=(2, *shape))
            for offset in (-1, 0, 1, 9):
                case("diagonal", [x], np.diagonal(x, offset, -2, -1), offset=offset)
                if dtype != np.bool_:
                    case("lowerTriangle", [x], np.tril(x, offset), offset=offset)
                    case("upperTriangle", [x], np.triu(x, offset), offset=offset)
            margins = [(1, 2)] + [(0, 1)] * (rank - 1)
            flat = np.ravel(margins)
            case("padConstant", [x], np.pad(x, margins), margins=flat)
            if x.size and min(shape) > 2:
                case("padEdge", [x], np.pad(x, margins, "edge"), margins=flat)
                case("padReflect", [x], np.pad(x, margins, "reflect"), margins=flat)
            mask = array(shape, np.bool_)
            case("mask", [x, mask], x[mask])
            case("mask", [x, mask.any(axis=tuple(range(1, rank)))],
                 x[mask.any(axis=tuple(range(1, rank)))])  # fmt: skip
            case("argWhere", [mask], np.argwhere(mask))
    for bounds in [(0, 1), (-3, 7), (2, 2)]:
        for count in (0, 1, 2, 5):
            case("linspace", [], np.linspace(*bounds, count), bounds=bounds, count=count)
    case("range", [], np.arange(0, 10, 3), bounds=(0, 10), step=3)
    case("range", [], np.arange(5, -5, -2), bounds=(5, -5), step=-2)
    case("zeros", [], np.zeros((2, 0, 3)), shape=(2, 0, 3))
    case("ones", [], np.ones((2, 3)), shape=(2, 3))
    case("identity", [], np.eye(4), count=4)
    case("oneHot", [np.array([2, 0, 1])], np.eye(4)[[2, 0, 1]], depth=4)
    x, y = array((3,), np.float64), array((4,), np.float64)
    case("meshgrid", [x, y], tuple(np.meshgrid(x, y, indexing="ij")))


def products() -> None:
    """Matrix products."""
    for dtype in REALS:
        for left, right in [((3, 4), (4, 5)), ((4,), (4, 5)), ((3, 4), (4,)), ((4,), (4,)),
                            ((2, 3, 4), (4, 5)), ((2, 1, 3, 4), (5, 4, 2)), ((0, 4), (4, 3)),
                            ((3, 0), (0, 2))]:  # fmt: skip
            a, b = array(left, dtype), array(right, dtype)
            case("matmul", [a, b], np.matmul(a.astype(np.float64), b).astype(dtype))
        lengths = {"i": 3, "j": 4, "k": 2, "l": 5, "b": 2, "n": 0}
        for equation in ("ij,jk->ik", "ij->ji", "ii->i", "ii->", "ij,ij->", "bij,bjk->bik", "ij,j",
                         "i,j->ij", "ij,jk,kl->il", "bik,bjk->bij", "ijk->j", "in,nj->ij",
                         "ij,kl->ikjl", "i,i,i->i", "ij,ji->"):  # fmt: skip
            terms = equation.split("->")[0].split(",")
            tensors = [array(tuple(lengths[label] for label in term), dtype) for term in terms]
            wide = [tensor.astype(np.float64) for tensor in tensors]
            result = np.asarray(np.einsum(equation, *wide)).astype(dtype)
            case("einsum", tensors, result, equation=list(equation.encode()))


if __name__ == "__main__":
    with np.errstate(all="ignore"):
        import warnings

        warnings.simplefilter("ignore")
        for function in (
            elementwise,
            binary,
            operator_forms,
            reductions,
            scans_and_order,
            shapes,
            products,
        ):
            function()
    file.write(Path(__file__).parent / "numpy-cases.npz")
