# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes CSV files, and the fields and numbers that Python's csv module, pandas and NumPy read.

python3 tables.py        # NumPy 2.4.6, pandas 3.0.0

tables.json holds texts with their records and the bits of their numbers; decimals-64.csv and
decimals-32.csv hold decimal numbers with the bits of the nearest binary ones; python.npz and
python-compressed.npz are archives of arrays.
"""

import base64
import csv
import decimal
import fractions
import io
import json
import pathlib
import random
import struct

import numpy as np
import pandas as pd

here = pathlib.Path(__file__).parent
generator = random.Random(1)
cases = []


def table(name, text, separator=",", header=False, numbers=True, encoding="utf-8"):
    """Adds a table, with its records by the csv module and its numbers by pandas."""
    content = text.encode(encoding)
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator)
    # pandas skips lines without text, csv does not.
    records = [row for row in rows if row and (len(row) > 1 or row[0].strip())]
    case = {
        "name": name,
        "bytes": base64.b64encode(content).decode(),
        "separator": separator,
        "header": header,
        "records": records,
    }
    if numbers:
        frame = pd.read_csv(
            io.BytesIO(content),
            sep=separator,
            header=0 if header else None,
            dtype="f8",
            float_precision="round_trip",
            encoding="utf-8-sig",
        )
        bits = frame.to_numpy(copy=True).view("u8").tolist()
        case["numbers"] = [
            [None if isnan else x for x, isnan in zip(*row, strict=True)]
            for row in zip(bits, np.isnan(frame.to_numpy()), strict=True)
        ]
    cases.append(case)


def written(rows, **options):
    """Returns the text that the csv module writes."""
    target = io.StringIO()
    csv.writer(target, **options).writerows(rows)
    return target.getvalue()


texts = [
    ["plain", "with, comma", 'with "quotes"', ""],
    ["two\nlines", "three\r\nand\rfour", '"', '""'],
    [" spaces ", "\ttab", "caf\u00e9 \U0001f600", ","],
    ["", '","', '"\n"', "'"],
]
table("csv: quotes where needed", written(texts), numbers=False)
table("csv: all quoted", written(texts, quoting=csv.QUOTE_ALL), numbers=False)
table("csv: LF", written(texts, lineterminator="\n"), numbers=False)
table("csv: CR", written(texts, lineterminator="\r", quoting=csv.QUOTE_ALL), numbers=False)
table("csv: semicolons", written(texts, delimiter=";"), separator=";", numbers=False)
table("csv: tabs", written(texts, delimiter="\t"), separator="\t", numbers=False)
table("csv: byte order mark", written(texts), numbers=False, encoding="utf-8-sig")
table("quotes inside", 'a"b,c""d,"e""f"\n', numbers=False)
table("no last line break", "1,2\n3,4")
table("separator at the end", "1,\n2,\n")
table("separator at the end of the file", "1,2\n3,")
table("empty lines", "\n1,2\n\n\r\n3,4\n  \n\n")
table("CRLF", "1,2\r\n3,4\r\n")
table("CR", "1,2\r3,4\r")
table("CR and a space", "1,2\r 3,4\n5,6\r\r 7,8\r", numbers=False)
table("spaces", " 1 ,\t2\n3  , 4\n")
table("quoted numbers", '"1","-2.5"\n3,"4e3"\n')
table("one column", "1\n2\n\n3\n")
table("one row", "1,2,3")
table("spellings", "+1,1.,.5,1e5\n1E5,-0.0,1e-5,00012\n1e+2,-.5e1,0e9,7\n")
table("special", "inf,-inf,nan\nInfinity,-Infinity,NaN\nINF,+inf,nan\n")
table("missing", ",NA,nan\nN/A,null,NULL\nNone,n/a,<NA>\n#N/A,#NA,-nan\n1.#IND,1.#QNAN,-NaN\n")
table("header", "a,b\n1,2\n", header=True)
table("header of numbers", "2019,2020\n1,2\n", header=True)
table("header alone", "a,b\n", header=True)
table("quoted header", '"a, ""b""","c\nd"\n1,2\n', header=True)

numbers = np.random.default_rng(1).standard_normal((60, 5)) * 10.0 ** np.arange(-4, 1)
table("pandas: numbers", pd.DataFrame(numbers, columns=list("abcde")).to_csv(), header=True)
gaps = np.where(np.abs(numbers) < 1e-5, np.nan, numbers)
table("pandas: missing", pd.DataFrame(gaps).to_csv(index=False, na_rep="NaN"), header=True)
table("pandas: floats", pd.DataFrame(numbers.astype("f4")).to_csv(index=False), header=True)
target = io.BytesIO()
np.savetxt(target, numbers, delimiter=",")
table("numpy: savetxt", target.getvalue().decode())
target = io.BytesIO()
np.savetxt(target, numbers, delimiter=";", fmt="%.3f")
table("numpy: three digits", target.getvalue().decode(), separator=";")
lines = ",\n".join(json.dumps(case) for case in cases)
(here / "tables.json").write_text(f"[\n{lines}\n]\n")


def exactly(value):
    """Returns all digits of a number."""
    return format(decimal.Decimal(value), "f")


