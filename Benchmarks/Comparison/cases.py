# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The cases of the comparison: workloads, the commands that run them, and the targets.

The commands contain placeholders: {python} for the interpreter of the peers' environment, {folder}
for the folder of the shared inputs, {threads}, {seed} for the number of the round, and {metrics}
for a file of results, which is read instead of the standard output.
"""

import re
from dataclasses import dataclass

Command = list[str]


@dataclass(frozen=True)
class Quality:
    """A measure of the quality of a result, and how much worse than the peer's it may be."""

    name: str
    better: str
    """"higher", "lower", or "equal" if there is a single right result."""
    tolerance: float
    """The allowed relative shortfall, for rounding and for different random numbers."""

    def shortfall(self, ours: float, theirs: float) -> float:
        """The relative amount by which ours is worse than theirs; negative if it is better."""
        excess = (ours - theirs) / theirs
        return {"higher": -excess, "lower": excess, "equal": abs(excess)}[self.better]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A workload that Numeral and a peer run."""

    topic: str
    work: str
    """The description in the table."""
    peer: str
    at_least: float | None = None
    """The target of the ratio of the peer's time to ours; None for a case without a target."""
    qualities: tuple[Quality, ...] = ()
    amount: float | None = None
    """The amount of work in units, for a throughput; None shows the time."""
    unit: str = ""
    minimum_seconds: float = 30
    """The minimum total duration of its rounds."""
    limits_memory: bool = True
    """Whether more memory than the peer's is a miss."""

    @property
    def name(self) -> str:
        """The topic and the peer: inference-64-onnx-runtime."""
        return re.sub(r"\W+", "-", f"{self.topic} {self.peer}".lower())


@dataclass(frozen=True, kw_only=True)
class ProcessCase(Case):
    """A case whose sides run in processes of their own, one command after the other."""

    ours: tuple[Command, ...]
    theirs: tuple[Command, ...]
    whole_processes: bool = False
    """Whether the time is that of the processes from start to exit, not the one that they print."""


OPTIONS = ["--threads", "{threads}", "--seed", "{seed}"]


def workload(name: str, *options: str) -> Command:
    """A command that runs a workload of `benchmarks`."""
    return [
        ".build/release/benchmarks",
        "workload",
        name,
        "--folder",
        "{folder}",
        *OPTIONS,
        *options,
    ]


def numeral(subcommand: str) -> Command:
    """A command that runs `numeral`."""
    return [".build/release/numeral", subcommand, "--quiet", "--metrics", "{metrics}", *OPTIONS]


def peer_script(name: str, *options: str) -> Command:
    """A command that runs a module of Benchmarks/Peers."""
    module = f"Benchmarks.Peers.{name}"
    return ["{python}", "-m", module, "--folder", "{folder}", *OPTIONS, *options]


def product(peer: str, at_least: float | None, *options: str) -> Case:
    """A matrix product."""
    return ProcessCase(
        topic="product",
        work="product of 2048×2048 matrices of Float",
        peer=peer,
        at_least=at_least,
        ours=(workload("product"),),
        theirs=(peer_script("openblas_product", *options),),
        qualities=(Quality("norm", "equal", 1e-6),),
        amount=2 * 2048**3 / 1e9,
        unit="GFLOP",
    )


def training(peer: str, at_least: float | None, *script: str) -> Case:
    """Training of the digit network; `script` is the peer's module and its options."""
    return ProcessCase(
        topic="training",
        work="training, batch 64",
        peer=peer,
        at_least=at_least,
        ours=(workload("training"),),
        theirs=(peer_script(*script),),
        qualities=(Quality("accuracy", "higher", 5e-3),),
        amount=60_000,
        unit="images",
    )


def inference(batch_size: int, peer: str, at_least: float | None, *script: str) -> Case:
    """Inference with the digit network; `script` is the peer's module and its options."""
    size = ["--batch-size", str(batch_size)]
    return ProcessCase(
        topic=f"inference-{batch_size}",
        work=f"inference, batch {batch_size:,}",
        peer=peer,
        at_least=at_least,
        ours=(workload("inference", *size),),
        theirs=(peer_script(*script, *size),),
        qualities=(Quality("accuracy", "equal", 2e-4),),
        amount=10_000,
        unit="images",
    )


