# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""What is compared: pieces of work, our commands for them, and the peers'.

A command may speak of {python}, the peers' interpreter; {folder}, where the shared inputs are;
{threads}; {seed}, the round's number; and {metrics}, a file for results, read in place of the output.
"""

import re
from dataclasses import dataclass

Command = list[str]


@dataclass(frozen=True)
class Quality:
    """How good a result is, and by how much of theirs ours may be worse."""

    name: str
    better: str
    """"higher", "lower", or "equal" where there is one right answer."""
    tolerance: float
    """For rounding; and for chance, where the two sides draw random numbers of their own."""

    def shortfall(self, ours: float, theirs: float) -> float:
        """By how much of theirs ours is worse; 0 or less where it is not."""
        excess = (ours - theirs) / theirs
        return {"higher": -excess, "lower": excess, "equal": abs(excess)}[self.better]


@dataclass(frozen=True)
class Row:
    """A piece of work that both sides do."""

    topic: str
    work: str
    peer: str
    at_least: float | None
    """How much of our time theirs must be; None where it is only shown."""
    ours: list[Command]
    theirs: list[Command]
    qualities: list[Quality]
    amount: float | None = None
    """How much the work is, in units, to be shown by the second; None shows the seconds."""
    unit: str = ""
    whole_processes: bool = False
    """Whether the time is that of the processes, from start to end."""
    seconds: float = 30
    """How long it is measured at least, in all its rounds."""

    @property
    def name(self) -> str:
        """The topic and the peer: inference-64-onnx-runtime."""
        return re.sub(r"\W+", "-", f"{self.topic} {self.peer}".lower())


OPTIONS = ["--threads", "{threads}", "--seed", "{seed}"]


def workload(name: str, *options: str) -> Command:
    return [".build/release/benchmarks", "workload", name, "--folder", "{folder}", *OPTIONS, *options]


def numeral(subcommand: str) -> Command:
    return [".build/release/numeral", subcommand, "--quiet", "--metrics", "{metrics}", *OPTIONS]


def script(name: str, *options: str) -> Command:
    return ["{python}", f"Benchmarks/Peers/{name}.py", "--folder", "{folder}", *OPTIONS, *options]


def product(peer: str, at_least: float | None, *options: str) -> Row:
    return Row(
        "product", "product of 2048×2048 matrices of Float", peer, at_least, [workload("product")],
        [script("openblas_product", *options)], [Quality("norm", "equal", 1e-6)],
        amount=2 * 2048**3 / 1e9, unit="GFLOP")


def training(peer: str, at_least: float | None, *options: str) -> Row:
    return Row(
        "training", "training, batch 64", peer, at_least, [workload("training")],
        [script("pytorch_training", *options)], [Quality("accuracy", "higher", 5e-3)],
        amount=60_000, unit="images")


def inference(batch_size: int, peer: str, at_least: float | None, *command: str) -> Row:
    size = ["--batch-size", str(batch_size)]
    return Row(
        f"inference-{batch_size}", f"inference, batch {batch_size:,}", peer, at_least,
        [workload("inference", *size)], [script(*command, *size)],
        [Quality("accuracy", "equal", 2e-4)], amount=10_000, unit="images")


def lloyd(clusters: int, peer: str, at_least: float, command: str, tolerance: float) -> Row:
    count = ["--clusters", str(clusters)]
    return Row(
        f"lloyd-{clusters}", f"Lloyd, {clusters:,} clusters, 20 iterations", peer, at_least,
        [workload("lloyd", *count)], [script(command, *count)],
        [Quality("inertia", "lower", tolerance)])


# One process measures both sides of this row: see calls.py.
CALLS = Row(
    "calls", "products, one thread", "BLAS called directly", 0.95, [], [], [], amount=1,
    unit="GFLOP", seconds=240)

ROWS = [
    CALLS,
    product("OpenBLAS", 1.25),
    product("OpenBLAS, one thread", None, "--threads", "1"),
    training("PyTorch", 3),
    training("PyTorch, channels last", None, "--tune"),
    training("torch.compile", 2.5, "--compile"),
    inference(1, "ONNX Runtime", 1, "onnxruntime_inference"),
    inference(64, "ONNX Runtime", 1, "onnxruntime_inference"),
    inference(1000, "ONNX Runtime", 1, "onnxruntime_inference"),
    inference(64, "PyTorch", 3, "pytorch_inference"),
    inference(1000, "PyTorch", 3, "pytorch_inference"),
    inference(64, "PyTorch, channels last", None, "pytorch_inference", "--tune"),
    inference(1000, "PyTorch, channels last", None, "pytorch_inference", "--tune"),
    # A row that FAISS assigns otherwise, its distances being rounded to Float, changes all that follows.
    lloyd(256, "FAISS", 3.5, "faiss_lloyd", tolerance=1e-4),
    lloyd(1024, "FAISS", 5, "faiss_lloyd", tolerance=1e-4),
    # SuperKMeans takes no centers to start from, and draws its own.
    lloyd(1024, "SuperKMeans", 2.5, "superkmeans_lloyd", tolerance=1e-2),
    Row(
        "k-means", "k-means++, Lloyd to convergence, 256 clusters", "scikit-learn", 6,
        [workload("k-means")], [script("sklearn_kmeans", "--algorithm", "lloyd")],
        [Quality("inertia", "lower", 1e-2)]),
    Row(
        "mini-batch", "mini-batch k-means, 10 to 256 clusters", "scikit-learn", 4,
        [workload("mini-batch")], [script("sklearn_kmeans", "--algorithm", "mini-batch")],
        [Quality("inertia", "lower", 1e-2)]),
    Row(
        "whole", "whole processes: training, mini-batch k-means", "PyTorch, scikit-learn", 3,
        [numeral("train"), numeral("cluster")],
        [script("pytorch_training"), script("sklearn_kmeans", "--algorithm", "mini-batch")],
        [Quality("accuracy", "higher", 5e-3), Quality("inertia", "lower", 1e-2)],
        whole_processes=True),
]
