// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralNetworks
import NumeralTensors
import TestSupport
import Testing

/// Data sets in `.npy` and `.npz` files, and arrays that are none.
@Suite struct TensorDatasetFileTests {
  private let inputs = Tensor<Float>.uniform([6, 2, 3], seed: 1)
  private let labels = Tensor([0, 1, 2, 0, 1, 2])

  /// Calls `body` with an archive.
  private func withArchive(
    _ fill: (inout NumPyArchive) -> Void, _ body: (URL) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      var archive = NumPyArchive()
      fill(&archive)
      let file = folder.appending(path: "data.npz")
      try archive.write(to: file)
      try body(file)
    }
  }

  /// The error of reading labels `y` for the inputs `x`.
  private func error(
    _ inputs: Tensor<Float>, _ targets: Tensor<Int>, classes: Int? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> FileError? {
    var result: FileError?
    try withArchive {
      $0.insert(inputs, named: "x")
      $0.insert(targets, named: "y")
    } _: { file in
      result = #expect(throws: FileError.self, sourceLocation: sourceLocation) {
        try TensorDataset<[Int]>(contentsOf: file, classes: classes)
      }
    }
    return result
  }

  @Test(arguments: [("x", "y"), ("inputs", "targets"), ("images", "labels")])
  func usualNamesAreFound(_ x: String, _ y: String) throws {
    try withArchive {
      $0.insert(inputs, named: x)
      $0.insert(labels, named: y)
      $0.insert(labels, named: "other")
    } _: { file in
      let data = try TensorDataset<[Int]>(contentsOf: file, classes: 3)
      #expect(data.inputs == inputs && data.targets == labels.scalars)
    }
  }

  @Test func namesAreGiven() throws {
    try withArchive {
      $0.insert(inputs, named: "x_train")
      $0.insert(labels.reshaped([6, 1]), named: "y_train")
    } _: { file in
      let data = try TensorDataset<[Int]>(
        contentsOf: file, inputs: "x_train", targets: "y_train")
      #expect(data.inputs == inputs && data.targets == labels.scalars)
      var error = #expect(throws: FileError.self) { try TensorDataset<[Int]>(contentsOf: file) }
      #expect(
        error
          == FileError(
            file, found: "the arrays [\"x_train\", \"y_train\"]",
            expected: "x, inputs or images, and y, targets or labels"))
      error = #expect(throws: FileError.self) {
        try TensorDataset<[Int]>(contentsOf: file, inputs: "z", targets: "y_train")
      }
      #expect(error?.expected == "'z', and 'y_train'")
    }
  }

  /// Elements of every type that NumPy's users have.
  @Test func typesAreConverted() throws {
    func read(_ fill: (inout NumPyArchive) -> Void) throws -> TensorDataset<[Int]> {
      var result: TensorDataset<[Int]>?
      try withArchive(fill) { result = try TensorDataset(contentsOf: $0) }
      return result!
    }
    let bytes = Tensor<UInt8>([0, 255, 7, 1], shape: [2, 2])
    let expected = Tensor<Float>([0, 255, 7, 1], shape: [2, 2])
    func expect(_ data: TensorDataset<[Int]>, sourceLocation: SourceLocation = #_sourceLocation) {
      #expect(data.inputs == expected && data.targets == [1, 0], sourceLocation: sourceLocation)
    }
    try expect(
      read {
        $0.insert(bytes, named: "x")
        $0.insert(Tensor<UInt8>([1, 0]), named: "y")
      })
    try expect(
      read {
        $0.insert(Tensor<Double>(expected), named: "x")
        $0.insert(Tensor<Int32>([1, 0]), named: "y")
      })
    try expect(
      read {
        $0.insert(Tensor<Int16>(bytes), named: "x")
        $0.insert(Tensor<UInt64>([1, 0]), named: "y")
      })
    let mask = Tensor<Bool>([true, false, false, true], shape: [2, 2])
    let data = try read {
      $0.insert(mask, named: "x")
      $0.insert(Tensor<Int8>([1, 0]), named: "y")
    }
    #expect(data.inputs == Tensor([1, 0, 0, 1], shape: [2, 2]))
  }

  @Test func targetsAreNumbers() throws {
    let targets = Tensor<Double>.uniform([6, 1], seed: 2)
    try withArchive {
      $0.insert(inputs, named: "x")
      $0.insert(targets, named: "y")
    } _: { file in
      let data = try TensorDataset<Tensor<Float>>(contentsOf: file)
      #expect(data.inputs == inputs && data.targets == Tensor<Float>(targets))
      // Labels are not rounded from numbers.
      let error = #expect(throws: FileError.self) { try TensorDataset<[Int]>(contentsOf: file) }
      #expect(
        error
          == FileError(
            file.appendingPathComponent("y.npy"), found: "elements of type '<f8' (float64)",
            expected: "integers"))
    }
  }

  @Test func twoFilesAreADataSet() throws {
    try withTemporaryFolder { folder in
      let files = ["x.npy", "y.npy", "z.npy"].map { folder.appending(path: $0) }
      try inputs.write(to: files[0])
      try labels.write(to: files[1])
      try Tensor<Float>([1, 2, 3, 4, 5, 6]).write(to: files[2])
      let classes = try TensorDataset<[Int]>(inputs: files[0], labels: files[1])
      #expect(classes.inputs == inputs && classes.targets == labels.scalars)
      let numbers = try TensorDataset<Tensor<Float>>(inputs: files[0], targets: files[2])
      #expect(numbers.targets == Tensor([1, 2, 3, 4, 5, 6]))
      let error = #expect(throws: FileError.self) {
        try TensorDataset<[Int]>(inputs: files[0], labels: files[1], classes: 2)
      }
      #expect(
        error
          == FileError(files[1], found: "the label 2 of example 2", expected: "labels in 0..<2"))
    }
  }

  @Test func labelsOutOfRange() throws {
    let wrong = Tensor([0, 1, 2, 0, -1, 2])
    #expect(
      try error(inputs, wrong)?.description.hasSuffix(
        "data.npz/y.npy: found the label -1 of example 4, expected labels of 0 or more") == true)
    #expect(try error(inputs, labels, classes: 2)?.expected == "labels in 0..<2")
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func inputsThatAreNotFinite(_ number: Float) throws {
    var wrong = inputs
    wrong[3, 1, 2] = number
    #expect(
      try error(wrong, labels)?.description.hasSuffix(
        "data.npz/x.npy: found \(number) in example 3, expected finite numbers") == true)
    try withArchive {
      $0.insert(inputs, named: "x")
      $0.insert(wrong, named: "y")
    } _: { file in
      let error = #expect(throws: FileError.self) {
        try TensorDataset<Tensor<Float>>(contentsOf: file)
      }
      #expect(error?.file.hasSuffix("data.npz/y.npy") == true)
    }
  }

  @Test func countsDiffer() throws {
    let message =
      "data.npz/y.npy: found the shape [5], expected one for each example of x.npy, "
      + "of shape [6, 2, 3]"
    #expect(try error(inputs, labels[..<5])?.description.hasSuffix(message) == true)
    #expect(
      try error(inputs, labels.reshaped([2, 3]))?.found == "the shape [2, 3]")
    #expect(try error(Tensor(1), labels)?.found == "a single number")
  }
}
