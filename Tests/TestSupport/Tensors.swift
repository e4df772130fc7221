// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import Testing
import XCTest

/// Every index of a shape, in row-major order.
package func indices(of shape: [Int]) -> [[Int]] {
  shape.reduce([[]]) { heads, length in heads.flatMap { head in (0..<length).map { head + [$0] } } }
}

/// The row-major position of an index.
package func position(_ index: [Int], in shape: [Int]) -> Int {
  zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }
}

/// A tensor of consecutive integers, which are distinct and exact in `Float`.
package func counting<Scalar: RealScalar>(_ shape: [Int], from start: Int = 0) -> Tensor<Scalar> {
  let count = shape.reduce(1, *)
  return Tensor((0..<count).map { Scalar($0 + start) }, shape: shape)
}

/// Asserts that two tensors have the same bits, NaN included.
package func assertSameBits<Scalar: RealScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ message: @autoclosure () -> String = "",
  file: StaticString = #filePath, line: UInt = #line
) {
  XCTAssertEqual(a.shape, b.shape, message(), file: file, line: line)
  let same = a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      UnsafeRawBufferPointer(a).elementsEqual(UnsafeRawBufferPointer(b))
    }
  }
  XCTAssert(same, "the bits differ \(message())", file: file, line: line)
}

/// Asserts that a result does not depend on the number of threads.
package func assertSameAtAnyNumberOfThreads<Result: Equatable>(
  file: StaticString = #filePath, line: UInt = #line, _ body: () throws -> Result
) throws {
  let results = try [1, 2, 5].map { try Parallel.$threads.withValue($0, operation: body) }
  XCTAssertTrue(results[0] == results[1], "two threads", file: file, line: line)
  XCTAssertTrue(results[0] == results[2], "five threads", file: file, line: line)
}

/// Expects that a result does not depend on the number of threads.
package func expectSameAtAnyNumberOfThreads<Result: Equatable>(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Result
) throws {
  let results = try [1, 2, 5].map { try Parallel.$threads.withValue($0, operation: body) }
  #expect(results[0] == results[1], "two threads", sourceLocation: sourceLocation)
  #expect(results[0] == results[2], "five threads", sourceLocation: sourceLocation)
}
