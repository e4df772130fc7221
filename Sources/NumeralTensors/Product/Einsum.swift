// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The sum of products that is written with a letter for each axis, as NumPy's `einsum`.
///
///     einsum("ij,jk->ik", a, b)           // the matrix product
///     einsum("bij,bkj->bik", a, b)        // of each pair of a batch, b transposed
///     einsum("ii->", a)                   // the trace
///     einsum("i,j->ij", x, y)             // the outer product
///
/// Axes with the same letter have the same index. The result is the sum over the letters that are
/// not after the arrow; without an arrow, those that occur once are after it, in alphabetical
/// order. Operands are multiplied from the left to the right, each pair by `matmul`.
///
/// - Parameters:
///   - subscripts: The letters of each operand's axes, separated by commas, and those of the result
///     after an arrow.
///   - operands: The tensors.
/// - Precondition: Every operand has a letter for each axis; axes with the same letter have the
///   same length; the letters after the arrow occur before it, and once after it.
/// - Complexity: That of the products: O(lengths of the letters of a pair of operands).
public func einsum<Scalar: RealScalar>(
  _ subscripts: String, _ operands: Tensor<Scalar>...
) -> Tensor<Scalar> {
  let (inputs, output) = EinsumTerm<Scalar>.parse(subscripts)
  require(
    inputs.count == operands.count,
    "einsum: found \(operands.count) tensors, expected \(inputs.count) as in '\(subscripts)'")
  var terms = zip(operands, inputs)
    .map { EinsumTerm($0, $1, in: subscripts).withDistinctLabels() }[...]
  var result = terms.removeFirst()
  while let next = terms.popFirst() {
    let needed = Set(output).union(terms.flatMap(\.labels))
    result = result.multiplied(by: next, keeping: needed)
  }
  return result.summed(keeping: Set(output)).ordered(output)
}

/// A tensor with a letter for each of its axes.
private struct EinsumTerm<Scalar: RealScalar> {
  let tensor: Tensor<Scalar>
  let labels: [Character]

  init(_ tensor: Tensor<Scalar>, _ labels: [Character], in subscripts: String) {
    require(
      tensor.rank == labels.count,
      "einsum: found the shape \(tensor.shape) for '\(String(labels))' of '\(subscripts)', "
        + "expected a letter for each axis")
    self.init(tensor, labels)
  }

  private init(_ tensor: Tensor<Scalar>, _ labels: [Character]) {
    (self.tensor, self.labels) = (tensor, labels)
  }

  /// The letters of the operands, and of the result.
  static func parse(_ subscripts: String) -> (inputs: [[Character]], output: [Character]) {
    let text = subscripts.filter { $0 != " " }
    let sides = text.split(separator: "->", omittingEmptySubsequences: false)
    let inputs = sides[0].split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
    let letters = inputs.joined()
    require(
      sides.count <= 2 && letters.allSatisfy(\.isLetter),
      "einsum: found '\(subscripts)', expected letters, commas and at most one arrow")
    guard sides.count == 2 else {
      let once = Set(letters).filter { letter in letters.count { $0 == letter } == 1 }
      return (inputs, once.sorted())
    }
    let output = Array(sides[1])
    require(
      Set(output).count == output.count && Set(output).isSubset(of: letters),
      "einsum: found '\(subscripts)', expected letters of the operands after the arrow, each once")
    return (inputs, output)
  }

  /// The term with the diagonal of axes that have the same letter.
  func withDistinctLabels() -> EinsumTerm {
    var (tensor, labels) = (tensor, labels)
    while let second = labels.indices.first(where: { labels[..<$0].contains(labels[$0]) }) {
      let first = labels.firstIndex(of: labels[second])!
      requireSameLength(tensor.shape[first], tensor.shape[second], labels[first])
      let others = labels.indices.filter { $0 != first && $0 != second }
      tensor = tensor.transposed(others + [first, second]).diagonal()
      labels = others.map { labels[$0] } + [labels[first]]
    }
    return EinsumTerm(tensor, labels)
  }

  /// The sum over the letters that are not to be kept.
  func summed(keeping kept: Set<Character>) -> EinsumTerm {
    let axes = labels.indices.filter { !kept.contains(labels[$0]) }
    guard !axes.isEmpty else { return self }
    return EinsumTerm(tensor.sum(axes: axes), labels.filter(kept.contains))
  }

  /// The tensor with its axes in the order of the letters.
  func ordered(_ order: [Character]) -> Tensor<Scalar> {
    tensor.transposed(order.map { labels.firstIndex(of: $0)! })
  }

  /// The product with another term, summed over the letters that are not to be kept.
  ///
  /// The letters of both that are kept are a batch of matrices, those that are not are the inner
  /// axis, and those of one term are its rows or columns.
  func multiplied(by other: EinsumTerm, keeping kept: Set<Character>) -> EinsumTerm {
    let left = summed(keeping: kept.union(other.labels))
    let right = other.summed(keeping: kept.union(labels))
    let shared = left.labels.filter(right.labels.contains)
    for label in shared {
      requireSameLength(left.length(label), right.length(label), label)
    }
    let batch = shared.filter(kept.contains)
    let inner = shared.filter { !kept.contains($0) }
    let rows = left.labels.filter { !shared.contains($0) }
    let columns = right.labels.filter { !shared.contains($0) }
    func size(_ labels: [Character], _ term: EinsumTerm) -> Int {
      labels.map(term.length).reduce(1, *)
    }
    let product = matmul(
      left.ordered(batch + rows + inner)
        .reshaped([size(batch, left), size(rows, left), size(inner, left)]),
      right.ordered(batch + inner + columns)
        .reshaped([size(batch, left), size(inner, left), size(columns, right)]))
    return EinsumTerm(
      product.reshaped((batch + rows).map(left.length) + columns.map(right.length)),
      batch + rows + columns)
  }

  private func length(_ label: Character) -> Int { tensor.shape[labels.firstIndex(of: label)!] }

  private func requireSameLength(_ a: Int, _ b: Int, _ label: Character) {
    require(a == b, "einsum: found the lengths \(a) and \(b) for '\(label)', expected one length")
  }
}
