# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Tests of the comparison: `python3 -m unittest Benchmarks.Comparison.test_comparison`."""

import contextlib
import io
import json
import sys
import time
import unittest
from pathlib import Path

from .blas_calls import worst_product
from .cases import BLAS_CALLS, CASES, Case, Command, ProcessCase, Quality
from .comparison import Comparison
from .measurement import CommandError, Measurement, measure
from .options import Options
from .preparation import ROOT
from .process_runner import ProcessRunner
from .schedule import schedule
from .table import markdown

INERTIA = Quality("inertia", "lower", tolerance=1e-2)


def case(
    at_least: float | None = 2.0,
    topic: str = "lloyd",
    amount: float | None = None,
    minimum_seconds: float = 30,
) -> Case:
    """A case without commands."""
    return Case(
        topic=topic,
        work="Lloyd",
        peer="Peer",
        at_least=at_least,
        qualities=(INERTIA,),
        amount=amount,
        unit="images" if amount else "",
        minimum_seconds=minimum_seconds,
    )


def runs(*seconds: float, megabytes: float = 50, inertia: float = 1000) -> list[Measurement]:
    """Measurements with these times."""
    return [Measurement(s, megabytes, {"inertia": inertia}) for s in seconds]


def command(code: str) -> Command:
    """A command that runs Python code."""
    return [sys.executable, "-c", escaped(code)]


def escaped(text: str) -> str:
    """A text without placeholders."""
    return text.replace("{", "{{").replace("}", "}}")


class ComparisonTests(unittest.TestCase):
    """Ratios and misses."""

    def test_ratio_is_of_medians_and_spread_is_of_rounds(self) -> None:
        comparison = Comparison(case(), runs(1, 2, 9), runs(6, 8, 9))
        self.assertEqual(comparison.ratio, 4)
        self.assertEqual(comparison.spread, (1, 6))

    def test_nothing_is_missed_at_the_limits(self) -> None:
        comparison = Comparison(case(), runs(1, inertia=1010), runs(2, megabytes=51, inertia=1000))
        self.assertEqual(comparison.misses(), [])

    def test_every_miss_is_named(self) -> None:
        slow = Comparison(case(), runs(1), runs(1.9, megabytes=60))
        self.assertEqual(slow.misses(), ["1.900 times as fast, expected at least 2"])
        worse = Comparison(case(), runs(1, inertia=1011), runs(3, megabytes=60))
        self.assertEqual(worse.misses(), ["inertia 1011, where Peer has 1000"])
        large = Comparison(case(), runs(1, megabytes=60), runs(3, megabytes=60))
        self.assertEqual(large.misses(), ["60 MB, where Peer takes 60 MB"])

    def test_case_without_a_target_has_no_ratio_to_miss(self) -> None:
        self.assertEqual(Comparison(case(None), runs(3), runs(1, megabytes=60)).misses(), [])

    def test_shortfall(self) -> None:
        for better, ours, shortfall in (
            ("higher", 80, 0.2),
            ("higher", 120, -0.2),
            ("lower", 120, 0.2),
            ("lower", 80, -0.2),
            ("equal", 80, 0.2),
            ("equal", 120, 0.2),
        ):
            with self.subTest(better=better, ours=ours):
                self.assertAlmostEqual(Quality("", better, 0).shortfall(ours, 100), shortfall)

    def test_record_can_be_written_as_json(self) -> None:
        record = json.loads(json.dumps(Comparison(case(), runs(1), runs(3)).record()))
        self.assertEqual(record["name"], "lloyd-peer")
        self.assertEqual(record["ratio"], 3)
        self.assertEqual(record["ours"][0]["quality"], {"inertia": 1000})


class TableTests(unittest.TestCase):
    """The Markdown table."""

    def test_columns_are_aligned(self) -> None:
        theirs = runs(4.5, megabytes=612.3, inertia=1234567)
        lines = markdown(
            [
                Comparison(case(), runs(1.5), theirs),
                Comparison(case(None, amount=10_000), runs(0.125), runs(0.25)),
            ]
        ).splitlines()
        self.assertEqual(len({len(line) for line in lines}), 1)
        self.assertEqual(
            [text.strip() for text in lines[2].split("|")[1:-1]],
            [
                "Lloyd",
                "Peer",
                "1.50 s",
                "4.50 s",
                "3.00",
                "3.00 to 3.00",
                "2",
                "inertia 1,000 / 1,234,567",
                "50 / 612",
            ],
        )
        self.assertEqual(
            [text.strip() for text in lines[3].split("|")[3:5]],
            ["80,000 images/s", "40,000 images/s"],
        )


