# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Inference by the digit network in eager PyTorch, on MNIST's test images."""

import torch

import mnist
import pytorch_network
import workload


def main():
    parser = workload.parser(__doc__)
    parser.add_argument("--batch-size", type=int, required=True)
    parser.add_argument("--tune", action="store_true", help="channels last")
    options = workload.parse(parser)
    torch.set_num_threads(options.threads)
    layout = torch.channels_last if options.tune else torch.contiguous_format
    inputs, labels = pytorch_network.examples(*mnist.test_set(options.folder), layout)
    batches = inputs.split(options.batch_size)
    model = pytorch_network.load(options.folder / "network.safetensors", layout).eval()

    @torch.inference_mode()
    def infer():
        return [model(batch) for batch in batches]

    seconds = workload.median_seconds(infer)
    accuracy = (torch.cat(infer()).argmax(1) == labels).double().mean()
    workload.report(seconds, accuracy=accuracy)


if __name__ == "__main__":
    main()
