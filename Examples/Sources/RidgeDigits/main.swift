// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralLearning
import NumeralTensors

// MNIST if it is installed or NUMERAL_DATA is its folder, else the embedded digits of 8×8 pixels.
let mnist = try? ImageDataset(contentsOf: MNIST.folder(), name: MNIST.name)
let data = mnist ?? Digits.load()
func rows(_ images: LabeledImages) -> Tensor<Float> {
  Tensor<Float>(images.images).reshaped([images.count, -1])
}

// Least squares with a penalty, toward 1 for the label of an image and 0 for the others.
let (train, test) = (rows(data.train), rows(data.test))
let targets = Tensor<Float>.oneHot(data.train.labels, depth: 10)
var model: RidgeModel<Float>?
let time = try ContinuousClock().measure { model = try Ridge(penalty: 1).fit(train, targets) }
let predicted = model!.predict(test).argmax(axis: 1).scalars
print(data.name, "\(train.count) images of \(train.shape[1]) pixels")
print("test accuracy", try accuracy(predicted: predicted, labels: data.test.labels))
print("fit in \(time / .seconds(1)) s")
