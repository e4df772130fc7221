// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import XCTest

/// The naive loops on small examples with results computed by hand.
final class NaiveLoopsTests: XCTestCase {
  func testMatrixProduct() {
    let a: [Double] = [1, 2, 3, 4, 5, 6]
    let b: [Double] = [1, 0, 0, 1, -1, 2]
    XCTAssertEqual(Naive.matrixProduct(a, b, m: 2, k: 3, n: 2), [-2, 8, -2, 17])
    XCTAssertEqual(Naive.matrixProduct([] as [Double], [], m: 2, k: 0, n: 1), [0, 0])
    XCTAssertEqual(Naive.transpose(a, rows: 2, columns: 3), [1, 4, 2, 5, 3, 6])
  }

  func testSlidingWindow() {
    let window = SlidingWindow(image: (5, 4), size: (3, 2), stride: (2, 3), padding: (1, 0))
    XCTAssertEqual(window.outputSize.height, 3)
    XCTAssertEqual(window.outputSize.width, 1)
    // At the first position, the first row of the kernel covers padding.
    var pairs: [[Int]] = []
    window.forEachElement(at: 0) { pairs.append([$0, $1]) }
    XCTAssertEqual(pairs, [[2, 0], [3, 1], [4, 4], [5, 5]])
    pairs = []
    window.forEachElement(at: 2) { pairs.append([$0, $1]) }
    XCTAssertEqual(pairs, [[0, 12], [1, 13], [2, 16], [3, 17]])
  }

  /// One image of two channels of 2×2 pixels, and two filters with 2×1 kernels.
  func testConvolution() {
    let x: [Double] = [1, 2, 3, 4, 10, 20, 30, 40]
    let weight: [Double] = [1, 1, 0, 0, 2, 0, 0, -1]
    let window = SlidingWindow(image: (2, 2), size: (2, 1))
    XCTAssertEqual(
      Naive.convolution(
        x, weight: weight, bias: nil, images: 1, channels: 2, filters: 2, window),
      [4, 6, -28, -36])
    XCTAssertEqual(
      Naive.convolution(
        x, weight: weight, bias: [0.5, 100], images: 1, channels: 2, filters: 2, window),
      [4.5, 6.5, 72, 64])
    let gradients = Naive.convolutionGradients(
      [1, 10, 100, 1000], x, weight: weight, images: 1, channels: 2, filters: 2, window)
    XCTAssertEqual(gradients.bias, [11, 1100])
    XCTAssertEqual(gradients.weight, [21, 43, 210, 430, 2100, 4300, 21_000, 43_000])
    XCTAssertEqual(gradients.x, [201, 2010, 1, 10, 0, 0, -100, -1000])
  }

  func testPooling() {
    // Two planes of 2×3 pixels, and windows of 2×2 with stride 1.
    let x: [Double] = [1, 5, 2, 3, 5, 4, -1, -2, -3, -4, -5, -6]
    let window = SlidingWindow(image: (2, 3), size: (2, 2))
    let (values, pixels) = Naive.maxPool(x, planes: 2, window)
    XCTAssertEqual(values, [5, 5, -1, -2])
    XCTAssertEqual(pixels, [1, 1, 0, 1])
    XCTAssertEqual(
      Naive.maxPoolGradient([1, 10, 100, 1000], pixels: pixels, planes: 2, window),
      [0, 11, 0, 0, 0, 0, 100, 1000, 0, 0, 0, 0])
    XCTAssertEqual(Naive.averagePool(x, planes: 2, window), [3.5, 4, -3, -4])
    let padded = SlidingWindow(image: (2, 3), size: (2, 2), stride: (2, 2), padding: (1, 1))
    XCTAssertEqual(Naive.averagePool(x, planes: 1, padded), [0.25, 1.75, 0.75, 2.25])
    XCTAssertEqual(Naive.maxPool(x, planes: 1, padded).pixels, [0, 1, 3, 4])
  }

