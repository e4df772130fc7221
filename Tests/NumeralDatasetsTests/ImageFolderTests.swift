// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralImages
import NumeralTensors
import TestSupport
import Testing

/// Folders of images, a folder for each class, and those that cannot be read.
@Suite struct ImageFolderTests {
  /// A JPEG file of 45×37 pixels.
  private static let jpeg = try! Data(
    contentsOf: fixture("420.jpg", beside: #filePath.replacing("Datasets", with: "Images")))

  /// A PNG file of random colors.
  private func png(_ seed: UInt64, height: Int = 6, width: Int = 5, channels: Int = 3) -> Data {
    let shape = [height, width] + (channels > 1 ? [channels] : [])
    let pixels = Tensor<Float>.uniform(shape, in: 0..<256, seed: RandomKey(seed))
    return PNG(Tensor<UInt8>(pixels)).encoded()
  }

  /// Calls `body` with a folder of files, by their paths in it.
  private func withFolder(
    _ files: some Sequence<(key: String, value: Data)>, _ body: (URL) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      for (path, content) in files {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try content.write(to: file)
      }
      try body(folder)
    }
  }

  /// The error of reading a folder.
  private func error(
    _ folder: URL, sourceLocation: SourceLocation = #_sourceLocation
  ) -> FileError? {
    #expect(throws: FileError.self, sourceLocation: sourceLocation) {
      try ImageFolder(contentsOf: folder)
    }
  }

  @Test func classesAndFilesAreInTheOrderOfTheirBytes() throws {
    // "é" as one scalar and as two, which are equal strings but other bytes.
    let paths = [
      "B/1.png", "B/10.png", "B/2.png", "a/z.png", "a/é.png", "a/e\u{301}.png", "Ω/x.png",
      "B/.hidden.png", ".git/1.png", "README.md",
    ]
    let files = paths.enumerated().map { (key: $1, value: png(UInt64($0))) }
    try withFolder(files) { folder in
      let images = try ImageFolder(contentsOf: folder)
      #expect(images.classes == ["B", "a", "Ω"])
      #expect(images.labels == [0, 0, 0, 1, 1, 1, 2])
      let names = images.files.map { Array($0.lastPathComponent.utf8) }
      let expected = ["1.png", "10.png", "2.png", "e\u{301}.png", "z.png", "é.png", "x.png"]
      #expect(names == expected.map { Array($0.utf8) })
      #expect(images.images.shape == [7, 3, 6, 5] && images.count == 7)
      #expect(images.size == Size2D(6, 5) && images.channels == 3 && images.skipped.isEmpty)
      for (index, file) in images.files.enumerated() {
        let expected = try ImageFile(contentsOf: file).channelsFirst(3)
        #expect(images.images[index] == expected)
      }
    }
  }

  @Test func resultIsThatOfAnyNumberOfThreads() throws {
    let files = Dictionary(
      uniqueKeysWithValues: (0..<30).map {
        ("\($0 % 3)/\($0).png", png(UInt64($0), height: 5 + $0, width: 40 - $0))
      })
    try withFolder(files) { folder in
      try expectSameAtAnyNumberOfThreads { try ImageFolder(contentsOf: folder, resizedTo: 8) }
    }
  }

  @Test func kindsAreRecognizedByTheirContent() throws {
    let files = [
      "a/photo.png": Self.jpeg, "a/x": png(1, height: 37, width: 45, channels: 4),
      "b/y.jpeg": png(2, height: 37, width: 45, channels: 1),
    ]
    try withFolder(files) { folder in
      let color = try ImageFolder(contentsOf: folder)
      #expect(color.images.shape == [3, 3, 37, 45] && color.labels == [0, 0, 1])
      let gray = try ImageFolder(contentsOf: folder, channels: 1, resizedTo: Size2D(9, 7))
      #expect(gray.images.shape == [3, 1, 9, 7])
      let file = try ImageFile(decoding: Self.jpeg, name: "photo")
      #expect(gray.images[0] == file.channelsFirst(1, resizedTo: Size2D(9, 7)))
    }
  }

  @Test func imagesOfDifferentSizes() throws {
    let files = [
      "a/1.png": png(1), "a/2.png": png(2), "b/1.png": png(3, height: 5, width: 6),
      "b/2.png": png(4, height: 9, width: 9),
    ]
    try withFolder(files) { folder in
      let first = folder.appending(path: "a/1.png").path
      let expected = FileError(
        folder.appending(path: "b/1.png"), found: "an image of 6×5 pixels",
        expected: "5×6, as \(first) has, or a size to resize to")
      for threads in 1...3 {
        Parallel.$threads.withValue(threads) { #expect(error(folder) == expected) }
      }
      // Files that are skipped are those that cannot be read.
      #expect(throws: expected) {
        _ = try ImageFolder(contentsOf: folder, skipsUnreadableFiles: true)
      }
      let resized = try ImageFolder(contentsOf: folder, resizedTo: 4)
      #expect(resized.count == 4)
    }
  }

