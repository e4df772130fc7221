// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralTensors
import TestSupport
import Testing

/// Data sets in MNIST's format under the names with which they are published or downloaded.
@Suite struct PublishedFilesTests {
  private static let images = Tensor<UInt8>(
    (0..<4 * 3 * 3).map { UInt8($0 * 7 % 251) }, shape: [4, 3, 3])
  private static let labels: [UInt8] = [7, 0, 9, 3]

  /// Writes four files of the same images, one part's names being `prefix` and a suffix.
  private func write(
    _ train: String, _ test: String, to folder: URL, images: Tensor<UInt8> = images,
    imageSuffix: String = "images-idx3-ubyte", labelSuffix: String = "labels-idx1-ubyte"
  ) throws {
    for part in [train, test] {
      try IDX(images).write(to: folder.appendingPathComponent(part + imageSuffix))
      try IDX(Tensor(Self.labels)).write(to: folder.appendingPathComponent(part + labelSuffix))
    }
  }

  private func expectRead(_ folder: URL) throws {
    let expected = LabeledImages(images: Self.images, labels: Self.labels.map(Int.init))
    let dataset = try ImageDataset(contentsOf: folder)
    #expect(dataset.train == expected)
    #expect(dataset.test == expected)
  }

  @Test(arguments: ["", ".gz"]) func dotsAreAsGoodAsHyphens(_ suffix: String) throws {
    try withTemporaryFolder { folder in
      try write(
        "train-", "t10k-", to: folder, imageSuffix: "images.idx3-ubyte" + suffix,
        labelSuffix: "labels.idx1-ubyte" + suffix)
      try expectRead(folder)
    }
  }

  @Test func folderNamedLikeTheFileIsPassedOver() throws {
    try withTemporaryFolder { folder in
      try write(
        "train-", "t10k-", to: folder, imageSuffix: "images-idx3-ubyte.gz",
        labelSuffix: "labels.idx1-ubyte")
      for name in ["train-images-idx3-ubyte", "t10k-labels-idx1-ubyte"] {
        try folder.appendingPathComponent(name).createFolder()
      }
      try expectRead(folder)
    }
  }

  @Test func folderAloneIsNamedInTheError() throws {
    try withTemporaryFolder { folder in
      try write("train-", "t10k-", to: folder)
      let images = folder.appendingPathComponent("train-images-idx3-ubyte")
      try FileManager.default.removeItem(at: images)
      try images.createFolder()
      assertFileError("train-images-idx3-ubyte", found: "a directory", expected: "a file") {
        try ImageDataset(contentsOf: folder)
      }
    }
  }

  @Test(arguments: ["balanced", "byclass", "bymerge", "digits", "letters", "mnist"])
  func imagesOfEMNISTAreTurnedUpright(_ name: String) throws {
    try withTemporaryFolder { folder in
      var stored = Tensor<UInt8>.zeros([4, 3, 3])
      for image in 0..<4 {
        for row in 0..<3 {
          for column in 0..<3 { stored[image, column, row] = Self.images[image, row, column] }
        }
      }
      try write(
        "emnist-\(name)-train-", "emnist-\(name)-test-", to: folder, images: stored,
        imageSuffix: "images-idx3-ubyte.gz", labelSuffix: "labels-idx1-ubyte.gz")
      // The published folder has a text beside each four files.
      try Data("0 48\n".utf8)
        .write(to: folder.appendingPathComponent("emnist-\(name)-mapping.txt"))
      try expectRead(folder)
    }
  }

  @Test func widthAndHeightOfEMNISTAreExchanged() throws {
    try withTemporaryFolder { folder in
      let stored = Tensor<UInt8>((0..<4 * 2 * 3).map { UInt8($0) }, shape: [4, 2, 3])
      try write("emnist-digits-train-", "emnist-digits-test-", to: folder, images: stored)
      let images = try ImageDataset(contentsOf: folder).train.images
      #expect(images[1] == Tensor<UInt8>([6, 9, 7, 10, 8, 11], shape: [3, 2]))
    }
  }

  @Test(arguments: ["labels-idx2-int", "labels.idx2-int", "labels-idx2-int.gz"])
  func labelsOfQMNISTStartWithTheClass(_ suffix: String) throws {
    try withTemporaryFolder { folder in
      for part in ["train", "test"] {
        try IDX(Self.images).write(
          to: folder.appendingPathComponent("qmnist-\(part)-images-idx3-ubyte"))
        let rows = Self.labels.map { [Int32($0), 4, 3753, 29, 11, 1_084_799, 0, 0] }
        try IDX(Tensor(rows.flatMap(\.self), shape: [4, 8])).write(
          to: folder.appendingPathComponent("qmnist-\(part)-\(suffix)"))
      }
      try expectRead(folder)
    }
  }

