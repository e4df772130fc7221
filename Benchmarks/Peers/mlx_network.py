# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The digit network in MLX, on the CPU, with weights from a file that Numeral wrote."""

from pathlib import Path

import mlx.core as mx
import mlx.nn as nn


class Net(nn.Module):
    """The network of PyTorch's first MNIST example, on images with the channels last."""

    def __init__(self) -> None:
        """Creates the layers."""
        super().__init__()
        self.conv1 = nn.Conv2d(1, 10, kernel_size=5)
        self.conv2 = nn.Conv2d(10, 20, kernel_size=5)
        self.drop = nn.Dropout2d()
        self.drop1 = nn.Dropout()
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(320, 50)
        self.fc2 = nn.Linear(50, 10)

    def __call__(self, x: mx.array) -> mx.array:
        """The log-probabilities, `[n, 10]`, of images `[n, 28, 28, 1]`."""
        x = nn.relu(self.pool(self.conv1(x)))
        x = nn.relu(self.pool(self.drop(self.conv2(x))))
        x = nn.relu(self.fc1(x.reshape(x.shape[0], -1)))
        return nn.log_softmax(self.fc2(self.drop1(x)))


def load(file: Path) -> Net:
    """The network with the weights of a .safetensors file, whose channels come first."""
    mx.set_default_device(mx.cpu)
    weights = mx.load(str(file))
    for name in ("conv1.weight", "conv2.weight"):
        weights[name] = weights[name].transpose(0, 2, 3, 1)
    # The 4×4 pixels of 20 channels in the order of channels last.
    weights["fc1.weight"] = (
        weights["fc1.weight"].reshape(50, 20, 4, 4).transpose(0, 2, 3, 1).reshape(50, 320)
    )
    model = Net()
    model.load_weights(list(weights.items()))
    return model
