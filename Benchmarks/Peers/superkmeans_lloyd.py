# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""Lloyd's algorithm in SuperKMeans: 20 iterations on all training images of MNIST.

It has no parameter for initial centers, and starts from random images.
"""

from superkmeans import SuperKMeans

from . import mnist, workload


def main() -> None:
    """Runs the workload."""
    parser = workload.parser(__doc__)
    parser.add_argument("--clusters", type=int, required=True)
    options = workload.parse(parser)
    x = mnist.rows(mnist.load("train")[0])
    model = SuperKMeans(
        options.clusters,
        x.shape[1],
        hierarchical=False,
        iters=20,
        sampling_fraction=1.0,
        max_points_per_cluster=len(x),
        early_termination=False,
        n_threads=options.threads,
        seed=options.seed,
    )
    seconds, centers = workload.timed(model.train, x)
    nearest = model.assign(x, centers)
    distances = ((x - centers[nearest]) ** 2).sum(axis=1, dtype=float)
    workload.report(seconds, inertia=distances.sum(), iterations=len(model.iteration_stats))


if __name__ == "__main__":
    main()
