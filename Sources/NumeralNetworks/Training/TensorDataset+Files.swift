// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

// Data sets in NumPy's files. What a file holds is checked here, once, so that training never meets
// it: an error names the file, and the array of an archive as `rows.npz/x.npy`.

extension TensorDataset where Target == [Int] {
  /// Reads the inputs and the labels from an archive of NumPy (`.npz`).
  ///
  ///     // numpy.savez("flowers.npz", x=measurements, y=species)
  ///     let flowers = try TensorDataset<[Int]>(contentsOf: URL(filePath: "flowers.npz"))
  ///
  /// - Parameters:
  ///   - archive: The file.
  ///   - inputs: The name of the inputs, `[examples, …]`, of any real type, converted to `Float`.
  ///   - targets: The name of the labels, `[examples]` or `[examples, 1]`, of any integer type.
  ///     Without names, they are `x` and `y`, `inputs` and `targets`, or `images` and `labels`.
  ///   - classes: The number of classes, which labels have to be less than; nil if it is not known.
  /// - Throws: `FileError` if the file cannot be read or lacks the arrays, an input is not finite,
  ///   there are not as many labels as inputs, or a label is negative or not less than `classes`.
  public init(
    contentsOf archive: URL, inputs: String? = nil, targets: String? = nil, classes: Int? = nil
  ) throws {
    let (inputs, labels) = try numbers(in: archive, inputs: inputs, targets: targets)
    try self.init(reading: inputs, labels: labels, classes: classes)
  }

  /// Reads the inputs and the labels from two files of NumPy (`.npy`).
  ///
  /// - Parameters:
  ///   - inputs: The file of the inputs, as in `init(contentsOf:inputs:targets:classes:)`.
  ///   - labels: The file of the labels, as there.
  ///   - classes: The number of classes, as there.
  /// - Throws: `FileError`, as there.
  public init(inputs: URL, labels: URL, classes: Int? = nil) throws {
    try self.init(
      reading: NumPyNumbers(contentsOf: inputs), labels: NumPyNumbers(contentsOf: labels),
      classes: classes)
  }

  private init(reading inputs: NumPyNumbers, labels: NumPyNumbers, classes: Int?) throws {
    let values = try finiteExamples(inputs)
    let numbers = try labels.integers()
    guard numbers.shape == [values.count] || numbers.shape == [values.count, 1] else {
      throw mismatch(labels, numbers.shape, inputs, values.shape)
    }
    let list = numbers.scalars
    if let example = list.firstIndex(where: { $0 < 0 || $0 >= classes ?? .max }) {
      throw FileError(
        labels.file, found: "the label \(list[example]) of example \(example)",
        expected: classes.map { "labels in 0..<\($0)" } ?? "labels of 0 or more")
    }
    self.init(values, list)
  }
}

extension TensorDataset where Target == Tensor<Float> {
  /// Reads the inputs and the targets from an archive of NumPy (`.npz`).
  ///
  ///     // numpy.savez("prices.npz", x=houses, y=prices)
  ///     let houses = try TensorDataset<Tensor<Float>>(contentsOf: URL(filePath: "prices.npz"))
  ///
  /// - Parameters:
  ///   - archive: The file.
  ///   - inputs: The name of the inputs, `[examples, …]`, of any real type, converted to `Float`.
  ///   - targets: The name of the targets, `[examples, …]`, likewise. Without names, they are `x`
  ///     and `y`, `inputs` and `targets`, or `images` and `labels`.
  /// - Throws: `FileError` if the file cannot be read or lacks the arrays, a number is not finite,
  ///   or there are not as many targets as inputs.
  public init(contentsOf archive: URL, inputs: String? = nil, targets: String? = nil) throws {
    let (inputs, targets) = try numbers(in: archive, inputs: inputs, targets: targets)
    try self.init(reading: inputs, targets: targets)
  }

  /// Reads the inputs and the targets from two files of NumPy (`.npy`).
  ///
  /// - Parameters:
  ///   - inputs: The file of the inputs, as in `init(contentsOf:inputs:targets:)`.
  ///   - targets: The file of the targets, as there.
  /// - Throws: `FileError`, as there.
  public init(inputs: URL, targets: URL) throws {
    try self.init(
      reading: NumPyNumbers(contentsOf: inputs), targets: NumPyNumbers(contentsOf: targets))
  }

  private init(reading inputs: NumPyNumbers, targets: NumPyNumbers) throws {
    let values = try finiteExamples(inputs)
    let numbers = try finiteExamples(targets)
    guard numbers.count == values.count else {
      throw mismatch(targets, numbers.shape, inputs, values.shape)
    }
    self.init(values, numbers)
  }
}

/// The arrays of an archive that are named, or have the first pair of the usual names.
private func numbers(
  in archive: URL, inputs: String?, targets: String?
) throws -> (inputs: NumPyNumbers, targets: NumPyNumbers) {
  let arrays = try NumPyArchive(contentsOf: archive)
  let usual = [("x", "y"), ("inputs", "targets"), ("images", "labels")]
  let pair = usual.map { (inputs ?? $0.0, targets ?? $0.1) }
    .first { arrays.names.contains($0.0) && arrays.names.contains($0.1) }
  guard let pair else {
    let names = inputs.map { "'\($0)'" } ?? "x, inputs or images"
    let targetNames = targets.map { "'\($0)'" } ?? "y, targets or labels"
    throw FileError(
      archive, found: "the arrays \(arrays.names)", expected: "\(names), and \(targetNames)")
  }
  return (try NumPyNumbers(pair.0, of: arrays), try NumPyNumbers(pair.1, of: arrays))
}

/// Numbers of which none is NaN or infinite, with an axis of examples.
private func finiteExamples(_ numbers: NumPyNumbers) throws -> Tensor<Float> {
  let values = try numbers.floats()
  guard values.rank > 0 else {
    throw FileError(numbers.file, found: "a single number", expected: "the shape [examples, …]")
  }
  if let position = values.firstNonFinite {
    throw FileError(
      numbers.file,
      found: "\(values.scalars[position]) in example \(position / (values.size / values.count))",
      expected: "finite numbers")
  }
  return values
}

private func mismatch(
  _ targets: NumPyNumbers, _ shape: [Int], _ inputs: NumPyNumbers, _ inputShape: [Int]
) -> FileError {
  FileError(
    targets.file, found: "the shape \(shape)",
    expected:
      "one for each example of \(inputs.file.lastPathComponent), of shape \(inputShape)")
}
