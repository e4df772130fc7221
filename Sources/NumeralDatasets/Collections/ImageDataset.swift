// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// Images to train with and images to test with.
public struct ImageDataset: Sendable, Equatable {
  /// The data set's name.
  public let name: String
  /// The images to train with.
  public let train: LabeledImages
  /// The images to test with, of the same size.
  public let test: LabeledImages

  /// Creates a data set.
  ///
  /// - Precondition: The images to train with and to test with have the same size.
  public init(name: String, train: LabeledImages, test: LabeledImages) {
    precondition(
      train.images.shape.dropFirst() == test.images.shape.dropFirst(),
      "ImageDataset: images to train with have the shape \(train.images.shape), to test with \(test.images.shape)"
    )
    self.name = name
    self.train = train
    self.test = test
  }

  /// Reads the four files of a data set in MNIST's form.
  ///
  /// They are IDX files of `UInt8` with MNIST's names, plain or with `.gz` at the end; where there are
  /// both, the plain one is read. Fashion-MNIST, Kuzushiji-MNIST and others come in this form.
  ///
  ///     train-images-idx3-ubyte     [count, height, width]
  ///     train-labels-idx1-ubyte     [count]
  ///     t10k-images-idx3-ubyte      [count, height, width]
  ///     t10k-labels-idx1-ubyte      [count]
  ///
  /// - Parameters:
  ///   - directory: The folder that holds the files.
  ///   - name: The data set's name; left out, the folder's.
  /// - Throws: `FileError` when a file is missing or is not what it should be, or when the files do
  ///   not fit each other.
  public init(directory: URL, name: String? = nil) throws {
    let train = try Self.read(Part.train, in: directory)
    let test = try Self.read(Part.test, in: directory)
    guard train.images.shape.dropFirst() == test.images.shape.dropFirst() else {
      throw FileError(
        try Self.locate(Part.test.images, in: directory),
        found: "images of \(test.height)×\(test.width)",
        expected: "\(train.height)×\(train.width), as in \(Part.train.images)")
    }
    self.init(name: name ?? directory.lastPathComponent, train: train, test: test)
  }

  /// The names of a part's files.
  private struct Part {
    let images: String
    let labels: String

    static let train = Part(images: "train-images-idx3-ubyte", labels: "train-labels-idx1-ubyte")
    static let test = Part(images: "t10k-images-idx3-ubyte", labels: "t10k-labels-idx1-ubyte")
  }

  private static func read(_ part: Part, in directory: URL) throws -> LabeledImages {
    let (imageFile, labelFile) = (
      try locate(part.images, in: directory), try locate(part.labels, in: directory)
    )
    let images = try IDX.read(imageFile, as: UInt8.self)
    guard images.rank == 3, images.size > 0 else {
      throw FileError(
        imageFile, found: "the shape \(images.shape)",
        expected: "images: [count, height, width], none of them 0")
    }
    let labels = try IDX.read(labelFile, as: UInt8.self)
    guard labels.shape == [images.shape[0]] else {
      throw FileError(
        labelFile, found: "the shape \(labels.shape)",
        expected: "[\(images.shape[0])], a label for each image of \(imageFile.lastPathComponent)")
    }
    return LabeledImages(images: images, labels: labels.scalars.map(Int.init))
  }

  /// The file of a name, plain or else compressed; nothing if there is neither.
  static func find(_ name: String, in directory: URL) -> URL? {
    [name, name + ".gz"].map { directory.appendingPathComponent($0) }
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }

  private static func locate(_ name: String, in directory: URL) throws -> URL {
    guard let file = find(name, in: directory) else {
      throw FileError(directory, found: "no such file in it", expected: "\(name) or \(name).gz")
    }
    return file
  }
}
