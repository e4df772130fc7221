// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

@Suite struct TensorCreationTests {
  @Test func shapesAndScalars() {
    let x = Tensor<Float>([1, 2, 3, 4, 5, 6], shape: [2, 3])
    #expect(x.shape == [2, 3])
    #expect(x.rank == 2)
    #expect(x.size == 6)
    #expect(x.scalars == [1, 2, 3, 4, 5, 6])
    #expect(Tensor<Float>([1, 2, 3] as ArraySlice).shape == [3])
    #expect(Tensor<Double>(2.5).shape == [])
    #expect(Tensor<Double>(2.5).scalar == 2.5)
    #expect(Tensor<Int>(repeating: 7, shape: [2, 2]).scalars == [7, 7, 7, 7])
    #expect(Tensor<Int32>.zeros([3]).scalars == [0, 0, 0])
    #expect(Tensor<Double>.ones([1, 2]).scalars == [1, 1])
    #expect(Tensor<Float>.identity(2) == [[1, 0], [0, 1]])
    #expect(Tensor<Float>.identity(0).shape == [0, 0])
  }

  @Test(arguments: [[0], [0, 3], [2, 0, 4]])
  func anAxisMayBeEmpty(_ shape: [Int]) {
    let x = Tensor<Float>.zeros(shape)
    #expect(x.shape == shape)
    #expect(x.size == 0)
    #expect(x.scalars == [])
    #expect(x == Tensor<Float>([], shape: shape))
  }

  @Test func emptyTensorsOfTwoShapesDiffer() {
    #expect(Tensor<Float>.zeros([0, 2]) != Tensor<Float>.zeros([2, 0]))
  }

  @Test func literals() {
    let vector: Tensor<Int> = [1, 2, 3]
    #expect(vector.shape == [3])
    let matrix: Tensor<Float> = [[1, 2.5], [-3, 4]]
    #expect(matrix.shape == [2, 2])
    #expect(matrix.scalars == [1, 2.5, -3, 4])
    let cube: Tensor<Double> = [[[1], [2]], [[3], [4]]]
    #expect(cube.shape == [2, 2, 1])
    #expect(cube.scalars == [1, 2, 3, 4])
    let mask: Tensor<Bool> = [true, false]
    #expect(mask.scalars == [true, false])
    let empty: Tensor<Float> = []
    #expect(empty.shape == [0])
    let rows: Tensor<Float> = [[], []]
    #expect(rows.shape == [2, 0])
  }

  @Test func rows() {
    let rows: [[Double]] = [[1, 2], [3, 4], [5, 6]]
    #expect(Tensor(rows) == [[1, 2], [3, 4], [5, 6]])
    #expect(Tensor([] as [[Double]]).shape == [0, 0])
  }

  @Test func ranges() {
    #expect(Tensor<Float>.range(from: 0, to: 1, by: 0.25).scalars == [0, 0.25, 0.5, 0.75])
    #expect(Tensor<Int>.range(from: 2, to: 5).scalars == [2, 3, 4])
    #expect(Tensor<Int>.range(from: 5, to: 0, by: -2).scalars == [5, 3, 1])
    #expect(Tensor<Int>.range(from: 5, to: 5).scalars == [])
  }

  @Test func conversions() {
    let x: Tensor<Float> = [-1.9, 0, 2.7]
    #expect(Tensor<Int>(x).scalars == [-1, 0, 2])
    #expect(Tensor<Double>(Tensor<Float>([0.1])).scalars == [Double(Float(0.1))])
    #expect(Tensor<Float>(Tensor<Double>([0.1])).scalars == [0.1])
    #expect(Tensor<Float>(Tensor<UInt8>([0, 128, 255])).scalars == [0, 128, 255])
    #expect(Tensor<Float>(Tensor<Int>([16_777_217])).scalars == [16_777_216], "rounded to Float")
    #expect(Tensor<Double>([true, false] as Tensor<Bool>).scalars == [1, 0])
  }

  @Test func initializationRethrows() {
    struct Failure: Error {}
    #expect(throws: Failure.self) {
      try Tensor<Float>(unsafeUninitialized: [3]) { _ in throw Failure() }
    }
    #expect(
      Tensor<Int>(unsafeUninitialized: [3]) { for i in $0.indices { $0[i] = i * i } } == [0, 1, 4])
  }

  @Test func equality() {
    #expect(counting([2, 3]) as Tensor<Float> == counting([2, 3]))
    #expect(counting([2, 3]) as Tensor<Float> != counting([3, 2]))
    #expect([1, 2] as Tensor<Float> != [1, 3])
    #expect(Tensor<Float>(.nan) != Tensor(.nan), "NaN equals nothing")
    #expect([0.0] as Tensor<Float> == [-0.0])
  }
}
