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
    return try! parse(Data(PackageResources.digits_csv_gz), file: file)
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

  /// Parses a CSV file of 64 pixels, 0 to 16, and a label, 0 to 9, in each line.
  ///
  /// - Throws: `FileError` if the text has another form.
  package static func parse(_ text: Data, file: URL) throws -> LabeledImages {
    let table = try CSV(decoding: text, file: file, header: false)
    guard table.columnCount == 65 else {
      throw FileError(
        file, found: "\(table.columnCount) columns", expected: "64 pixels and a label")
    }
    let pixels: Tensor<UInt8> = try table.tensor(columns: ..<64)
    let labels: Tensor<Int> = try table.column(64)
    if let (index, pixel) = pixels.scalars.enumerated().first(where: { $1 > 16 }) {
      throw table.error(
        "the pixel \(pixel)", row: index / 64, column: index % 64, expected: "0 to 16")
    }
    if let (row, label) = labels.scalars.enumerated().first(where: { !(0...9).contains($1) }) {
      throw table.error("the label \(label)", row: row, column: 64, expected: "0 to 9")
    }
    return LabeledImages(
      images: pixels.reshaped([table.rowCount, 8, 8]), labels: labels.scalars, maxValue: 16)
  }
}
