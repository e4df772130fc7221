# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Training of the digit network in PyTorch: five epochs of MNIST, in batches of 64.

The time is the median epoch's after the first, which is the one that compiles.
"""

from statistics import median

import torch
import torch.nn.functional as F

import mnist
import pytorch_network
import workload


def train(model, loss, optimizer, inputs, labels):
    """One epoch."""
    model.train()
    for batch in torch.randperm(len(labels)).split(64):
        optimizer.zero_grad()
        loss(inputs[batch], labels[batch]).backward()
        optimizer.step()


@torch.inference_mode()
def accuracy(model, inputs, labels):
    model.eval()
    outputs = torch.cat([model(batch) for batch in inputs.split(1000)])
    return (outputs.argmax(1) == labels).double().mean()


def main():
    parser = workload.parser(__doc__)
    parser.add_argument("--compile", action="store_true", help="by torch.compile")
    parser.add_argument("--tune", action="store_true", help="channels last, and fused SGD")
    options = workload.parse(parser)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    layout = torch.channels_last if options.tune else torch.contiguous_format
    training_set = pytorch_network.examples(*mnist.load("train"), layout)
    test_set = pytorch_network.examples(*mnist.load("t10k"), layout)
    model = pytorch_network.load(options.folder / "initial.safetensors", layout)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.01, momentum=0.5, fused=True if options.tune else None)

    def loss(inputs, labels):
        return F.nll_loss(model(inputs), labels)

    if options.compile:
        # The loss with the network, and anew for the smaller last batch: faster than the network alone
        # for batches of any size.
        loss = torch.compile(loss, dynamic=False)
    seconds = []
    for _ in range(5):
        seconds.append(workload.timed(lambda: train(model, loss, optimizer, *training_set))[0])
        # Epoch by epoch, as `numeral train` does it.
        correct = accuracy(model, *test_set)
    workload.report(median(seconds[1:]), accuracy=correct)


if __name__ == "__main__":
    main()
