// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralImages
import NumeralTensors

/// The images of a folder that has a folder for each class.
///
///     // flowers/daisy/1.jpg, flowers/daisy/2.png, flowers/tulip/1.jpg, …
///     let flowers = try ImageFolder(contentsOf: folder, resizedTo: 64)
///     flowers.classes             // ["daisy", "tulip"]
///     flowers.images.shape        // [examples, 3, 64, 64]
///     let (train, _, test) = flowers.split(test: 0.2, seed: 1, stratified: true)
///
/// Classes are numbered in the order of their names, and files follow in the order of theirs, both
/// by the bytes of UTF-8, so that every machine finds the same order. Names that begin with a dot
/// are skipped, and so are files beside the folders of the classes. Within those, each file has to
/// be a PNG or a JPEG image, which is recognized by its first bytes.
///
/// The images take `examples · channels · height · width` bytes. While they are read, each thread
/// takes the bytes of a file and up to nine more for each of its pixels.
public struct ImageFolder: Sendable, Equatable {
  /// The pixels, `[examples, channels, height, width]`, 0 for black and 255 for white.
  public let images: Tensor<UInt8>
  /// The class of each example, an index of `classes`.
  public let labels: [Int]
  /// The names of the classes.
  public let classes: [String]
  /// The file of each example.
  public let files: [URL]
  /// The errors of files that were left out, in their order: see `skipsUnreadableFiles`.
  public let skipped: [FileError]

  /// Reads a folder.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - channels: 1 for gray, or 3 for red, green and blue, to which every image is converted: see
  ///     `ImageFile.channelsFirst(_:resizedTo:)`.
  ///   - size: The size to which every image is resized; nil if all files have one size.
  ///   - skipsUnreadableFiles: Whether files that are no image, or damaged, are left out and listed
  ///     in `skipped`, instead of ending the reading.
  /// - Throws: `FileError` that names the first file which is no image, is damaged, or has another
  ///   size than the first one, or a folder of a class without files; that names the folder if it
  ///   cannot be read, has no folders in it, or holds more pixels than the memory of the machine;
  ///   `CancellationError` if the task is canceled.
  /// - Precondition: `channels` is 1 or 3, and `size` is at least 1×1.
  /// - Complexity: O(pixels of the files), on several threads.
  public init(
    contentsOf folder: URL, channels: Int = 3, resizedTo size: Size2D? = nil,
    skipsUnreadableFiles: Bool = false
  ) throws {
    let listing = try ClassListing(folder)
    let reading = ImageFolderReading(
      files: listing.files, channels: channels, size: size,
      skipsUnreadableFiles: skipsUnreadableFiles)
    let (images, failures) = try reading.images(of: folder)
    let kept = failures.indices.filter { failures[$0] == nil }
    if kept.isEmpty, let first = failures.first, let first { throw first }
    self.init(
      images: kept.count < failures.count ? images.take(kept) : images,
      labels: kept.map { listing.labels[$0] }, classes: listing.classes,
      files: kept.map { listing.files[$0] }, skipped: failures.compactMap { $0 })
  }

  init(
    images: Tensor<UInt8>, labels: [Int], classes: [String], files: [URL], skipped: [FileError] = []
  ) {
    (self.images, self.labels, self.classes) = (images, labels, classes)
    (self.files, self.skipped) = (files, skipped)
  }

  /// The number of examples.
  public var count: Int { labels.count }
  /// The channels of an image: 1 or 3.
  public var channels: Int { images.shape[1] }
  /// The size of an image.
  public var size: Size2D { Size2D(images.shape[2], images.shape[3]) }
}

extension ImageFolder {
  /// Whether a folder has folders for classes, and none of the IDX files of ``ImageDataset``.
  package static func isLaidOut(in folder: URL) -> Bool {
    guard let names = try? IDXFileNames(in: folder), names.count(in: folder) == 0 else {
      return false
    }
    return (try? ClassListing.classes(in: folder).isEmpty) == false
  }
}

/// The files of the classes in a folder.
private struct ClassListing {
  let classes: [String]
  private(set) var files: [URL] = []
  private(set) var labels: [Int] = []

  init(_ folder: URL) throws {
    classes = try Self.classes(in: folder)
    guard !classes.isEmpty else {
      throw FileError(
        folder, found: "no folders in it", expected: "a folder of images for each class")
    }
    for (label, name) in classes.enumerated() {
      let classFolder = folder.appendingPathComponent(name, isDirectory: true)
      let names = try Self.names(in: classFolder, expected: "a folder of images")
      guard !names.isEmpty else {
        throw FileError(classFolder, found: "no files in it", expected: "images of the class")
      }
      files += names.map { classFolder.appendingPathComponent($0, isDirectory: false) }
      labels += names.map { _ in label }
    }
  }

  /// The names of the folders in a folder, in the order of their bytes.
  static func classes(in folder: URL) throws -> [String] {
    try names(in: folder, expected: "a folder that has a folder for each class").filter {
      var isFolder: ObjCBool = false
      let path = folder.appendingPathComponent($0).unresolvedPath
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        && isFolder.boolValue
    }
  }

  /// The names in a folder that do not begin with a dot, in the order of their bytes.
  private static func names(in folder: URL, expected: String) throws -> [String] {
    let path = folder.unresolvedPath
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FileError(folder, found: "no such folder", expected: expected)
    }
    guard isFolder.boolValue else { throw FileError(folder, found: "a file", expected: expected) }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw FileError(folder, found: "a folder that cannot be read", expected: expected)
    }
    // Strings compare by canonical equivalence, which changes with the versions of Unicode.
    return names.filter { !$0.hasPrefix(".") }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