def streams(at_least: float) -> Case:
    """Inference of single images in two streams, beside one stream."""
    size = ["--batch-size", "1"]
    return ProcessCase(
        topic="streams",
        work="inference, batch 1, two streams",
        peer="one stream",
        at_least=at_least,
        ours=(workload("inference", *size, "--streams", "2"),),
        theirs=(workload("inference", *size),),
        qualities=(Quality("accuracy", "equal", 0),),
        amount=10_000,
        unit="images",
        limits_memory=False,
    )


def onnx_model(name: str, work: str, batch_size: int) -> Case:
    """A run of a model that PyTorch exported."""
    option = ["--model", name, "--batch-size", str(batch_size)]
    return ProcessCase(
        topic=f"{name}-{batch_size}",
        work=f"{work}, batch {batch_size}",
        peer="ONNX Runtime",
        at_least=0.5,
        ours=(workload("onnx", *option),),
        theirs=(peer_script("onnxruntime_models", *option),),
        qualities=(Quality("norm", "equal", 1e-4),),
        amount=batch_size,
        unit="images",
        limits_memory=False,
    )


def lloyd(clusters: int, peer: str, at_least: float, script: str, tolerance: float) -> Case:
    """Lloyd's algorithm with a fixed number of iterations; `script` is the peer's module."""
    count = ["--clusters", str(clusters)]
    return ProcessCase(
        topic=f"lloyd-{clusters}",
        work=f"Lloyd, {clusters:,} clusters, 20 iterations",
        peer=peer,
        at_least=at_least,
        ours=(workload("lloyd", *count),),
        theirs=(peer_script(script, *count),),
        qualities=(Quality("inertia", "lower", tolerance),),
    )


def array(operation: str, work: str, numpy: float, pytorch: float | None = None) -> list[Case]:
    """An operation on a large array; `numpy` and `pytorch` are the targets.

    The buffers that Numeral keeps for further results count as its memory.
    """
    targets = {"NumPy": numpy, "PyTorch": pytorch}
    option = ["--operation", operation]
    return [
        ProcessCase(
            topic=operation,
            work=work,
            peer=peer,
            at_least=target,
            ours=(workload("array", *option),),
            theirs=(peer_script(f"{peer.lower()}_arrays", *option),),
            qualities=(Quality("checksum", "equal", 1e-5),),
            minimum_seconds=10,
            limits_memory=False,
        )
        for peer, target in targets.items()
        if target is not None
    ]


def linear_algebra(operation: str, work: str, at_least: float, peer: str = "SciPy") -> Case:
    """A decomposition or solution in double precision."""
    option = ["--operation", operation]
    return ProcessCase(
        topic=operation,
        work=work,
        peer=peer,
        at_least=at_least,
        ours=(workload("linear-algebra", *option),),
        theirs=(peer_script("scipy_linear_algebra", *option),),
        qualities=(Quality("norm", "equal", 1e-9),),
        minimum_seconds=10,
        limits_memory=False,
    )


# A call is too short for a process of its own: blas_calls.py measures both sides in one process.
BLAS_CALLS = Case(
    topic="calls",
    work="products, one thread",
    peer="BLAS called directly",
    at_least=0.95,
    amount=1,
    unit="GFLOP",
    minimum_seconds=240,
)

