# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes spellings.json: files in unusual spellings, and whether NumPy and safetensors read them.

python3 spellings.py        # NumPy 2.4, safetensors 0.8
"""

import base64
import io
import json
import pathlib
import struct
import warnings

import numpy as np
import safetensors

warnings.simplefilter("ignore")
cases = []


def npy(name, header, data, version=1, stricter=False):
    """Adds a .npy file; `stricter` if Numeral refuses it although NumPy reads it."""
    text = header.encode()
    text += b" " * (63 - (len(text) + 10) % 64) + b"\n"
    length = struct.pack("<H" if version == 1 else "<I", len(text))
    content = b"\x93NUMPY" + bytes([version, 0]) + length + text + data
    case = {"name": name, "format": "npy", "bytes": base64.b64encode(content).decode()}
    try:
        array = np.load(io.BytesIO(content))
        case |= {"shape": array.shape, "values": array.astype("f8").ravel().tolist()}
    except Exception:  # NumPy raises a dozen of kinds
        case["values"] = None
    assert not stricter or case["values"] is not None, name
    cases.append(case | {"stricter": stricter})


def header(descr="'<f4'", order="False", shape="(2, 3)"):
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}"


spellings = {
    "f2": "e f2 half float16 <f2 >f2",
    "f4": "f4 =f4 |f4 <f4 >f4 f <f >f float32 single <float32 F4 Float32 !f4 f1",
    "f8": "f8 =f8 >f8 d <d float float64 double float_ Float64",
    "b1": "? |? <? =? b1 |b1 <b1 >b1 bool bool_ bool8 Bool",
    "i1": "b <b i1 |i1 >i1 byte int8",
    "u1": "B u1 |u1 =u1 ubyte uint8",
    "i2": "h i2 >i2 >h short int16",
    "u2": "H u2 ushort uint16",
    "i4": "i <i i4 >i4 intc int32 I4 Int32 i3",
    "u4": "I u4 uintc uint32 u",
    "i8": "l q p <l i8 =i8 |i8 >i8 int int_ long longlong intp int64 i16",
    "u8": "L Q P u8 uint ulong ulonglong uintp uint64",
}
for dtype, names in spellings.items():
    for code in names.split():
        swapped = code.startswith(">")
        array = np.arange(6).astype((">" if swapped else "<") + dtype)
        npy(f"descr {code}", header(repr(code)), array.tobytes())
floats = np.arange(6, dtype="f4").tobytes()
for shape in [
    "(2L, 3L)",
    "(2L,3L)",
    "(2, 3,)",
    "(6,)",
    "()",
    "(0, 3)",
    "(  2 ,3 )",
    "(+2, 3)",
    "((2), 3)",
    "(2l, 3)",
    "[2, 3]",
    "(6)",
    "(-2, -3)",
    "(True, 6)",
    "(2.0, 3)",
    "(2, 03)",
    "(1+1, 3)",
    "(2, 3",
    "(99999999999999999999,)",
    "(0, 99999999999999999999)",
    "(2, None)",
    "(2, 4)",
]:
    npy(f"shape {shape}", header(shape=shape), floats)
for shape in ["(0x2, 3)", "(0b10, 3)", "(00, 3)", "(2 L, 3)"]:
    npy(f"shape {shape}", header(shape=shape), floats, stricter=shape != "(00, 3)")
for order in ["True", "0", "true", "'a'", "None"]:
    npy(f"order {order}", header(order=order), floats)
for text, stricter in [
    ("{'shape': (2, 3), 'fortran_order': False, 'descr': '<f4'}", False),
    ('{"descr": "<f4", "fortran_order": False, "shape": (2, 3)}', False),
    ("{u'descr': u'<f4', u'fortran_order': False, u'shape': (2, 3)}", False),
    ("  {'descr': '<f4',\n 'fortran_order': False, 'shape': (2, 3)}", False),
    ("{'descr': ('<f4'), 'fortran_order': False, 'shape': (2, 3)}", False),
    ("{'descr': '<f4', 'fortran_order': False}", False),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'x': 1}", False),
    ("{'descr': b'<f4', 'fortran_order': False, 'shape': (2, 3)}", False),
    ("dict(descr='<f4')", False),
    ("{'descr': '<' 'f4', 'fortran_order': False, 'shape': (2, 3)}", True),
    ("{'descr': '\\x3cf4', 'fortran_order': False, 'shape': (2, 3)}", True),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)} # text", True),
    ("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}", True),
]:
    npy(f"header {text}", text, floats, stricter=stricter)
npy("bytes after the array", header(), floats + b"xx")
npy("two arrays", header(), floats + b"\x93NUMPY")
npy("a byte less", header(), floats[:-1])
for version in [1, 2, 3]:
    npy(f"version {version}", header(), floats, version=version)
npy("big-endian Fortran", header("'>f4'", "True"), np.arange(6, dtype=">f4").tobytes())


def tensors(name, text, data=b"", stricter=False):
    """Adds a .safetensors file."""
    text = text if isinstance(text, bytes) else text.encode()
    content = struct.pack("<Q", len(text)) + text + data
    case = {"name": name, "format": "safetensors", "bytes": base64.b64encode(content).decode()}
    try:
        case["values"] = [
            {"name": list(key.encode()), "dtype": value["dtype"], "shape": value["shape"]}
            for key, value in sorted(safetensors.deserialize(content), key=lambda item: item[0])
        ]
    except Exception:
        case["values"] = None
    assert not stricter or case["values"] is not None, name
    cases.append(case | {"stricter": stricter})


def entry(name="a", dtype="F32", shape="[1]", offsets="[0,4]", more=""):
    return f'"{name}":{{"dtype":"{dtype}","shape":{shape},"data_offsets":{offsets}{more}}}'


four = bytes(4)
for name, more in {
    "no metadata": "",
    "metadata null": ',"__metadata__":null',
    "metadata empty": ',"__metadata__":{}',
    "metadata number": ',"__metadata__":{"a":1}',
    "metadata null value": ',"__metadata__":{"a":null}',
    "metadata list": ',"__metadata__":[]',
    "metadata key twice": ',"__metadata__":{"a":"1","a":"2"}',
    "metadata twice": ',"__metadata__":{},"__metadata__":{}',
    "trailing comma": ",",
    "the same entry twice": "," + entry(),
    "another entry of the name": "," + entry(dtype="I32"),
    "another range of the name": "," + entry(offsets="[4,8]"),
}.items():
    tensors(name, "{" + entry() + more + "}", four)
plain = ("{" + entry() + "}").encode()
for name, text in {
    "spaces after": plain + b"   ",
    "lines after": plain + b"\r\n\t",
    "space before": b" " + plain,
    "line before": b"\n" + plain,
    "NUL after": plain + b"\0\0",
    "text after": plain + b"x",
    "byte order mark": b"\xef\xbb\xbf" + plain,
    "UTF-16": plain.decode().encode("utf-16-le"),
    "empty": b"",
    "null": b"null",
    "list": b"[]",
    "number": b"1",
    "string": b'"a"',
    "bad UTF-8": plain.replace(b"a", b"a\xff", 1),
    "control": plain.replace(b"a", b"a\x01", 1),
    "NUL in a name": plain.replace(b'"a"', b'"a\\u0000"', 1),
    "escapes": plain.replace(b'"a"', b'"\\ud83d\\ude00\\u00e9\\n\\/\\"\\\\"', 1),
    "half a pair": plain.replace(b'"a"', b'"\\ud83d"', 1),
    "wrong pair": plain.replace(b'"a"', b'"\\ud83d\\u0041"', 1),
    "low half": plain.replace(b'"a"', b'"\\ude00"', 1),
    "escape of x": plain.replace(b'"a"', b'"\\x41"', 1),
}.items():
    tensors(name, text, four)
tensors("no tensors", "{}")
tensors("bytes without a tensor", "{}", four)
tensors(
    "two normalizations",
    "{" + entry("\u00e9") + "," + entry("e\u0301", offsets="[4,8]") + "}",
    four + four,
)
tensors("empty name", "{" + entry("") + "}", four)
for dtype, size in {
    "BOOL": 1,
    "U8": 1,
    "I8": 1,
    "F8_E4M3": 1,
    "F8_E5M2": 1,
    "F8_E8M0": 1,
    "F8_E4M3FNUZ": 1,
    "F8_E5M2FNUZ": 1,
    "I16": 2,
    "U16": 2,
    "F16": 2,
    "BF16": 2,
    "I32": 4,
    "U32": 4,
    "F32": 4,
    "F64": 8,
    "I64": 8,
    "U64": 8,
    "C64": 8,
    "F4": 0.5,
    "F6_E2M3": 0.75,
    "F6_E3M2": 0.75,
    "f32": 4,
    "C128": 16,
    "F128": 16,
    "X": 1,
    "": 1,
}.items():
    right = int(size * 8)
    tensors(
        f"{dtype} of 8",
        "{" + entry(dtype=dtype, shape="[8]", offsets=f"[0,{right}]") + "}",
        bytes(right),
    )
    tensors(f"{dtype} of 1000 in 4 bytes", "{" + entry(dtype=dtype, shape="[1000]") + "}", four)
tensors("seven halves of a byte", "{" + entry(dtype="F4", shape="[7]") + "}", four)
for name, fields in {
    "field of its own": {"more": ',"x":[1.5e3,{"y":null}]'},
    "scalar": {"shape": "[]"},
    "shape 1.0": {"shape": "[1.0]"},
    "shape 1e0": {"shape": "[1e0]"},
    "shape -1": {"shape": "[-1]"},
    "shape 01": {"shape": "[01]"},
    "shape true": {"shape": "[true]"},
    "shape null": {"shape": "null"},
    "offset -0": {"offsets": "[-0,4]"},
    "one offset": {"offsets": "[4]"},
    "three offsets": {"offsets": "[0,4,5]"},
    "dtype twice": {"more": ',"dtype":"F32"'},
    "hole": {"offsets": "[4,8]"},
    "reversed": {"offsets": "[4,0]"},
    "deep field": {"more": ',"x":' + "[" * 100 + "]" * 100},
    "too deep field": {"more": ',"x":' + "[" * 200 + "]" * 200},
    "huge shape": {"shape": "[9223372036854775807,9223372036854775807]"},
}.items():
    tensors(name, "{" + entry(**fields) + "}", four)
tensors("zero", "{" + entry(shape="[0]", offsets="[0,0]") + "}")
tensors(
    "zero and huge lengths",
    "{" + entry(shape="[0,9223372036854775807]", offsets="[0,0]") + "}",
    stricter=True,
)
tensors("byte more", "{" + entry() + "}", four + b"x")

with (pathlib.Path(__file__).parent / "spellings.json").open("w") as file:
    file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
