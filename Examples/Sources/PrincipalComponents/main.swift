// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralLearning
import NumeralLinearAlgebra
import NumeralTensors

// 1,797 digits of 8×8 pixels, from 0 to 1.
let x = Tensor<Double>(Digits.images.features())

// By linear algebra: the singular vectors of the centered rows.
let centered = x - x.mean(axis: 0)
let f = try centered.svd()
let variances = square(f.values) / Double(x.count - 1)
print("shares of variance", variances[..<3] / variances.sum())

// The same, with coordinates and the images that they give back.
let pca = try PCA(components: 3).fit(x)
print("shares of variance", pca.explainedVarianceRatio)
print("coordinates", pca.transform(x[..<2]))
let error = x - pca.inverseTransform(pca.transform(x))
print("root mean square error", square(error).mean().squareRoot())

// Batch by batch, in the memory of one.
var incremental = IncrementalPCA<Double>(components: 3)
for start in stride(from: 0, to: x.count, by: 600) {
  try incremental.partialFit(x[start..<min(start + 600, x.count)])
}
print("shares of variance", incremental.model!.explainedVarianceRatio)
