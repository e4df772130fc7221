# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Inference with the digit network in MLX on the CPU, compiled, on the test images of MNIST."""

import mlx.core as mx
import numpy as np

from . import mlx_network, mnist, workload


def main() -> None:
    """Runs the workload."""
    parser = workload.parser(__doc__)
    parser.add_argument("--batch-size", type=int, required=True)
    options = workload.parse(parser)
    images, labels = mnist.test_set(options.folder)
    model = mlx_network.load(options.folder / "network.safetensors")
    model.eval()
    inputs = mnist.inputs(images).transpose(0, 2, 3, 1)
    batches = [
        mx.array(inputs[start : start + options.batch_size])
        for start in range(0, len(inputs), options.batch_size)
    ]
    network = mx.compile(model)

    def infer() -> list[mx.array]:
        outputs = [network(batch) for batch in batches]
        mx.eval(outputs)
        return outputs

    seconds = workload.median_seconds(infer)
    predicted = np.concatenate([np.array(batch) for batch in infer()]).argmax(axis=1)
    workload.report(seconds, accuracy=(predicted == labels).mean())


if __name__ == "__main__":
    main()
