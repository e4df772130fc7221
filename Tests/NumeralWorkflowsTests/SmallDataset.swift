// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets

/// The first digits as a data set of their own.
enum SmallDataset {
  static let images: ImageDataset = {
    let digits = Digits.images
    return ImageDataset(name: "small", train: digits[0..<200], test: digits[200..<260])
  }()
}
