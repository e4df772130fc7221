import Tensors
import XCTest

final class ConvolutionTests: XCTestCase {
  /// Odd sizes: images, channels, filters, image, kernel, stride, padding.
  private static let cases: [ConvolutionCase] = [
    .init(1, 1, 1, Size2D(5, 5), kernel: Size2D(5, 5)),
    .init(3, 1, 10, Size2D(28, 28), kernel: 5),
    .init(2, 3, 4, Size2D(7, 9), kernel: Size2D(3, 2)),
    .init(2, 2, 3, Size2D(9, 7), kernel: 3, stride: 2),
    .init(9, 3, 2, Size2D(6, 11), kernel: Size2D(4, 3), stride: Size2D(1, 3)),
    .init(1, 2, 2, Size2D(5, 5), kernel: 3, padding: 1),
    .init(
      17, 2, 5, Size2D(8, 5), kernel: Size2D(3, 5), stride: Size2D(3, 2), padding: Size2D(2, 4)),
    .init(2, 1, 1, Size2D(2, 2), kernel: 3, stride: 4, padding: 2),
    .init(0, 2, 2, Size2D(4, 4), kernel: 2),
  ]

  func testForwardAgainstNaiveLoops() {
    for c in Self.cases {
      let result = conv2D(
        c.input, weight: c.weight, bias: c.bias, stride: c.stride, padding: c.padding)
      XCTAssertEqual(result.shape, [c.images, c.filters, c.places.height, c.places.width])
      XCTAssertTrue(
        result.isApproximatelyEqual(
          to: c.naive(), relativeTolerance: 1e-12, absoluteTolerance: 1e-12), "\(c)")
      let single = conv2D(
        Tensor<Float>(c.input), weight: Tensor<Float>(c.weight), bias: nil, stride: c.stride,
        padding: c.padding)
      let expected = Tensor<Float>(c.naive(withBias: false))
      XCTAssertTrue(
        single.isApproximatelyEqual(to: expected, relativeTolerance: 1e-4, absoluteTolerance: 1e-4),
        "\(c)")
    }
  }

  func testColumnsAreWindows() {
    for c in Self.cases {
      let window = Window2D(c.kernel, stride: c.stride, padding: c.padding)
      let columns = c.input.im2col(window)
      XCTAssertEqual(columns.shape, [c.images, c.channels * c.kernel.area, c.places.area])
      for image in 0..<c.images {
        for (row, cell) in c.cells.enumerated() {
          for place in 0..<c.places.area {
            XCTAssertEqual(
              columns[image, row, place],
              c.pixel(image, cell, place / c.places.width, place % c.places.width))
          }
        }
      }
    }
  }

  /// ⟨im2col(x), y⟩ = ⟨x, col2im(y)⟩ for every x and y makes one the adjoint of the other.
  func testCol2ImIsTheAdjoint() {
    for (index, c) in Self.cases.enumerated() {
      let window = Window2D(c.kernel, stride: c.stride, padding: c.padding)
      let columns = c.input.im2col(window)
      let y = Tensor<Double>.normal(columns.shape, seed: Seed(99)[index])
      let back = y.col2im(window, imageSize: c.size)
      XCTAssertEqual(back.shape, c.input.shape)
      XCTAssertEqual((columns * y).sum(), (c.input * back).sum(), accuracy: 1e-9, "\(c)")
    }
  }

  func testGradientsAgainstFiniteDifferences() {
    for (index, c) in Self.cases.enumerated() where c.images > 0 {
      let output = c.naive()
      let dy = Tensor<Double>.normal(output.shape, seed: Seed(7)[index])
      let gradients = conv2DGradients(
        dy, input: c.input, weight: c.weight, stride: c.stride, padding: c.padding)
      // The loss Σ y · dy has the gradient dy with respect to y.
      assertGradient(gradients.input!, at: c.input, "\(c), input") { x in
        (conv2D(x, weight: c.weight, stride: c.stride, padding: c.padding) * dy).sum()
      }
      assertGradient(gradients.weight, at: c.weight, "\(c), weight") { w in
        (conv2D(c.input, weight: w, stride: c.stride, padding: c.padding) * dy).sum()
      }
      assertGradient(gradients.bias, at: c.bias, "\(c), bias") { b in
        (conv2D(c.input, weight: c.weight, bias: b, stride: c.stride, padding: c.padding) * dy)
          .sum()
      }
    }
  }

