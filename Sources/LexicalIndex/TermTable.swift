import Glibc
import Kernels

/// Numbers terms in the order in which they first appear: a hash table whose entries hold short terms
/// themselves, so that meeting one again reads two cache lines.
struct TermTable {
  /// Up to 15 bytes of a term, the first one lowest, and in the highest byte their number; of a longer term
  /// its place among ``longTerms``, and its length with the highest bit set.
  private struct Key: Equatable, BitwiseCopyable {
    static let longest = 15
    private static let longMark: UInt64 = 1 << 63

    var low: UInt64
    var high: UInt64

    init(low: UInt64, high: UInt64) {
      self.low = low
      self.high = high
    }

    init(longAt start: Int, count: Int) {
      low = UInt64(start)
      high = Self.longMark | UInt64(count)
    }

    var isLong: Bool { high & Self.longMark != 0 }
    var longRange: Range<Int> { Int(low)..<Int(low) + Int(high & ~Self.longMark) }
    var count: Int { isLong ? longRange.count : Int(high >> 56) }
    /// In the order of the bytes.
    var littleEndian: Key { Key(low: low.littleEndian, high: high.littleEndian) }
  }

  /// Of each number.
  private var keys: [Key] = []
  /// The bytes of terms of more than 15.
  private var longTerms: [UInt8] = []
  /// 0 for empty, else hash (upper half) and 1 + number; a power of two, at most half full.
  private var slots = [UInt64](repeating: 0, count: 1024)
  /// Terms met lately, by the highest bits of their hash: most of a text, in memory that stays near.
  private var recent = [Recent](repeating: Recent(), count: 1 << Recent.bits)

  private struct Recent: BitwiseCopyable {
    static let bits = 12

    /// A long term never equals it.
    var key = Key(longAt: 0, count: 0)
    var number: UInt32 = 0
  }

  /// The number of different terms.
  var count: Int { keys.count }

  /// The bytes that the table takes, and sorting it.
  var memoryEstimate: Int {
    keys.capacity * MemoryLayout<Key>.stride + longTerms.capacity + slots.count * 8
      + keys.count * MemoryLayout<Ranked>.stride
  }

  /// Terms that are looked up together at most.
  private static let mostTogether = 4096

  /// A term of a field that was not met lately.
  private struct Sought: BitwiseCopyable {
    var key: Key
    var hash: UInt64
    /// What ``slots`` has where its search begins.
    var slot: UInt64
    var place: Int
  }

  /// Writes the number of each term of a field, new ones for terms that were not seen before.
  ///
  /// In three loops, each of which reads memory that the next one needs for many terms at once: one
  /// term after another would wait for every cache line.
  ///
  /// - Parameter numbers: Room for as many as the field has.
  mutating func number(_ field: FieldTerms, into numbers: UnsafeMutablePointer<UInt32>) {
    let together = min(field.count, Self.mostTogether)
    withUnsafeTemporaryAllocation(of: Sought.self, capacity: together + 1) { sought in
      field.utf8.withUnsafeBytes { utf8 in
        field.ends.withUnsafeBufferPointer { ends in
          for first in stride(from: 0, to: field.count, by: Self.mostTogether) {
            let places = first..<min(first + Self.mostTogether, field.count)
            let count = findRecent(utf8, ends, places, into: numbers, sought)
            readSlots(of: UnsafeMutableBufferPointer(rebasing: sought[..<count]))
            for term in sought[..<count] {
              let start = term.place == 0 ? 0 : Int(ends[term.place - 1])
              let bytes = UnsafeRawBufferPointer(rebasing: utf8[start..<Int(ends[term.place])])
              numbers[term.place] = number(of: bytes, term)
            }
          }
        }
      }
    }
  }

  /// Numbers the terms that were met lately.
  ///
  /// - Returns: How many others there are, written into `sought`, which has room for one more than all.
  private func findRecent(
    _ utf8: UnsafeRawBufferPointer, _ ends: UnsafeBufferPointer<UInt32>, _ places: Range<Int>,
    into numbers: UnsafeMutablePointer<UInt32>, _ sought: UnsafeMutableBufferPointer<Sought>
  ) -> Int {
    recent.withUnsafeBufferPointer { recent in
      var count = 0
      var start = places.lowerBound == 0 ? 0 : Int(ends[places.lowerBound - 1])
      for place in places {
        let end = Int(ends[place])
        precondition(start <= end && end <= utf8.count, "ends never fall")
        let (key, hash) = Self.key(utf8, start..<end)
        let near = recent[Self.near(hash)]
        numbers[place] = near.number
        // Written always, kept when it counts: a branch would be hard to foresee.
        sought[count] = Sought(key: key, hash: hash, slot: 0, place: place)
        count += near.key == key ? 0 : 1
        start = end
      }
      return count
    }
  }

  private func readSlots(of sought: UnsafeMutableBufferPointer<Sought>) {
    slots.withUnsafeBufferPointer { slots in
      for place in sought.indices {
        sought[place].slot = slots[Int(truncatingIfNeeded: sought[place].hash) & (slots.count - 1)]
      }
    }
  }

