# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Two training steps of `Sequential.mnistConvNet` by PyTorch: mnist_conv_net.safetensors.

    pip install torch==2.13.0+cpu numpy==2.4.6 safetensors==0.8.0
    python mnist_conv_net.py

Dropout masks are those of the library, from Philox4x32-10 (Salmon et al., 2011) with a key for each
seed, epoch, batch, layer and example, so that the comparison includes the random layers.
"""

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

MASK = 0xFFFFFFFF


def philox(counter, key):
    x, key = list(counter), list(key)
    for _ in range(10):
        first, second = 0xD2511F53 * x[0], 0xCD9E8D57 * x[2]
        x = [
            (second >> 32) ^ x[1] ^ key[0],
            second & MASK,
            (first >> 32) ^ x[3] ^ key[1],
            first & MASK,
        ]
        key = [(key[0] + 0x9E3779B9) & MASK, (key[1] + 0xBB67AE85) & MASK]
    return x


def child(key, path):
    """The key derived from `key` for a purpose (a string) or an index (an integer)."""
    value, domain = path, 2
    if isinstance(path, str):
        value, domain = 0xCBF29CE484222325, 1
        for byte in path.encode():
            value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    bits = philox([value & MASK, value >> 32, 0, domain], [key & MASK, key >> 32])
    return bits[1] << 32 | bits[0]


def words(key, count):
    blocks = [philox([i, 0, 0, 0], [key & MASK, key >> 32]) for i in range((count + 3) // 4)]
    return [word for block in blocks for word in block][:count]


def mask(step_key, layer, examples, units, probability=0.5):
    key = child(step_key, layer)
    rows = [words(child(key, example), units) for example in range(examples)]
    scale = 1 / (1 - probability)
    return torch.tensor([[0.0 if w < probability * 2**32 else scale for w in row] for row in rows])


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(1, 10, kernel_size=5)
        self.conv2 = torch.nn.Conv2d(10, 20, kernel_size=5)
        self.fc1 = torch.nn.Linear(320, 50)
        self.fc2 = torch.nn.Linear(50, 10)

    def forward(self, x, step_key):
        n = len(x)
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = self.conv2(x) * mask(step_key, "4", n, 20)[:, :, None, None]
        x = F.relu(F.max_pool2d(x, 2)).view(n, 320)
        x = F.relu(self.fc1(x)) * mask(step_key, "10", n, 50)
        return F.log_softmax(self.fc2(x), dim=1)


torch.manual_seed(0)
net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.5)
generator = np.random.default_rng(0)
tensors = {f"before.{name}": value.detach().clone() for name, value in net.named_parameters()}
for batch in range(2):
    # Twenty examples: two chunks of eight, and a shorter one.
    inputs = torch.from_numpy(generator.standard_normal((20, 1, 28, 28), dtype=np.float32))
    labels = torch.from_numpy(generator.integers(0, 10, 20))
    step_key = child(child(1, 1), batch)  # seed 1, epoch 1
    loss = F.nll_loss(net(inputs, step_key), labels)
    optimizer.zero_grad()
    loss.backward()
    tensors |= {
        f"inputs.{batch}": inputs,
        f"labels.{batch}": labels,
        f"loss.{batch}": loss.detach(),
    }
    tensors |= {f"gradient.{batch}.{name}": p.grad.clone() for name, p in net.named_parameters()}
    optimizer.step()
    tensors |= {f"after.{batch}.{name}": p.detach().clone() for name, p in net.named_parameters()}
save_file(tensors, "mnist_conv_net.safetensors")
