# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Inference with the digit network in ONNX Runtime, on the test images of MNIST.

The result is the better of the times with one thread and with all, since one can be faster at batch
1.
"""

import numpy as np
import onnxruntime

from . import mnist, workload


def main() -> None:
    """Runs the workload."""
    parser = workload.parser(__doc__)
    parser.add_argument("--batch-size", type=int, required=True)
    options = workload.parse(parser)
    images, labels = mnist.test_set(options.folder)
    inputs = mnist.inputs(images)
    batches = [
        inputs[start : start + options.batch_size]
        for start in range(0, len(inputs), options.batch_size)
    ]

    def infer(session: onnxruntime.InferenceSession) -> list[np.ndarray]:
        return [session.run(None, {"x": batch})[0] for batch in batches]

    times = []
    for threads in {1, options.threads}:
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = threads
        session = onnxruntime.InferenceSession(options.folder / "network.onnx", settings)
        times.append(workload.median_seconds(infer, session))
        predicted = np.concatenate(infer(session)).argmax(axis=1)
    workload.report(min(times), accuracy=(predicted == labels).mean())


if __name__ == "__main__":
    main()