  func testElementwise() {
    var y = [Double](repeating: .nan, count: 4)
    Naive.add([1, 2, 3, 4], [10, 20, 30, 40], 4, into: &y)
    XCTAssertEqual(y, [11, 22, 33, 44])
    Naive.addRow([1, 2, 3, 4], [10, 20], rows: 2, columns: 2, into: &y)
    XCTAssertEqual(y, [11, 22, 13, 24])
    Naive.addColumn([1, 2, 3, 4], [10, 20], rows: 2, columns: 2, into: &y)
    XCTAssertEqual(y, [11, 12, 23, 24])
    Naive.relu([1, -2, 0, 4], 4, into: &y)
    XCTAssertEqual(y, [1, 0, 0, 4])
    var exponentials: [Float] = [.nan, .nan]
    Naive.exp([0, 1], 2, into: &exponentials)
    XCTAssertEqual(exponentials, [1, 2.7182817])
  }

  func testReductions() {
    let x: [Float] = [1, 7, 7, -1, -8, -2]
    XCTAssertEqual(Naive.sum(x, 6), 4)
    XCTAssertEqual(Naive.columnSums(x, rows: 2, columns: 3), [0, -1, 5])
    XCTAssertEqual(Naive.rowSums(x, rows: 2, columns: 3), [15, -11])
    XCTAssertEqual(Naive.argmax(x, rows: 2, columns: 3), [1, 0])
  }

  func testClusters() {
    let rows: [Double] = [0, 0, 0, 2, 9, 0, 5, 0]
    let centers: [Double] = [1, 0, 9, 1, -50, -50]
    let (labels, distances) = Naive.nearestCenters(
      rows, count: 4, centers, clusters: 3, featureCount: 2)
    // The squared distances of the last row are 16 and 17.
    XCTAssertEqual(labels, [0, 0, 1, 0])
    XCTAssertEqual(distances, [1, 5, 1, 16])

    var (moved, weights) = (centers, [0.0, 0, 0])
    Naive.updateCenters(rows, count: 4, &moved, weights: &weights, featureCount: 2)
    XCTAssertEqual(moved, [5.0 / 3, 2.0 / 3, 9, 0, -50, -50])
    XCTAssertEqual(weights, [3, 1, 0])

    // A center of weight 0 moves to the mean of its new rows; one of weight 3 moves a quarter of
    // the way to one new row.
    (moved, weights) = (centers, [3, 0, 0])
    Naive.updateCenters(
      [5, 4], count: 1, rowWeights: [2], &moved, weights: &weights, featureCount: 2)
    XCTAssertEqual(moved[2...], [5, 4, -50, -50])
    XCTAssertEqual(weights, [3, 2, 0])
    (moved, weights) = (centers, [3, 0, 0])
    Naive.updateCenters([1, 4], count: 1, &moved, weights: &weights, featureCount: 2)
    XCTAssertEqual(moved, [1, 1, 9, 1, -50, -50])
    XCTAssertEqual(weights, [4, 0, 0])
  }

  func testIDX() {
    let (shape, elements) = Naive.idx([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 1, 7, 255])
    XCTAssertEqual(shape, [2, 1])
    XCTAssertEqual(elements, [7, 255])
    XCTAssertEqual(
      Naive.idx([0, 0, 8, 1, 0, 0, 1, 0] + [UInt8](repeating: 3, count: 256)).shape, [256])
  }

  /// All weights are 0 except the last bias, whose gradient is softmax(bias) − one-hot. The
  /// gradient of the last weight is 0 because the inputs of its layer are 0, and all others are 0
  /// because that weight is.
  func testDigitNetwork() {
    let sizes = [250, 10, 5000, 20, 16_000, 50, 500, 10]
    var weights = sizes.map { [Float](repeating: 0, count: $0) }
    weights[7][3] = log(Float(9))
    var network = Naive.DigitNetwork(weights: weights)
    let image = [Float](repeating: 1, count: 784)
    // e^(log 9) / 18, and nine times 1 / 18.
    func close(_ found: [Float], _ expected: [Float], line: UInt = #line) {
      for (x, y) in zip(found, expected) { XCTAssertEqual(x, y, accuracy: 1e-6, line: line) }
    }
    let probabilities = (0..<10).map { Float($0 == 3 ? 0.5 : 1.0 / 18) }
    close(network.logProbabilities(image, count: 1), probabilities.map { log($0) })
    network.train(image + image, [3, 0], learningRate: 0.1, momentum: 0.5)
    var gradient = probabilities
    gradient[3] -= 0.5
    gradient[0] -= 0.5
    XCTAssertEqual(network.weights[0..<7], weights[0..<7])
    close(network.weights[7], zip(weights[7], gradient).map { $0 - 0.1 * $1 })
  }
}
