// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

/// An array as a list of the positions of its elements in another, which is easy to get right.
private struct PlainView {
  var shape: [Int]
  var positions: [Int]

  init(_ shape: [Int]) {
    self.shape = shape
    positions = Array(0..<shape.reduce(1, *))
  }

  /// The array whose element at an index is the one of this array at `source(index)`.
  func mapped(_ shape: [Int], _ source: ([Int]) -> [Int]) -> PlainView {
    var result = self
    result.shape = shape
    result.positions = indices(of: shape).map { positions[position(source($0), in: self.shape)] }
    return result
  }
}

/// A view of a tensor, and the same view of a plain array.
private struct ViewPair {
  var tensor: Tensor<Float>
  var plain: PlainView

  init(_ shape: [Int]) {
    tensor = counting(shape)
    plain = PlainView(shape)
  }

  /// Takes a random view of the view.
  mutating func step(_ generator: inout RandomGenerator) -> String {
    let shape = plain.shape
    switch generator.next(upperBound: 7) {
    case 0 where !shape.isEmpty:
      let axis = generator.next(upperBound: shape.count)
      guard shape[axis] > 0 else { return "" }
      let index = generator.next(upperBound: 2 * shape[axis]) - shape[axis]
      tensor = tensor[at: axis, index]
      plain = plain.mapped(Array(shape[..<axis] + shape[(axis + 1)...])) {
        Array($0[..<axis]) + [(index + shape[axis]) % shape[axis]] + Array($0[axis...])
      }
      return "index \(index) of axis \(axis)"
    case 1 where !shape.isEmpty:
      let axis = generator.next(upperBound: shape.count)
      let first = generator.next(upperBound: shape[axis] + 1)
      let end = first + generator.next(upperBound: shape[axis] - first + 1)
      let step = 1 + generator.next(upperBound: 3)
      let count = (end - first + step - 1) / step
      tensor = tensor[at: axis, .stride(from: first, to: end, by: step)]
      var smaller = shape
      smaller[axis] = count
      plain = plain.mapped(smaller) { index in
        var index = index
        index[axis] = first + index[axis] * step
        return index
      }
      return "\(first)..<\(end) by \(step) of axis \(axis)"
    case 2 where !shape.isEmpty:
      let axis = generator.next(upperBound: shape.count)
      tensor = tensor[at: axis, .stride(by: -1)]
      plain = plain.mapped(shape) { index in
        var index = index
        index[axis] = shape[axis] - 1 - index[axis]
        return index
      }
      return "reversed axis \(axis)"
    case 3:
      let axes = generator.permutation(shape.count)
      tensor = tensor.transposed(axes)
      plain = plain.mapped(axes.map { shape[$0] }) { index in
        var source = index
        for (i, axis) in axes.enumerated() { source[axis] = index[i] }
        return source
      }
      return "axes \(axes)"
    case 4:
      let axis = generator.next(upperBound: shape.count + 1)
      tensor = tensor[at: axis, .newAxis]
      plain = plain.mapped(Array(shape[..<axis]) + [1] + Array(shape[axis...])) { index in
        var index = index
        index.remove(at: axis)
        return index
      }
      return "new axis \(axis)"
    case 5:
      let larger = [2] + shape.map { $0 == 1 ? 3 : $0 }
      guard larger.reduce(1, *) < 2000 else { return "" }
      tensor = tensor.broadcast(to: larger)
      plain = plain.mapped(larger) { zip($0.dropFirst(), shape).map { $1 == 1 ? 0 : $0 } }
      return "broadcast to \(larger)"
    default:
      let size = shape.reduce(1, *)
      let divisors = (1...6).filter { size % $0 == 0 }
      let first = divisors[generator.next(upperBound: divisors.count)]
      tensor = tensor.reshaped([first, size / first])
      plain.shape = [first, size / first]
      return "reshaped to \(plain.shape)"
    }
  }
}

extension Tensor {
  /// The part at an index of one axis.
  fileprivate subscript(at axis: Int, index: any TensorIndex) -> Tensor {
    let whole: any TensorIndex = AxisSlice.stride(by: 1)
    let indices = Array(repeating: whole, count: axis) + [index]
    switch indices.count {
    case 1: return self[indices[0]]
    case 2: return self[indices[0], indices[1]]
    case 3: return self[indices[0], indices[1], indices[2]]
    case 4: return self[indices[0], indices[1], indices[2], indices[3]]
    case 5: return self[indices[0], indices[1], indices[2], indices[3], indices[4]]
    default: return self[indices[0], indices[1], indices[2], indices[3], indices[4], indices[5]]
    }
  }
}

extension RandomGenerator {
  fileprivate mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for i in order.indices.dropFirst() { order.swapAt(i, next(upperBound: i + 1)) }
    return order
  }
}

