# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Inference with the digit network in eager PyTorch, on the test images of MNIST."""

import torch

from . import mnist, pytorch_network, workload


def main() -> None:
    """Runs the workload."""
    parser = workload.parser(__doc__)
    parser.add_argument("--batch-size", type=int, required=True)
    parser.add_argument("--tune", action="store_true", help="use the channels-last layout")
    options = workload.parse(parser)
    torch.set_num_threads(options.threads)
    layout = torch.channels_last if options.tune else torch.contiguous_format
    inputs, labels = pytorch_network.examples(*mnist.test_set(options.folder), layout)
    batches = inputs.split(options.batch_size)
    model = pytorch_network.load(options.folder / "network.safetensors", layout).eval()

    @torch.inference_mode()
    def infer() -> list[torch.Tensor]:
        return [model(batch) for batch in batches]

    seconds = workload.median_seconds(infer)
    accuracy = (torch.cat(infer()).argmax(1) == labels).double().mean()
    workload.report(seconds, accuracy=accuracy)


if __name__ == "__main__":
    main()
