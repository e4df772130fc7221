// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralLinearAlgebra
import NumeralTensors

// A tensor is a value: an array literal, or a shape and its scalars.
let x: Tensor<Double> = [[1, 2, 3], [4, 5, 6]]
print(x + [10, 20, 30])  // broadcast over the rows
print("column means", x.mean(axis: 0), "largest in each row", x.max(axis: 1))

// Random numbers depend on the seed alone, not on the number of threads.
let slope: Tensor<Double> = [2, -1]
let points = Tensor<Double>.uniform([100, 2], in: -1..<1, seed: 1)
let noise = Tensor<Double>.normal([100], standardDeviation: 0.1, seed: 2)
let heights = matmul(points, slope) + 0.5 + noise

// Least squares by the normal equations: columns of ones and points, XᵀX · w = Xᵀy.
let ones = Tensor<Double>.ones([100, 1])
let design = Tensor.concatenate([ones.transposed(), points.transposed()]).transposed()
let gram = matmul(design, design, transposing: .left)
let weights = try gram.solve(matmul(design, heights, transposing: .left))
print("intercept and slopes", weights)

// NumPy reads the file, and this library reads NumPy's.
let file = FileManager.default.temporaryDirectory.appending(path: "weights.npy")
try weights.write(to: file)
let read = try Tensor<Double>(contentsOf: file)
print("the same after a round trip through \(file.lastPathComponent):", read == weights)
