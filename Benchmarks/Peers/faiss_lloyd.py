"""Lloyd's algorithm in FAISS: 20 iterations on all of MNIST's training images, from given centres."""

import os
import sys
from pathlib import Path

import faiss
import numpy as np
from threadpoolctl import threadpool_info

import mnist
import workload


def choose_kernels():
    """Starts anew with the kernels that NumPy's OpenBLAS has chosen, where FAISS's has the oldest.

    FAISS brings an OpenBLAS of 2021, which takes a processor that it does not know for one of 2004.
    """
    kernels = {
        Path(library["filepath"]).parent.name: library["architecture"]
        for library in threadpool_info() if library["user_api"] == "blas"
    }
    if kernels.get("faiss_cpu.libs") == "Prescott" and "OPENBLAS_CORETYPE" not in os.environ:
        os.environ["OPENBLAS_CORETYPE"] = kernels["numpy.libs"]
        os.execv(sys.executable, [sys.executable, *sys.argv])


def main():
    choose_kernels()
    parser = workload.parser(__doc__)
    parser.add_argument("--clusters", type=int, required=True)
    options = workload.parse(parser)
    faiss.omp_set_num_threads(options.threads)
    x = mnist.rows(mnist.load("train")[0])
    centres = np.load(options.folder / f"centres-{options.clusters}.npy")
    model = faiss.Kmeans(
        x.shape[1], len(centres), niter=20, max_points_per_centroid=len(x),
        min_points_per_centroid=1)
    seconds, _ = workload.timed(lambda: model.train(x, init_centroids=centres))
    distances, _ = model.index.search(x, 1)
    workload.report(seconds, inertia=distances.sum(dtype=float))


if __name__ == "__main__":
    main()
