// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A stable sort on several threads: parts are sorted, and then merged pair by pair.
///
/// - Parameters:
///   - items: The items, sorted in place.
///   - key: The key of an item.
/// - Complexity: O(items), and O(items · log(parts)) for the merges.
@inlinable
func parallelSort<Item: BitwiseCopyable, Key: FixedWidthInteger & UnsignedInteger>(
  _ items: UnsafeMutableBufferPointer<Item>, key: (Item) -> Key
) {
  let count = items.count
  let scratch = UnsafeMutablePointer<Item>.allocate(capacity: count)
  defer { scratch.deallocate() }
  // Four parts at most: each further pair of parts costs another merge.
  let parts = count < 1 << 16 ? 1 : 4
  func start(_ part: Int) -> Int { count * part / parts }
  Parallel.forEach(parts) { part in
    radixSort(
      UnsafeMutableBufferPointer(rebasing: items[start(part)..<start(part + 1)]),
      scratch: scratch + start(part), key: key)
  }
  var (source, target) = (items.baseAddress!, scratch)
  var width = 1
  while width < parts {
    for left in Swift.stride(from: 0, to: parts, by: 2 * width) {
      let (middle, end) = (start(left + width), start(left + 2 * width))
      merge(
        source + start(left), middle - start(left), source + middle, end - middle,
        into: target + start(left), key: key)
    }
    swap(&source, &target)
    width *= 2
  }
  if source != items.baseAddress! { target.update(from: source, count: count) }
}

/// Merges two sorted sequences, on several threads; of equal items, those on the left come first.
///
/// Each thread merges a part of the result. Its first items are found by bisection: O. Green,
/// R. McColl, D. Bader, *GPU Merge Path*, 2012.
@inlinable
func merge<Item: BitwiseCopyable, Key: Comparable>(
  _ left: UnsafeMutablePointer<Item>, _ leftCount: Int,
  _ right: UnsafeMutablePointer<Item>, _ rightCount: Int,
  into target: UnsafeMutablePointer<Item>, key: (Item) -> Key
) {
  /// The number of items on the left among the first `count` of the result.
  func leftItems(among count: Int) -> Int {
    var (low, high) = (max(0, count - rightCount), min(count, leftCount))
    while low < high {
      let middle = (low + high) / 2
      // The left item is among them unless enough on the right are less.
      if key(right[count - middle - 1]) < key(left[middle]) {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }
  Parallel.forEachRange(of: 1 << 16, in: leftCount + rightCount) { range in
    var i = leftItems(among: range.lowerBound)
    var j = range.lowerBound - i
    for position in range {
      let takesLeft = j == rightCount || (i < leftCount && !(key(right[j]) < key(left[i])))
      (target + position).initialize(to: takesLeft ? left[i] : right[j])
      i &+= takesLeft ? 1 : 0
      j &+= takesLeft ? 0 : 1
    }
  }
}
