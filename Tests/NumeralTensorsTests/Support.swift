// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NaiveLoops
import NumeralTensors
import XCTest

extension SlidingWindow {
  /// The naive loops' window for the library's sizes.
  init(_ size: Size2D, stride: Size2D, padding: Size2D, over image: Size2D) {
    func extent(_ size: Size2D) -> Extent { (size.height, size.width) }
    self.init(
      image: extent(image), size: extent(size), stride: extent(stride), padding: extent(padding))
  }
}

/// The numbers in a text, separated by spaces; Python's `nan` and `inf` among them.
func numbers(_ text: String) -> [Double] {
  text.split(separator: " ").map { Double($0)! }
}
