# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Writes models.npz: small networks that PyTorch exports, with ONNX Runtime's outputs.

    pip install numpy==2.4.6 torch==2.13.0 onnx==1.23.2 onnxscript onnxruntime==1.31.1
    python models.py

ModelTests loads each file, which is the first operand of its case, and runs it on the others. Each
network is exported by PyTorch's both exporters: that of its compiler, and that of TorchScript.
"""

import io
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn

sys.path.append(str(Path(__file__).parents[2] / "TestSupport"))
from case_file import CaseFile

file = CaseFile()


class InvertedResidual(nn.Module):
    """A block of MobileNet: pointwise, depthwise and pointwise convolutions, and a sum."""

    def __init__(self, inputs: int, outputs: int, stride: int, expansion: int, act: type) -> None:
        """Creates a block; its input is added where the shape stays."""
        super().__init__()
        hidden = inputs * expansion
        self.adds = stride == 1 and inputs == outputs
        self.body = nn.Sequential(
            nn.Conv2d(inputs, hidden, 1, bias=False), nn.BatchNorm2d(hidden), act(),
            nn.Conv2d(hidden, hidden, 3, stride, 1, groups=hidden, bias=False),
            nn.BatchNorm2d(hidden), act(),
            nn.Conv2d(hidden, outputs, 1, bias=False), nn.BatchNorm2d(outputs),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        """The block's output."""
        return x + self.body(x) if self.adds else self.body(x)


class SqueezeExcitation(nn.Module):
    """Channels weighted by a function of their means, as in MobileNet version 3."""

    def __init__(self, channels: int) -> None:
        """Creates a block."""
        super().__init__()
        self.reduce, self.expand = nn.Conv2d(channels, 4, 1), nn.Conv2d(4, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        """The weighted channels."""
        scale = nn.functional.adaptive_avg_pool2d(x, 1)
        return x * nn.functional.hardsigmoid(self.expand(torch.relu(self.reduce(scale))))


def mobilenet(act: type, *extra: nn.Module) -> nn.Module:
    """A network like MobileNet, for images of 32×32 pixels."""
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), act(),
        InvertedResidual(8, 8, 1, 2, act), InvertedResidual(8, 12, 2, 3, act), *extra,
        InvertedResidual(12, 12, 1, 3, act), nn.Conv2d(12, 24, 1), act(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(24, 10),
    )  # fmt: skip


class BasicBlock(nn.Module):
    """A block of ResNet, with a projection where the shape changes."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        """Creates a block."""
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn1, self.bn2 = nn.BatchNorm2d(outputs), nn.BatchNorm2d(outputs)
        self.shortcut = nn.Sequential()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x: Tensor) -> Tensor:
        """The block's output."""
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + self.shortcut(x))