  /// The number of a term, a new one when it was not there.
  private mutating func number(of bytes: UnsafeRawBufferPointer, _ term: Sought) -> UInt32 {
    guard !term.key.isLong else { return find(bytes, term) ?? insert(bytes, term.key, term.hash) }
    var number = UInt32(truncatingIfNeeded: term.slot) &- 1
    // Terms that were added since may stand where another was, but no number is ever changed.
    if term.slot == 0 || keys[Int(number)] != term.key {
      number = find(bytes, term) ?? insert(bytes, term.key, term.hash)
    }
    recent[Self.near(term.hash)] = Recent(key: term.key, number: number)
    return number
  }

  private static func near(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash >> UInt64(64 - Recent.bits))
  }

  /// The number of a term; nil for a new one.
  private func find(_ bytes: UnsafeRawBufferPointer, _ term: Sought) -> UInt32? {
    var slot = Int(truncatingIfNeeded: term.hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let number = UInt32(truncatingIfNeeded: slots[slot]) - 1
      if slots[slot] >> 32 == term.hash >> 32 {
        let found = keys[Int(number)]
        if term.key.isLong ? isLongTerm(found, equalTo: bytes) : found == term.key { return number }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private func isLongTerm(_ key: Key, equalTo term: UnsafeRawBufferPointer) -> Bool {
    guard key.isLong, key.count == term.count, let start = term.baseAddress else { return false }
    return longTerms.withUnsafeBytes { terms in
      terms.baseAddress.map { memcmp($0 + Int(key.low), start, term.count) == 0 } ?? false
    }
  }

  /// Adds a term that is not there.
  private mutating func insert(
    _ bytes: UnsafeRawBufferPointer, _ key: Key, _ hash: UInt64
  ) -> UInt32 {
    if key.isLong {
      keys.append(Key(longAt: longTerms.count, count: bytes.count))
      longTerms.append(contentsOf: bytes)
    } else {
      keys.append(key)
    }
    if keys.count * 2 > slots.count { grow() } else { Self.put(hash, keys.count, into: &slots) }
    return UInt32(keys.count - 1)
  }

  private static func put(_ hash: UInt64, _ number: Int, into slots: inout [UInt64]) {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = (hash >> 32) << 32 | UInt64(number)
  }

  private mutating func grow() {
    var larger = [UInt64](unsafeUninitializedCapacity: slots.count * 2) { slots, count in
      LargePages.advise(UnsafeMutableRawBufferPointer(slots))
      slots.initialize(repeating: 0)
      count = slots.count
    }
    for number in 0..<count {
      let hash = withTerm(number) { Self.key($0, 0..<$0.count).hash }
      Self.put(hash, number + 1, into: &larger)
    }
    slots = larger
  }
}

// Terms and their order.
extension TermTable {
  /// Calls `body` with the bytes of a term.
  func withTerm<Result>(_ number: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let key = keys[number]
    if key.isLong {
      return longTerms.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[key.longRange])) }
    }
    return withUnsafeBytes(of: key.littleEndian) {
      body(UnsafeRawBufferPointer(rebasing: $0[..<key.count]))
    }
  }

  /// A term's number and its first eight bytes as a number, zeros behind a shorter one.
  private struct Ranked {
    var prefix: UInt64
    var number: UInt32
  }

  /// All numbers, by the bytes of their terms.
  func sortedNumbers() -> [UInt32] {
    var ranked = keys.indices.map { number in
      Ranked(
        prefix: withTerm(number) { Self.key($0, 0..<min(8, $0.count)).key.low.byteSwapped },
        number: UInt32(number))
    }
    ranked.sort { left, right in
      if left.prefix != right.prefix { return left.prefix < right.prefix }
      return withTerm(Int(left.number)) { term in
        withTerm(Int(right.number)) { ByteOrder.compare(term, $0) < 0 }
      }
    }
    return ranked.map(\.number)
  }
}

// Keys and hashes.
extension TermTable {
  @inline(__always)
  private static func key(
    _ utf8: UnsafeRawBufferPointer, _ range: Range<Int>
  ) -> (key: Key, hash: UInt64) {
    let count = range.count
    guard count <= Key.longest else {
      return (Key(longAt: 0, count: count), hash(utf8, range))
    }
    var (low, high): (UInt64, UInt64) = (0, 0)
    if range.lowerBound + 16 <= utf8.count {
      low = UInt64(
        littleEndian: utf8.loadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self))
      high = UInt64(
        littleEndian: utf8.loadUnaligned(fromByteOffset: range.lowerBound + 8, as: UInt64.self))
      // Shifts by 64 and more give 0.
      low &= ~(UInt64.max << UInt64(8 * count))
      high &= ~(UInt64.max << UInt64(8 * max(0, count - 8)))
    } else {
      for (place, byte) in utf8[range].enumerated() {
        if place < 8 {
          low |= UInt64(byte) << UInt64(8 * place)
        } else {
          high |= UInt64(byte) << UInt64(8 * (place - 8))
        }
      }
    }
    high |= UInt64(count) << 56
    return (Key(low: low, high: high), mix(low ^ mix(high)))
  }

  private static func hash(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> UInt64 {
    var hash = UInt64(range.count)
    var index = range.lowerBound
    while index + 8 <= range.upperBound {
      hash = mix(
        hash ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
      index += 8
    }
    var rest: UInt64 = 0
    while index < range.upperBound {
      rest = rest << 8 | UInt64(bytes[index])
      index += 1
    }
    return mix(hash ^ rest)
  }

  /// Multiplied and folded, so that both halves are usable.
  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let (high, low) = (value ^ 0x9E37_79B9_7F4A_7C15)
      .multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
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
