// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralNetworks
import NumeralTensors
import TestSupport
import Testing

@Suite struct ModelDefinitionTests {
  @Test func everyKindOfLayer() throws {
    let definition = ModelDefinition(
      """
      # A network of everything.
      stem: conv 8 kernel=3 padding=same bias=false   # keeps the size
      batchnorm
      relu
      residual
        conv 16 kernel=3x1 stride=2 padding=1x0 groups=2
        leakyrelu 0.1
      shortcut
        avgpool 2
        conv 16 kernel=1
      end
      silu
      upsample 2 mode=bilinear
      convtranspose 4 kernel=2 stride=2
      maxpool 3 stride=2 padding=1
      dropout2d 0.2
      GELU
      conv 4 kernel=2 dilation=2
      globalavgpool
      layernorm
      linear 10 bias=false
      tanh
      dropout
      linear 3
      logsoftmax
      """)
    let model = try definition.model(inputShape: [3, 12, 10], seed: 7)
    let expected = Sequential(seed: 7) {
      Conv2D(3, 8, kernelSize: 3, padding: .same, bias: false).named("stem")
      BatchNorm(8)
      ReLU()
      Residual {
        Conv2D(8, 16, kernelSize: Size2D(3, 1), stride: 2, padding: Padding2D(1, 0), groups: 2)
        LeakyReLU(0.1)
      } shortcut: {
        AvgPool2D(2)
        Conv2D(8, 16, kernelSize: 1)
      }
      SiLU()
      Upsample(2, mode: .bilinear)
      ConvTranspose2D(16, 4, kernelSize: 2, stride: 2)
      MaxPool2D(3, stride: 2, padding: 1)
      Dropout2D(0.2)
      GELU()
      Conv2D(4, 4, kernelSize: 2, dilation: 2)
      GlobalAveragePool()
      LayerNorm(4)
      Linear(4, 10, bias: false)
      Tanh()
      Dropout(0.5)
      Linear(10, 3)
      LogSoftmax()
    }
    #expect(model.summary(inputShape: [3, 12, 10]) == expected.summary(inputShape: [3, 12, 10]))
    for (a, b) in zip(model.parameters, expected.parameters) {
      #expect(a.name == b.name && a.value == b.value, "\(a.name)")
    }
  }

  /// Definitions that are refused, with a part of the message.
  static let mistakes: [(definition: String, message: String)] = [
    ("", "found no layer, expected one or more"),
    ("relu\nconvolution 3", "found 'convolution' in line 2, expected conv, "),
    ("conv", "found 'conv' without a number of filters in line 1, expected a number from 1 to"),
    ("conv 3", "found 'conv' without kernel=… in line 1, expected a size"),
    ("conv 0 kernel=3", "found '0' for a number of filters in line 1"),
    ("conv 99999999999999999999 kernel=3", "found '99999999999999999999' for a number of filters"),
    ("conv 16777215 kernel=8", "found weights of shape [16777215, 3, 8, 8] in line 1"),
    ("conv 3 kernel=3 kernel=5", "found kernel twice in line 1"),
    ("conv 3 kernel=3 step=2", "found the option step of 'conv' in line 1"),
    ("conv 3 kernel=3x3x3", "found '3x3x3' for kernel in line 1, expected a size"),
    ("conv 3 kernel=3 5", "found '5' after 'conv' in line 1, expected no further argument"),
    ("conv 4 kernel=1 groups=2", "found groups=2 in line 1, expected a divisor of 3 inputs and 4"),
    ("conv 3 kernel=9", "found a window of 9×9 over an image of 8×8 in line 1, expected one that"),
    ("conv 3 kernel=3 padding=same stride=2", "found padding=same with stride=2×2 in line 1"),
    ("maxpool 2 padding=2", "found padding=2×2 in line 1, expected at most half the window, 2×2"),
    ("\n\nlinear 4", "found 'linear' after an output of shape [3, 8, 8] in line 3, expected rows"),
    ("flatten\nconv 3 kernel=1", "found 'conv' after an output of shape [192] in line 2, expected"),
    ("flatten\nlinear 9999999", "found weights of shape [9999999, 192] in line 2"),
    ("upsample 4095", "found 0 weights and an output of shape [3, 32760, 32760] in line 1"),
    ("upsample 16777215", "found 0 weights and an output of shape"),
    ("dropout 1", "found the probability 1 in line 1, expected less than 1"),
    ("dropout 2", "found '2' for a probability in line 1, expected a number from 0 to 1"),
    ("a: relu\na: relu", "found the name a twice in line 2, expected distinct names"),
    ("a:", "found a name alone in line 1, expected a layer after it"),
    ("residual\nrelu", "found 'residual' without 'end' in line 1"),
    ("end", "found 'end' in line 1, expected it after 'residual' alone"),
    ("shortcut", "found 'shortcut' in line 1"),
    (
      "residual\nconv 4 kernel=1\nend",
      "found a body of shape [4, 8, 8] and a shortcut of [3, 8, 8]"
    ),
    (String(repeating: "residual\n", count: 100), "found 17 residual blocks in each other"),
    ("convtranspose 1 kernel=1 padding=5", "found an output of -2×-2 in line 1"),
  ]

  @Test(arguments: mistakes.indices)
  func aMistakeIsNamedWithItsLine(_ index: Int) {
    let (text, message) = Self.mistakes[index]
    let definition = ModelDefinition(text, file: URL(fileURLWithPath: "net.txt"))
    #expect {
      try definition.model(inputShape: [3, 8, 8], seed: 1)
    } throws: { error in
      let line = "\(error)"
      #expect(line.contains(message), "\(line)")
      return error is FileError && line.contains("net.txt: ")
    }
  }

  @Test func aFileIsRead() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("net.txt")
      try Data("flatten\nlinear 2\n".utf8).write(to: file)
      let model = try ModelDefinition(contentsOf: file).model(inputShape: [1, 2, 2], seed: 1)
      #expect(model.parameterCount == 10)
      try Data([0x66, 0xFF, 0xFE]).write(to: file)
      #expect(throws: FileError.self) { try ModelDefinition(contentsOf: file) }
      try Data(repeating: 0x20, count: 2 << 20).write(to: file)
      #expect(throws: FileError.self) { try ModelDefinition(contentsOf: file) }
    }
  }
}
