# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes operators.npz: graphs of one operator on random inputs, with ONNX Runtime's outputs.

    pip install numpy==2.4.6 onnx==1.23.2 onnxruntime==1.31.1
    python operators.py

OperatorTests loads each graph, which is the first operand of its case, and runs it on the others.
"""

import itertools
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

sys.path.append(str(Path(__file__).parents[2] / "TestSupport"))
from case_file import Array, CaseFile

file = CaseFile()
rng = np.random.default_rng(1)
TYPES = {"float32": TensorProto.FLOAT, "int64": TensorProto.INT64, "bool": TensorProto.BOOL}
number_of_cases = itertools.count()


def reals(*shape: int) -> Array:
    """Normal numbers."""
    return rng.normal(size=shape).astype(np.float32)


def positive(*shape: int) -> Array:
    """Numbers from 0.5 to 2."""
    return rng.uniform(0.5, 2, shape).astype(np.float32)


def integers(*numbers: int) -> Array:
    """A vector of integers."""
    return np.array(numbers, np.int64)


def case(
    operator: str,
    inputs: Sequence[Array | None],
    *,
    opset: int = 17,
    outputs: int = 1,
    constants: Sequence[int] = (),
    **attributes: Any,
) -> None:
    """Adds a graph of one operator; `constants` are those of the inputs that are in the file."""
    # Shapes are given, or all but the number of examples, or none.
    kind = next(number_of_cases) % 3
    names = ["" if array is None else f"input{index}" for index, array in enumerate(inputs)]
    results = [f"output{index}" for index in range(outputs)]
    infos, initializers, feed = [], [], {}
    for index, (name, array) in enumerate(zip(names, inputs, strict=True)):
        if array is None:
            continue
        if index in constants:
            initializers.append(numpy_helper.from_array(array, name))
            continue
        shape: list[int | str | None] | None = list(array.shape)
        if kind == 1 and shape:
            shape[0] = "batch"
        elif kind == 2:
            shape = [None] * len(shape)
        infos.append(helper.make_tensor_value_info(name, TYPES[array.dtype.name], shape))
        feed[name] = array
    node = helper.make_node(operator, names, results, name="node", **attributes)
    declared = [helper.make_empty_tensor_value_info(name) for name in results]
    graph = helper.make_graph([node], "graph", infos, declared, initializers)
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8 if opset < 22 else 10
    )
    model = onnx.shape_inference.infer_shapes(model)
    content = model.SerializeToString()
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    expected = session.run(results, feed)
    assert all(array.dtype.name in TYPES for array in expected)
    operands = [np.frombuffer(content, np.uint8), *feed.values()]
    file.add(operator, operands, tuple(expected))


def activations() -> None:
    """Functions of each element."""
    x = np.concatenate([reals(2, 24) * 3, np.array([[0, -0.0], [7, -7]], np.float32)], axis=1)
    for name in ["Relu", "Sigmoid", "Tanh", "Erf", "Exp", "Neg", "Abs", "Floor", "Ceil", "Cos"]:
        case(name, [x])
    for name in ["Sin", "Softplus", "Softsign", "Reciprocal", "Round", "Sign", "HardSwish"]:
        case(name, [x if name != "Reciprocal" else positive(2, 5)])
    case("Mish", [x], opset=18)
    for name in ["Log", "Sqrt"]:
        case(name, [positive(3, 4)])
    for name in ["Neg", "Abs", "Sign"]:
        case(name, [integers(-3, 0, 4)])
    for attributes in [{}, {"alpha": 0.3}]:
        case("LeakyRelu", [x], **attributes)
        case("Elu", [x], **attributes)
        case("HardSigmoid", [x], **attributes)
    case("HardSigmoid", [x], alpha=1 / 6, beta=0.5)
    for approximate in ["none", "tanh"]:
        case("Gelu", [x], opset=20, approximate=approximate)
    case("Clip", [x], opset=7, min=-0.5, max=1.0)
    case("Clip", [x], opset=7)
    for low, high in [(0, 6), (None, 1), (-1, None), (None, None)]:
        bounds = [None if bound is None else np.float32(bound) for bound in (low, high)]
        arrays = [None if bound is None else np.array(bound) for bound in bounds]
        case("Clip", [x, *arrays], constants=[1, 2])
    case("Clip", [x, np.array(-1, np.float32), np.array(1, np.float32)])
    case("PRelu", [reals(2, 3, 4), reals(3, 1)], constants=[1])
    case("PRelu", [reals(2, 3), reals(1)])
    case("Identity", [x])
    case("Dropout", [x], opset=12)
    case("Dropout", [x, np.array(0.3, np.float32)], constants=[1])
    case("Not", [x > 0])


def broadcasts() -> None:
    """Functions of two operands."""
    shapes = [((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((), (4,)), ((2, 3, 4), (3, 1))]
    for name in ["Add", "Sub", "Mul", "Div", "Pow", "Equal", "Less", "Greater"]:
        for first, second in shapes:
            a, b = positive(*first), positive(*second)
            case(name, [a, b])
            case(name, [a, b], constants=[1])
            case(name, [a, np.array(1.5, np.float32)], constants=[1])
    for name in ["LessOrEqual", "GreaterOrEqual"]:
        case(name, [integers(1, 2, 3), integers(2)])
    for name in ["Add", "Sub", "Mul", "Div", "Equal", "Less", "Min", "Max"]:
        case(name, [integers(7, -7, 8, 3), integers(2, 2, -3, 3)])
    case("Pow", [positive(2, 3), integers(2)], constants=[1])
    case("Pow", [reals(2, 3), integers(3)], constants=[1])
    for name in ["Min", "Max", "Sum"]:
        case(name, [reals(2, 3), reals(3), reals(2, 1)])
        case(name, [reals(2, 3)])
    mask = rng.random((2, 3)) < 0.5
    for name in ["And", "Or", "Xor"]:
        case(name, [mask, mask[:, :1]])
    case("Equal", [mask, mask[0]])
    case("Where", [mask, reals(2, 3), reals(3)])
    case("Where", [mask[0], reals(2, 1), np.array(0, np.float32)], constants=[2])
    case("Where", [mask, integers(1), integers(1, 2, 3)])


def convolutions() -> None:
    """Convolutions and their adjoints."""
    options: list[dict[str, Any]] = [
        {}, {"strides": [2, 1]}, {"pads": [1, 1, 1, 1]}, {"pads": [0, 1, 2, 0]},
        {"dilations": [2, 2], "pads": [2, 2, 2, 2]}, {"dilations": [1, 3]},
        {"auto_pad": "SAME_UPPER", "strides": [2, 2]}, {"auto_pad": "SAME_LOWER"},
        {"auto_pad": "VALID"},
    ]  # fmt: skip
    for kernel in [(1, 1), (3, 3), (2, 3), (5, 1)]:
        for option in options:
            for inputs, filters, group in [(3, 4, 1), (4, 6, 2), (4, 4, 4), (3, 6, 3)]:
                x, weight = reals(2, inputs, 9, 8), reals(filters, inputs // group, *kernel)
                bias = reals(filters) if rng.random() < 0.5 else None
                arrays = [x, weight] + ([] if bias is None else [bias])
                case("Conv", arrays, group=group, constants=[1, 2], **option)
    case("Conv", [reals(1, 2, 5, 5), reals(3, 2, 3, 3)], kernel_shape=[3, 3], opset=7)
    for option in [{}, {"strides": [2], "pads": [1, 2]}, {"dilations": [2], "pads": [0, 1]}]:
        case("Conv", [reals(2, 4, 9), reals(6, 2, 3), reals(6)], group=2, constants=[1], **option)
    transposed: list[dict[str, Any]] = [
        {}, {"strides": [2, 2]}, {"strides": [2, 3], "pads": [1, 0, 1, 1]},
        {"strides": [2, 2], "output_padding": [1, 1], "pads": [1, 1, 1, 1]},
        {"strides": [2, 2], "auto_pad": "SAME_UPPER"},
        {"strides": [2, 2], "auto_pad": "SAME_LOWER"},
        {"strides": [3, 2], "output_shape": [13, 8]}, {"dilations": [2, 1]},
    ]  # fmt: skip
    for kernel in [(2, 2), (3, 3), (3, 2)]:
        for option in transposed:
            for inputs, per_group, group in [(3, 4, 1), (4, 2, 2)]:
                x, weight = reals(2, inputs, 5, 4), reals(inputs, per_group, *kernel)
                arrays = [x, weight] + ([reals(per_group * group)] if kernel == (3, 3) else [])
                case("ConvTranspose", arrays, group=group, constants=[1, 2], **option)
    case("ConvTranspose", [reals(2, 3, 5), reals(3, 2, 4)], strides=[2], pads=[1, 1])


def poolings() -> None:
    """Poolings, of windows and of whole images."""
    options: list[dict[str, Any]] = [
        {}, {"strides": [2, 2]}, {"strides": [2, 1], "pads": [1, 1, 1, 1]},
        {"pads": [0, 1, 1, 0]}, {"strides": [2, 2], "ceil_mode": 1},
        {"strides": [3, 3], "ceil_mode": 1, "pads": [1, 1, 1, 1]},
        {"auto_pad": "SAME_UPPER", "strides": [2, 2]}, {"auto_pad": "SAME_LOWER"},
    ]  # fmt: skip
    for kernel in [(2, 2), (3, 2), (3, 3)]:
        for option in options:
            x = reals(2, 3, 9, 8)
            case("MaxPool", [x], kernel_shape=kernel, **option)
            for count in [0, 1]:
                case("AveragePool", [x], kernel_shape=kernel, count_include_pad=count, **option)
    case("MaxPool", [reals(1, 2, 9, 9)], kernel_shape=[3, 2], dilations=[2, 3], pads=[1, 1, 1, 1])
    case(
        "AveragePool", [reals(1, 2, 9, 9)], kernel_shape=[3, 2], dilations=[2, 3], opset=19,
        pads=[1, 1, 1, 1],
    )  # fmt: skip
    for name in ["MaxPool", "AveragePool"]:
        case(name, [reals(2, 3, 9)], kernel_shape=[3], strides=[2], pads=[1, 0], opset=13)
    for name in ["GlobalAveragePool", "GlobalMaxPool"]:
        case(name, [reals(2, 3, 5, 4)])
        case(name, [reals(2, 3, 5)])


def normalizations() -> None:
    """Normalizations and softmax."""
    for shape in [(2, 3, 4, 4), (5, 3), (2, 3, 6)]:
        parameters = [reals(3), reals(3), reals(3), positive(3)]
        case("BatchNormalization", [reals(*shape), *parameters], constants=[1, 2, 3, 4], opset=9)
        case("BatchNormalization", [reals(*shape), *parameters], epsilon=0.1, opset=15)
    for axis in [-1, 1]:
        shape = (4,) if axis == -1 else (3, 4)
        case("LayerNormalization", [reals(2, 3, 4), reals(*shape), reals(*shape)], axis=axis)
        case("LayerNormalization", [reals(2, 3, 4), reals(*shape)], axis=axis, epsilon=0.01)
    case("InstanceNormalization", [reals(2, 3, 4, 5), reals(3), reals(3)], constants=[1, 2])
    for name in ["Softmax", "LogSoftmax"]:
        for axis in [0, 1, 2, -1]:
            case(name, [reals(2, 3, 4) * 5], axis=axis)
            if axis >= 0:
                case(name, [reals(2, 3, 4) * 5], axis=axis, opset=11)
        case(name, [reals(2, 3)])
        case(name, [reals(2, 3, 4)], opset=8)


def products() -> None:
    """Matrix products."""
    for left, right in itertools.product([0, 1], [0, 1]):
        a, b = reals(*((4, 3) if left else (3, 4))), reals(*((5, 4) if right else (4, 5)))
        for c in [None, reals(5), reals(3, 1), reals(3, 5), reals(1)]:
            arrays = [a, b] if c is None else [a, b, c]
            case("Gemm", arrays, transA=left, transB=right)
            case("Gemm", arrays, transA=left, transB=right, alpha=0.5, beta=2.0, constants=[1, 2])
    shapes = [((3, 4), (4, 5)), ((2, 3, 4), (4, 5)), ((2, 3, 4), (2, 4, 5)), ((4,), (4, 5))]
    shapes += [((3, 4), (4,)), ((2, 1, 3, 4), (5, 4, 2)), ((4,), (4,)), ((3, 4), (2, 4, 5))]
    shapes += [((2, 3, 4), (4,)), ((4,), (2, 4, 3))]
    for first, second in shapes:
        case("MatMul", [reals(*first), reals(*second)])
        case("MatMul", [reals(*first), reals(*second)], constants=[1])


def shapes() -> None:
    """Reshapes, axes and lengths."""
    x = reals(2, 3, 4)
    for shape in [(6, 4), (-1,), (0, -1), (2, 12, 1), (0, 0, 2, 2)]:
        case("Reshape", [x, integers(*shape)], constants=[1])
        case("Reshape", [x, integers(*shape)])
    case("Reshape", [np.arange(6), integers(3, 2)], constants=[1])
    for axis in [0, 1, 2, 3, -1]:
        case("Flatten", [x], axis=axis)
    for axes in [[2, 0, 1], [0, 2, 1], None]:
        case("Transpose", [x], **({"perm": axes} if axes else {}))
    ones = reals(1, 3, 1)
    case("Squeeze", [ones], opset=11, axes=[0, 2])
    case("Squeeze", [ones])
    case("Squeeze", [ones, integers(-1)], constants=[1])
    case("Unsqueeze", [x], opset=11, axes=[0, 4])
    case("Unsqueeze", [x, integers(-1, 1)], constants=[1])
    case("Expand", [reals(3, 1), integers(2, 1, 4)], constants=[1])
    case("Expand", [reals(3, 1), integers(3, 1)])
    case("Tile", [reals(2, 3), integers(2, 3)], constants=[1])
    case("Shape", [x])
    case("Shape", [x], start=1, end=-1, opset=15)
    case("Size", [x])
    value = numpy_helper.from_array(np.array([2.5], np.float32))
    case("ConstantOfShape", [integers(2, 3)], value=value)
    case("ConstantOfShape", [integers(2)], constants=[0])
    for start, limit, delta in [(0, 7, 2), (5, -3, -2), (3, 3, 1)]:
        case("Range", [np.array(n, np.int64) for n in (start, limit, delta)])
    case("Range", [np.array(n, np.float32) for n in (0, 1, 0.3)])
    for mode in ["DCR", "CRD"]:
        case("DepthToSpace", [reals(2, 8, 3, 2)], blocksize=2, mode=mode, opset=13)
    for to in [TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL]:
        case("Cast", [reals(2, 3) * 3], to=to)
        case("Cast", [integers(0, 2, -3)], to=to)
        case("Cast", [np.array([True, False])], to=to)
    case("Constant", [], value=numpy_helper.from_array(reals(2, 3)))
    case("Constant", [], value_float=0.5)
    case("Constant", [], value_ints=[1, 2, 3])


def parts() -> None:
    """Joined and selected parts."""
    for axis in [0, 1, -1]:
        case("Concat", [reals(2, 3, 4), reals(2, 3, 4)], axis=axis)
    case("Concat", [reals(2, 3), reals(2, 1), reals(2, 2)], axis=1, constants=[1])
    case("Concat", [integers(1, 2), integers(3)], axis=0)
    case("Split", [reals(6, 4)], outputs=3, axis=0, opset=11)
    case("Split", [reals(2, 6)], outputs=2, axis=1, split=[2, 4], opset=11)
    case("Split", [reals(2, 6), integers(1, 5)], outputs=2, axis=-1, constants=[1])
    case("Split", [reals(2, 7)], outputs=3, axis=1, num_outputs=3, opset=18)
    x = reals(4, 5, 6)
    case("Slice", [x], starts=[1, -3], ends=[3, 1000], axes=[0, 2], opset=9)
    for starts, ends, axes, steps in [
        ([1], [3], [0], [1]), ([-1], [-1000], [1], [-1]), ([0, 1], [1000, -1], [1, 2], [2, 3]),
        ([4], [0], [2], [-2]), ([2], [2], [0], [1]), ([-100], [100], [-1], [1]),
        ([10], [-10], [0], [-3]), ([0], [-(2**63)], [0], [-1]), ([0], [2**63 - 1], [0], [1]),
    ]:  # fmt: skip
        arrays = [x, integers(*starts), integers(*ends), integers(*axes), integers(*steps)]
        case("Slice", arrays, constants=[1, 2, 3, 4])
        if abs(ends[0]) < 2**31:
            case("Slice", arrays)
    for axis in [0, 1, -1]:
        case("Gather", [x, np.array([[0, 3], [-1, 2]])], axis=axis)
        case("Gather", [x, np.array(1)], axis=axis, constants=[1])
    case("Gather", [reals(10, 3), rng.integers(0, 10, (4, 5))], constants=[0])
    case("Gather", [integers(4, 5, 6), np.array(1)], constants=[0])
    pads = integers(0, 1, 2, 2, 0, 1)
    for mode in ["constant", "reflect", "edge"]:
        case("Pad", [x, pads], mode=mode, constants=[1])
        case("Pad", [x], mode=mode, pads=pads.tolist(), opset=9)
    case("Pad", [x, pads, np.array(1.5, np.float32)], constants=[1, 2])
    case("Pad", [x, integers(-1, 0, 0, 1, -2, 0)])
    case("Pad", [x, integers(1, 2), None, integers(1)], opset=18, constants=[1, 3])


def reductions() -> None:
    """Reductions along axes."""
    x = reals(3, 4, 5)
    for name in ["ReduceMean", "ReduceMax", "ReduceMin", "ReduceL2", "ReduceSum"]:
        for axes in [[0], [1, 2], [-1], [0, 2], None]:
            for keep in [0, 1]:
                if name != "ReduceSum":
                    case(name, [x], opset=13, keepdims=keep, **({"axes": axes} if axes else {}))
                arrays = [x] if axes is None else [x, integers(*axes)]
                case(name, arrays, opset=18, keepdims=keep, constants=[1])
        case(name, [x], opset=18, noop_with_empty_axes=1)
    for name in ["ArgMax", "ArgMin"]:
        for axis in [0, -1]:
            case(name, [x], axis=axis, keepdims=axis + 1)


def resizes() -> None:
    """Longer and shorter images."""
    x = reals(2, 3, 5, 4)
    coordinates = ["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"]
    roundings = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"]
    for scale in [(2, 2), (1.5, 3), (0.6, 0.5), (2, 1)]:
        scales = np.array([1, 1, *scale], np.float32)
        for coordinate in coordinates:
            for opset, region in [(11, np.array([], np.float32)), (17, None)]:
                case(
                    "Resize", [x, region, scales], mode="linear", opset=opset, constants=[1, 2],
                    coordinate_transformation_mode=coordinate,
                )  # fmt: skip
            for rounding in roundings:
                case(
                    "Resize", [x, None, scales], mode="nearest", nearest_mode=rounding,
                    coordinate_transformation_mode=coordinate, constants=[2],
                )  # fmt: skip
        for mode in ["nearest", "linear"]:
            case("Resize", [x, scales], mode=mode, opset=10, constants=[1])
            case("Upsample", [x, np.maximum(scales, 1)], mode=mode, opset=9, constants=[1])
    for size in [(7, 9), (10, 8), (3, 3), (1, 1)]:
        for mode, coordinate in itertools.product(["nearest", "linear"], coordinates):
            case(
                "Resize", [x, None, None, integers(2, 3, *size)], mode=mode, constants=[3],
                coordinate_transformation_mode=coordinate,
            )  # fmt: skip
    case("Resize", [x, None, np.array([2, 3], np.float32)], axes=[2, 3], opset=18, constants=[2])
    case("Resize", [x[:, :, 0], None, np.array([1, 1, 2], np.float32)], mode="linear")


for part in [
    activations, broadcasts, convolutions, poolings, normalizations, products, shapes, parts,
    reductions, resizes,
]:  # fmt: skip
    part()
file.write(Path(__file__).with_name("operators.npz"))
