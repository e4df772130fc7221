# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The digit network in PyTorch, with weights from a file that Numeral wrote."""

from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file

from . import mnist


class Net(nn.Module):
    """The network of PyTorch's first MNIST example."""

    def __init__(self) -> None:
        """Creates the layers."""
        super().__init__()
        self.conv1 = nn.Conv2d(1, 10, kernel_size=5)
        self.conv2 = nn.Conv2d(10, 20, kernel_size=5)
        self.conv2_drop = nn.Dropout2d()
        self.fc1 = nn.Linear(320, 50)
        self.fc2 = nn.Linear(50, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The log-probabilities, `[n, 10]`, of images `[n, 1, 28, 28]`."""
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2_drop(self.conv2(x)), 2))
        x = F.relu(self.fc1(x.flatten(1)))
        x = F.dropout(x, training=self.training)
        return F.log_softmax(self.fc2(x), dim=1)


def load(file: Path, memory_format: torch.memory_format = torch.contiguous_format) -> Net:
    """The network with the weights of a .safetensors file."""
    model = Net()
    model.load_state_dict(load_file(file))
    model.to(memory_format=memory_format)
    return model


def examples(
    images: np.ndarray,
    labels: np.ndarray,
    memory_format: torch.memory_format = torch.contiguous_format,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Standardized inputs and labels as tensors."""
    inputs = torch.from_numpy(mnist.inputs(images))
    return inputs.contiguous(memory_format=memory_format), torch.from_numpy(labels.astype("int64"))
