// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Sequential {
  /// The convolutional network of PyTorch's first MNIST example, with 21,840 weights.
  ///
  /// Two convolutions with max pooling and two linear layers, with dropout before the second
  /// pooling and before the last layer; the original is in early versions of `mnist/main.py` in
  /// `pytorch/examples`. Its layers and weights have the same names here: `conv1`, `conv2`, `fc1`
  /// and `fc2`.
  ///
  /// Input: `[examples, 1, 28, 28]`. Output: the log-probability of each digit, `[examples, 10]`.
  /// Trained for five epochs with `NLLLoss` and `SGD(learningRate: 0.01, momentum: 0.5)`, it
  /// classifies 97 to 98 % of MNIST's test images correctly.
  ///
  /// - Parameter seed: The key of the initial weights.
  public static func mnistConvNet(seed: RandomKey = 1) -> Sequential {
    Sequential(seed: seed) {
      Conv2D(1, 10, kernelSize: 5).named("conv1")
      MaxPool2D(2)
      ReLU()
      Conv2D(10, 20, kernelSize: 5).named("conv2")
      Dropout2D(0.5)
      MaxPool2D(2)
      ReLU()
      Flatten()
      Linear(320, 50).named("fc1")
      ReLU()
      Dropout(0.5)
      Linear(50, 10).named("fc2")
      LogSoftmax()
    }
  }
}
