# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
r"""Prints how many of the photographs by photographs.py are predicted right, by kind.

    python photograph_table.py NUMERAL MODEL FOLDER...       # NUMERAL is the command

A number is right if all its digits are, and wrong with confidence if the least probability of its
digits is 80 % or more.
"""

import collections
import json
import pathlib
import subprocess
import sys

command, model, *folders = sys.argv[1:]
files = sorted(str(file) for folder in folders for file in pathlib.Path(folder).glob("*.png"))
run = subprocess.run(
    [command, "predict", "--json", "--model", model, *files], capture_output=True, text=True
)
predictions = {entry["image"]: entry for entry in json.loads(run.stdout)["predictions"]}

table = collections.defaultdict(collections.Counter)
for file in files:
    kind, _, expected = pathlib.Path(file).stem.rsplit("-", 2)
    counts = table[kind]
    counts["images"] += 1
    if file not in predictions:
        counts["refused"] += 1
        continue
    digits = predictions[file].get("digits", [predictions[file]])
    if "".join(str(digit["digit"]) for digit in digits) == expected:
        counts["right"] += 1
    else:
        counts["wrong"] += 1
        counts["confident"] += min(digit["candidates"][0]["probability"] for digit in digits) >= 0.8

print("| Kind | Images | Right | Refused | Wrong | with 80 % or more |")
print("| --- | --- | --- | --- | --- | --- |")
columns = ["images", "right", "refused", "wrong", "confident"]
for kind, counts in sorted(table.items()):
    print(f"| {kind} | " + " | ".join(str(counts[column]) for column in columns) + " |")
