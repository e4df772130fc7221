// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralLinearAlgebra
import NumeralTensors

// A polynomial through points of a sine, by the powers of x.
let x = Tensor<Double>.linspace(0...1, count: 50)
let y = sin(2 * .pi * x)
let powers = Tensor.stack([x, pow(x, 2), pow(x, 3)], axis: 1)

let model = try LinearRegression().fit(powers, y)
print("intercept and coefficients", model.intercept, model.coefficients)
print("R²", try model.score(powers, y), "rank", model.rank)

// The same by linear algebra: a column of ones, and least squares.
let design = Tensor.concatenate([.ones([50, 1]), powers], axis: 1)
print("least squares", try design.leastSquares(y).solution)

// Many powers nearly depend on one another, and a penalty keeps their coefficients small.
let many = Tensor.stack((1...12).map { pow(x, Double($0)) }, axis: 1)
let path = RidgePath(penalties: [1e-8, 1e-5, 1e-2])
let found = try path.crossValidate(many, y)
print("leave-one-out errors", found.meanSquaredErrors, "best penalty", found.best.penalty)
