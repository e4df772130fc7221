# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""A run of ResNet-18 or MobileNetV2 in ONNX Runtime."""

import numpy as np
import onnxruntime

from . import workload


def main() -> None:
    """Runs the workload."""
    parser = workload.parser(__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--batch-size", type=int, required=True)
    options = workload.parse(parser)
    images = np.load(options.folder / "images.npy")[: options.batch_size]
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    session = onnxruntime.InferenceSession(options.folder / f"{options.model}.onnx", settings)

    def run() -> np.ndarray:
        return session.run(None, {"input": images})[0]

    seconds = workload.median_seconds(run)
    workload.report(seconds, norm=np.linalg.norm(run().astype(np.float64)))


if __name__ == "__main__":
    main()
