# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes the weights of a residual network, some 32x32 RGB images, and PyTorch's gradients.

It needs torch, safetensors and numpy, and writes residual_network.safetensors beside this file.
"""

from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn


class Residual(nn.Module):
    """The sum of some layers' output and a shortcut's."""

    def __init__(self, body: nn.Sequential, shortcut: nn.Sequential) -> None:
        """Create a block of its layers and of those of its shortcut."""
        super().__init__()
        self.body = body
        self.shortcut = shortcut

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the sum."""
        return self.body(x) + self.shortcut(x)


def block(inputs: int, outputs: int, stride: int) -> Residual:
    """Return a block of two convolutions, with a shortcut where it changes the shape."""
    body = nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
        nn.Conv2d(outputs, outputs, 3, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
    )
    if stride == 1 and inputs == outputs:
        return Residual(body, nn.Sequential())
    return Residual(
        body,
        nn.Sequential(
            nn.Conv2d(inputs, outputs, 1, stride=stride, bias=False), nn.BatchNorm2d(outputs)
        ),
    )


def images(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Stripes of four directions in random colors, with noise."""
    labels = torch.arange(count) % 4
    y, x = torch.meshgrid(torch.arange(32.0), torch.arange(32.0), indexing="ij")
    phases = torch.stack([x, y, x + y, x - y])[labels] * 0.6 + torch.rand(count, 1, 1) * 6
    colors = torch.rand(count, 3, 1, 1)
    return torch.sin(phases)[:, None] * colors + 0.3 * torch.randn(count, 3, 32, 32), labels


def main() -> None:
    """Write the file."""
    torch.manual_seed(1)
    model = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1, bias=False),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        block(8, 8, 1),
        nn.ReLU(),
        block(8, 16, 2),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(16, 4),
    )
    # Numeral's GlobalAveragePool flattens, so that its last layer is number 8.
    names = {
        name: name.replace("9.", "8.", 1) if name.startswith("9.") else name
        for name, _ in model.named_parameters()
    }
    inputs, labels = images(12)
    tensors = {f"model.{names[k]}": v.detach().clone() for k, v in model.named_parameters()}
    tensors |= {
        f"model.{k}": v.clone()
        for k, v in model.named_buffers()
        if not k.endswith("num_batches_tracked")
    }
    loss = nn.functional.cross_entropy(model(inputs), labels)
    loss.backward()
    tensors |= {f"gradient.{names[k]}": v.grad for k, v in model.named_parameters()}
    tensors |= {"images": inputs, "labels": labels, "loss": loss.detach()}
    save_file(tensors, Path(__file__).with_suffix(".safetensors"))


if __name__ == "__main__":
    main()
