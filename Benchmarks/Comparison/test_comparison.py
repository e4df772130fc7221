# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""python3 -m unittest discover Benchmarks/Comparison"""

import json
import sys
import time
import unittest
from dataclasses import replace
from pathlib import Path

from calls import least
from comparison import Comparison
from measurement import Failure, Measurement, measure
from rows import ROWS, Quality, Row
from table import markdown
from turns import turns


def row(at_least=2.0, **other):
    inertia = Quality("inertia", "lower", tolerance=1e-2)
    return Row("lloyd", "Lloyd", "Peer", at_least, [], [], [inertia], **other)


def runs(*seconds, megabytes=50.0, inertia=1000.0):
    return [Measurement(s, megabytes, {"inertia": inertia}) for s in seconds]


class ComparisonTests(unittest.TestCase):
    def test_ratio_is_of_medians_and_spread_is_of_rounds(self):
        comparison = Comparison(row(), runs(1, 2, 9), runs(6, 8, 9))
        self.assertEqual(comparison.ratio, 4)
        self.assertEqual(comparison.spread, (1, 6))

    def test_nothing_is_missed_at_the_limits(self):
        comparison = Comparison(
            row(), runs(1, inertia=1010.0), runs(2, megabytes=51.0, inertia=1000.0))
        self.assertEqual(comparison.misses(), [])

    def test_every_miss_is_named(self):
        slow = Comparison(row(), runs(1), runs(1.9, megabytes=60))
        self.assertEqual(slow.misses(), ["1.900 times as fast, expected at least 2"])
        worse = Comparison(row(), runs(1, inertia=1011.0), runs(3, megabytes=60))
        self.assertEqual(worse.misses(), ["inertia 1011, where Peer has 1000"])
        large = Comparison(row(), runs(1, megabytes=60), runs(3, megabytes=60))
        self.assertEqual(large.misses(), ["60 MB, where Peer takes 60 MB"])

    def test_a_row_that_is_only_shown_has_no_ratio_to_miss(self):
        self.assertEqual(Comparison(row(None), runs(3), runs(1, megabytes=60)).misses(), [])

    def test_which_quality_is_worse(self):
        for better, ours, shortfall in (
            ("higher", 80, 0.2), ("higher", 120, -0.2), ("lower", 120, 0.2), ("lower", 80, -0.2),
            ("equal", 80, 0.2), ("equal", 120, 0.2),
        ):
            self.assertAlmostEqual(Quality("", better, 0).shortfall(ours, 100), shortfall)


class TableTests(unittest.TestCase):
    def test_columns_are_aligned(self):
        rate = row(None, amount=10_000, unit="images")
        lines = markdown([
            Comparison(row(), runs(1.5), runs(4.5, megabytes=612.3, inertia=1234567.0)),
            Comparison(rate, runs(0.125), runs(0.25)),
        ]).splitlines()
        self.assertEqual(len({len(line) for line in lines}), 1)
        self.assertEqual([cell.strip() for cell in lines[2].split("|")[1:-1]], [
            "Lloyd", "Peer", "1.50 s", "4.50 s", "3.00", "3.00 to 3.00", "2",
            "inertia 1,000 / 1,234,567", "50 / 612"])
        self.assertEqual([cell.strip() for cell in lines[3].split("|")[3:5]], [
            "80,000 images/s", "40,000 images/s"])


class MeasurementTests(unittest.TestCase):
    def command(self, code):
        return [sys.executable, "-c", code.replace("{", "{{").replace("}", "}}")]

    def test_commands_are_one_piece_of_work(self):
        printing = [
            self.command(f"import json; print(json.dumps({result}))")
            for result in ({"seconds": 2, "accuracy": 0.5}, {"seconds": 3, "inertia": 7})
        ]
        found = measure(printing, {}, whole_processes=False)
        self.assertEqual(found.seconds, 5)
        self.assertEqual(found.quality, {"accuracy": 0.5, "inertia": 7})

    def test_the_time_of_whole_processes_is_taken_here(self):
        sleeping = self.command("import time; time.sleep(0.2); print('{\"seconds\": 0}')")
        found = measure([sleeping, sleeping], {}, whole_processes=True)
        self.assertGreaterEqual(found.seconds, 0.4)

    def test_peak_memory_is_that_of_the_largest_process(self):
        large = self.command("b = bytearray(200_000_000); print('{\"seconds\": 0}')")
        small = self.command("print('{\"seconds\": 0}')")
        self.assertGreater(measure([large, small], {}, False).megabytes, 190)
        self.assertLess(measure([small], {}, False).megabytes, 100)

    def test_metrics_are_read_from_their_file(self):
        results = json.dumps({"epochs": [{"test_accuracy": 0.25}, {"test_accuracy": 0.75}]})
        writing = self.command("import sys; open(sys.argv[1], 'w').write(sys.argv[2])")
        literal = results.replace("{", "{{").replace("}", "}}")
        found = measure([writing + ["{metrics}", literal]], {}, whole_processes=True)
        self.assertEqual(found.quality, {"accuracy": 0.75})

    def test_a_failure_says_what_the_command_said(self):
        failing = self.command("import sys; print('no such data', file=sys.stderr); sys.exit(3)")
        with self.assertRaisesRegex(Failure, "(?s)exit status 3.*no such data"):
            measure([failing], {}, False)


class CallTests(unittest.TestCase):
    def test_the_least_median_of_ratios_stands_for_all(self):
        found = least([
            {"a": (90.0, 0.90), "b": (95.0, 0.95)}, {"a": (99.0, 0.99), "b": (94.0, 0.94)},
            {"a": (99.0, 0.99), "b": (94.0, 0.94)},
        ])
        self.assertEqual(found.row.work, "b, one thread: the least of 2 products")
        self.assertAlmostEqual(found.ratio, 0.94)
        self.assertAlmostEqual(found.spread[1], 0.95)
        self.assertEqual(found.misses(), ["0.940 times as fast, expected at least 0.95"])


class TurnTests(unittest.TestCase):
    def test_rows_take_turns_and_short_work_gets_more(self):
        rows = [replace(row(seconds=0), topic="long"), replace(row(seconds=0.1), topic="short")]
        found = []
        for turn, number in turns(rows, 2):
            found.append((turn.topic, number))
            time.sleep(0.01)
        self.assertEqual(found[:4], [("long", 1), ("short", 1), ("long", 2), ("short", 2)])
        self.assertGreater(len(found), 4)
        self.assertEqual(found[4:], [("short", number) for number in range(3, len(found) - 1)])


class RowTests(unittest.TestCase):
    def test_names_differ(self):
        self.assertEqual(len({row.name for row in ROWS}), len(ROWS))

    def test_peers_scripts_are_there(self):
        root = Path(__file__).parents[2]
        for row in ROWS:
            for command in row.theirs:
                self.assertTrue((root / command[1]).exists(), command[1])


if __name__ == "__main__":
    unittest.main()
