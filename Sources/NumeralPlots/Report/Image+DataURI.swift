// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralImages
import NumeralTensors

extension Image {
  /// The picture as a PNG in an address, so that a document contains it.
  var dataURI: String {
    "data:image/png;base64," + PNG.encode(smallestPixels).base64EncodedString()
  }

  /// The pixels in one channel where all are gray, `[height, width]`, otherwise in three.
  private var smallestPixels: Tensor<UInt8> {
    let gray = Tensor<UInt8>(shape: [height, width]) { gray in
      pixels.withUnsafeBufferPointer { channels in
        for index in gray.indices { gray.initializeElement(at: index, to: channels[3 * index]) }
      }
    }
    return Image(gray: gray) == self ? gray : pixels
  }
}
