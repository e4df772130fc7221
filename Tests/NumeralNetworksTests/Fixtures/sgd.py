# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Four steps of PyTorch's SGD with momentum, weight decay and Nesterov momentum: sgd.safetensors.

pip install torch==2.13.0+cpu numpy==2.4.6 safetensors==0.8.0
python sgd.py
"""

import numpy as np
import torch
from safetensors.torch import save_file

generator = np.random.default_rng(1)
start = torch.from_numpy(generator.standard_normal(7, dtype=np.float32))
gradients = torch.from_numpy(generator.standard_normal((4, 7), dtype=np.float32))
tensors = {"start": start, "gradients": gradients}
settings = {
    "plain": {"lr": 0.1},
    "momentum": {"lr": 0.1, "momentum": 0.9},
    "decay": {"lr": 0.1, "weight_decay": 0.2},
    "momentum-decay": {"lr": 0.05, "momentum": 0.5, "weight_decay": 0.1},
    "nesterov": {"lr": 0.1, "momentum": 0.9, "nesterov": True},
    "nesterov-decay": {"lr": 0.1, "momentum": 0.7, "weight_decay": 0.3, "nesterov": True},
}
for name, setting in settings.items():
    weight = torch.nn.Parameter(start.clone())
    optimizer = torch.optim.SGD([weight], **setting)
    for step in range(4):
        weight.grad = gradients[step].clone()
        optimizer.step()
        tensors[f"{name}.{step}"] = weight.detach().clone()
save_file(tensors, "sgd.safetensors")