  func testInputGradientOnlyWhereAskedFor() {
    let c = Self.cases[2]
    let dy = Tensor<Double>.ones(c.naive().shape)
    let all = conv2DGradients(dy, input: c.input, weight: c.weight)
    let some = conv2DGradients(dy, input: c.input, weight: c.weight, needsInputGradient: false)
    XCTAssertNil(some.input)
    XCTAssertEqual(some.weight, all.weight)
    XCTAssertEqual(some.bias, all.bias)
  }

  func testSameBitsAtAnyNumberOfThreads() {
    let input = Tensor<Float>.normal([33, 3, 12, 12], seed: 1)
    let weight = Tensor<Float>.normal([7, 3, 5, 5], seed: 2)
    let dy = Tensor<Float>.normal([33, 7, 8, 8], seed: 3)
    func run(_ threads: Int) -> [Tensor<Float>] {
      Parallel.$threads.withValue(threads) {
        let gradients = conv2DGradients(dy, input: input, weight: weight)
        return [
          conv2D(input, weight: weight), gradients.input!, gradients.weight, gradients.bias,
        ]
      }
    }
    XCTAssertEqual(run(1), run(2))
    XCTAssertEqual(run(1), run(5))
  }
}

/// A convolution of random numbers, and what naive loops make of it.
private struct ConvolutionCase: CustomStringConvertible {
  let images, channels, filters: Int
  let size, kernel, stride, padding: Size2D
  let input, weight, bias: Tensor<Double>

  init(
    _ images: Int, _ channels: Int, _ filters: Int, _ size: Size2D, kernel: Size2D,
    stride: Size2D = 1, padding: Size2D = 0
  ) {
    (self.images, self.channels, self.filters) = (images, channels, filters)
    (self.size, self.kernel, self.stride, self.padding) = (size, kernel, stride, padding)
    input = .normal([images, channels, size.height, size.width], seed: 1)
    weight = .normal([filters, channels, kernel.height, kernel.width], seed: 2)
    bias = .normal([filters], seed: 3)
  }

  var description: String {
    "\(images)×\(channels)→\(filters), \(size), kernel \(kernel), stride \(stride), "
      + "padding \(padding)"
  }

  var places: Size2D {
    Size2D(
      (size.height + 2 * padding.height - kernel.height) / stride.height + 1,
      (size.width + 2 * padding.width - kernel.width) / stride.width + 1)
  }

  var cells: [(channel: Int, u: Int, v: Int)] {
    (0..<channels).flatMap { c in
      (0..<kernel.height).flatMap { u in (0..<kernel.width).map { v in (c, u, v) } }
    }
  }

  func pixel(_ image: Int, _ cell: (channel: Int, u: Int, v: Int), _ i: Int, _ j: Int) -> Double {
    let (y, x) = (
      i * stride.height + cell.u - padding.height, j * stride.width + cell.v - padding.width
    )
    guard (0..<size.height).contains(y), (0..<size.width).contains(x) else { return 0 }
    return input[image, cell.channel, y, x]
  }

  func naive(withBias: Bool = true) -> Tensor<Double> {
    var result: [Double] = []
    for image in 0..<images {
      for filter in 0..<filters {
        for i in 0..<places.height {
          for j in 0..<places.width {
            var sum = withBias ? bias[filter].scalar : 0
            for cell in cells {
              sum += weight[filter, cell.channel, cell.u, cell.v] * pixel(image, cell, i, j)
            }
            result.append(sum)
          }
        }
      }
    }
    return Tensor(result, shape: [images, filters, places.height, places.width])
  }
}
