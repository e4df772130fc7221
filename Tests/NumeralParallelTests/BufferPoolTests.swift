// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import Testing
import XCTest

final class BufferPoolTests: XCTestCase {
  private func address(_ x: Tensor<Float>) -> UInt {
    x.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress!) }
  }

  /// Other test cases may have left buffers of any size: all sizes here are of classes that none of
  /// them uses.
  private let (shape, byteCount) = ([123, 4567], 5 << 19)

  func testFreedBuffersAreReused() {
    _ = Tensor<Float>.zeros(shape)
    let free = BufferPool.freeByteCount
    for _ in 0..<10 {
      let x = Tensor<Float>.ones(shape)
      withExtendedLifetime(x) {
        XCTAssertEqual(BufferPool.freeByteCount, free - byteCount, "taken from the pool")
      }
    }
    XCTAssertEqual(BufferPool.freeByteCount, free, "and returned to it")
  }

  func testBuffersFreedByOtherThreadsAreReused() async {
    await Task.detached { [shape] in _ = Tensor<Float>.zeros(shape) }.value
    let free = BufferPool.freeByteCount
    let x = Tensor<Float>.ones(shape)
    withExtendedLifetime(x) { XCTAssertEqual(BufferPool.freeByteCount, free - byteCount) }
  }

  /// Buffers of sizes that are no longer allocated leave a full pool.
  func testAFullPoolDropsItsEarlierBuffers() {
    let before = BufferPool.freeByteCount
    for megabytes in [20, 24, 28, 32, 40, 48, 56, 64, 80] {
      _ = Tensor<Float>.zeros([megabytes << 18])
      // They are 392 MiB in all; a thread keeps at most 256.
      XCTAssertLessThanOrEqual(BufferPool.freeByteCount, before + (256 << 20))
    }
    testFreedBuffersAreReused()
  }

  func testBuffersInUseAreDistinct() {
    let tensors = (0..<20).map { Tensor<Float>(repeating: Float($0), shape: [50, 1234]) }
    XCTAssertEqual(Set(tensors.map(address)).count, 20)
    for (value, x) in tensors.enumerated() {
      XCTAssertEqual(x, Tensor(repeating: Float(value), shape: [50, 1234]))
    }
  }

  func testManyThreads() {
    Parallel.$threads.withValue(8) {
      Parallel.forEach(200) { chunk in
        for _ in 0..<20 {
          let x = Tensor<Float>(repeating: Float(chunk), shape: [8000])
          XCTAssertEqual(x.sum(), Float(chunk * 8000))
        }
      }
    }
  }
}

@Suite struct BufferAlignmentTests {
  @Test(arguments: [(0, 16), (1, 16), (17, 16), (1000, 64), (5000, 64), (123_457, 64)])
  func buffersAreAligned(_ count: Int, _ alignment: Int) {
    let address = Tensor<Float>.zeros([count]).withUnsafeBufferPointer {
      Int(bitPattern: $0.baseAddress!)
    }
    #expect(address % alignment == 0)
  }
}
