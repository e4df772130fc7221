// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

// Singular values of long matrices by way of a triangular factor, which has the same ones and is
// small. Orthogonal transformations keep the accuracy that a product with the transpose loses.

extension Tensor where Scalar: RealScalar {
  /// R of A = Q·R, where this matrix is A, `[m, n]` with m ≥ n: upper triangular, `[n, n]`.
  ///
  /// Householder reflections (LAPACK's `gelqf`), in place if this is the only reference to A.
  ///
  /// - Complexity: O(m · n²).
  @inlinable
  package consuming func triangularFactor() -> Tensor {
    let (m, n) = (shape[0], shape[1])
    require(m >= n, "triangularFactor: the shape is \(shape), expected as many rows as columns")
    withUnsafeMutableBufferPointer { LAPACK.triangularize($0.baseAddress!, m, n) }
    return withUnsafeBufferPointer { a in
      Tensor(unsafeUninitialized: [n, n]) { r in
        for row in 0..<n {
          for column in 0..<n { r[row * n + column] = column < row ? 0 : a[row * n + column] }
        }
      }
    }
  }

  /// The singular values of this matrix, `[m, n]` with m ≤ n, and the right singular vectors of the
  /// largest `count` of them, `[count, n]`, both by descending value.
  ///
  /// Householder reflections of the transpose (LAPACK's `geqrt`), then the decomposition of the
  /// triangular factor, `[m, m]`. In place if this is the only reference to the matrix.
  ///
  /// - Throws: `LinearAlgebraError`, as `SVD`.
  /// - Complexity: O(m² · n + count · m · n).
  @inlinable
  package consuming func rightSingularVectors(
    _ count: Int
  ) throws -> (values: Tensor, vectors: Tensor) {
    let (m, n) = (shape[0], shape[1])
    require(m <= n, "rightSingularVectors: the shape is \(shape), expected as many columns as rows")
    var blocks = Tensor.zeros([m, LAPACK<Scalar>.blockSize(m)])
    withUnsafeMutableBuffers(&self, &blocks) { a, blocks in
      LAPACK.factorTranspose(a.baseAddress!, m, n, blocks: blocks.baseAddress!)
    }
    var triangle = Tensor.zeros([m, m])
    withUnsafeBufferPointer { a in
      triangle.withUnsafeMutableBufferPointer { triangle in
        for row in 0..<m {
          for column in 0...row { triangle[row * m + column] = a[row * n + column] }
        }
      }
    }
    let decomposition = try triangle.svd()
    let (values, small) = (decomposition.values, decomposition.vTransposed)
    var vectors = Tensor.zeros([count, n])
    for row in 0..<count {
      small[row].withUnsafeBufferPointer { small in
        vectors.withUnsafeMutableBufferPointer { vectors in
          for column in 0..<m { vectors[row * n + column] = small[column] }
        }
      }
    }
    withUnsafeMutableBuffers(&self, &blocks) { a, blocks in
      vectors.withUnsafeMutableBufferPointer { vectors in
        LAPACK.applyReflections(
          a.baseAddress!, m, n, blocks: blocks.baseAddress!, to: vectors.baseAddress!, rows: count)
      }
    }
    return (values, vectors)
  }
}
