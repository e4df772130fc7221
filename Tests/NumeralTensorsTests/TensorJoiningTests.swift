// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

/// Axes, joined and divided tensors, padding, and tensors that are made of indices.
@Suite struct TensorJoiningTests {
  private let x: Tensor<Float> = counting([2, 3, 4])

  /// The tensor whose scalar at each index is given.
  private func tensor(_ shape: [Int], _ scalar: ([Int]) -> Float) -> Tensor<Float> {
    Tensor(indices(of: shape).map(scalar), shape: shape)
  }

  /// A scalar of the tensor under test, by the naive formula.
  private func at(_ index: [Int]) -> Float { Float(position(index, in: [2, 3, 4])) }

  @Test func axes() {
    #expect(x.swappedAxes(0, -1) == tensor([4, 3, 2]) { at([$0[2], $0[1], $0[0]]) })
    #expect(x.movedAxis(0, to: -1) == tensor([3, 4, 2]) { at([$0[2], $0[0], $0[1]]) })
    #expect(x.movedAxis(-1, to: 0) == tensor([4, 2, 3]) { at([$0[1], $0[2], $0[0]]) })
    #expect(
      x.expanded(axis: -1).shape == [2, 3, 4, 1] && x.expanded(axis: 1).shape == [2, 1, 3, 4])
    #expect(x[0..<1].squeezed() == x[0] && x[0..<1].squeezed(axis: 0) == x[0])
    #expect(x.flipped(axis: 1) == tensor([2, 3, 4]) { at([$0[0], 2 - $0[1], $0[2]]) })
    #expect(x.flipped().flattened.scalars == x.scalars.reversed())
    #expect(x.diagonal() == tensor([2, 3]) { at([$0[0], $0[1], $0[1]]) })
    #expect(x.diagonal(2) == tensor([2, 2]) { at([$0[0], $0[1], $0[1] + 2]) })
    #expect(x.diagonal(-2) == tensor([2, 1]) { at([$0[0], $0[1] + 2, $0[1]]) })
    #expect(x.diagonal(4).shape == [2, 0] && x.diagonal(-5).shape == [2, 0])
  }

  @Test(arguments: [0, 1, 2, -2]) func joinedPartsAreTheWhole(axis: Int) {
    let length = x.shape[axis < 0 ? axis + 3 : axis]
    let parts = x.split(lengths: [1, 0, length - 1], axis: axis)
    #expect(Tensor.concatenate(parts, axis: axis) == x)
    #expect(Tensor.concatenate(x.split(into: length, axis: axis), axis: axis) == x)
    #expect(Tensor.concatenate([x.transposed(), x.transposed()], axis: axis).size == 48)
    #expect(x.rolled(5, axis: axis) == x.rolled(5 - length, axis: axis))
    #expect(x.rolled(-3, axis: axis).rolled(3, axis: axis) == x)
    let stacked = Tensor.stack([x, x + 1], axis: axis)
    #expect(stacked.rank == 4)
    #expect(stacked.take([1], axis: axis < 0 ? axis : axis).size == 24)
  }

  @Test func repetitions() {
    let row: Tensor<Int> = [1, 2]
    #expect(row.tiled([2, 2]) == [[1, 2, 1, 2], [1, 2, 1, 2]])
    #expect(x.tiled([2]) == .concatenate([x, x], axis: 2))
    #expect(row.repeated(2) == [1, 1, 2, 2] && row.repeated(0).shape == [0])
    #expect(x.repeated(3, axis: 1) == x.take([0, 0, 0, 1, 1, 1, 2, 2, 2], axis: 1))
    #expect(row.rolled(1) == [2, 1])
  }

  @Test func padding() {
    let row: Tensor<Int> = [1, 2, 3]
    #expect(row.padded([(1, 2)], with: .constant(9)) == [9, 1, 2, 3, 9, 9])
    #expect(row.padded([(2, 2)], with: .edge) == [1, 1, 1, 2, 3, 3, 3])
    #expect(row.padded([(2, 2)], with: .reflect) == [3, 2, 1, 2, 3, 2, 1])
    let padded = x.padded([(0, 1), (1, 0), (2, 2)], with: .constant(-1))
    #expect(padded.shape == [3, 4, 8] && padded[0..<2, 1..., 2..<6] == x)
    #expect(padded.sum() == x.sum() - Float(padded.size - x.size))
    #expect(Tensor<Int>([]).padded([(1, 1)], with: .constant(3)) == [3, 3])
  }

  @Test func indicesAlongAxes() {
    #expect(
      x.take([2, -1, 0], axis: 1) == tensor([2, 3, 4]) { at([$0[0], [2, 2, 0][$0[1]], $0[2]]) })
    let columns: Tensor<Int> = [[[0, -1], [1, 1], [2, 0]], [[3, 3], [0, 0], [1, 2]]]
    #expect(
      x.gathered(columns, axis: 2)
        == tensor([2, 3, 2]) { index in
          let column: Int = columns[index[0], index[1], index[2]]
          return at([index[0], index[1], (column + 4) % 4])
        })
    var sums: Tensor<Int> = [[0, 0, 0], [1, 1, 1]]
    sums.scatterAdd([[1, 2, 4], [8, 16, 32]], at: [[0, 0, 2], [-1, 1, 1]], axis: 1)
    #expect(sums == [[3, 0, 4], [1, 49, 9]])
    var y = x
    y.put(Tensor(0), at: [3, 0], axis: 2)
    #expect(y[.all, .all, 1..<3] == x[.all, .all, 1..<3] && y.take([0, 3], axis: 2).sum() == 0)
    #expect(x.putting(x[1], at: [0])[0] == x[1].reshaped([3, 4]))
  }

  @Test func creation() {
    #expect(Tensor<Float>.linspace(0...1, count: 5) == [0, 0.25, 0.5, 0.75, 1])
    #expect(Tensor<Double>.linspace(2...3, count: 1) == [2])
    #expect(Tensor<Int>.oneHot([2, 0], depth: 3) == [[0, 0, 1], [1, 0, 0]])
    let square: Tensor<Int> = [[1, 2, 3], [4, 5, 6]]
    #expect(square.lowerTriangle() == [[1, 0, 0], [4, 5, 0]])
    #expect(square.upperTriangle(1) == [[0, 2, 3], [0, 0, 6]])
    let grid = meshgrid([Tensor<Int>([1, 2]), [5, 6, 7]])
    #expect(grid[0] == [[1, 1, 1], [2, 2, 2]] && grid[1] == [[5, 6, 7], [5, 6, 7]])
  }
}
