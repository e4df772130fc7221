// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import NumeralTensors
import TestSupport
import XCTest

final class PoolingTests: XCTestCase {
  /// Windows that overlap, leave gaps, reach into the padding, or do not come out even.
  private static let windows: [(size: Size2D, window: Window2D)] = [
    (Size2D(24, 24), Window2D(2, stride: 2)),
    (Size2D(7, 9), Window2D(2, stride: 2)),
    (Size2D(7, 9), Window2D(Size2D(3, 2), stride: 1)),
    (Size2D(8, 11), Window2D(3, stride: Size2D(2, 3), padding: 1)),
    (Size2D(5, 5), Window2D(2, stride: 3, padding: 1)),
    (Size2D(4, 6), Window2D(Size2D(4, 6), stride: 1)),
  ]

  func testMaximumAgainstNaiveLoops() {
    for (size, window) in Self.windows {
      let x = Tensor<Double>.normal([11, 3, size.height, size.width], seed: 1)
      let (output, indices) = maxPool2DWithIndices(x, window)
      let expected = Naive.maxPool(x.scalars, planes: 33, SlidingWindow(window, over: size))
      XCTAssertEqual(output.scalars, expected.values)
      XCTAssertEqual(indices.scalars.map(Int.init), expected.pixels)
      XCTAssertEqual(maxPool2D(x, window), output)
      XCTAssertEqual(
        maxPool2D(Tensor<Float>(x), window), Tensor<Float>(output), "Float, \(size), \(window)")
    }
  }

  func testMeanAgainstNaiveLoops() {
    for (size, window) in Self.windows {
      let x = Tensor<Double>.normal([11, 3, size.height, size.width], seed: 1)
      let expected = Naive.averagePool(x.scalars, planes: 33, SlidingWindow(window, over: size))
      let output = avgPool2D(x, window)
      XCTAssertTrue(
        output.isApproximatelyEqual(
          to: Tensor(expected, shape: output.shape), relativeTolerance: 1e-12,
          absoluteTolerance: 1e-15))
    }
  }

  func testGradientsAgainstFiniteDifferences() {
    for (size, window) in Self.windows {
      let x = Tensor<Double>.normal([9, 2, size.height, size.width], seed: 4)
      let (output, indices) = maxPool2DWithIndices(x, window)
      let dy = Tensor<Double>.normal(output.shape, seed: 5)
      assertGradient(
        maxPool2DGradient(dy, indices: indices, inputShape: x.shape), at: x, "max \(window)"
      ) { (maxPool2D($0, window) * dy).sum() }
      assertGradient(
        avgPool2DGradient(dy, window, inputShape: x.shape), at: x, "mean \(window)"
      ) { (avgPool2D($0, window) * dy).sum() }
    }
  }

  func testNaNAndInfinityComeThrough() {
    let x = Tensor<Float>(
      [1, .nan, 2, 3, -.infinity, -.infinity, -.infinity, -.infinity], shape: [2, 1, 2, 2])
    let (output, indices) = maxPool2DWithIndices(x, Window2D(2))
    XCTAssertTrue(output[0, 0, 0, 0].isNaN)
    XCTAssertEqual(indices[0, 0, 0, 0], 1)
    XCTAssertEqual(output[1, 0, 0, 0], -.infinity)
    XCTAssertEqual(indices[1, 0, 0, 0], 0)
  }

  func testTiesGoToTheFirst() {
    let x = Tensor<Float>.ones([1, 1, 4, 4])
    XCTAssertEqual(
      maxPool2DWithIndices(x, Window2D(2, stride: 2)).indices.scalars, [0, 2, 8, 10])
  }

  func testSameBitsAtAnyNumberOfThreads() {
    let x = Tensor<Float>.normal([40, 3, 9, 9], seed: 1)
    let window = Window2D(3, stride: 2, padding: 1)
    func run(_ threads: Int) -> [Tensor<Float>] {
      Parallel.$threads.withValue(threads) {
        let (output, indices) = maxPool2DWithIndices(x, window)
        return [
          output, maxPool2DGradient(output, indices: indices, inputShape: x.shape),
          avgPool2D(x, window), avgPool2DGradient(output, window, inputShape: x.shape),
        ]
      }
    }
    XCTAssertEqual(run(1), run(3))
  }
}
