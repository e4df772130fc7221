// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import XCTest

final class BufferPoolTests: XCTestCase {
  private func address(_ x: Tensor<Float>) -> UInt {
    x.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress!) }
  }

  func testFreedBuffersAreUsedAgain() {
    // A size that no other test uses, so that no other buffer fits.
    let shape = [123, 4567]
    let first = address(Tensor.zeros(shape))
    for _ in 0..<10 { XCTAssertEqual(address(Tensor.ones(shape)), first) }
  }

  /// Buffers of sizes that nobody asks for any more do not keep others out.
  func testAFullPoolMakesRoom() {
    for megabytes in [20, 24, 28, 32, 40, 48, 56, 7] { _ = address(.zeros([megabytes << 18])) }
    testFreedBuffersAreUsedAgain()
  }

  func testBuffersInUseAreNotHandedOut() {
    let tensors = (0..<20).map { Tensor<Float>(repeating: Float($0), shape: [50, 1234]) }
    XCTAssertEqual(Set(tensors.map(address)).count, 20)
    for (value, x) in tensors.enumerated() {
      XCTAssertEqual(x, Tensor(repeating: Float(value), shape: [50, 1234]))
    }
  }

  func testBuffersAreAligned() {
    for (count, alignment) in [(0, 16), (1, 16), (17, 16), (1000, 64), (5000, 64), (123_457, 64)] {
      XCTAssertEqual(address(.zeros([count])) % UInt(alignment), 0)
    }
  }

  func testManyThreads() {
    Parallel.$threads.withValue(8) {
      Parallel.forEach(200) { piece in
        for _ in 0..<20 {
          let x = Tensor<Float>(repeating: Float(piece), shape: [8000])
          XCTAssertEqual(x.sum(), Float(piece * 8000))
        }
      }
    }
  }
}
