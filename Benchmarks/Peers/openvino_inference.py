# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Inference with the digit network in OpenVINO, on the test images of MNIST.

The result is the best of the times with a stream for each thread and with one stream for all, each
with requests one after the other and with several in flight. Numbers are floats of 32 bits.
"""

import numpy as np
import openvino

from . import mnist, workload


def main() -> None:
    """Runs the workload."""
    parser = workload.parser(__doc__)
    parser.add_argument("--batch-size", type=int, required=True)
    options = workload.parse(parser)
    images, labels = mnist.test_set(options.folder)
    inputs = mnist.inputs(images)
    # The last batch is smaller at no size that is measured, or has a model of its own.
    batches = [
        inputs[start : start + options.batch_size]
        for start in range(0, len(inputs), options.batch_size)
    ]
    core = openvino.Core()

    def compiled(size: int, streams: int) -> openvino.CompiledModel:
        """The network for one size of batches, which is faster than one for any."""
        model = core.read_model(options.folder / "network.onnx")
        model.reshape([size, 1, 28, 28])
        settings = {
            "INFERENCE_NUM_THREADS": options.threads,
            "NUM_STREAMS": streams,
            "INFERENCE_PRECISION_HINT": "f32",
        }
        return core.compile_model(model, "CPU", settings)

    times = []
    for streams in sorted({1, options.threads}):
        models = {size: compiled(size, streams) for size in {len(batch) for batch in batches}}
        requests = {size: model.create_infer_request() for size, model in models.items()}
        queues = {size: openvino.AsyncInferQueue(model) for size, model in models.items()}

        def infer(
            requests: dict[int, openvino.InferRequest] = requests,
        ) -> list[np.ndarray]:
            """The outputs, one request after the other."""
            return [
                requests[len(batch)].infer([batch], share_inputs=True)[0].copy()
                for batch in batches
            ]

        def infer_at_once(queues: dict[int, openvino.AsyncInferQueue] = queues) -> None:
            """Computes the outputs, with as many requests at once as OpenVINO finds best."""
            for batch in batches:
                queues[len(batch)].start_async([batch], share_inputs=True)
            for queue in queues.values():
                queue.wait_all()

        times += [workload.median_seconds(infer), workload.median_seconds(infer_at_once)]
        predicted = np.concatenate(infer()).argmax(axis=1)
    workload.report(min(times), accuracy=(predicted == labels).mean())


if __name__ == "__main__":
    main()
