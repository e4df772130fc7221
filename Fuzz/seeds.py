# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes the files from which the fuzzer starts, a folder for each reader.

python3 seeds.py
"""

import gzip
import json
import pathlib
import struct
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
save("png", "alpha", png(1, 2, 8, 6, [bytes(range(4))] * 2))
save("png", "deep", png(2, 1, 16, 4, [bytes(range(8))]))
palette = chunk(b"PLTE", bytes(range(6))) + chunk(b"tRNS", b"\x80")
save("png", "palette", png(8, 1, 1, 3, [b"\x5a"], palette))
save("png", "gamma", png(4, 3, 8, 0, gray, chunk(b"gAMA", struct.pack(">I", 45455))))

weights = {
    "model.weight": ("F32", [3, 2], bytes(24)),
    "model.bias": ("F32", [3], bytes(12)),
    "velocity.weight": ("F32", [3, 2], bytes(24)),
    "velocity.bias": ("F32", [3], bytes(12)),
}
save("weights", "checkpoint", tensors(weights, {"epoch": "1"}))
