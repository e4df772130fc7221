// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// The digits data set: 1,797 handwritten digits of 8×8 pixels, embedded in the library.
///
/// It is the test set of E. Alpaydin and C. Kaynak's *Optical Recognition of Handwritten Digits*
/// (UCI Machine Learning Repository, 1998, doi:10.24432/C50P49), under the Creative Commons
/// Attribution 4.0 license, in the order of scikit-learn's `load_digits`. Thirteen people wrote the
/// digits; each pixel is the number of foreground pixels in a 4×4 tile of a bitmap, from 0 to 16.
public enum Digits {
  /// The data set's name.
  public static let name = "digits"

  /// All 1,797 digits: images of shape `[1797, 8, 8]`, labels from 0 to 9, and a `maxValue` of 16.
  ///
  /// - Complexity: A few milliseconds at first access, which parses the embedded text.
  public static let images: LabeledImages = {
    let file = URL(fileURLWithPath: "digits.csv.gz")
    // The embedded resource cannot be damaged.
    return try! parse(Gzip.decompress(PackageResources.digits_csv_gz, file: file), file: file)
  }()

  /// Returns the digits as a training set of 1,438 and a test set of 359.
  ///
  /// The split is random but fixed, and stratified: both sets have nearly the same share of each
  /// digit.
  ///
  ///     let digits = Digits.load()
  ///     digits.train.images.shape       // [1438, 8, 8]
  ///
  /// - Complexity: O(pixels).
  public static func load() -> ImageDataset {
    let parts = images.split(test: 0.2, seed: 0, stratified: true)
    return ImageDataset(name: name, train: parts.train, test: parts.test)
  }

  /// Parses lines of 64 pixels, 0 to 16, and a label, 0 to 9, with commas between them.
  ///
  /// - Throws: `FileError` if the text has another form.
  package static func parse(_ text: [UInt8], file: URL) throws -> LabeledImages {
    var (pixels, labels): ([UInt8], [Int]) = ([], [])
    pixels.reserveCapacity(1797 * 64)
    /// The number so far, 19 at most.
    var number: UInt8?
    func fail(_ found: String) -> FileError {
      FileError(
        file, found: "\(found) in line \(labels.count + 1)",
        expected: "64 pixels, 0 to 16, and a label, 0 to 9, with commas between them")
    }
    for byte in text {
      let isLabel = pixels.count == 64 * (labels.count + 1)
      switch (byte, number) {
      case (UInt8(ascii: "0")...UInt8(ascii: "9"), nil): number = byte - UInt8(ascii: "0")
      case (UInt8(ascii: "0")...UInt8(ascii: "9"), 1): number = 10 + byte - UInt8(ascii: "0")
      case (UInt8(ascii: ","), let pixel?) where !isLabel && pixel <= 16:
        pixels.append(pixel)
        number = nil
      case (UInt8(ascii: "\n"), let label?) where isLabel && label <= 9:
        labels.append(Int(label))
        number = nil
      default: throw fail("the byte 0x\([byte].hexDigits)")
      }
    }
    guard number == nil, pixels.count == 64 * labels.count else { throw fail("the end") }
    return LabeledImages(
      images: Tensor(pixels, shape: [labels.count, 8, 8]), labels: labels, maxValue: 16)
  }
}
