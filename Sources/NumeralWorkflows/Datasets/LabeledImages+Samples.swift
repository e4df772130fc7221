// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralLearning

extension LabeledImages {
  /// The images as rows of features from 0 to 1, `[count, height · width]`, for clustering.
  ///
  ///     let digits = Digits.images
  ///     let clusters = try KMeans(clusters: 10).fit(digits.samples)
  ///
  /// The samples share storage with the images: bytes are converted block by block where they are
  /// used.
  ///
  /// - Complexity: O(1).
  public var samples: Samples { Samples(bytes: images, maxValue: maxValue) }
}
