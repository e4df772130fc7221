// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// `MaxPool` and `AveragePool`, along one or two axes.
struct Pool: Operator {
  let window: SpatialWindow
  let isMax, isCeil, countsPadding: Bool

  init(_ attributes: Attributes) throws {
    window = try SpatialWindow(attributes)
    isMax = attributes.type == "MaxPool"
    isCeil = try attributes.flag("ceil_mode")
    countsPadding = try attributes.flag("count_include_pad")
    try attributes.refuse("storage_order")
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let x = try inputs.float(0, "X")
    let image = try ImageShape(x.shape, "X")
    let window = try window.resolved(image: Array(x.shape[2...]))
    guard
      window.before.height < window.extent.height, window.before.width < window.extent.width,
      window.after.height < window.extent.height, window.after.width < window.extent.width,
      image.size.area > 0
    else {
      throw OperationError(
        found: "an image of \(image.size), padded by \(window.before), for a window of "
          + "\(window.extent)",
        expected: "an image with an element, padded by less than the window")
    }
    let size = try window.outputSize(image.size, ceil: isCeil)
    let shape = image.result(x.shape[1], size)
    return [
      .float(shape) { pooled(x.tensor.reshaped(image.shape), window, size).reshaped(shape) }
    ]
  }

  private func pooled(
    _ x: Tensor<Float>, _ window: SpatialWindow.Resolved, _ size: Size2D
  ) -> Tensor<Float> {
    let isPlain = try? window.outputSize(Size2D(x.shape[2], x.shape[3])) == size
    let isWithinHalf =
      2 * max(window.before.height, window.after.height) <= window.kernel.height
      && 2 * max(window.before.width, window.after.width) <= window.kernel.width
    if isPlain == true, window.dilation == 1, isWithinHalf {
      if isMax {
        return maxPool2D(x, size: window.kernel, stride: window.stride, padding: window.padding)
      } else if countsPadding || window.padding == 0 {
        return avgPool2D(x, size: window.kernel, stride: window.stride, padding: window.padding)
      }
    }
    return WindowedPooling(
      window: window, input: Size2D(x.shape[2], x.shape[3]), output: size, isMax: isMax,
      countsPadding: countsPadding)(x)
  }
}

/// A pooling with any padding and dilation, element by element.
private struct WindowedPooling {
  let window: SpatialWindow.Resolved
  let input, output: Size2D
  let isMax, countsPadding: Bool

  /// The elements of a window along an axis that are inside the image, and the number that counts
  /// in a mean.
  private struct Span {
    let first, end, step, count: Int

    init(
      _ position: Int, _ kernel: Int, _ stride: Int, _ dilation: Int, before: Int, after: Int,
      length: Int, countsPadding: Bool
    ) {
      let start = position * stride - before
      func count(from low: Int, to high: Int) -> Range<Int> {
        let first = max(0, ceilDiv(max(0, low - start), dilation))
        let end = min(kernel, ceilDiv(max(0, high - start), dilation))
        return first..<max(first, end)
      }
      let inside = count(from: 0, to: length)
      first = start + inside.lowerBound * dilation
      end = start + inside.upperBound * dilation
      step = dilation
      // Beyond the padding, where the last window may go, nothing counts.
      self.count =
        countsPadding ? count(from: -before, to: length + after).count : inside.count
    }
  }

  func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
    let rows = (0..<output.height).map {
      Span(
        $0, window.kernel.height, window.stride.height, window.dilation.height,
        before: window.before.height, after: window.after.height, length: input.height,
        countsPadding: countsPadding)
    }
    let columns = (0..<output.width).map {
      Span(
        $0, window.kernel.width, window.stride.width, window.dilation.width,
        before: window.before.width, after: window.after.width, length: input.width,
        countsPadding: countsPadding)
    }
    let planes = x.shape[0] * x.shape[1]
    return Tensor(unsafeUninitialized: [x.shape[0], x.shape[1], output.height, output.width]) {
      result in
      x.withUnsafeBufferPointer { x in
        guard let source = x.baseAddress, let target = result.baseAddress else { return }
        Parallel.forEach(planes) { plane in
          pool(source + plane * input.area, into: target + plane * output.area, rows, columns)
        }
      }
    }
  }

  private func pool(
    _ plane: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>, _ rows: [Span],
    _ columns: [Span]
  ) {
    var target = target
    for row in rows {
      for column in columns {
        var result: Float = isMax ? -.infinity : 0
        for y in stride(from: row.first, to: row.end, by: row.step) {
          for x in stride(from: column.first, to: column.end, by: column.step) {
            let number = plane[y * input.width + x]
            if isMax {
              if number > result || number.isNaN { result = number }
            } else {
              result += number
            }
          }
        }
        target.pointee = isMax ? result : result / Float(row.count * column.count)
        target += 1
      }
    }
  }
}

/// `GlobalAveragePool` and `GlobalMaxPool`: the mean or the maximum of each channel, whose spatial
/// axes stay with length 1.
struct GlobalPool: Operator {
  let isMax: Bool

  init(_ attributes: Attributes) throws { isMax = attributes.type == "GlobalMaxPool" }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let x = try inputs.float(0, "X")
    guard x.rank >= 3, !isMax || !x.shape[2...].contains(0) else {
      throw OperationError(
        found: "an input of shape \(x.shape)", expected: "images with an element")
    }
    let shape = x.shape[..<2] + Array(repeating: 1, count: x.rank - 2)
    return [
      .float(Array(shape)) {
        let rows = x.tensor.reshaped([x.shape[0], x.shape[1], x.shape[2...].reduce(1, *)])
        return (isMax ? rows.max(axis: 2) : rows.mean(axis: 2)).reshaped(Array(shape))
      }
    ]
  }
}
