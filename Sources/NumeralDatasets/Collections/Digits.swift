// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// 1,797 handwritten digits of 8×8 pixels, which come with the library.
///
/// They are the test set of E. Alpaydin and C. Kaynak's *Optical Recognition of Handwritten Digits*
/// (UCI Machine Learning Repository, 1998, doi:10.24432/C50P49), under the Creative Commons
/// Attribution 4.0 license, in the order in which scikit-learn's `load_digits` has them. Thirteen people
/// wrote them; each pixel counts the ink in a square of 4×4, from 0 to 16.
public enum Digits {
  /// The data set's name.
  public static let name = "digits"

  /// All digits: images of shape `[1797, 8, 8]`, labels from 0 to 9, and a `maxValue` of 16.
  ///
  /// - Complexity: A few milliseconds, for the text is parsed on each call.
  public static func load() -> LabeledImages {
    let file = URL(fileURLWithPath: "digits.csv.gz")
    // The content is a part of this library, as much as this code is.
    let text = try! Gzip.decompress(PackageResources.digits_csv_gz, file: file)
    var (pixels, labels): ([UInt8], [Int]) = ([], [])
    pixels.reserveCapacity(1797 * 64)
    var number: UInt8 = 0
    for byte in text {
      switch byte {
      case UInt8(ascii: ","):
        pixels.append(number)
        number = 0
      case UInt8(ascii: "\n"):
        labels.append(Int(number))
        number = 0
      default:
        number = number * 10 + (byte - UInt8(ascii: "0"))
      }
    }
    return LabeledImages(
      images: Tensor(pixels, shape: [labels.count, 8, 8]), labels: labels, maxValue: 16)
  }
}
