// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A stable sort of items by unsigned keys, a few bits at a time from the lowest.
///
/// Each pass counts the items of every digit, and moves the items in order to the positions of
/// their digits: O(items), without comparisons. D. Knuth, *The Art of Computer Programming*, vol.
/// 3, section 5.2.5. A digit that all keys share takes no pass.
///
/// - Parameters:
///   - items: The items, sorted in place.
///   - scratch: Memory for as many items, uninitialized.
///   - key: The key of an item.
@inlinable
func radixSort<Item: BitwiseCopyable, Key: FixedWidthInteger & UnsignedInteger>(
  _ items: UnsafeMutableBufferPointer<Item>, scratch: UnsafeMutablePointer<Item>,
  key: (Item) -> Key
) {
  // Counting takes longer than the insertion of few items.
  guard items.count > 48 else { return insertionSort(items, key: key) }
  // 2¹¹ counters fit in the first-level cache, and 32 bits are three such digits.
  let digitBits = Key.bitWidth <= 16 || items.count < 4096 ? 8 : 11
  let digits = ceilDiv(Key.bitWidth, digitBits)
  let digitValues = 1 << digitBits
  let mask = Key(truncatingIfNeeded: digitValues - 1)
  let counters = UnsafeMutablePointer<Int>.allocate(capacity: digits * digitValues)
  counters.initialize(repeating: 0, count: digits * digitValues)
  defer { counters.deallocate() }
  for item in items {
    var rest = key(item)
    for digit in 0..<digits {
      counters[digit &* digitValues &+ Int(truncatingIfNeeded: rest & mask)] &+= 1
      rest >>= Key(truncatingIfNeeded: digitBits)
    }
  }
  var (source, target) = (items.baseAddress!, scratch)
  for digit in 0..<digits {
    let positions = counters + digit * digitValues
    let shift = Key(truncatingIfNeeded: digit * digitBits)
    let first = Int(truncatingIfNeeded: (key(source[0]) >> shift) & mask)
    if positions[first] == items.count { continue }
    // From counts to the position of the first item of each value.
    var position = 0
    for value in 0..<digitValues {
      (positions[value], position) = (position, position + positions[value])
    }
    for i in 0..<items.count {
      let value = Int(truncatingIfNeeded: (key(source[i]) >> shift) & mask)
      (target + positions[value]).initialize(to: source[i])
      positions[value] &+= 1
    }
    swap(&source, &target)
  }
  if source != items.baseAddress! { target.update(from: source, count: items.count) }
}

/// A stable sort of few items.
@inlinable
func insertionSort<Item, Key: Comparable>(
  _ items: UnsafeMutableBufferPointer<Item>, key: (Item) -> Key
) {
  for next in items.indices.dropFirst() {
    let item = items[next]
    let itemKey = key(item)
    var position = next
    while position > 0 && key(items[position - 1]) > itemKey {
      items[position] = items[position - 1]
      position -= 1
    }
    items[position] = item
  }
}
