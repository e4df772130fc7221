// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// An index of a subscript of `Tensor`, for one axis: an integer, a range, or one of `.all`,
/// `.stride(from:to:by:)` and `.newAxis`.
///
/// Negative numbers count from the end, as in NumPy: −1 is the last index.
public protocol TensorIndex {
  /// The index as a value.
  var _axisIndex: _AxisIndex { get }
}

/// An index for one axis, as a value.
///
/// Public only because `TensorIndex` is a protocol of public types.
public enum _AxisIndex: Sendable, Equatable {
  /// One index, whose axis is removed.
  case index(Int)
  /// Indices from `lower` up to, but not including, `upper`, `step` apart; nil for the ends of the
  /// axis in the direction of the step.
  case slice(lower: Int?, upper: Int?, step: Int)
  /// A new axis of length 1.
  case newAxis
}

extension Int: TensorIndex {
  /// One index, whose axis is removed.
  public var _axisIndex: _AxisIndex { .index(self) }
}
extension Range: TensorIndex where Bound == Int {
  /// The indices in the range.
  public var _axisIndex: _AxisIndex { .slice(lower: lowerBound, upper: upperBound, step: 1) }
}
extension ClosedRange: TensorIndex where Bound == Int {
  /// The indices in the range.
  public var _axisIndex: _AxisIndex { _AxisIndex(from: lowerBound, through: upperBound) }
}
extension PartialRangeFrom: TensorIndex where Bound == Int {
  /// The indices in the range.
  public var _axisIndex: _AxisIndex { .slice(lower: lowerBound, upper: nil, step: 1) }
}
extension PartialRangeUpTo: TensorIndex where Bound == Int {
  /// The indices in the range.
  public var _axisIndex: _AxisIndex { .slice(lower: nil, upper: upperBound, step: 1) }
}
extension PartialRangeThrough: TensorIndex where Bound == Int {
  /// The indices in the range.
  public var _axisIndex: _AxisIndex { _AxisIndex(from: nil, through: upperBound) }
}

extension _AxisIndex {
  /// A slice that includes its last index: −1 is followed by the end of the axis.
  fileprivate init(from lower: Int?, through last: Int) {
    self = .slice(lower: lower, upper: last == -1 ? nil : last + 1, step: 1)
  }
}

/// Indices along an axis that have no literal of their own: see `TensorIndex`.
public struct AxisSlice: TensorIndex, Sendable, Equatable {
  /// The index as a value.
  public let _axisIndex: _AxisIndex
}

extension TensorIndex where Self == AxisSlice {
  /// The whole axis.
  public static var all: AxisSlice { .stride(by: 1) }

  /// A new axis of length 1.
  public static var newAxis: AxisSlice { AxisSlice(_axisIndex: .newAxis) }

  /// The indices `step` apart, as NumPy's `start:stop:step`.
  ///
  ///     x[.stride(by: 2)]                   // every other row
  ///     x[.all, .stride(by: -1)]            // the columns in reverse order
  ///     x[.stride(from: 1, to: 7, by: 3)]   // rows 1 and 4
  ///
  /// - Parameters:
  ///   - start: The first index; by default the first of the axis, or the last for a negative step.
  ///   - end: The index before which the slice ends; by default, the end of the axis.
  ///   - step: The distance of the indices.
  /// - Precondition: `step` is not 0.
  public static func stride(from start: Int? = nil, to end: Int? = nil, by step: Int) -> AxisSlice {
    require(step != 0, "Tensor: found a stride by 0, expected another number")
    return AxisSlice(_axisIndex: .slice(lower: start, upper: end, step: step))
  }
}

extension Layout {
  /// The layout of the indexed part.
  ///
  /// - Parameters:
  ///   - indices: An index for each of the leading axes; the axes that follow are whole.
  ///   - last: Indices for the last axes, after the whole ones.
  @usableFromInline
  func indexed(_ indices: [any TensorIndex], _ last: [any TensorIndex] = []) -> Layout {
    let rank = shape.count
    func axes(_ indices: [any TensorIndex]) -> Int {
      indices.count { $0._axisIndex != .newAxis }
    }
    require(
      axes(indices) + axes(last) <= rank,
      "Tensor: found \(axes(indices) + axes(last)) indices, expected at most one for each axis of "
        + "the shape \(shape)")
    var result = self
    var axis = 0
    for index in indices { result.apply(index._axisIndex, &axis, of: shape) }
    axis += rank - axes(indices) - axes(last)
    for index in last { result.apply(index._axisIndex, &axis, of: shape) }
    return result
  }

  /// Applies an index to an axis, and moves on to the next axis.
  private mutating func apply(_ index: _AxisIndex, _ axis: inout Int, of whole: [Int]) {
    switch index {
    case .newAxis:
      insertAxis(at: axis)
      axis += 1
    case .index(let index):
      select(resolvedIndex(index, axis: axis, of: whole), axis: axis)
    case .slice(let lower, let upper, let step):
      let (first, count) = resolvedSlice(lower, upper, step, axis: axis, of: whole)
      slice(from: first, count: count, step: step, axis: axis)
      axis += 1
    }
  }

  /// An index counted from the first of the axis.
  ///
  /// - Precondition: It is one of the axis.
  @usableFromInline
  func resolvedIndex(_ index: Int, axis: Int, of whole: [Int]) -> Int {
    let length = shape[axis]
    let resolved = index < 0 ? index + length : index
    require(
      resolved >= 0 && resolved < length,
      "Tensor: the index \(index) is out of range for an axis of length \(length) of shape \(whole)"
    )
    return resolved
  }

  /// The first index and the number of indices of a slice.
  ///
  /// - Precondition: Its bounds are in the axis.
  private func resolvedSlice(
    _ lower: Int?, _ upper: Int?, _ step: Int, axis: Int, of whole: [Int]
  ) -> (first: Int, count: Int) {
    let length = shape[axis]
    func resolved(_ bound: Int) -> Int {
      let resolved = bound < 0 ? bound + length : bound
      require(
        resolved >= 0 && resolved <= length,
        "Tensor: the bound \(bound) is out of range for an axis of length \(length) of shape "
          + "\(whole)")
      return resolved
    }
    if step > 0 {
      let first = lower.map(resolved) ?? 0
      let end = upper.map(resolved) ?? max(first, length)
      return (first, end > first ? (end - first - 1) / step + 1 : 0)
    }
    let first = lower.map(resolved) ?? length - 1
    let end = upper.map(resolved) ?? -1
    require(
      first < length || length == 0,
      "Tensor: the bound \(first) is out of range for an axis of length \(length) of shape \(whole)"
    )
    return (first, first > end ? (first - end - 1) / -step + 1 : 0)
  }
}
