// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// A training set and a test set of labeled images of one size.
public struct ImageDataset: Sendable, Equatable {
  /// The data set's name.
  public let name: String
  /// The training images.
  public let train: LabeledImages
  /// The test images, of the same size.
  public let test: LabeledImages

  /// Creates a data set.
  ///
  /// - Precondition: Training and test images have the same height and width.
  public init(name: String, train: LabeledImages, test: LabeledImages) {
    require(
      train.images.shape.dropFirst() == test.images.shape.dropFirst(),
      "ImageDataset: training images are \(train.height)×\(train.width), "
        + "test images \(test.height)×\(test.width), expected one size")
    self.name = name
    self.train = train
    self.test = test
  }

  /// Reads a folder in MNIST's format, which Fashion-MNIST, Kuzushiji-MNIST and others share.
  ///
  ///     let fashion = try ImageDataset(contentsOf: folder, name: "fashion-mnist")
  ///
  /// The folder holds four IDX files of `UInt8` with MNIST's names, plain or compressed with the
  /// extension `.gz`; where both exist, the plain file is read.
  ///
  ///     train-images-idx3-ubyte     [count, height, width]
  ///     train-labels-idx1-ubyte     [count]
  ///     t10k-images-idx3-ubyte      [count, height, width]
  ///     t10k-labels-idx1-ubyte      [count]
  ///
  /// - Parameters:
  ///   - folder: The folder that holds the files.
  ///   - name: The data set's name; by default, the folder's.
  /// - Throws: `FileError` if a file is missing or not as described, or if the shapes of two files
  ///   do not match.
  public init(contentsOf folder: URL, name: String? = nil) throws {
    let train = try Self.read(Part.train, in: folder)
    let test = try Self.read(Part.test, in: folder)
    guard train.images.shape.dropFirst() == test.images.shape.dropFirst() else {
      throw FileError(
        try Self.locate(Part.test.images, in: folder),
        found: "images of \(test.height)×\(test.width)",
        expected: "\(train.height)×\(train.width), as in \(Part.train.images)")
    }
    self.init(name: name ?? folder.lastPathComponent, train: train, test: test)
  }

  /// The file names of the training or the test set.
  private struct Part {
    let images: String
    let labels: String

    static let train = Part(images: "train-images-idx3-ubyte", labels: "train-labels-idx1-ubyte")
    static let test = Part(images: "t10k-images-idx3-ubyte", labels: "t10k-labels-idx1-ubyte")
  }

  private static func read(_ part: Part, in folder: URL) throws -> LabeledImages {
    let (imageFile, labelFile) = (
      try locate(part.images, in: folder), try locate(part.labels, in: folder)
    )
    let images = try IDX<UInt8>(contentsOf: imageFile).tensor
    guard images.rank == 3, images.size > 0 else {
      throw FileError(
        imageFile, found: "the shape \(images.shape)",
        expected: "images: [count, height, width], none of them 0")
    }
    let labels = try IDX<UInt8>(contentsOf: labelFile).tensor
    guard labels.shape == [images.shape[0]] else {
      throw FileError(
        labelFile, found: "the shape \(labels.shape)",
        expected: "[\(images.shape[0])], a label for each image of \(imageFile.lastPathComponent)")
    }
    return LabeledImages(images: images, labels: labels.scalars.map(Int.init))
  }

  /// Returns the file of a name, plain or else compressed, or nil if neither exists.
  static func find(_ name: String, in folder: URL) -> URL? {
    [name, name + ".gz"].map { folder.appendingPathComponent($0) }
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }

  private static func locate(_ name: String, in folder: URL) throws -> URL {
    guard let file = find(name, in: folder) else {
      throw FileError(folder, found: "no such file in it", expected: "\(name) or \(name).gz")
    }
    return file
  }
}
