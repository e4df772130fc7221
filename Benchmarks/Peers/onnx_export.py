# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Exports the trained digit network with PyTorch as an ONNX file for batches of any size."""

import torch

from . import pytorch_network, workload


def main() -> None:
    """Writes the file."""
    options = workload.parse(workload.parser(__doc__))
    model = pytorch_network.load(options.folder / "network.safetensors").eval()
    torch.onnx.export(
        model,
        (torch.zeros(64, 1, 28, 28),),
        options.folder / "network.onnx",
        dynamic_shapes={"x": {0: torch.export.Dim("images")}},
        external_data=False,
        verbose=False,
    )


if __name__ == "__main__":
    main()
