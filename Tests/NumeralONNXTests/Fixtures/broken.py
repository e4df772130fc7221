# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes broken.npz: files that no reader should accept, by what their errors should say.

    pip install numpy==2.4.6 onnx==1.23.2
    python broken.py

BrokenFileTests expects the name of each case in the error of its file.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

sys.path.append(str(Path(__file__).parents[2] / "TestSupport"))
from case_file import Array, CaseFile

file = CaseFile()
SHAPE = ["batch", 4]
FLOAT = TensorProto.FLOAT


def broken(
    expected: str,
    nodes: Sequence[NodeProto],
    *,
    shape: Any = SHAPE,
    kind: int = FLOAT,
    opset: int | None = 17,
    output: str = "y",
    change: Callable[[ModelProto], Any] = lambda model: None,
    **constants: Array,
) -> None:
    """Adds a file with an input x, an output y and some constants, which `change` breaks."""
    graph = helper.make_graph(
        nodes,
        "graph",
        [helper.make_tensor_value_info("x", kind, shape)],
        [helper.make_tensor_value_info(output, FLOAT, None)],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset or 1)])
    if opset is None:
        del model.opset_import[:]
    change(model)
    file.add(expected, [np.frombuffer(model.SerializeToString(), np.uint8)], np.zeros(1))


def node(operator: str, inputs: Sequence[str], **options: Any) -> NodeProto:
    """A node with the output y, unless an option says otherwise."""
    output = options.pop("output", "y")
    return helper.make_node(operator, inputs, [output], name=options.pop("name", "n"), **options)


def ints(*numbers: int) -> Array:
    """A vector of integers."""
    return np.array(numbers, np.int64)


def floats(*shape: int) -> Array:
    """Numbers."""
    return np.ones(shape, np.float32)


relu = node("Relu", ["x"])

broken("no graph with an output", [relu], change=lambda m: m.graph.ClearField("output"))
broken("no version of the operators", [relu], opset=None)
broken("operators of version 6", [relu], opset=6)
broken("operators of version 99", [relu], opset=99)
broken(
    "the operators Bogus (nodes 'a', 'c'), other.Special (node 'b'), If (node number 3)",
    [
        node("Bogus", ["x"], name="a", output="t"),
        node("Special", ["t"], name="b", output="u", domain="other"),
        node("Bogus", ["u"], name="c", output="v"),
        node("If", ["v"], name=""),
    ],
)
broken(
    "the input 'v' at the node 'a'",
    [node("Add", ["x", "v"], name="a", output="u"), node("Relu", ["u"], name="b", output="v")],
    output="v",
)
broken("the input 'nothing' at the node 'n' (Relu)", [node("Relu", ["nothing"])])
broken("no input 'B' at the node 'n' (Add)", [node("Add", ["x"])])
broken("the output 'z'", [relu], output="z")
broken("the name 'y' twice", [relu, node("Tanh", ["x"], name="m")])
broken(
    "the input 'x' that is no tensor", [relu], change=lambda m: m.graph.input[0].ClearField("type")
)
broken("elements of type STRING", [relu], kind=TensorProto.STRING)
broken("a sparse tensor", [relu], change=lambda m: m.graph.sparse_initializer.add())


def external(model: ModelProto) -> None:
    """Moves the constant to another file."""
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="weights.bin")


add = node("Add", ["x", "w"])
broken("the elements of 'w' in another file, 'weights.bin'", [add], change=external, w=floats(4))


def dims(*lengths: int) -> Callable[[ModelProto], None]:
    """Changes the shape of the constant."""

    def change(model: ModelProto) -> None:
        model.graph.initializer[0].dims[:] = lengths

    return change


broken("16 bytes of 'w' for the shape [5]", [add], change=dims(5), w=floats(4))
broken("the shape [4611686018427387904, 16] of 'w'", [add], change=dims(1 << 62, 16), w=floats(4))
broken("the shape [-4] of 'w'", [add], change=dims(-4), w=floats(4))
broken("the shape [0, 4611686018427387904] of 'w'", [add], change=dims(0, 1 << 62), w=floats(4))
broken("an axis of length -1 of 'x'", [relu], shape=[-1, 4])
broken("the number 1e+300 as element 0", [add], w=np.array([1e300]))

