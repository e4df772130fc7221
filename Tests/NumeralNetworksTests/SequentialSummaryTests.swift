// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors
import Testing

@Suite struct SequentialSummaryTests {
  private let model = Sequential(seed: 1) {
    Conv2D(3, 8, kernelSize: 3, padding: .same).named("stem")
    BatchNorm(8)
    Residual {
      Conv2D(8, 16, kernelSize: 3, stride: 2, padding: 1).named("c")
      LeakyReLU(0.1)
    } shortcut: {
      Conv2D(8, 16, kernelSize: 1, stride: 2)
    }
    GlobalAveragePool()
    Linear(16, 10).named("classifier")
  }

  @Test func layersShapesAndWeightsAreListed() {
    #expect(
      model.summary(inputShape: [3, 32, 32]) == """
        layer                                                           output         parameters
        stem: Conv2D(3, 8, kernelSize: 3, padding: .same)               8 × 32 × 32           224
        1: BatchNorm(8)                                                 8 × 32 × 32            16
        2: Residual                                                     16 × 16 × 16
          body.c: Conv2D(8, 16, kernelSize: 3, stride: 2, padding: 1)   16 × 16 × 16         1168
          body.1: LeakyReLU(0.1)                                        16 × 16 × 16
          shortcut.0: Conv2D(8, 16, kernelSize: 1, stride: 2)           16 × 16 × 16          144
        3: GlobalAveragePool()                                          16
        classifier: Linear(16, 10)                                      10                    170
                                                                                             1722
        """)
    #expect(model.parameterCount == 1722)
  }

  @Test func withoutAnInputThereAreNoShapes() {
    let network = Sequential {
      Linear(4, 3, bias: false)
      GELU()
    }
    #expect(
      "\(network)" == """
        layer                          parameters
        0: Linear(4, 3, bias: false)           12
        1: GELU()
                                               12
        """)
  }
}
