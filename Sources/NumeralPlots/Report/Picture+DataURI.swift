import Foundation
import NumeralImages
import NumeralTensors

extension Picture {
  /// The picture as a PNG in an address, so that a document contains it.
  var dataURI: String {
    "data:image/png;base64," + PNG.encode(smallestPixels).base64EncodedString()
  }

  /// The pixels in one channel where all are grey, `[height, width]`, otherwise in three.
  private var smallestPixels: Tensor<UInt8> {
    let grey = Tensor<UInt8>(shape: [height, width]) { grey in
      pixels.withUnsafeBufferPointer { channels in
        for index in grey.indices { grey.initializeElement(at: index, to: channels[3 * index]) }
      }
    }
    return Picture(grey: grey) == self ? grey : pixels
  }
}
