# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Lloyd's algorithm in FAISS: 20 iterations on the training images of MNIST, from given centers."""

import faiss
import numpy as np

from . import mnist, workload


def main() -> None:
    """Runs the workload."""
    workload.choose_kernels()
    parser = workload.parser(__doc__)
    parser.add_argument("--clusters", type=int, required=True)
    options = workload.parse(parser)
    faiss.omp_set_num_threads(options.threads)
    x = mnist.rows(mnist.load("train")[0])
    centers = np.load(options.folder / f"centers-{options.clusters}.npy")
    model = faiss.Kmeans(
        x.shape[1],
        len(centers),
        niter=20,
        max_points_per_centroid=len(x),
        min_points_per_centroid=1,
    )
    seconds, _ = workload.timed(lambda: model.train(x, init_centroids=centers))
    distances, _ = model.index.search(x, 1)
    workload.report(seconds, inertia=distances.sum(dtype=float))


if __name__ == "__main__":
    main()
