# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Optimizers, schedules, losses and layers of PyTorch: training.safetensors.

pip install torch==2.13.0+cpu numpy==2.4.6 safetensors==0.8.0
python training.py
"""

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional

generator = np.random.default_rng(1)


def normal(*shape: int) -> torch.Tensor:
    """Normal random numbers."""
    return torch.from_numpy(generator.standard_normal(shape, dtype=np.float32))


tensors: dict[str, torch.Tensor] = {}

start, gradients = normal(7), normal(6, 7)
tensors |= {"optimizer.start": start, "optimizer.gradients": gradients}
optimizers = {
    "adam": (torch.optim.Adam, {"lr": 0.1}),
    "adam-decay": (
        torch.optim.Adam,
        {"lr": 0.05, "betas": (0.8, 0.9), "eps": 1e-3, "weight_decay": 0.1},
    ),
    "adamw": (torch.optim.AdamW, {"lr": 0.1, "weight_decay": 0.2}),
    "rmsprop": (torch.optim.RMSprop, {"lr": 0.05}),
    "rmsprop-momentum": (
        torch.optim.RMSprop,
        {"lr": 0.05, "alpha": 0.9, "momentum": 0.7, "weight_decay": 0.1},
    ),
}
for name, (kind, setting) in optimizers.items():
    weight = nn.Parameter(start.clone())
    optimizer = kind([weight], **setting)
    for step in range(6):
        weight.grad = gradients[step].clone()
        optimizer.step()
        tensors[f"optimizer.{name}.{step}"] = weight.detach().clone()


def rates(steps: int, make) -> torch.Tensor:
    """The learning rates of the steps of a schedule, and of one after them."""
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.5)
    schedule = make(optimizer)
    result = []
    for step in range(steps):
        result.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step + 1 < steps:
            schedule.step()
    return torch.tensor(result)


schedules = torch.optim.lr_scheduler
tensors["schedule.step"] = rates(20, lambda o: schedules.StepLR(o, 6, gamma=0.3))
tensors["schedule.cosine"] = rates(20, lambda o: schedules.CosineAnnealingLR(o, 20, eta_min=0.01))
tensors["schedule.one-cycle"] = rates(
    20, lambda o: schedules.OneCycleLR(o, max_lr=0.5, total_steps=20)
)

outputs = (3 * normal(5, 4)).requires_grad_()
labels = torch.tensor([1, 0, 3, 3, 2])
numbers, shares = normal(5, 4), functional.softmax(normal(5, 4), dim=1)
bits = torch.from_numpy(generator.integers(0, 2, (5, 4)).astype(np.float32))
weights = torch.tensor([1.0, 0.5, 2.0, 0.25])
tensors |= {
    "loss.outputs": outputs.detach(),
    "loss.numbers": numbers,
    "loss.shares": shares,
    "loss.bits": bits,
}
losses = {
    "cross-entropy": functional.cross_entropy(outputs, labels),
    "smoothing": functional.cross_entropy(outputs, labels, label_smoothing=0.1),
    "weights": functional.cross_entropy(outputs, labels, weight=weights),
    "smoothing-weights": functional.cross_entropy(
        outputs, labels, weight=weights, label_smoothing=0.2
    ),
    "soft": functional.cross_entropy(outputs, shares),
    "binary": functional.binary_cross_entropy_with_logits(outputs, bits),
    "mse": functional.mse_loss(outputs, numbers),
    "l1": functional.l1_loss(outputs, numbers),
    "huber": functional.huber_loss(outputs, numbers, delta=1.5),
}
for name, loss in losses.items():
    (gradient,) = torch.autograd.grad(loss, outputs, retain_graph=True)
    tensors |= {f"loss.{name}": loss.detach(), f"loss.{name}.gradient": gradient}

layers = {
    "batch-norm": (nn.BatchNorm2d(3), normal(5, 3, 4, 2) * 2 + 1),
    "batch-norm-rows": (nn.BatchNorm1d(3, momentum=0.3), normal(6, 3) - 4),
    "layer-norm": (nn.LayerNorm(6), normal(3, 6) + 5),
    "leaky-relu": (nn.LeakyReLU(0.2), normal(4, 5)),
    "sigmoid": (nn.Sigmoid(), 3 * normal(4, 5)),
    "tanh": (nn.Tanh(), 2 * normal(4, 5)),
    "silu": (nn.SiLU(), 3 * normal(4, 5)),
    "gelu": (nn.GELU(), 2 * normal(4, 5)),
    "softmax": (nn.Softmax(dim=1), normal(4, 5)),
    "global-average": (nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()), normal(2, 3, 4, 5)),
}
for name, (layer, example) in layers.items():
    for parameter in layer.parameters():
        parameter.data = normal(*parameter.shape)
    for parameter_name, parameter in layer.named_parameters():
        tensors[f"layer.{name}.before.{parameter_name}"] = parameter.data.clone()
    example.requires_grad_()
    output = layer(example)
    tensors |= {f"layer.{name}.input": example.detach(), f"layer.{name}.output": output.detach()}
    gradient = normal(*output.shape)
    output.backward(gradient)
    tensors |= {f"layer.{name}.gradient": gradient, f"layer.{name}.input-gradient": example.grad}
    for parameter_name, parameter in layer.named_parameters():
        tensors[f"layer.{name}.gradient.{parameter_name}"] = parameter.grad
    for buffer_name, buffer in layer.named_buffers():
        if buffer.ndim == 1:
            tensors[f"layer.{name}.state.{buffer_name}"] = buffer.clone()
    layer.eval()
    tensors[f"layer.{name}.inference"] = layer(example).detach()

save_file({name: value.contiguous() for name, value in tensors.items()}, "training.safetensors")