@Suite struct ViewTests {
  static let shapes = [[6], [4, 5], [3, 4, 2], [2, 1, 3, 2], [5, 0, 2], [1, 1], []]

  @Test(arguments: 0..<400) func randomViews(seed: Int) {
    var generator = RandomKey(1).child(seed).generator
    let shape = Self.shapes[seed % Self.shapes.count]
    var pair = ViewPair(shape)
    let original = pair.tensor
    var steps = ""
    for _ in 0..<1 + generator.next(upperBound: 4) where pair.plain.shape.count < 5 {
      steps += pair.step(&generator) + ", "
    }
    let (view, plain) = (pair.tensor, pair.plain)
    let expected = plain.positions.map(Float.init)
    #expect(view.shape == plain.shape, "\(steps)")
    #expect(view.scalars == expected, "\(steps)")
    #expect(view.contiguous().scalars == expected, "\(steps)")
    #expect((view + view).scalars == expected.map { $0 + $0 }, "\(steps)")
    #expect((view * 2).scalars == expected.map { $0 * 2 }, "\(steps)")
    #expect(view.map { -$0 }.scalars == expected.map { -$0 }, "\(steps)")
    #expect(view.sum() == expected.reduce(0, +), "\(steps)")

    // A copy that is written to leaves the original as it was.
    var changed = view
    changed += 1
    changed.formMap { $0 * 3 }
    changed += view.contiguous()
    #expect(changed.scalars == expected.map { ($0 + 1) * 3 + $0 }, "\(steps)")
    #expect(original == counting(shape), "\(steps)")
    #expect(view.scalars == expected, "\(steps)")
  }

  @Test func partsAreModifiedWithoutCopies() {
    var x: Tensor<Float> = counting([4, 3, 2])
    let address = x.withUnsafeBufferPointer { $0.baseAddress }
    x[.all, 0] *= 10
    x[-1, .stride(by: -1), 1] += Tensor([1, 2, 3])
    x[...][2][1] -= 0.5
    x[..., 1][1..<3] = Tensor(7)
    x[0, ..., 0] += Tensor([100, 200, 300])
    x[2, 2, 0] += 0.25
    #expect(x.withUnsafeBufferPointer { $0.baseAddress } == address)
    #expect(
      x == [
        [[100, 10], [202, 3], [304, 5]], [[60, 7], [8, 7], [10, 7]],
        [[120, 7], [13.5, 7], [16.25, 7]], [[180, 193], [20, 23], [22, 24]],
      ])
  }

  @Test func aPartThatIsKeptOrReplacedIsAValue() {
    func replace(_ part: inout Tensor<Float>, kept: inout Tensor<Float>) {
      kept = part
      part = part.transposed()
    }
    func keep(_ part: inout Tensor<Float>, kept: inout Tensor<Float>) {
      part += 1
      kept = part
      part += 1
    }
    var x: Tensor<Float> = counting([3, 2, 2])
    var kept = Tensor<Float>(0)
    replace(&x[1], kept: &kept)
    #expect(x[1] == [[4, 6], [5, 7]])
    #expect(kept == [[4, 5], [6, 7]])
    keep(&x[1], kept: &kept)
    kept -= 100
    #expect(x[1] == [[6, 8], [7, 9]])
    x[1] += 50
    #expect(kept == [[-95, -93], [-94, -92]])
    #expect(x == [[[0, 1], [2, 3]], [[56, 58], [57, 59]], [[8, 9], [10, 11]]])
  }

  @Test func productsOfViews() {
    let x: Tensor<Double> = counting([6, 8])
    let y: Tensor<Double> = counting([8, 6], from: 3)
    let views: [(Tensor<Double>, Tensor<Double>)] = [
      (x, y), (y.transposed(), x.transposed()), (x[1..<4, 2..<7], y[2..<7, .stride(by: 2)]),
      (x[.stride(by: -1)], y), (y.transposed()[2...], y[..., 1..<3]), (x[2], y[..., 0]),
      (x[.all, 3], y.transposed()[..., 1]),
    ]
    for (a, b) in views {
      let expected = matmul(a.contiguous(), b.contiguous())
      #expect(matmul(a, b) == expected)
      guard a.rank == 2 && b.rank == 2 else { continue }
      #expect(matmul(b, a, transposing: [.left, .right]) == expected.transposed())
    }
    let batch: Tensor<Double> = counting([3, 4, 5])
    let other: Tensor<Double> = counting([5, 2])
    #expect(
      matmul(batch.transposed([0, 2, 1])[..., 1...], other.transposed()[0..<2, 1..<4].transposed())
        == matmul(
          batch.transposed([0, 2, 1]).contiguous()[..., 1...].contiguous(),
          other[1..<4].contiguous()))
  }
}
