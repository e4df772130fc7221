import Tensors

/// Grey images as text: dark where the terminal is empty, bright where characters are dense.
///
/// Plain ASCII, so that it can be read in any terminal, file or mail.
public enum TextPreview {
  /// Ten greys, by the ink of each character.
  private static let ramp = Array(" .:-=+*#%@")
  /// The characters between two images.
  private static let gap = 2

  /// Small images are drawn twice as large.
  private static func charactersPerPixel(height: Int) -> Int { height < 16 ? 2 : 1 }

  /// One image as lines of text, all of the same width.
  ///
  /// A character is about twice as high as it is wide: of a large image two rows become one line, of a
  /// small one each pixel becomes two characters.
  ///
  /// - Parameters:
  ///   - image: The pixels, `[height, width]`.
  ///   - white: The value of the brightest pixel.
  /// - Precondition: There are two axes, and `white` is positive.
  public static func lines(of image: Tensor<UInt8>, white: UInt8) -> [String] {
    precondition(
      image.rank == 2 && white > 0,
      "TextPreview: the shape is \(image.shape), expected [height, width]")
    let (height, width) = (image.shape[0], image.shape[1])
    let charactersPerPixel = charactersPerPixel(height: height)
    let rowsPerLine = 2 / charactersPerPixel
    return image.withUnsafeBufferPointer { pixels in
      stride(from: 0, to: height, by: rowsPerLine).map { row in
        (0..<width).map { column in
          let rows = row..<min(row + rowsPerLine, height)
          let sum = rows.reduce(0) { $0 + Int(pixels[$1 * width + column]) }
          let level = min(sum * ramp.count / ((Int(white) + 1) * rows.count), ramp.count - 1)
          return String(repeating: ramp[level], count: charactersPerPixel)
        }.joined()
      }
    }
  }

  /// How many images `grid` draws side by side.
  ///
  /// - Parameters:
  ///   - images: The pixels, `[images, height, width]`.
  ///   - columns: The width of the terminal in characters.
  public static func imagesPerRow(of images: Tensor<UInt8>, columns: Int = 80) -> Int {
    let width = images.shape[2] * charactersPerPixel(height: images.shape[1])
    return max(1, (columns + gap) / (width + gap))
  }

  /// Several images side by side, each with a caption below it, in as many rows as the width asks for.
  ///
  /// - Parameters:
  ///   - images: The pixels, `[images, height, width]`.
  ///   - captions: A short text for each image; one that is longer than the image is wide is cut.
  ///   - white: The value of the brightest pixel.
  ///   - columns: The width of the terminal in characters.
  /// - Precondition: There are as many captions as images.
  public static func grid(
    _ images: Tensor<UInt8>, captions: [String], white: UInt8, columns: Int = 80
  ) -> String {
    precondition(
      images.rank == 3 && images.shape[0] == captions.count,
      "TextPreview: \(captions.count) captions for images of shape \(images.shape)")
    let cells = captions.enumerated().map { index, caption in
      let lines = lines(of: images[index], white: white)
      let width = lines.first?.count ?? 0
      return lines + [String(caption.prefix(width)).padding(to: width)]
    }
    let perRow = imagesPerRow(of: images, columns: columns)
    return stride(from: 0, to: cells.count, by: perRow).map { start in
      let row = cells[start..<min(start + perRow, cells.count)]
      return row[start].indices.map { line in
        row.map { $0[line] }.joined(separator: String(repeating: " ", count: gap))
          .trimmingTrailingSpaces()
      }.joined(separator: "\n")
    }.joined(separator: "\n\n")
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  fileprivate func trimmingTrailingSpaces() -> String {
    String(prefix(upTo: lastIndex { $0 != " " }.map(index(after:)) ?? startIndex))
  }
}
