# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The recipes, the commands that run them, and the targets."""

from dataclasses import dataclass

from ..Comparison.cases import Command, numeral, peer_script

FEATURES = {
    "clusters": "400",
    "patch-size": "10",
    "regions": "3",
    "contrast": "0.1",
    "whitening": "0.3",
    "penalty": "3.0",
}
"""The defaults of `numeral features`, which the peer gets as options."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A way to learn MNIST's digits, in Numeral and in a peer."""

    name: str
    ours: Command
    peer: str
    modes: dict[str, Command]
    """The peer's command in each of its modes, of which the fastest counts."""
    accuracy: float
    """The target of the mean accuracy of our runs."""
    seconds: float | None = None
    """The target of the median of our seconds of training."""
    at_least: float | None = None
    """The target of the ratio of the peer's seconds to ours."""


def recipe(name: str, *, accuracy: float, at_least: float, seconds: float | None = None) -> Recipe:
    """A recipe of `numeral train`, and the same one in PyTorch."""
    script = ["--recipe", name]
    return Recipe(
        name=name,
        ours=[*numeral("train"), "--recipe", name],
        peer="PyTorch",
        modes={
            "eager": peer_script("pytorch_recipes", *script),
            "channels last": peer_script("pytorch_recipes", *script, "--tune"),
            "compiled": peer_script("pytorch_recipes", *script, "--compile"),
            "compiled, channels last": peer_script(
                "pytorch_recipes", *script, "--compile", "--tune"
            ),
        },
        accuracy=accuracy,
        at_least=at_least,
        seconds=seconds,
    )


RECIPES = (
    recipe("seed", accuracy=0.975, at_least=2.5),
    recipe("fast", accuracy=0.990, seconds=6, at_least=2.5),
    recipe("accurate", accuracy=0.9950, seconds=60, at_least=2),
    recipe("best", accuracy=0.9965, seconds=400, at_least=2),
    Recipe(
        name="features",
        ours=numeral("features"),
        peer="NumPy, FAISS, SciPy",
        modes={
            "": peer_script(
                "numpy_features", *(part for k, v in FEATURES.items() for part in (f"--{k}", v))
            )
        },
        accuracy=0.990,
        seconds=30,
    ),
)
