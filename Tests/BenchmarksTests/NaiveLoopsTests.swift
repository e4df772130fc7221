import NaiveLoops
import XCTest

/// The naive loops against examples worked out by hand.
final class NaiveLoopsTests: XCTestCase {
  func testMatrixProduct() {
    let a = Matrix<Double>([1, 2, 3, 4, 5, 6], rows: 2, columns: 3)
    let b = Matrix<Double>([1, 0, 0, 1, -1, 2], rows: 3, columns: 2)
    XCTAssertEqual(matrixProduct(a, b).scalars, [-2, 8, -2, 17])
  }
}
