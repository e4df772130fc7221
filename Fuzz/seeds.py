# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes the files from which the fuzzer starts, a folder for each reader.

python3 seeds.py
"""

import gzip
import io
import json
import pathlib
import struct
import zipfile
import zlib

folder = pathlib.Path(__file__).parent / "Seeds"


def save(reader, name, content):
    """Writes a seed of a reader."""
    (folder / reader).mkdir(parents=True, exist_ok=True)
    (folder / reader / name).write_bytes(content)


def idx(code, shape, data):
    """Returns an IDX file."""
    lengths = b"".join(struct.pack(">I", length) for length in shape)
    return bytes([0, 0, code, len(shape)]) + lengths + data


def npy(descr, shape, data, version=1, order=False):
    """Returns a .npy file."""
    text = f"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}".encode()
    text += b" " * (-(len(text) + 11) % 64) + b"\n"
    length = struct.pack("<H" if version == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + length + text + data


def npz(arrays, method=zipfile.ZIP_STORED, comment=b"", is_large=False):
    """Returns an archive of .npy files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.comment = comment
        for name, content in arrays.items():
            # An entry of this kind has the time of 1980.
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=is_large) as entry:
                entry.write(content)
    return target.getvalue()


def tensors(entries, metadata=None, space=b""):
    """Returns a .safetensors file."""
    header, content = {}, b""
    if metadata is not None:
        header["__metadata__"] = metadata
    for name, (dtype, shape, data) in entries.items():
        offsets = [len(content), len(content) + len(data)]
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": offsets}
        content += data
    text = json.dumps(header).encode() + space
    return struct.pack("<Q", len(text)) + text + content


def floats(*numbers):
    """Returns the entry of a vector of floats."""
    return "F32", [len(numbers)], struct.pack(f"<{len(numbers)}f", *numbers)


def doubles(*numbers):
    """Returns the entry of a vector of doubles."""
    return "F64", [len(numbers)], struct.pack(f"<{len(numbers)}d", *numbers)


def integers(*numbers):
    """Returns the entry of a vector of integers."""
    return "I64", [len(numbers)], struct.pack(f"<{len(numbers)}q", *numbers)


def matrix(entry, columns):
    """Returns the entry of a matrix with the elements of a vector."""
    dtype, (count,), data = entry
    return dtype, [count // columns, columns], data


def chunk(kind, data):
    """Returns a chunk of a PNG file."""
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum


def png(width, height, depth, color, rows, more=b""):
    """Returns a PNG file without filters."""
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + more
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
    )


for code, size in [(8, 1), (9, 1), (11, 2), (12, 4), (13, 4), (14, 8)]:
    save("idx", f"{code:02x}", idx(code, [2, 3], bytes(range(6 * size))))
plain = idx(8, [2, 2, 2], bytes(range(8)))
save("idx", "zero", idx(8, [0, 3, 2], b""))
save("idx", "gzip", gzip.compress(plain, mtime=0))
save("idx", "members", gzip.compress(plain[:9], mtime=0) + gzip.compress(plain[9:], mtime=0))
save("idx", "padded", gzip.compress(plain, mtime=0) + bytes(16))
save("idx", "repeated", gzip.compress(idx(8, [100, 100], bytes(10_000)), mtime=0))

for descr, size in [("<f4", 4), (">f4", 4), ("<f8", 8), ("|b1", 1), ("|u1", 1), ("<i8", 8)]:
    save(
        "npy",
        f"{descr[1:]}-{'big' if descr[0] == '>' else 'little'}",
        npy(descr, "(2, 3)", bytes(i % 2 for i in range(6 * size))),
    )
save("npy", "scalar", npy("f4", "()", bytes(4)))
save("npy", "long", npy("=f4", "(2L,)", bytes(8), version=2))
save("npy", "fortran", npy("float32", "(2, 1, 3)", bytes(24), version=3, order=True))
save("npy", "zero", npy("<f4", "(0, 3)", b""))

save("safetensors", "empty", tensors({}))
save("safetensors", "metadata", tensors({"a": ("F32", [2], bytes(8))}, {"k": "\u00e9\n"}))
save("safetensors", "spaces", tensors({"module.a": ("F16", [2, 2], bytes(8))}, None, b"   "))
save(
    "safetensors",
    "types",
    tensors(
        {
            "b": ("BOOL", [2], b"\0\1"),
            "h": ("BF16", [1], b"\x80\x3f"),
            "d": ("F64", [1], bytes(8)),
            "i": ("I64", [], bytes(8)),
            "f4": ("F4", [4], bytes(2)),
            "z": ("U8", [0, 2], b""),
        }
    ),
)