def resnet() -> nn.Module:
    """A network like ResNet, for images of 32×32 pixels."""
    return nn.Sequential(
        nn.Conv2d(3, 8, 7, 2, 3, bias=False), nn.BatchNorm2d(8), nn.ReLU(),
        nn.MaxPool2d(3, 2, 1), BasicBlock(8, 8, 1), BasicBlock(8, 16, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(1), nn.Linear(16, 10),
    )  # fmt: skip


class TextClassifier(nn.Module):
    """Words as vectors, one layer of a transformer, and a classifier of the mean."""

    def __init__(self) -> None:
        """Creates the network."""
        super().__init__()
        self.embedding = nn.Embedding(50, 16)
        self.position = nn.Parameter(torch.randn(1, 12, 16))
        self.norm1, self.norm2 = nn.LayerNorm(16), nn.LayerNorm(16)
        self.qkv, self.projection = nn.Linear(16, 48), nn.Linear(16, 16)
        self.mlp = nn.Sequential(nn.Linear(16, 32), nn.GELU(), nn.Linear(32, 16))
        self.head = nn.Linear(16, 4)

    def forward(self, tokens: Tensor) -> Tensor:
        """The logits of each text."""
        x = self.embedding(tokens) + self.position
        n, t, c = x.shape
        q, k, v = self.qkv(self.norm1(x)).reshape(n, t, 3, 2, 8).permute(2, 0, 3, 1, 4).unbind(0)
        attention = (q @ k.transpose(-2, -1) / 8**0.5).softmax(-1)
        x = x + self.projection((attention @ v).transpose(1, 2).reshape(n, t, c))
        x = x + self.mlp(self.norm2(x))
        return self.head(x.mean(1))


class UNet(nn.Module):
    """An encoder and a decoder with a skip connection, with both ways of upsampling."""

    def __init__(self) -> None:
        """Creates the network."""
        super().__init__()
        self.down1, self.down2 = nn.Conv2d(1, 6, 3, 1, 1), nn.Conv2d(6, 12, 3, 2, 1)
        self.middle = nn.Conv2d(12, 12, 3, 1, 2, dilation=2)
        self.up = nn.ConvTranspose2d(12, 6, 4, 2, 1)
        self.group = nn.GroupNorm(2, 12)
        self.last = nn.Conv2d(12, 1, 1)
        self.act = nn.LeakyReLU(0.1)

    def forward(self, x: Tensor) -> Tensor:
        """An image of four times the input's height and width."""
        skip = self.act(self.down1(nn.functional.pad(x, (1, 1, 0, 0))))[:, :, :, 1:-1]
        y = self.act(self.group(self.middle(self.act(self.down2(skip)))))
        y = torch.cat([self.up(y), skip], 1)
        y = nn.functional.interpolate(y, scale_factor=2, mode="nearest")
        y = nn.functional.interpolate(y, scale_factor=2, mode="bilinear", align_corners=False)
        return torch.sigmoid(self.last(y))


def export(name: str, model: nn.Module, inputs: tuple[Tensor, ...], **shapes: Any) -> None:
    """Adds the files of a network: by both exporters, with any number of examples, and with one."""
    model.eval()
    for modern, opset in [(True, 20), (False, 13)]:
        target = io.BytesIO()
        dynamic: dict[str, Any] = {}
        if modern:
            dims = {0: torch.export.Dim("batch", min=1, max=4096)}
            dynamic["dynamic_shapes"] = [dims for _ in inputs]
        else:
            dynamic["dynamic_axes"] = {"input": {0: "batch"}, "output": {0: "batch"}}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.onnx"
            torch.onnx.export(
                model, inputs, str(path), dynamo=modern, opset_version=opset,
                input_names=["input"], output_names=["output"], external_data=False,
                **({"verbose": False} | dynamic),
            )  # fmt: skip
            target.write(path.read_bytes())
        content = target.getvalue()
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        session = onnxruntime.InferenceSession(content, options)
        feed = {"input": inputs[0].numpy()}
        (expected,) = session.run(None, feed)
        with torch.no_grad():
            np.testing.assert_allclose(expected, model(*inputs).numpy(), rtol=1e-3, atol=1e-4)
        operands = [np.frombuffer(content, np.uint8), *feed.values()]
        file.add(f"{name}-{'dynamo' if modern else 'torchscript'}-{opset}", operands, expected)
        print(name, opset, len(content))


def randomized(model: nn.Module) -> nn.Module:
    """The network with running averages and weights of normalizations that are not 0 and 1."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.running_mean, -0.5, 0.5)
            nn.init.uniform_(module.running_var, 0.5, 2)
        if isinstance(module, nn.BatchNorm2d | nn.LayerNorm | nn.GroupNorm):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
    return model


warnings.simplefilter("ignore")
torch.manual_seed(1)
images = torch.randn(5, 3, 32, 32)
export("mobilenet", randomized(mobilenet(nn.ReLU6)), (images,))
export("mobilenet3", randomized(mobilenet(nn.Hardswish, SqueezeExcitation(12))), (images,))
export("efficientnet", randomized(mobilenet(nn.SiLU)), (images,))
export("resnet", randomized(resnet()), (images,))
export("text", randomized(TextClassifier()), (torch.randint(0, 50, (3, 12)),))
export("unet", randomized(UNet()), (torch.randn(2, 1, 8, 10),))
export(
    "mlp",
    nn.Sequential(
        nn.Linear(20, 30), nn.Tanh(), nn.Linear(30, 30), nn.ELU(), nn.Linear(30, 5),
        nn.LogSoftmax(1),
    ),
    (torch.randn(50, 20),),
)  # fmt: skip
file.write(Path(__file__).with_name("models.npz"))
