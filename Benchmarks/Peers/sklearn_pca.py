# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
"""50 principal components of the training images of MNIST, by scikit-learn with its defaults."""

from statistics import median

from sklearn.decomposition import PCA

from . import mnist, workload


def main() -> None:
    """Runs the workload."""
    options = workload.parse(workload.parser(__doc__))
    x = mnist.rows(mnist.load("train")[0])
    model = PCA(50, random_state=options.seed)
    seconds = median(workload.timed(model.fit, x)[0] for _ in range(3))
    workload.report(seconds, explained=model.explained_variance_ratio_.sum())


if __name__ == "__main__":
    main()