  @Test func brokenFile() throws {
    var files = ["a/1.png": png(1), "b/3.png": png(2), "b/4.png": png(3)]
    files["a/2.jpg"] = Self.jpeg.dropLast(100)
    files["b/1.txt"] = Data("words".utf8)
    try withFolder(files) { folder in
      let errors = [
        FileError(
          folder.appending(path: "a/2.jpg"), found: "a file that ends too early",
          expected: "a JPEG image"),
        FileError(
          folder.appending(path: "b/1.txt"), found: "a file of another kind",
          expected: "a PNG or JPEG image"),
      ]
      for threads in 1...3 {
        Parallel.$threads.withValue(threads) { #expect(error(folder) == errors[0]) }
      }
      let images = try ImageFolder(contentsOf: folder, skipsUnreadableFiles: true)
      #expect(images.skipped == errors)
      #expect(images.labels == [0, 1, 1])
      #expect(images.files.map(\.lastPathComponent) == ["1.png", "3.png", "4.png"])
      for (index, file) in images.files.enumerated() {
        let expected = try ImageFile(contentsOf: file).channelsFirst(3)
        #expect(images.images[index] == expected)
      }
    }
    try withFolder(["a/1.png": Data(), "a/2.png": Data([1])]) { folder in
      for size in [nil, 8] as [Size2D?] {
        let error = #expect(throws: FileError.self) {
          try ImageFolder(contentsOf: folder, resizedTo: size, skipsUnreadableFiles: true)
        }
        #expect(error?.file == folder.appending(path: "a/1.png").path)
      }
    }
  }

  @Test func foldersWithoutClassesOrImages() throws {
    try withFolder(["1.png": png(1)]) { folder in
      #expect(
        error(folder)
          == FileError(
            folder, found: "no folders in it", expected: "a folder of images for each class"))
      let file = folder.appending(path: "1.png")
      #expect(
        error(file)
          == FileError(
            file, found: "a file", expected: "a folder that has a folder for each class"))
    }
    try withFolder(["a/1.png": png(1), "b/.DS_Store": Data()]) { folder in
      let empty = folder.appending(path: "b", directoryHint: .isDirectory)
      #expect(
        error(folder)
          == FileError(empty, found: "no files in it", expected: "images of the class"))
    }
    try withFolder(["a/1.png": png(1), "a/b/1.png": png(1)]) { folder in
      #expect(
        error(folder)
          == FileError(
            folder.appending(path: "a/b"), found: "a directory", expected: "a PNG or JPEG image"))
    }
    let missing = URL(filePath: "/nowhere/images")
    #expect(error(missing)?.found == "no such folder")
  }

  @Test func batchesAreInputsAndLabels() throws {
    let files = Dictionary(
      uniqueKeysWithValues: (0..<11).map { ("\($0 % 2)/\($0).png", png(UInt64($0))) })
    try withFolder(files) { folder in
      let images = try ImageFolder(contentsOf: folder)
      let inputs = Tensor<Float>(images.images) / 255
      #expect(images.inputs() == inputs)
      let batches = images.batches(of: 4)
      #expect(batches.count == 3 && batches.map { $0.targets.count } == [4, 4, 3])
      #expect(Tensor.concatenate(batches.map(\.inputs)) == inputs)
      #expect(batches.flatMap { $0.targets } == images.labels)
      let order = RandomKey(5).permutation(11)
      let shuffled = images.batches(of: 4, shuffledBy: 5)
      #expect(Tensor.concatenate(shuffled.map(\.inputs)) == inputs.take(order))
      #expect(shuffled.flatMap { $0.targets } == order.map { images.labels[$0] })

      let statistics = images.channelStatistics()
      let standardized = images.inputs(statistics)
      for channel in 0..<3 {
        let values = standardized[.all, channel]
        #expect(abs(values.mean()) < 1e-5)
        #expect(abs((values * values).mean() - 1) < 1e-4)
        let expected =
          (inputs[.all, channel] - statistics[channel].mean)
          / statistics[channel].standardDeviation
        #expect(values == expected)
      }
    }
  }

  @Test func splitKeepsEveryExample() throws {
    let files = Dictionary(
      uniqueKeysWithValues: (0..<40).map { ("\($0 % 2)/\($0).png", png(UInt64($0))) })
    try withFolder(files) { folder in
      let images = try ImageFolder(contentsOf: folder)
      let (train, validation, test) = images.split(
        validation: 0.1, test: 0.2, seed: 3, stratified: true)
      #expect(train.count == 28 && validation.count == 4 && test.count == 8)
      #expect(test.labels.count { $0 == 1 } == 4 && train.classes == images.classes)
      let parts = [train, validation, test]
      #expect(Set(parts.flatMap(\.files)) == Set(images.files))
      for (file, image) in zip(test.files, test.images) {
        let expected = try ImageFile(contentsOf: file).channelsFirst(3)
        #expect(image == expected)
      }
    }
  }

  @Test func pixelsMustFitInMemory() throws {
    try withFolder(["a/1.png": png(1), "a/2.png": png(2)]) { folder in
      let error = #expect(throws: FileError.self) {
        try ImageFolder(contentsOf: folder, channels: 1, resizedTo: Size2D(1, 1 << 40))
      }
      #expect(error?.found.hasPrefix("2 images of") == true)
    }
  }
}
