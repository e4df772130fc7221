import Foundation
import NaiveLoops
import Tensors
import XCTest

/// A file of the folder `Fixtures`.
func fixture(_ name: String) -> URL {
  Bundle.module.resourceURL!.appending(path: "Fixtures/\(name)")
}

/// The numbers in a text, separated by spaces; Python's `nan` and `inf` among them.
func numbers(_ text: String) -> [Double] {
  text.split(separator: " ").map { Double($0)! }
}

/// The value that `parts` of numbers spell with the last varying fastest: every index of a shape.
func indices(of shape: [Int]) -> [[Int]] {
  shape.reduce([[]]) { heads, length in heads.flatMap { head in (0..<length).map { head + [$0] } } }
}

/// The place of an index in row-major order.
func place(_ index: [Int], in shape: [Int]) -> Int {
  zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }
}

/// Numbers that are easy to tell apart and exact in Float.
func counting<Scalar: RealScalar>(_ shape: [Int], from start: Int = 0) -> Tensor<Scalar> {
  let count = shape.reduce(1, *)
  return Tensor((0..<count).map { Scalar($0 + start) }, shape: shape)
}

extension SlidingWindow {
  /// The naive loops' window that is the same as the library's.
  init(_ window: Window2D, over image: Size2D) {
    func extent(_ size: Size2D) -> Extent { (size.height, size.width) }
    self.init(
      image: extent(image), size: extent(window.size), stride: extent(window.stride),
      padding: extent(window.padding))
  }
}

/// Runs a body with a new directory, which is removed afterwards.
func withTemporaryDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  return try body(directory)
}

/// Asserts that two arrays have the same bits, NaN included.
func assertSameBits<Scalar: RealScalar>(
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

/// Asserts that a body throws a `FileError` that names the file and has the words.
func assertFileError(
  _ file: URL, found: String, expected: String, at location: StaticString = #filePath,
  line: UInt = #line, _ body: () throws -> Void
) {
  XCTAssertThrowsError(try body(), file: location, line: line) { error in
    guard let error = error as? FileError else {
      return XCTFail("\(error) is no FileError", file: location, line: line)
    }
    XCTAssertEqual(error.file, file.path, file: location, line: line)
    XCTAssert(
      error.found.contains(found), "found '\(error.found)', not '\(found)'", file: location,
      line: line)
    XCTAssert(
      error.expected.contains(expected), "expected '\(error.expected)', not '\(expected)'",
      file: location, line: line)
  }
}
