# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Training of the digit network in MLX on the CPU: an epoch of MNIST in batches of 64.

The step is compiled, in the time of the first batch.
"""

from functools import partial

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim
import numpy as np

from . import mlx_network, mnist, workload


def main() -> None:
    """Runs the workload."""
    options = workload.parse(workload.parser(__doc__))
    mx.random.seed(options.seed)
    random = np.random.default_rng(options.seed)
    images, labels = mnist.load("train")
    inputs = mx.array(mnist.inputs(images).transpose(0, 2, 3, 1))
    targets = mx.array(labels.astype("int32"))
    model = mlx_network.load(options.folder / "initial.safetensors")
    optimizer = optim.SGD(learning_rate=0.01, momentum=0.5)

    def loss(x: mx.array, y: mx.array) -> mx.array:
        return nn.losses.nll_loss(model(x), y, reduction="mean")

    value_and_gradient = nn.value_and_grad(model, loss)
    state = [model.state, optimizer.state, mx.random.state]

    @partial(mx.compile, inputs=state, outputs=state)
    def step(x: mx.array, y: mx.array) -> mx.array:
        value, gradient = value_and_gradient(x, y)
        optimizer.update(model, gradient)
        return value

    def train() -> None:
        model.train()
        order = random.permutation(len(labels))
        for start in range(0, len(order), 64):
            batch = mx.array(order[start : start + 64])
            mx.eval(step(inputs[batch], targets[batch]), state)

    seconds = workload.timed(train)[0]
    model.eval()
    test_images, test_labels = mnist.load("t10k")
    test_inputs = mx.array(mnist.inputs(test_images).transpose(0, 2, 3, 1))
    predicted = [
        np.array(model(test_inputs[start : start + 1000])).argmax(axis=1)
        for start in range(0, len(test_labels), 1000)
    ]
    workload.report(seconds, accuracy=(np.concatenate(predicted) == test_labels).mean())


if __name__ == "__main__":
    main()
