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
  /// The folder holds four IDX files with MNIST's names, plain or compressed with the extension
  /// `.gz`; where both exist, the plain file is read. A dot before `idx`, as in
  /// `train-images.idx3-ubyte`, is as good as a hyphen.
  ///
  ///     train-images-idx3-ubyte     UInt8 [count, height, width]
  ///     train-labels-idx1-ubyte     UInt8 [count]
  ///     t10k-images-idx3-ubyte      UInt8 [count, height, width]
  ///     t10k-labels-idx1-ubyte      UInt8 [count]
  ///
  /// QMNIST and the data sets of EMNIST are read under their published names, such as
  /// `qmnist-train-labels-idx2-int` and `emnist-digits-train-images-idx3-ubyte`. QMNIST's labels,
  /// `Int32 [count, 8]`, start with the class; the other seven numbers, about the writer, are left
  /// out. EMNIST's images are stored transposed, and are turned upright.
  ///
  /// - Parameters:
  ///   - folder: The folder that holds the files.
  ///   - name: The data set's name; by default, the folder's.
  /// - Throws: `FileError` if a file is missing or not as described, or if the shapes of two files
  ///   do not match.
  public init(contentsOf folder: URL, name: String? = nil) throws {
    let names = try IDXFileNames(in: folder)
    let train = try Self.read(names.train, in: folder, isTransposed: names.isTransposed)
    let test = try Self.read(names.test, in: folder, isTransposed: names.isTransposed)
    guard train.images.shape.dropFirst() == test.images.shape.dropFirst() else {
      throw FileError(
        try IDXFileNames.locate(names.test.images, in: folder),
        found: "images of \(test.height)×\(test.width)",
        expected: "\(train.height)×\(train.width), as in \(names.train.images)")
    }
    self.init(name: name ?? folder.lastPathComponent, train: train, test: test)
  }

  private static func read(
    _ part: IDXFileNames.Part, in folder: URL, isTransposed: Bool
  ) throws -> LabeledImages {
    let imageFile = try IDXFileNames.locate(part.images, in: folder)
    let labelFile = try IDXFileNames.locate(part.labels, in: folder)
    let images = try IDX<UInt8>(contentsOf: imageFile).tensor
    guard images.rank == 3, images.size > 0 else {
      throw FileError(
        imageFile, found: "the shape \(images.shape)",
        expected: "images: [count, height, width], none of them 0")
    }
    let labels = try readLabels(labelFile)
    guard labels.shape == [images.shape[0]] else {
      throw FileError(
        labelFile, found: "the shape \(labels.shape)",
        expected: "[\(images.shape[0])], a label for each image of \(imageFile.lastPathComponent)")
    }
    return LabeledImages(
      images: isTransposed ? images.transposed([0, 2, 1]) : images, labels: labels.scalars)
  }

  /// Reads labels as bytes, or the first column of QMNIST's.
  private static func readLabels(_ file: URL) throws -> Tensor<Int> {
    do {
      let labels = try IDX<UInt8>(contentsOf: file).tensor
      return Tensor(labels.scalars.map(Int.init), shape: labels.shape)
    } catch {
      // The file says its element type; QMNIST's is the only other one.
      guard let rows = try? IDX<Int32>(contentsOf: file).tensor, rows.rank == 2,
        rows.shape[1] == 8
      else { throw error }
      let labels = (0..<rows.shape[0]).map { Int(rows[$0, 0]) }
      if let label = labels.first(where: { $0 < 0 }) {
        throw FileError(file, found: "the label \(label)", expected: "0 or more")
      }
      return Tensor(labels, shape: [labels.count])
    }
  }
}