CASES: list[Case] = [
    BLAS_CALLS,
    product("OpenBLAS", 1.25),
    product("OpenBLAS, one thread", None, "--threads", "1"),
    training("PyTorch", 3.2, "pytorch_training"),
    training("PyTorch, channels last", 3.2, "pytorch_training", "--tune"),
    training("torch.compile", 3.2, "pytorch_training", "--compile"),
    training("MLX", None, "mlx_training"),
    inference(1, "ONNX Runtime", 1, "onnxruntime_inference"),
    inference(64, "ONNX Runtime", 1, "onnxruntime_inference"),
    inference(1000, "ONNX Runtime", 1, "onnxruntime_inference"),
    inference(1, "OpenVINO", None, "openvino_inference"),
    inference(64, "OpenVINO", 1.6, "openvino_inference"),
    inference(1000, "OpenVINO", 1.6, "openvino_inference"),
    streams(1.8),
    onnx_model("resnet-18", "ResNet-18, 224×224", 1),
    onnx_model("resnet-18", "ResNet-18, 224×224", 8),
    onnx_model("mobilenet-v2", "MobileNetV2, 224×224", 1),
    onnx_model("mobilenet-v2", "MobileNetV2, 224×224", 8),
    inference(64, "PyTorch", 3, "pytorch_inference"),
    inference(1000, "PyTorch", 3, "pytorch_inference"),
    inference(64, "PyTorch, channels last", None, "pytorch_inference", "--tune"),
    inference(1000, "PyTorch, channels last", None, "pytorch_inference", "--tune"),
    inference(64, "MLX", None, "mlx_inference"),
    inference(1000, "MLX", None, "mlx_inference"),
    # FAISS rounds distances to Float; a row that it therefore assigns to another center changes all
    # later iterations.
    lloyd(256, "FAISS", 3.5, "faiss_lloyd", tolerance=1e-4),
    lloyd(1024, "FAISS", 5, "faiss_lloyd", tolerance=1e-4),
    # SuperKMeans draws its own initial centers.
    lloyd(1024, "SuperKMeans", 2.5, "superkmeans_lloyd", tolerance=1e-2),
    ProcessCase(
        topic="k-means",
        work="k-means++, Lloyd to convergence, 256 clusters",
        peer="scikit-learn",
        at_least=6,
        ours=(workload("k-means"),),
        theirs=(peer_script("sklearn_kmeans", "--algorithm", "lloyd"),),
        qualities=(Quality("inertia", "lower", 1e-2),),
    ),
    ProcessCase(
        topic="mini-batch",
        work="mini-batch k-means, 10 to 256 clusters",
        peer="scikit-learn",
        at_least=4,
        ours=(workload("mini-batch"),),
        theirs=(peer_script("sklearn_kmeans", "--algorithm", "mini-batch"),),
        qualities=(Quality("inertia", "lower", 1e-2),),
    ),
    ProcessCase(
        topic="whole",
        work="whole processes: training, mini-batch k-means",
        peer="PyTorch, scikit-learn",
        at_least=3,
        ours=(numeral("train"), numeral("cluster")),
        theirs=(
            peer_script("pytorch_training"),
            peer_script("sklearn_kmeans", "--algorithm", "mini-batch"),
        ),
        qualities=(Quality("accuracy", "higher", 5e-3), Quality("inertia", "lower", 1e-2)),
        whole_processes=True,
    ),
    *array("add", "a + b, 10⁷ Float", 1.5, 1),
    *array("multiply-add", "a * 2 + b, 10⁷ Float", 1.5, 1),
    *array("exp", "exp(a), 10⁷ Float", 1.5, 1),
    *array("sum", "sum of 10⁷ Float", 1.5, 1),
    *array("sum-axis-0", "sum of 10,000×1,000 Float along axis 0", 1.5, 1),
    *array("max-axis-1", "maxima of 10,000×1,000 Float along axis 1", 1.5, 1),
    *array("sort", "sort of 10⁷ Float", 0.5),
    *array("argsort", "argsort of 10⁷ Float", 0.5),
    *array("transpose", "transpose of 4,096×4,096 Float, copied", 1.5),
    linear_algebra("solve", "solve, 1,000 unknowns, Double", 0.8),
    linear_algebra("cholesky", "Cholesky, 2,000×2,000 Double", 0.8),
    linear_algebra("qr", "QR, 1,000×1,000 Double", 0.8),
    linear_algebra("svd", "SVD, 500×500 Double", 0.8),
    linear_algebra("symmetric-eigen", "symmetric eigen, 1,000×1,000 Double", 0.8),
    linear_algebra("batched-solve", "10,000 solves, 8 unknowns, Double", 2, peer="NumPy"),
    ProcessCase(
        topic="pca",
        work="PCA of MNIST, 50 components",
        peer="scikit-learn",
        at_least=2,
        ours=(workload("pca"),),
        theirs=(peer_script("sklearn_pca"),),
        qualities=(Quality("explained", "equal", 1e-4),),
    ),
]
