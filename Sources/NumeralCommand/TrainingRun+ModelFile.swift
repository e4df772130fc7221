// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

extension TrainingRun {
  /// Writes the network, whole or not at all: the weights, and what their images were like.
  func write(model file: URL) throws {
    try trainer.model.write(
      to: file,
      metadata: [
        "format": "numeral-network", "dataset": settings.dataset, "seed": String(settings.seed),
        "image_height": String(imageSize.height), "image_width": String(imageSize.width),
        "pixel_mean": String(standardization.mean),
        "pixel_standard_deviation": String(standardization.standardDeviation),
      ])
  }
}