def moved(text, by):
    """Returns a decimal number with digits appended, above it or below it."""
    number, context = decimal.Decimal(text), decimal.Context(prec=2000)
    tiny = decimal.Decimal(by).scaleb(number.adjusted() - 40)
    return str(context.add(number, tiny))


def texts_between(low, high):
    """Returns the number halfway between two others, and numbers just beside it."""
    exact = (fractions.Fraction(low) + fractions.Fraction(high)) / 2
    context = decimal.Context(prec=2000)
    middle = str(
        context.divide(decimal.Decimal(exact.numerator), decimal.Decimal(exact.denominator))
    )
    return [middle, moved(middle, 1), moved(middle, -1)]


def single(text):
    """Returns the float nearest to a decimal number, which NumPy rounds twice."""
    exact = fractions.Fraction(text)
    start = np.float32(float(text))
    with np.errstate(over="ignore"):
        near = [start, *np.nextafter(start, np.array([-np.inf, np.inf], dtype="f4"))]

    def distance(value):
        bits = struct.unpack("<I", struct.pack("<f", value))[0]
        return abs(fractions.Fraction(float(value)) - exact), bits & 1

    return min((value for value in near if np.isfinite(value)), key=distance)


def doubles():
    """Returns texts of doubles."""
    texts = ["0", "-0.0", "1.", ".5", "+7", "5e-324", "2e-324", "3e-324", "1e-400", "0e999999999"]
    texts += ["2.2250738585072011e-308", "2.2250738585072014e-308", "1.7976931348623157e308"]
    texts += ["9007199254740993", "9007199254740993.0000000000000000000001", "1e22", "1e23"]
    texts += ["0" * 40 + "1.5", "0." + "0" * 40 + "15", "1" + "0" * 40, "12345678901234567890123"]
    texts += ["12345678901234567890123.", "-.00000000000000000000123456789012345678901e-3"]
    texts += ["18446744073709551615", "18446744073709551616", "1844674407370955161.5e1"]
    texts += ["9999999999999999999e27", "9999999999999999999e-27", "1e27", "1e-27", "1e28", "1e-28"]
    for _ in range(400):
        value = struct.unpack("<d", generator.randbytes(8))[0]
        if np.isfinite(value):
            texts.append(repr(value))
    for _ in range(600):
        digits = str(generator.randrange(10 ** generator.randrange(1, 20)))
        texts.append(f"{digits}e{generator.randrange(-50, 31)}")
        point = generator.randrange(len(digits) + 1)
        texts.append(f"{generator.choice('-+')}{digits[:point]}.{digits[point:]}")
    for _ in range(100):
        low = generator.random() * 10.0 ** generator.randrange(-5, 17)
        texts += texts_between(low, np.nextafter(low, np.inf).item())
    for power in range(53, 64):
        # Halfway between doubles, in at most 19 digits.
        low = (1 << power) + generator.randrange(1 << 20) * (1 << (power - 52))
        middle = low + (1 << (power - 53))
        texts += [str(middle), str(middle - 1), str(middle + 1), f"{middle}0e-1", f"-{middle}e-3"]
    return texts


def floats():
    """Returns texts of floats, many of them near numbers halfway between two."""
    texts = ["0", "-0.0", "16777217", "16777219", "1e-45", "7e-46", "8e-46", "1e-60", "1e-400"]
    texts += ["3.4028235e38", "3.40282356e38", "1.17549435e-38", "1.1754943e-38"]
    for _ in range(300):
        value = struct.unpack("<f", generator.randbytes(4))[0]
        if np.isfinite(value):
            texts.append(str(np.float32(value)))
    for _ in range(150):
        low = np.float32(generator.random() * 10.0 ** generator.randrange(-44, 38))
        texts += texts_between(float(low), float(np.nextafter(low, np.float32(np.inf))))
    return texts


def save(name, texts, bits):
    """Writes decimal numbers with the bits of the nearest binary ones."""
    lines = [f"{text},{bits(text)}\n" for text in texts]
    (here / name).write_text("text,bits\n" + "".join(lines))


save("decimals-64.csv", doubles(), lambda x: struct.unpack("<Q", struct.pack("<d", float(x)))[0])


def single_bits(text):
    """Returns the bits of the nearest float, of which zero has the sign of the text."""
    value = single(text)
    if value == 0:
        value = -0.0 if text.startswith("-") else 0.0
    return struct.unpack("<I", struct.pack("<f", value))[0]


save("decimals-32.csv", floats(), single_bits)

arrays = {
    "floats": np.arange(6, dtype="f4").reshape(2, 3) / 4,
    "big": np.arange(6, dtype=">f8").reshape(2, 3),
    "fortran": np.asfortranarray(np.arange(6, dtype="i8").reshape(2, 3)),
    "mask": np.array([True, False]),
    "complex": np.array([1 - 2j, 0.5j], dtype="c8"),
    "half": np.array([1, -0.5], dtype="f2"),
    "zeros": np.zeros((1000, 10), dtype="u1"),
    "caf\u00e9/x": np.array(7, dtype="i4"),
}
np.savez(here / "python.npz", **arrays)
np.savez_compressed(here / "python-compressed.npz", **arrays)
