# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Training of the digit network in PyTorch: five epochs of MNIST in batches of 64.

The time is the median of the epochs after the first, in which torch.compile compiles.
"""

from collections.abc import Callable
from statistics import median

import torch
import torch.nn.functional as F

from . import mnist, pytorch_network, workload

Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def train(
    model: pytorch_network.Net,
    loss: Loss,
    optimizer: torch.optim.Optimizer,
    inputs: torch.Tensor,
    labels: torch.Tensor,
) -> None:
    """Trains for one epoch."""
    model.train()
    for batch in torch.randperm(len(labels)).split(64):
        optimizer.zero_grad()
        loss(inputs[batch], labels[batch]).backward()
        optimizer.step()


@torch.inference_mode()
def accuracy(
    model: pytorch_network.Net, inputs: torch.Tensor, labels: torch.Tensor
) -> torch.Tensor:
    """The fraction of right predictions."""
    model.eval()
    outputs = torch.cat([model(batch) for batch in inputs.split(1000)])
    return (outputs.argmax(1) == labels).double().mean()


def main() -> None:
    """Runs the workload."""
    parser = workload.parser(__doc__)
    parser.add_argument("--compile", action="store_true", help="use torch.compile")
    parser.add_argument(
        "--tune", action="store_true", help="use the channels-last layout and fused SGD"
    )
    options = workload.parse(parser)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    layout = torch.channels_last if options.tune else torch.contiguous_format
    training_set = pytorch_network.examples(*mnist.load("train"), layout)
    test_set = pytorch_network.examples(*mnist.load("t10k"), layout)
    model = pytorch_network.load(options.folder / "initial.safetensors", layout)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.01, momentum=0.5, fused=True if options.tune else None
    )

    def loss(inputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        return F.nll_loss(model(inputs), labels)

    # The graph of the network and the loss, compiled again for the smaller last batch, is faster
    # than the graph of the network alone for batches of any size.
    used_loss = torch.compile(loss, dynamic=False) if options.compile else loss
    seconds = []
    for _ in range(5):
        epoch = workload.timed(lambda: train(model, used_loss, optimizer, *training_set))
        seconds.append(epoch[0])
        # After each epoch, as in `numeral train`.
        correct = accuracy(model, *test_set)
    workload.report(median(seconds[1:]), accuracy=correct)


if __name__ == "__main__":
    main()
