# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""The digit network in PyTorch, with weights from a file that Numeral wrote."""

from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file

import mnist


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 10, kernel_size=5)
        self.conv2 = nn.Conv2d(10, 20, kernel_size=5)
        self.conv2_drop = nn.Dropout2d()
        self.fc1 = nn.Linear(320, 50)
        self.fc2 = nn.Linear(50, 10)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2_drop(self.conv2(x)), 2))
        x = F.relu(self.fc1(x.flatten(1)))
        x = F.dropout(x, training=self.training)
        return F.log_softmax(self.fc2(x), dim=1)


def load(file: Path, memory_format: torch.memory_format = torch.contiguous_format) -> Net:
    model = Net()
    model.load_state_dict(load_file(file))
    return model.to(memory_format=memory_format)


def examples(
    images, labels, memory_format: torch.memory_format = torch.contiguous_format
) -> tuple[torch.Tensor, torch.Tensor]:
    """Standardized inputs, and labels."""
    inputs = torch.from_numpy(mnist.inputs(images))
    return inputs.contiguous(memory_format=memory_format), torch.from_numpy(labels.astype("int64"))
