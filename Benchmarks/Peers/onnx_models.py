# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Exports ResNet-18 and MobileNetV2 with random weights from PyTorch, and writes images for them.

K. He et al., *Deep Residual Learning for Image Recognition*, 2015; M. Sandler et al., *MobileNetV2:
Inverted Residuals and Linear Bottlenecks*, 2018.
"""

import numpy as np
import torch
from torch import nn

from . import workload


def convolution(
    inputs: int, outputs: int, size: int, stride: int = 1, groups: int = 1
) -> list[nn.Module]:
    """A convolution and the normalization of its output."""
    return [
        nn.Conv2d(inputs, outputs, size, stride, size // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
    ]


class ResidualBlock(nn.Module):
    """Two convolutions beside a shortcut."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        """Creates the layers."""
        super().__init__()
        self.body = nn.Sequential(
            *convolution(inputs, outputs, 3, stride), nn.ReLU(), *convolution(outputs, outputs, 3)
        )
        same = stride == 1 and inputs == outputs
        self.shortcut = nn.Sequential(*([] if same else convolution(inputs, outputs, 1, stride)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The rectified sum."""
        return torch.relu(self.body(x) + self.shortcut(x))


class InvertedResidual(nn.Module):
    """A depthwise convolution between two pointwise ones."""

    def __init__(self, inputs: int, outputs: int, stride: int, expansion: int) -> None:
        """Creates the layers."""
        super().__init__()
        hidden = inputs * expansion
        expanding = [*convolution(inputs, hidden, 1), nn.ReLU6()] if expansion > 1 else []
        self.body = nn.Sequential(
            *expanding,
            *convolution(hidden, hidden, 3, stride, groups=hidden),
            nn.ReLU6(),
            *convolution(hidden, outputs, 1),
        )
        self.has_shortcut = stride == 1 and inputs == outputs

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The output, added to the input where the shapes agree."""
        return x + self.body(x) if self.has_shortcut else self.body(x)


def classifier(features: int) -> list[nn.Module]:
    """Average pooling and a linear layer."""
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(features, 1000)]


def resnet_18() -> nn.Module:
    """ResNet-18."""
    layers = [*convolution(3, 64, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    channels = 64
    for outputs, stride in [(64, 1), (128, 2), (256, 2), (512, 2)]:
        layers += [ResidualBlock(channels, outputs, stride), ResidualBlock(outputs, outputs, 1)]
        channels = outputs
    return nn.Sequential(*layers, *classifier(512))


def mobilenet_v2() -> nn.Module:
    """MobileNetV2."""
    layers = [*convolution(3, 32, 3, 2), nn.ReLU6()]
    channels = 32
    for expansion, outputs, count, stride in [
        (1, 16, 1, 1),
        (6, 24, 2, 2),
        (6, 32, 3, 2),
        (6, 64, 4, 2),
        (6, 96, 3, 1),
        (6, 160, 3, 2),
        (6, 320, 1, 1),
    ]:
        for index in range(count):
            layers.append(
                InvertedResidual(channels, outputs, stride if index == 0 else 1, expansion)
            )
            channels = outputs
    return nn.Sequential(*layers, *convolution(320, 1280, 1), nn.ReLU6(), *classifier(1280))


def main() -> None:
    """Writes the files."""
    options = workload.parse(workload.parser(__doc__))
    torch.manual_seed(options.seed)
    images = np.random.default_rng(options.seed).normal(size=(8, 3, 224, 224)).astype(np.float32)
    np.save(options.folder / "images.npy", images)
    for name, model in [("resnet-18", resnet_18()), ("mobilenet-v2", mobilenet_v2())]:
        torch.onnx.export(
            model.eval(),
            (torch.from_numpy(images),),
            options.folder / f"{name}.onnx",
            input_names=["input"],
            output_names=["output"],
            dynamic_shapes=[{0: torch.export.Dim("images")}],
            external_data=False,
            verbose=False,
        )


if __name__ == "__main__":
    main()
