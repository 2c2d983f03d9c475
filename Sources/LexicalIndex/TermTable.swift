import Glibc

/// Numbers terms in the order in which they first appear: a hash table over one array of bytes.
struct TermTable {
  /// Term *i* is `utf8[ends[i - 1]..<ends[i]]`.
  private(set) var utf8: [UInt8] = []
  private(set) var ends: [Int] = []
  /// 0 for empty, else hash (upper half) and 1 + number; a power of two, at most half full.
  private var slots = [UInt64](repeating: 0, count: 1024)

  /// The number of different terms.
  var count: Int { ends.count }

  /// The bytes that the table takes, and sorting it.
  var memoryEstimate: Int { utf8.capacity + ends.capacity * 12 + slots.count * 8 }

  /// The number of `term`, a new one when it was not seen before.
  mutating func number(of term: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let hash = Self.hash(term)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let number = UInt32(truncatingIfNeeded: slots[slot]) - 1
      if slots[slot] >> 32 == hash >> 32, isTerm(Int(number), equalTo: term) { return number }
      slot = (slot + 1) & (slots.count - 1)
    }
    utf8.append(contentsOf: term)
    ends.append(utf8.count)
    slots[slot] = (hash >> 32) << 32 | UInt64(ends.count)
    if ends.count * 2 > slots.count { grow() }
    return UInt32(ends.count - 1)
  }

  /// The place of a term's bytes.
  func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

  /// All numbers, by the bytes of their terms.
  func sortedNumbers() -> [UInt32] {
    utf8.withUnsafeBytes { bytes in
      (0..<UInt32(count)).sorted { left, right in
        ByteOrder.compare(
          UnsafeRawBufferPointer(rebasing: bytes[range(Int(left))]),
          UnsafeRawBufferPointer(rebasing: bytes[range(Int(right))])) < 0
      }
    }
  }

  private func isTerm(_ number: Int, equalTo term: UnsafeBufferPointer<UInt8>) -> Bool {
    let range = range(number)
    guard range.count == term.count, let start = term.baseAddress else {
      return range.count == term.count
    }
    return utf8.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return true }
      return memcmp(base + range.lowerBound, start, range.count) == 0
    }
  }

  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    utf8.withUnsafeBufferPointer { bytes in
      for number in 0..<count {
        let hash = Self.hash(UnsafeBufferPointer(rebasing: bytes[range(number)]))
        var slot = Int(truncatingIfNeeded: hash) & (larger.count - 1)
        while larger[slot] != 0 { slot = (slot + 1) & (larger.count - 1) }
        larger[slot] = (hash >> 32) << 32 | UInt64(number + 1)
      }
    }
    slots = larger
  }

  /// Eight bytes at a time: multiplied, folded, so that both halves are usable.
  private static func hash(_ term: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let bytes = UnsafeRawBufferPointer(term)
    var hash = UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15
    var index = 0
    while index + 8 <= bytes.count {
      hash = mix(hash ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    var rest: UInt64 = 0
    while index < bytes.count {
      rest = rest << 8 | UInt64(bytes[index])
      index += 1
    }
    return mix(hash ^ rest)
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let (high, low) = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return high ^ low
  }
}

/// The order of terms in a segment: by unsigned bytes, a prefix first.
enum ByteOrder {
  /// Negative, 0 or positive as `left` comes before, equals or follows `right`.
  static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
    let common = min(left.count, right.count)
    if common > 0, let start = left.baseAddress, let other = right.baseAddress {
      let order = memcmp(start, other, common)
      if order != 0 { return Int(order) }
    }
    return left.count - right.count
  }
}