# Attributes.
conv = ["x", "w"]
image = ["batch", 3, 8, 8]
filters = floats(4, 3, 3, 3)
broken(
    "the attribute 'strides' of type int", [node("Conv", conv, strides=2)], shape=image, w=filters
)
broken(
    "the attribute 'strides' of [0, 1]",
    [node("Conv", conv, strides=[0, 1])],
    shape=image,
    w=filters,
)
broken("the attribute 'pads' of [1, 1]", [node("Conv", conv, pads=[1, 1])], shape=image, w=filters)
broken("the attribute 'pads' of [-1,", [node("Conv", conv, pads=[-1] * 4)], shape=image, w=filters)
broken(
    "the attribute 'auto_pad' of 'ANY'",
    [node("Conv", conv, auto_pad="ANY")],
    shape=image,
    w=filters,
)
broken(
    "the attribute 'kernel_shape' of",
    [node("Conv", conv, kernel_shape=[1, 1])],
    shape=image,
    w=filters,
)
broken("in 0 groups", [node("Conv", conv, group=0)], shape=image, w=filters)
broken(
    "the attribute 'mode' of 'cubic'", [node("Resize", ["x", "", "w"], mode="cubic")], w=floats(2)
)
broken(
    "the attribute 'training_mode' of 1",
    [node("BatchNormalization", ["x", "w", "w", "w", "w"], training_mode=1)],
    w=floats(4),
)
broken("a cast to uint8", [node("Cast", ["x"], to=TensorProto.UINT8)])
broken("no attribute 'value'", [helper.make_node("Constant", [], ["y"], name="n")])

# Shapes.
broken(
    "filters of shape [4, 3, 3, 3] in 1 groups",
    [node("Conv", conv)],
    shape=["batch", 2, 8, 8],
    w=filters,
)
broken(
    "an image of 2×8 for a kernel of 3×3", [node("Conv", conv)], shape=["batch", 3, 2, 8], w=filters
)
broken(
    "the input 'X' of shape [1, 3, 8, 8, 8]",
    [node("Conv", conv)],
    shape=[1, 3, 8, 8, 8],
    w=floats(4, 3, 3, 3, 3),
)
broken("a bias of shape [3]", [node("Conv", [*conv, "b"])], shape=image, w=filters, b=floats(3))
broken("'scale' of shape [3]", [node("BatchNormalization", ["x", "w", "w", "w", "w"])], w=floats(3))
broken("the shapes [1, 4] and [3]", [add], w=floats(3))
broken("the shapes [1, 4] and [5, 2]", [node("MatMul", ["x", "w"])], w=floats(5, 2))
broken("the shapes [1, 4] and [5, 2]", [node("Gemm", ["x", "w"])], w=floats(5, 2))
broken(
    "the shape [1, 4] to be reshaped to [3, -1]",
    [node("Reshape", ["x", "w"])],
    shape=[1, 4],
    w=ints(3, -1),
)
broken("the shape [1, 4] to be reshaped to [-2, -2]", [node("Reshape", ["x", "w"])], w=ints(-2, -2))
broken("the axis 2", [node("Concat", ["x", "x"], axis=2)])
broken("the axis -3", [node("Softmax", ["x"], axis=-3)])
broken("the order [0, 0] of the axes", [node("Transpose", ["x"], perm=[0, 0])])
broken("the axes [0, 1] of the shape [1, 4]", [node("Squeeze", ["x", "w"])], w=ints(0, 1))
broken("the position 7 of an axis of 4", [node("Gather", ["x", "w"], axis=1)], w=ints(7))
broken("the input 'indices' of real numbers", [node("Gather", ["x", "x"])])
broken(
    "parts of the lengths [3, 3] of an axis of 4", [node("Split", ["x", "w"], axis=1)], w=ints(3, 3)
)
broken(
    "starts [0], ends [1], axes [0], steps [0]",
    [node("Slice", ["x", *"abcd"])],
    a=ints(0),
    b=ints(1),
    c=ints(0),
    d=ints(0),
)

# Memory that no file of this size justifies.
huge = "an output of shape"
broken(huge, [node("ConstantOfShape", ["w"], output="t"), add], w=ints(1 << 40))
broken(huge, [node("ConstantOfShape", ["w"])], w=ints(1 << 32, 1 << 32))
broken(huge, [node("ConstantOfShape", ["w"])], w=ints(-5))
broken(huge, [node("Expand", ["x", "w"])], w=ints(1 << 40, 1, 4))
broken(huge, [node("Tile", ["x", "w"])], w=ints(1 << 27, 1 << 20))
broken(huge, [node("Resize", ["x", "", "w"])], w=np.array([1, 1e9], np.float32))
broken(huge, [node("Pad", ["x", "w"])], w=ints(0, 1 << 27, 0, 1 << 27))
broken(huge, [node("Range", ["a", "b", "c"])], a=np.array(0), b=np.array(1 << 50), c=np.array(1))
broken("padded by 134217728", [node("Conv", conv, pads=[1 << 27] * 4)], shape=image, w=filters)
broken(
    "an image of 939524099",
    [node("ConvTranspose", conv, strides=[1 << 27] * 2)],
    shape=[1, 4, 8, 8],
    w=filters,
)
file.write(Path(__file__).with_name("broken.npz"))
