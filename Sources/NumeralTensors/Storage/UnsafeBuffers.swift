// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Overloads for two, three and four tensors: a parameter pack would be one function, but the
// optimizer (Swift 6.3) leaves a retain and an unspecialized call for each of its elements.

/// Calls `body` with the scalars of two tensors in row-major order.
@inlinable
package func withUnsafeBuffers<A, B, Result>(
  _ a: Tensor<A>, _ b: Tensor<B>,
  _ body: (UnsafeBufferPointer<A>, UnsafeBufferPointer<B>) throws -> Result
) rethrows -> Result {
  try a.withUnsafeBufferPointer { a in
    try b.withUnsafeBufferPointer { b in try body(a, b) }
  }
}

/// Calls `body` with the scalars of three tensors in row-major order.
@inlinable
package func withUnsafeBuffers<A, B, C, Result>(
  _ a: Tensor<A>, _ b: Tensor<B>, _ c: Tensor<C>,
  _ body: (
    UnsafeBufferPointer<A>, UnsafeBufferPointer<B>, UnsafeBufferPointer<C>
  ) throws -> Result
) rethrows -> Result {
  try withUnsafeBuffers(a, b) { a, b in
    try c.withUnsafeBufferPointer { c in try body(a, b, c) }
  }
}

/// Calls `body` with the scalars of four tensors in row-major order.
@inlinable
package func withUnsafeBuffers<A, B, C, D, Result>(
  _ a: Tensor<A>, _ b: Tensor<B>, _ c: Tensor<C>, _ d: Tensor<D>,
  _ body: (
    UnsafeBufferPointer<A>, UnsafeBufferPointer<B>, UnsafeBufferPointer<C>, UnsafeBufferPointer<D>
  ) throws -> Result
) rethrows -> Result {
  try withUnsafeBuffers(a, b) { a, b in
    try withUnsafeBuffers(c, d) { c, d in try body(a, b, c, d) }
  }
}

/// Calls `body` with the scalars of two tensors in row-major order, for writing.
@inlinable
package func withUnsafeMutableBuffers<A, B, Result>(
  _ a: inout Tensor<A>, _ b: inout Tensor<B>,
  _ body: (UnsafeMutableBufferPointer<A>, UnsafeMutableBufferPointer<B>) throws -> Result
) rethrows -> Result {
  try a.withUnsafeMutableBufferPointer { a in
    try b.withUnsafeMutableBufferPointer { b in try body(a, b) }
  }
}