gray = [bytes(range(4))] * 3
save("png", "gray", png(4, 3, 8, 0, gray))
save("png", "bit", png(8, 2, 1, 0, [b"\xaa", b"\x55"]))
save("png", "color", png(2, 1, 8, 2, [bytes(range(6))]))
# A chunk before the header, with another size.
image = png(2, 1, 8, 2, [bytes(range(6))])
skipped = chunk(b"iHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
save("png", "second", image[:8] + skipped + image[8:])
save("png", "alpha", png(1, 2, 8, 6, [bytes(range(4))] * 2))
save("png", "deep", png(2, 1, 16, 4, [bytes(range(8))]))
palette = chunk(b"PLTE", bytes(range(6))) + chunk(b"tRNS", b"\x80")
save("png", "palette", png(8, 1, 1, 3, [b"\x5a"], palette))
save("png", "gamma", png(4, 3, 8, 0, gray, chunk(b"gAMA", struct.pack(">I", 45455))))

# Python's library writes no JPEG: these are the files of the tests.
jpegs = pathlib.Path(__file__).parents[1] / "Tests/NumeralImagesTests/Fixtures"
for name in ["420", "cmyk", "gray", "optimized", "orientation-6", "progressive", "restarts", "rgb"]:
    save("jpeg", name, (jpegs / f"{name}.jpg").read_bytes())

save(
    "definition",
    "images",
    b"""# Layers of images.
conv1: conv 8 kernel=3x2 padding=same bias=false   # keeps the size
batchnorm
relu
residual
  conv 8 kernel=3 stride=2 padding=1x1 groups=2
  leakyrelu 0.1
shortcut
  avgpool 2 stride=2 padding=1
  conv 8 kernel=1
end
upsample 2 mode=bilinear
convtranspose 4 kernel=2 stride=2
maxpool 3 stride=2 padding=1
dropout2d 0.2
conv 4 kernel=2 dilation=2
globalavgpool
layernorm
linear 10
logsoftmax
""",
)
save(
    "definition", "rows", b"flatten\nfc1: linear 32\ngelu\nsilu\ntanh\ndropout\nlinear 3\nsoftmax\n"
)

linear = {"weight": matrix(floats(*range(6)), 2), "bias": floats(1, 2, 3)}
save("weights", "linear", tensors(linear))
save(
    "weights",
    "classifier",
    tensors(
        {"fc.weight": matrix(floats(*range(8)), 4), "fc.bias": floats(1, 2)},
        {
            "format": "numeral-classifier",
            "definition": "flatten\nfc: linear 2\n",
            "recipe": "fast",
            "input_shape": "1 2 2",
            "pixel_mean": "0.5",
            "pixel_standard_deviation": "0.25",
            "classes": '["a", "b"]',
        },
    ),
)
save(
    "weights",
    "half",
    tensors({"module.weight": ("F16", [3, 2], bytes(12)), "module.bias": ("BF16", [3], bytes(6))}),
)
save(
    "weights",
    "clusters",
    tensors(
        {"centers": matrix(floats(*[0.5] * 64, *[0.25] * 64), 64), "labels": integers(3, -1)},
        {"format": "numeral-clusters", "image_height": "8", "image_width": "8"},
    ),
)

# States of clusterings into two and three clusters of twelve rows of four features: the first is
# complete, the second is under way.
centers = matrix(floats(*[0.1 * i for i in range(12)]), 4)
complete = {
    "fit0.centers": matrix(floats(*[0.1 * i for i in range(8)]), 4),
    "fit0.labels": integers(*[0, 1] * 6),
}
fits = {
    "fits": "1",
    "fit0.inertia": "2.5",
    "fit0.iterations": "2",
    "fit0.converged": "true",
    "fit0.seconds": "0.5",
}
state = {"step": "1", "seconds": "0.25"}
lloyd = {
    "present.centers": centers,
    "present.sums": matrix(doubles(*range(12)), 4),
    "present.weights": doubles(4, 4, 4),
    "present.counts": integers(4, 4, 4),
    "present.labels": ("I32", [12], struct.pack("<12i", *[0, 1, 2] * 4)),
}
start = {"present.start": "1", "present.iteration": "1", "present.converged": "false"}
batches = {
    "present.batches": "1",
    "present.converged": "false",
    "present.rows_since_reassignment": "5",
    "present.lowest_inertia": "0.5",
    "present.without_improvement": "0",
    "present.smoothed_inertia": "0.5",
}
stream = {"present.centers": centers, "present.weights": doubles(4, 4, 4)}
save("checkpoint", "lloyd", tensors(complete | lloyd, fits | state | start))
save("checkpoint", "batches", tensors(complete | stream, fits | state | batches))
save("checkpoint", "stream", tensors(complete | stream, fits | state | {"present.batches": "1"}))
save("checkpoint", "complete", tensors(complete, fits))
best = {
    "present.best.centers": centers,
    "present.best.labels": integers(*[0, 1, 2] * 4),
}
result = {
    "present.best.inertia": "1",
    "present.best.iterations": "3",
    "present.best.converged": "true",
}
save("checkpoint", "best", tensors(complete | lloyd | best, fits | state | start | result))
trainer = {f"trainer.model.{name}": entry for name, entry in linear.items()}
trainer |= {f"trainer.velocity.{name}": entry for name, entry in linear.items()}
progress = {
    "trainer.version": "2",
    "trainer.epoch": "1",
    "trainer.batches": "0",
    "trainer.examples": "0",
    "trainer.total_loss": "0.0",
    "trainer.learning_rate": "0.1",
    "seconds": "1.5",
    "epoch0.train_loss": "0.5",
    "epoch0.test_loss": "0.25",
    "epoch0.test_accuracy": "0.75",
    "epoch0.seconds": "1.5",
    "epoch0.images_per_second": "1000.0",
}
save("checkpoint", "training", tensors(trainer, progress))
begun = progress | {"trainer.batches": "1", "trainer.examples": "64", "train_loss": "0.5"}
save("checkpoint", "epoch", tensors(trainer, begun))

digit = ",".join(str(i % 17) for i in range(64))
save("csv", "digits", f"{digit},9\n{digit},0\n".encode())
save("csv", "quotes", b'name,"a ""b""","c,\nd"\r\nx,"1",2\r\n"y\r\nz",-3.5e2," 4"')
save("csv", "missing", b"\xef\xbb\xbfx,y,z\n1,,NA\n# a comment\n\nnan,0.1,null\n")
save(
    "csv",
    "numbers",
    b"1.7976931348623157e308,5e-324,-0.0\n9007199254740993,1e23,inf\n.5,1.,+1e-27\n",
)
save("csv", "integers", b"127,-128,0\n18446744073709551615,1,true\n")
save("csv", "returns", b"a,b\r1,2\r\r3,4\r")
save("csv", "column", b'x\n"caf\xc3\xa9"\n\n""\n" "\n')
save("csv", "gzip", gzip.compress(b"a,b\n1,2\n", mtime=0))

values = {
    "floats.npy": npy("<f4", "(2, 3)", bytes(24)),
    "mask.npy": npy("|b1", "(2,)", b"\0\1"),
    "deep/z.npy": npy("<c16", "(1,)", bytes(16)),
}
save("npz", "stored", npz(values))
save("npz", "deflated", npz(values, zipfile.ZIP_DEFLATED))
save("npz", "large", npz({"x.npy": npy("<i4", "()", bytes(4))}, is_large=True))
save("npz", "empty", npz({}))
save("npz", "comment", npz({"caf\u00e9.npy": npy("|u1", "(0,)", b"")}, comment=b"a comment"))
save("npz", "bzip2", npz({"x.npy": npy("|u1", "(9,)", bytes(9))}, zipfile.ZIP_BZIP2))
save("npz", "zeros", npz({"x.npy": npy("|u1", "(9999,)", bytes(9999))}, zipfile.ZIP_DEFLATED))

text = b"".join(b"%d\n" % (i * i) for i in range(100))
save("gzip", "dynamic", gzip.compress(text, mtime=0))
save("gzip", "fixed", gzip.compress(b"numeral", mtime=0))
save("gzip", "stored", gzip.compress(text[:50], 0, mtime=0))
save("gzip", "empty", gzip.compress(b"", mtime=0))
save("gzip", "repeated", gzip.compress(bytes(100_000), mtime=0))
save("gzip", "members", gzip.compress(b"a", mtime=0) * 3)
save("gzip", "padded", gzip.compress(b"a", mtime=0) + bytes(512))
body = gzip.compress(b"named", mtime=0)[10:]
fields = b"\x1f\x8b\x08\x1e" + bytes(6) + struct.pack("<H", 2) + b"ex" + b"name\0" + b"comment\0"
save("gzip", "fields", fields + struct.pack("<H", zlib.crc32(fields) & 0xFFFF) + body)

for name, value in {
    "values": [None, True, False, 0, -1.5e-7, "text", {}, []],
    "nested": {"a": {"b": [[1], [2, {"c": ""}]]}},
    "counts": [0, 1, 2**63 - 1, 2**63],
    "string": '\u00e9\n"\\\U0001f600\u0001',
}.items():
    save("json", name, json.dumps(value).encode())
save("json", "unescaped", json.dumps("\u00e9\U0001f600/", ensure_ascii=False).encode())


def proto(*fields):
    """Returns a message of protobuf: of pairs of a field's number and its value."""

    def varint(number):
        """Returns the bytes of an integer."""
        number &= 2**64 - 1
        result = b""
        while number > 127:
            result += bytes([number & 127 | 128])
            number >>= 7
        return result + bytes([number])

    result = b""
    for number, value in fields:
        if isinstance(value, int):
            result += varint(number << 3) + varint(value)
        elif isinstance(value, float):
            result += varint(number << 3 | 5) + struct.pack("<f", value)
        else:
            content = value.encode() if isinstance(value, str) else value
            result += varint(number << 3 | 2) + varint(len(content)) + content
    return result


def onnx_tensor(name, shape, numbers, is_raw=True):
    """Returns a tensor of floats or 64-bit integers."""
    code, kind, field = ("f", 1, 4) if isinstance(numbers[0], float) else ("q", 7, 7)
    fields = [(1, length) for length in shape] + [(2, kind), (8, name)]
    if is_raw:
        fields.append((9, struct.pack(f"<{len(numbers)}{code}", *numbers)))
    else:
        fields += [(field, number) for number in numbers]
    return proto(*fields)


def onnx_node(operator, inputs, output, **attributes):
    """Returns a node."""
    fields = [(1, name) for name in inputs] + [(2, output), (3, "n" + output), (4, operator)]
    for name, value in attributes.items():
        if isinstance(value, list):
            content = [(8, number) for number in value] + [(20, 7)]
        elif isinstance(value, str):
            content = [(4, value), (20, 3)]
        elif isinstance(value, bytes):
            content = [(5, value), (20, 4)]
        elif isinstance(value, float):
            content = [(2, value), (20, 1)]
        else:
            content = [(3, value), (20, 2)]
        fields.append((5, proto((1, name), *content)))
    return proto(*fields)


def onnx_info(name, shape, kind=1):
    """Returns the declaration of an input or output; the length None is any."""
    dims = [proto((2, "N")) if length is None else proto((1, length)) for length in shape]
    return proto((1, name), (2, proto((1, proto((1, kind), (2, proto(*[(1, d) for d in dims])))))))


def onnx_model(shape, nodes, tensors, kind=1, opset=17, outputs=("y",)):
    """Returns a model with an input x."""
    fields = [(1, node) for node in nodes] + [(2, "g")] + [(5, tensor) for tensor in tensors]
    fields += [(11, onnx_info("x", shape, kind)), *[(12, onnx_info(y, [])) for y in outputs]]
    return proto((1, 8), (8, proto((1, ""), (2, opset))), (7, proto(*fields)))


halves = [0.5] * 36
save(
    "onnx",
    "convolution",
    onnx_model(
        [None, 2, 5, 4],
        [
            onnx_node("Conv", ["x", "w"], "a", pads=[1, 1, 0, 1], strides=[2, 1], group=2),
            onnx_node("BatchNormalization", ["a", *"ssss"], "b", epsilon=0.1),
            onnx_node("Relu", ["b"], "c"),
            onnx_node("MaxPool", ["c"], "d", kernel_shape=[2, 2], ceil_mode=1),
            onnx_node("ConvTranspose", ["d", "w"], "e", strides=[2, 2], output_padding=[1, 0]),
            onnx_node("AveragePool", ["e"], "f", kernel_shape=[2, 1], auto_pad="SAME_UPPER"),
            onnx_node("GlobalAveragePool", ["f"], "y"),
        ],
        [
            onnx_tensor("w", [2, 1, 3, 3], halves[:18]),
            onnx_tensor("s", [2], [0.5, 2.0], is_raw=False),
        ],
    ),
)
save(
    "onnx",
    "shapes",
    onnx_model(
        [None, 3, 4],
        [
            onnx_node("Shape", ["x"], "a", start=0, end=1),
            onnx_node("Concat", ["a", "m"], "b", axis=0),
            onnx_node("Reshape", ["x", "b"], "c"),
            onnx_node("Unsqueeze", ["c", "o"], "d"),
            onnx_node("Transpose", ["d"], "e", perm=[0, 2, 1]),
            onnx_node("Slice", ["e", "o", "m", "o", "m"], "f"),
            onnx_node("Squeeze", ["e", "t"], "g"),
            onnx_node("Gather", ["g", "o"], "h", axis=1),
            onnx_node("Pad", ["h", "p"], "i", mode="reflect"),
            onnx_node("Split", ["g"], "j", axis=1),
            onnx_node("ReduceMean", ["j"], "k", axes=[1], keepdims=0),
            onnx_node("Expand", ["k", "t"], "l"),
            onnx_node("Cast", ["l"], "q", to=7),
            onnx_node("Identity", ["f"], "y"),
        ],
        [
            onnx_tensor("m", [1], [-1]),
            onnx_tensor("o", [1], [1], is_raw=False),
            onnx_tensor("t", [1], [2]),
            onnx_tensor("p", [4], [0, 1, 0, 1]),
        ],
        outputs=("y", "i", "q"),
    ),
)
save(
    "onnx",
    "text",
    onnx_model(
        [None, 3],
        [
            onnx_node("Gather", ["w", "x"], "a"),
            onnx_node("LayerNormalization", ["a", "s", "s"], "b", axis=-1),
            onnx_node("MatMul", ["b", "m"], "c"),
            onnx_node("Gelu", ["c"], "d", approximate="tanh"),
            onnx_node("Add", ["d", "a"], "e"),
            onnx_node("ReduceMean", ["e", "o"], "f", keepdims=0),
            onnx_node("Gemm", ["f", "m", "s"], "h", transB=1, alpha=0.5),
            onnx_node("LogSoftmax", ["h"], "y"),
        ],
        [
            onnx_tensor("w", [6, 3], halves[:18]),
            onnx_tensor("s", [3], halves[:3]),
            onnx_tensor("m", [3, 3], halves[:9]),
            onnx_tensor("o", [1], [1]),
        ],
        kind=7,
        opset=20,
    ),
)
save(
    "onnx",
    "constants",
    onnx_model(
        [2],
        [
            onnx_node("Constant", [], "a", value=onnx_tensor("", [1], [3])),
            onnx_node("ConstantOfShape", ["a"], "b", value=onnx_tensor("", [1], [2])),
            onnx_node("Mul", ["b", "a"], "c"),
            onnx_node("Range", ["z", "t", "z2"], "d"),
            onnx_node("Equal", ["c", "d"], "e"),
            onnx_node("Where", ["e", "c", "b"], "f"),
            onnx_node("Tile", ["f", "a"], "g"),
            onnx_node("Cast", ["g"], "h", to=1),
            onnx_node("Pow", ["h", "a"], "i"),
            onnx_node("Clip", ["i"], "j"),
            onnx_node("Div", ["c", "a"], "k"),
            onnx_node("Sub", ["x", "x"], "y"),
        ],
        [
            onnx_tensor("z", [], [0]),
            onnx_tensor("t", [], [3]),
            onnx_tensor("z2", [], [1]),
        ],
    ),
)
for name, attributes in {
    "resize": {"mode": "linear", "coordinate_transformation_mode": "align_corners"},
    "nearest": {"mode": "nearest", "nearest_mode": "ceil"},
}.items():
    save(
        "onnx",
        name,
        onnx_model(
            [None, 1, 3, 2],
            [
                onnx_node("Resize", ["x", "", "s"], "a", **attributes),
                onnx_node("DepthToSpace", ["a"], "b", blocksize=1, mode="CRD"),
                onnx_node("InstanceNormalization", ["b", "o", "o"], "c"),
                onnx_node("PRelu", ["c", "o"], "d"),
                onnx_node("ArgMax", ["d"], "e", axis=1),
                onnx_node("Cast", ["e"], "f", to=9),
                onnx_node("Not", ["f"], "y"),
            ],
            [onnx_tensor("s", [4], [1.0, 1.0, 1.5, 2.0]), onnx_tensor("o", [1], [0.5])],
        ),
    )
