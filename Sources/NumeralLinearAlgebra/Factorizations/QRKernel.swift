// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The Householder reflections of a QR factorization in memory, by panels of columns.
///
/// Each panel is Q = I − V·T·Vᵀ, with V below the diagonal of the factors and ones on it.
///
/// R. Schreiber and C. Van Loan, *A Storage-Efficient WY Representation for Products of Householder
/// Transformations*, SIAM Journal on Scientific and Statistical Computing 10 (1989).
@usableFromInline
struct Reflections<Scalar: RealScalar> {
  /// R, and V below the diagonal, `[m, n]`.
  @usableFromInline let factors: MutableMatrix<Scalar>
  /// T of each panel, `[width, width]` column by column, with rows of the panel's width.
  @usableFromInline let blocks: UnsafeMutablePointer<Scalar>

  @inlinable
  init(_ factors: MutableMatrix<Scalar>, blocks: UnsafeMutablePointer<Scalar>) {
    self.factors = factors
    self.blocks = blocks
  }

  /// The number of reflections.
  @inlinable var count: Int { min(factors.rows, factors.columns) }
  /// The number of columns of a panel.
  @inlinable var width: Int { Self.width(count) }

  /// The number of columns of a panel of so many reflections.
  ///
  /// Narrow: a panel is factored on one thread, and its T costs the square of its width for each
  /// column that it is applied to.
  @inlinable
  static func width(_ count: Int) -> Int { max(1, min(count, 64)) }

  /// The number of scalars of the blocks of so many reflections.
  @inlinable
  static func blockSize(_ count: Int) -> Int {
    ceilDiv(count, width(count)) * width(count) * width(count)
  }

  /// T of a panel.
  @inlinable
  func block(_ columns: Range<Int>) -> UnsafeMutablePointer<Scalar> {
    blocks + columns.lowerBound * width
  }

  /// Factors the matrix, panel by panel, on several threads.
  @inlinable
  func factor() {
    let (m, width) = (factors.rows, width)
    guard count > 0 else { return }
    guard !isSmall else { return factorColumns() }
    withUnsafeScratchBuffer(of: Scalar.self, count: (m + width) * width) { scratch in
      let (panel, work) = (scratch.baseAddress!, scratch.baseAddress! + m * width)
      _ = Panels.factor(count, of: factors.columns, width: width) { columns in
        let source = factors.block(columns.lowerBound..<m, columns)
        LAPACK.transpose(
          source.start, rows: source.rows, columns: source.columns, stride: source.rowStride,
          into: panel, stride: source.rows)
        LAPACK.qrPanel(panel, source.rows, source.columns, block: block(columns), work: work)
        LAPACK.transpose(
          panel, rows: source.columns, columns: source.rows, stride: source.rows,
          into: source.start, stride: source.rowStride)
        return true
      } update: { columns, block in
        withVectors(columns) { v in
          reflect(columns, v, factors.block(columns.lowerBound..<m, block), transposed: true)
        }
      }
    }
  }

  /// Replaces C, `[m, columns]`, by Q·C, or by Qᵀ·C, on several threads.
  ///
  /// - Parameter isIdentity: Whether C has ones on the diagonal and zeros elsewhere, for Q·C. A
  ///   panel then leaves the columns to its left as they are.
  @inlinable
  func apply(to c: MutableMatrix<Scalar>, transposed: Bool, isIdentity: Bool = false) {
    guard !isSmall else { return applyColumns(to: c, transposed: transposed) }
    let (m, panels) = (factors.rows, ceilDiv(count, width))
    for index in 0..<panels {
      let start = (transposed ? index : panels - 1 - index) * width
      let panel = start..<min(start + width, count)
      let first = isIdentity ? start : 0
      withVectors(panel) { v in
        LAPACK<Scalar>.forEachBlock(of: c.columns - first, rows: m) { block in
          let columns = first + block.lowerBound..<first + block.upperBound
          reflect(panel, v, c.block(start..<m, columns), transposed: transposed)
        }
      }
    }
  }

  /// Calls `body` with V of a panel, `[m - start, columns]`.
  @inlinable
  func withVectors(_ columns: Range<Int>, _ body: (MutableMatrix<Scalar>) -> Void) {
    let source = factors.block(columns.lowerBound..<factors.rows, columns)
    withUnsafeScratchBuffer(of: Scalar.self, count: source.rows * source.columns) { scratch in
      let v = MutableMatrix(scratch.baseAddress!, rows: source.rows, columns: source.columns)
      for row in 0..<v.rows {
        let (from, to) = (source.start + row * source.rowStride, v.start + row * v.columns)
        let below = min(row, v.columns)
        for column in 0..<below { to[column] = from[column] }
        for column in below..<v.columns { to[column] = column == row ? 1 : 0 }
      }
      body(v)
    }
  }

  /// Replaces C by C − V·T·Vᵀ·C, or with Tᵀ if transposed.
  @inlinable
  func reflect(
    _ columns: Range<Int>, _ v: MutableMatrix<Scalar>, _ c: MutableMatrix<Scalar>, transposed: Bool
  ) {
    let k = columns.count
    // T is upper triangular; below its diagonal LAPACK leaves other numbers, so it is copied.
    withUnsafeScratchBuffer(of: Scalar.self, count: k * (k + 2 * c.columns)) { scratch in
      let t = MutableMatrix(scratch.baseAddress!, rows: k, columns: k)
      let stored = block(columns)
      for row in 0..<k {
        for column in 0..<k {
          t.start[row * k + column] = column < row ? 0 : stored[column * k + row]
        }
      }
      let product = MutableMatrix(t.start + k * k, rows: k, columns: c.columns)
      let scaled = MutableMatrix(product.start + k * c.columns, rows: k, columns: c.columns)
      LAPACK.multiply(v.transposed, c, into: product)
      LAPACK.multiply(transposed ? t.transposed : t, product, into: scaled)
      LAPACK.subtractProduct(v, scaled, from: c)
    }
  }
}
