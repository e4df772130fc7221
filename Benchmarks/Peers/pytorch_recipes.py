# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The recipes of `numeral train` in PyTorch: the same networks, schedules and changes of images.

Prints the seconds of training, without those of the first epoch's compilation, and the test
accuracy after the last epoch.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

import torch
import torch.nn.functional as F
from torch import nn

from . import mnist, pytorch_network, workload

SHIFTS = ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0))


@dataclass(frozen=True)
class Recipe:
    """The choices of `TrainingRecipe`."""

    network: Callable[[], nn.Module]
    epochs: int
    batch_size: int
    learning_rate: float
    betas: tuple[float, float] | None = (0.9, 0.999)
    """The decays of Adam; None for SGD."""
    weight_decay: float = 0
    rise: float | None = None
    """The part of the steps in which the learning rate rises; None for a constant one."""
    label_smoothing: float = 0
    augments: bool = False
    average_decay: float | None = None
    shifts: tuple[tuple[int, int], ...] = ((0, 0),)


def fast_network() -> nn.Module:
    """Two convolutions and two linear layers."""
    return nn.Sequential(
        nn.Conv2d(1, 24, 5),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(24, 32, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(800, 256),
        nn.ReLU(),
        nn.Linear(256, 10),
    )


def normalized_network(first: int, second: int, third: int, hidden: int) -> nn.Module:
    """Three convolutions and a hidden layer with batch normalization."""
    return nn.Sequential(
        nn.Conv2d(1, first, 5, bias=False),
        nn.MaxPool2d(2),
        nn.BatchNorm2d(first),
        nn.ReLU(),
        nn.Conv2d(first, second, 3, bias=False),
        nn.BatchNorm2d(second),
        nn.ReLU(),
        nn.Conv2d(second, third, 3, bias=False),
        nn.MaxPool2d(2),
        nn.BatchNorm2d(third),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(16 * third, hidden, bias=False),
        nn.BatchNorm1d(hidden),
        nn.ReLU(),
        nn.Linear(hidden, 10),
    )


RECIPES = {
    "seed": Recipe(pytorch_network.Net, 5, 64, 0.01, betas=None),
    "fast": Recipe(fast_network, 1, 256, 0.01, betas=(0.7, 0.9), rise=0.5, label_smoothing=0.05),
    "accurate": Recipe(
        lambda: normalized_network(16, 32, 48, 128),
        7,
        128,
        0.01,
        weight_decay=0.01,
        rise=0.3,
        label_smoothing=0.1,
        augments=True,
    ),
    "best": Recipe(
        lambda: normalized_network(24, 48, 64, 128),
        15,
        128,
        0.006,
        weight_decay=0.01,
        rise=0.3,
        label_smoothing=0.1,
        augments=True,
        average_decay=0.998,
        shifts=SHIFTS,
    ),
}


def transformed(images: torch.Tensor) -> torch.Tensor:
    """Images that are turned by up to 10°, shifted by up to 2 pixels, scaled and sheared.

    Factors are 0.9 to 1.1, the shear is up to 8°; each image has random numbers of its own.
    """
    count, _, height, width = images.shape

    def uniform(limit: float) -> torch.Tensor:
        return (2 * torch.rand(count) - 1) * limit

    angle, shear = uniform(math.radians(10)), torch.tan(uniform(math.radians(8)))
    scale = 1 + uniform(0.1)
    x, y = uniform(2) * 2 / width, uniform(2) * 2 / height
    cos, sin = torch.cos(angle) / scale, torch.sin(angle) / scale
    matrix = torch.stack(
        [torch.stack([cos, cos * shear - sin, x]), torch.stack([sin, sin * shear + cos, y])]
    ).permute(2, 0, 1)
    grid = F.affine_grid(matrix, list(images.shape), align_corners=False)
    # The pixels are standardized: black is not 0.
    black = images.amin()
    return F.grid_sample(images - black, grid, align_corners=False) + black


def rates(recipe: Recipe, steps: int) -> Iterator[float]:
    """The learning rate of each step: a half cosine up from a 25th of the peak, and one down."""
    for step in range(steps):
        if recipe.rise is None:
            yield recipe.learning_rate
            continue
        top = recipe.rise * steps - 1
        low, high = (1 / 25, 1.0) if step <= top else (1 / 25e4, 1.0)
        part = step / top if step <= top else (steps - 1 - step) / (steps - 1 - top)
        yield recipe.learning_rate * (low + (high - low) * (1 - math.cos(math.pi * part)) / 2)


@torch.inference_mode()
def accuracy(
    model: nn.Module, recipe: Recipe, inputs: torch.Tensor, labels: torch.Tensor
) -> torch.Tensor:
    """The fraction of right predictions, averaged over shifts."""
    model.eval()
    outputs = torch.cat(
        [
            sum(model(batch.roll(shift, (2, 3))).softmax(1) for shift in recipe.shifts)
            for batch in inputs.split(1000)
        ]
    )
    return (outputs.argmax(1) == labels).double().mean()


def main() -> None:
    """Runs the workload."""
    parser = workload.parser(__doc__)
    parser.add_argument("--recipe", choices=RECIPES, required=True)
    parser.add_argument("--epochs", type=int, help="stop after as many, and estimate the time")
    parser.add_argument("--compile", action="store_true", help="use torch.compile")
    parser.add_argument("--tune", action="store_true", help="use the channels-last layout")
    options = workload.parse(parser)
    recipe = RECIPES[options.recipe]
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    layout = torch.channels_last if options.tune else torch.contiguous_format
    inputs, labels = pytorch_network.examples(*mnist.load("train"), layout)
    model = recipe.network().to(memory_format=layout)
    average = (
        torch.optim.swa_utils.AveragedModel(
            model,
            multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.average_decay),
            use_buffers=True,
        )
        if recipe.average_decay
        else None
    )
    optimizer: torch.optim.Optimizer = (
        torch.optim.AdamW(
            model.parameters(),
            lr=recipe.learning_rate,
            betas=recipe.betas,
            weight_decay=recipe.weight_decay,
            fused=True,
        )
        if recipe.betas
        else torch.optim.SGD(model.parameters(), lr=recipe.learning_rate, momentum=0.5, fused=True)
    )

    def loss(inputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        outputs = model(inputs)
        if options.recipe == "seed":
            return F.nll_loss(outputs, labels)
        return F.cross_entropy(outputs, labels, label_smoothing=recipe.label_smoothing)

    used_loss = torch.compile(loss, dynamic=False) if options.compile else loss
    if options.compile:
        # Compiled before the time starts, for whole batches and for the last one.
        model.train()
        state = {name: value.clone() for name, value in model.state_dict().items()}
        for size in {recipe.batch_size, len(labels) % recipe.batch_size or recipe.batch_size}:
            used_loss(inputs[:size], labels[:size]).backward()
        model.load_state_dict(state)
        optimizer.zero_grad()

    steps = recipe.epochs * math.ceil(len(labels) / recipe.batch_size)
    schedule = rates(recipe, steps)

    def epoch() -> None:
        model.train()
        for batch in torch.randperm(len(labels)).split(recipe.batch_size):
            for group in optimizer.param_groups:
                group["lr"] = next(schedule)
            optimizer.zero_grad()
            images = inputs[batch]
            if recipe.augments:
                images = transformed(images).contiguous(memory_format=layout)
            used_loss(images, labels[batch]).backward()
            optimizer.step()
            if average:
                average.update_parameters(model)

    epochs = min(options.epochs or recipe.epochs, recipe.epochs)
    seconds = [workload.timed(epoch)[0] for _ in range(epochs)]
    test_set = pytorch_network.examples(*mnist.load("t10k"), layout)
    correct = accuracy(average or model, recipe, *test_set)
    workload.report(
        sum(seconds) if epochs == recipe.epochs else median(seconds) * recipe.epochs,
        accuracy=correct,
    )


if __name__ == "__main__":
    main()