  @Test func labelsOfQMNISTAreChecked() throws {
    try withTemporaryFolder { folder in
      try write("train-", "t10k-", to: folder)
      let labels = folder.appendingPathComponent("train-labels-idx1-ubyte")
      try IDX(Tensor<Int32>(repeating: -1, shape: [4, 8])).write(to: labels)
      assertFileError(labels, found: "the label -1", expected: "0 or more") {
        try ImageDataset(contentsOf: folder)
      }
      try IDX(Tensor<Int32>(repeating: 1, shape: [3, 8])).write(to: labels)
      assertFileError(labels, found: "the shape [3]", expected: "[4]") {
        try ImageDataset(contentsOf: folder)
      }
      try IDX(Tensor<Int32>(repeating: 1, shape: [4, 7])).write(to: labels)
      assertFileError(labels, found: "type int32", expected: "type uint8") {
        try ImageDataset(contentsOf: folder)
      }
    }
  }

  @Test func severalDataSetsInAFolderAreRefused() throws {
    try withTemporaryFolder { folder in
      for name in ["digits", "letters"] {
        try write("emnist-\(name)-train-", "emnist-\(name)-test-", to: folder)
      }
      assertFileError(
        folder, found: "the files of emnist-digits, emnist-letters", expected: "one data set"
      ) { try ImageDataset(contentsOf: folder) }
      // MNIST's names have always been read, whatever is beside them.
      try write("train-", "t10k-", to: folder)
      try expectRead(folder)
    }
  }

  @Test func missingFileIsNamedAsItsDataSetDoes() throws {
    try withTemporaryFolder { folder in
      try write("emnist-digits-train-", "emnist-digits-test-", to: folder)
      try FileManager.default.removeItem(
        at: folder.appendingPathComponent("emnist-digits-test-labels-idx1-ubyte"))
      assertFileError(
        folder, found: "no such file", expected: "emnist-digits-test-labels-idx1-ubyte"
      ) { try ImageDataset(contentsOf: folder) }
    }
  }

  // MARK: MNIST in the folders of the search path

  @Test func folderOfTheFilesThemselvesIsFound() throws {
    try withTemporaryFolder { folder in
      try write("train-", "t10k-", to: folder)
      for path in [
        DatasetSearchPath(folder, environment: [:]),
        DatasetSearchPath(environment: ["NUMERAL_DATA": folder.path]),
      ] {
        #expect(try MNIST.folder(in: path).standardizedFileURL == folder.standardizedFileURL)
        #expect(try MNIST.read(in: path).train.labels == Self.labels.map(Int.init))
      }
    }
  }

  @Test func folderNamedMNISTComesFirst() throws {
    try withTemporaryFolder { folder in
      let inner = folder.appendingPathComponent("mnist", isDirectory: true)
      try inner.createFolder()
      try write("train-", "t10k-", to: inner)
      try write("train-", "t10k-", to: folder)
      #expect(
        try MNIST.folder(in: DatasetSearchPath(folder, environment: [:])).standardizedFileURL
          == inner.standardizedFileURL)
    }
  }

  @Test func errorSaysWhereItLooked() throws {
    let path = DatasetSearchPath(
      URL(fileURLWithPath: "/no/such"),
      environment: ["NUMERAL_DATA": "/nor/this", "XDG_CACHE_HOME": "/caches"])
    assertFileError(
      "/caches/numeral", found: "no mnist, nor in /no/such/mnist, /nor/this/mnist",
      expected: "'numeral data fetch mnist'"
    ) { try MNIST.read(in: path) }
  }

  /// Damage of a file, and a word of the error about it.
  @Test(arguments: [("cut", "too early"), ("altered", "corrupt"), ("emptied", "0 bytes")])
  func damagedFileIsReportedWithItsRemedy(damage: String, finding: String) throws {
    try withTemporaryFolder { folder in
      let cache = folder.appendingPathComponent("numeral/mnist", isDirectory: true)
      try cache.createFolder()
      try write(
        "train-", "t10k-", to: cache, imageSuffix: "images-idx3-ubyte.gz",
        labelSuffix: "labels-idx1-ubyte.gz")
      let file = cache.appendingPathComponent("t10k-images-idx3-ubyte.gz")
      var content = try bytes(of: file)
      switch damage {
      case "cut": content.removeLast(12)
      case "altered": content[content.count / 2] ^= 0x55
      default: content = []
      }
      try Data(content).write(to: file)
      assertFileError(file, found: "", expected: "; 'numeral data fetch mnist' downloads it again")
      {
        try MNIST.read(in: DatasetSearchPath(environment: ["XDG_CACHE_HOME": folder.path]))
      }
      // A folder of the user's is not written to.
      assertFileError(
        file, found: finding, expected: "; remove the file and run 'numeral data fetch mnist'"
      ) { try MNIST.read(in: DatasetSearchPath(cache, environment: [:])) }
    }
  }
}

extension URL {
  fileprivate func createFolder() throws {
    try FileManager.default.createDirectory(at: self, withIntermediateDirectories: true)
  }
}
