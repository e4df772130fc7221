// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Sequential {
  /// The network for 28×28 digits that PyTorch's first MNIST example made known: 21,840 weights.
  ///
  /// Input: `[examples, 1, 28, 28]`. Output: the log-probability of each digit, `[examples, 10]`.
  /// Trained with `NLLLoss` and SGD (learning rate 0.01, momentum 0.5) it names 97 to 98 of 100 of
  /// MNIST's test digits after five epochs.
  ///
  /// - Parameter seed: Where the initial weights come from.
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
