// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A failure of a training. Epochs and batches are counted from 1.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss of a batch of finite inputs is NaN or infinite.
  case diverged(epoch: Int, batch: Int, loss: Double)
  /// A weight is NaN or infinite after the update of a batch.
  case weightDiverged(epoch: Int, batch: Int, name: String, value: Float)
  /// The loss of the test examples after an epoch is NaN or infinite.
  case testLossDiverged(epoch: Int, loss: Double)
  /// The inputs of a batch contain NaN or infinity. The index of the example within the batch is
  /// counted from 0.
  case inputNotFinite(epoch: Int, batch: Int, example: Int, value: Float)

  /// One line: the epoch, the batch, the finding and the expectation.
  public var description: String {
    switch self {
    case .diverged(let epoch, let batch, let loss):
      diverged("the loss of epoch \(epoch), batch \(batch) is \(text(loss))")
    case .weightDiverged(let epoch, let batch, let name, let value):
      diverged("the weight \(name) is \(text(value)) after epoch \(epoch), batch \(batch)")
    case .testLossDiverged(let epoch, let loss):
      diverged("the test loss after epoch \(epoch) is \(text(loss))")
    case .inputNotFinite(let epoch, let batch, let example, let value):
      "inputs of epoch \(epoch), batch \(batch): found \(text(value)) in example \(example), "
        + "expected finite numbers"
    }
  }

  /// The number, without the sign of a NaN.
  private func text(_ value: some BinaryFloatingPoint & CustomStringConvertible) -> String {
    value.isNaN ? "nan" : value.description
  }

  private func diverged(_ finding: String) -> String {
    "training diverged: \(finding), expected a finite number; a smaller learning rate may help"
  }
}
