// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralImages
import NumeralTensors

extension Image {
  /// A `data:` URI of the image as a PNG, which embeds it in a document.
  var dataURI: String {
    "data:image/png;base64," + PNG(smallestPixels).encoded().base64EncodedString()
  }

  /// The gray levels, `[height, width]`, if all pixels are gray, otherwise `[height, width, 3]`.
  private var smallestPixels: Tensor<UInt8> {
    let gray = Tensor<UInt8>(unsafeUninitialized: [height, width]) { gray in
      pixels.withUnsafeBufferPointer { channels in
        for index in gray.indices { gray.initializeElement(at: index, to: channels[3 * index]) }
      }
    }
    return Image(gray: gray) == self ? gray : pixels
  }
}
