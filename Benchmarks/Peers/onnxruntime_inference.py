# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Inference by the digit network in ONNX Runtime, on MNIST's test images.

With one thread too, since at batch 1 more may be slower; the better time counts.
"""

import numpy as np
import onnxruntime

import mnist
import workload


def main():
    parser = workload.parser(__doc__)
    parser.add_argument("--batch-size", type=int, required=True)
    options = workload.parse(parser)
    images, labels = mnist.test_set(options.folder)
    inputs = mnist.inputs(images)
    batches = [
        inputs[start : start + options.batch_size]
        for start in range(0, len(inputs), options.batch_size)
    ]

    times = []
    for threads in {1, options.threads}:
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = threads
        session = onnxruntime.InferenceSession(options.folder / "network.onnx", settings)

        def infer():
            return [session.run(None, {"x": batch})[0] for batch in batches]

        times.append(workload.median_seconds(infer))
        predicted = np.concatenate(infer()).argmax(axis=1)
    workload.report(min(times), accuracy=(predicted == labels).mean())


if __name__ == "__main__":
    main()