class MeasurementTests(unittest.TestCase):
    """Runs of processes."""

    def test_times_of_commands_add_up(self) -> None:
        printing = [
            command(f"import json; print(json.dumps({result}))")
            for result in ({"seconds": 2, "accuracy": 0.5}, {"seconds": 3, "inertia": 7})
        ]
        found = measure(printing, {}, whole_processes=False)
        self.assertEqual(found.seconds, 5)
        self.assertEqual(found.quality, {"accuracy": 0.5, "inertia": 7})

    def test_whole_processes_are_timed_from_outside(self) -> None:
        sleeping = command("import time; time.sleep(0.2); print('{\"seconds\": 0}')")
        found = measure([sleeping, sleeping], {}, whole_processes=True)
        self.assertGreaterEqual(found.seconds, 0.4)

    def test_peak_memory_is_that_of_the_largest_process(self) -> None:
        large = command("b = bytearray(200_000_000); print('{\"seconds\": 0}')")
        small = command("print('{\"seconds\": 0}')")
        self.assertGreater(measure([large, small], {}, False).megabytes or 0, 190)
        self.assertLess(measure([small], {}, False).megabytes or 1000, 100)

    def test_metrics_are_read_from_their_file(self) -> None:
        results = json.dumps({"epochs": [{"test_accuracy": 0.25}, {"test_accuracy": 0.75}]})
        writing = command("import sys; open(sys.argv[1], 'w').write(sys.argv[2])")
        found = measure([[*writing, "{metrics}", escaped(results)]], {}, whole_processes=True)
        self.assertEqual(found.quality, {"accuracy": 0.75})

    def test_failure_contains_the_standard_error(self) -> None:
        failing = command("import sys; print('no such data', file=sys.stderr); sys.exit(3)")
        with self.assertRaisesRegex(CommandError, "(?s)exit status 3.*no such data"):
            measure([failing], {}, False)

    def test_runner_passes_the_round_as_the_seed(self) -> None:
        printing = command("import json, sys; print(json.dumps({'seconds': int(sys.argv[1])}))")
        runner = ProcessRunner(
            ProcessCase(
                topic="seed",
                work="",
                peer="Peer",
                ours=([*printing, "{seed}"],),
                theirs=([*printing, "{seed}0"],),
            ),
            {},
        )
        self.assertEqual(runner.run(1), "Numeral: 1.00 s, Peer: 10.00 s")
        self.assertEqual(runner.run(2), "Numeral: 2.00 s, Peer: 20.00 s")
        self.assertEqual(runner.comparison().ratio, 10)


class BLASCallTests(unittest.TestCase):
    """The products beside the direct calls of BLAS."""

    def test_worst_product_has_the_smallest_median_ratio(self) -> None:
        found = worst_product(
            BLAS_CALLS,
            [
                {"a": (90.0, 0.90), "b": (95.0, 0.95)},
                {"a": (99.0, 0.99), "b": (94.0, 0.94)},
                {"a": (99.0, 0.99), "b": (94.0, 0.94)},
            ],
        )
        self.assertEqual(found.case.work, "b, one thread: the slowest of 2 products")
        self.assertAlmostEqual(found.ratio, 0.94)
        self.assertAlmostEqual(found.spread[1], 0.95)
        self.assertIsNone(found.megabytes)
        self.assertEqual(found.misses(), ["0.940 times as fast, expected at least 0.95"])


class ScheduleTests(unittest.TestCase):
    """The order of the rounds."""

    def test_cases_take_turns_and_short_ones_get_more_rounds(self) -> None:
        cases = [case(topic="long", minimum_seconds=0), case(topic="short", minimum_seconds=0.1)]
        found = []
        for scheduled, number in schedule(cases, 2):
            found.append((scheduled.topic, number))
            time.sleep(0.01)
        self.assertEqual(found[:4], [("long", 1), ("short", 1), ("long", 2), ("short", 2)])
        self.assertGreater(len(found), 4)
        self.assertEqual(found[4:], [("short", number) for number in range(3, len(found) - 1)])


class OptionsTests(unittest.TestCase):
    """The command line."""

    def test_filter_selects_cases_by_a_part_of_the_name(self) -> None:
        options = Options.parse(["--filter", "lloyd", "--rounds", "2", "--json", "results.json"])
        self.assertEqual(
            [c.topic for c in options.cases], ["lloyd-256", "lloyd-1024", "lloyd-1024"]
        )
        self.assertEqual((options.rounds, options.threads), (2, 2))
        self.assertEqual(options.json, Path.cwd() / "results.json")
        self.assertEqual(Options.parse([]).cases, tuple(CASES))

    def test_invalid_options_are_refused(self) -> None:
        for arguments, message in (
            (["--filter", "lloid"], "--filter is 'lloid', expected a part of one of calls-blas"),
            (["--rounds", "0"], "--rounds is 0, expected 1 or more"),
            (["--threads", "0"], "--threads is 0, expected 1 or more"),
        ):
            with self.subTest(arguments), contextlib.redirect_stderr(io.StringIO()) as errors:
                with self.assertRaises(SystemExit):
                    Options.parse(arguments)
                self.assertIn(message, errors.getvalue())


class CaseTests(unittest.TestCase):
    """The cases of the comparison."""

    def test_names_differ(self) -> None:
        self.assertEqual(len({case.name for case in CASES}), len(CASES))

    def test_modules_of_peers_exist(self) -> None:
        modules = {
            command[2]
            for case in CASES
            if isinstance(case, ProcessCase)
            for command in case.theirs
            if command[0] == "{python}"
        }
        self.assertGreater(len(modules), 5)
        for module in modules:
            with self.subTest(module):
                self.assertTrue((ROOT / (module.replace(".", "/") + ".py")).exists())


if __name__ == "__main__":
    unittest.main()
