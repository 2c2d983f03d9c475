import Glibc

/// The subwords of a model and their ids, found by their UTF-8 bytes.
///
/// Open addressing over 64-bit slots; a look-up that fails touches one cache line as a rule.
package struct SubwordVocabulary: Sendable {
  /// Most subwords, far above the largest known vocabulary (262,144).
  package static let maximumCount = 1 << 22

  private(set) var bytes: [UInt8] = []
  /// Where each subword ends in `bytes`, after a leading 0.
  private(set) var ends: [UInt32] = [0]
  private(set) var ids: [Int32] = []
  /// Upper half: upper half of the mixed hash. Lower half: entry + 1, 0 for an empty slot.
  private(set) var slots: [UInt64]

  /// An empty vocabulary with room for `capacity` subwords.
  package init(capacity: Int = 0) {
    ends.reserveCapacity(capacity + 1)
    ids.reserveCapacity(capacity)
    bytes.reserveCapacity(capacity * 8)
    slots = [UInt64](repeating: 0, count: Self.slotCount(for: capacity))
  }

  private static func slotCount(for count: Int) -> Int {
    var slots = 64
    while slots < 2 * count { slots *= 2 }
    return slots
  }

  /// Number of subwords.
  package var count: Int { ids.count }

  /// The largest id; -1 when empty.
  package var largestID: Int { Int(ids.max() ?? -1) }

  /// The bytes of the longest subword.
  private(set) var longestByteCount = 0

  /// Adds a subword.
  ///
  /// - Returns: False, and nothing changes, when it is there already.
  package mutating func insert(_ subword: some Collection<UInt8>, id: Int32) -> Bool {
    let done = subword.withContiguousStorageIfAvailable { insert($0, id: id) }
    return done ?? Array(subword).withUnsafeBufferPointer { insert($0, id: id) }
  }

  private mutating func insert(_ subword: UnsafeBufferPointer<UInt8>, id: Int32) -> Bool {
    if 2 * (count + 1) > slots.count { grow() }
    let hash = SubwordHash(subword).mixed
    let (slot, entry) = find(subword, mixed: hash)
    guard entry == nil else { return false }
    bytes.append(contentsOf: subword)
    ends.append(UInt32(bytes.count))
    ids.append(id)
    longestByteCount = max(longestByteCount, subword.count)
    slots[slot] = Self.slot(mixed: hash, entry: count - 1)
    return true
  }

  /// Adds the lines of a text, each a subword with the number of subwords before it as its id. Spaces
  /// and carriage returns at the end of a line are no part of it.
  ///
  /// - Returns: The first line that is there already or goes beyond ``maximumCount``, which ends the
  ///   adding; nil when all are added.
  mutating func insert(linesOf text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    guard let base = text.baseAddress else { return nil }
    var start = 0
    while start < text.count {
      let newline = memchr(base + start, Int32(UInt8(ascii: "\n")), text.count - start)
      let next = newline.map { $0 - UnsafeMutableRawPointer(mutating: base) } ?? text.count
      var end = next
      while end > start, text[end - 1] == UInt8(ascii: " ") || text[end - 1] == UInt8(ascii: "\r") {
        end -= 1
      }
      let line = UnsafeBufferPointer(start: base + start, count: end - start)
      guard count < Self.maximumCount, insert(line, id: Int32(count)) else {
        return start..<end
      }
      start = next + 1
    }
    return nil
  }

  /// The id of a subword; nil when there is none.
  package func id(of subword: some Collection<UInt8>) -> Int32? {
    id(of: subword, hash: SubwordHash(subword))
  }

  /// The id of a subword whose hash is known.
  func id(of subword: some Collection<UInt8>, hash: SubwordHash) -> Int32? {
    find(subword, mixed: hash.mixed).entry.map { ids[$0] }
  }

  /// The entry of a subword, or the empty slot where it belongs.
  @inline(__always)
  private func find(
    _ subword: some Collection<UInt8>, mixed hash: UInt64
  ) -> (slot: Int, entry: Int?) {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let entry = Int(slots[slot] & 0xFFFF_FFFF) - 1
      if slots[slot] >> 32 == hash >> 32, subword.elementsEqual(self.subword(entry: entry)) {
        return (slot, entry)
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return (slot, nil)
  }

  /// The content of an entry's slot.
  private static func slot(mixed hash: UInt64, entry: Int) -> UInt64 {
    hash & ~0xFFFF_FFFF | UInt64(entry + 1)
  }

  /// The id of a subword; nil when there is none.
  package func id(of subword: String) -> Int32? { id(of: subword.utf8) }

  /// Every subword with its id, in the order they were added.
  ///
  /// - Complexity: O(1) for each.
  package func forEach(_ body: (_ subword: ArraySlice<UInt8>, _ id: Int32) -> Void) {
    for entry in 0..<count { body(subword(entry: entry), ids[entry]) }
  }

  private func subword(entry: Int) -> ArraySlice<UInt8> {
    bytes[Int(ends[entry])..<Int(ends[entry + 1])]
  }

  private mutating func grow() {
    slots = [UInt64](repeating: 0, count: 2 * slots.count)
    for entry in 0..<count {
      let hash = SubwordHash(subword(entry: entry)).mixed
      slots[find(subword(entry: entry), mixed: hash).slot] = Self.slot(mixed: hash, entry: entry)
    }
  }
}

/// A hash of bytes that can be continued byte by byte (FNV-1a's shape with a wider multiplier).
struct SubwordHash {
  /// The state after the bytes so far.
  private(set) var state: UInt64

  /// The hash of no bytes.
  init() { state = 0xCBF2_9CE4_8422_2325 }

  /// The hash of `bytes`.
  init(_ bytes: some Sequence<UInt8>) {
    self.init()
    for byte in bytes { append(byte) }
  }

  /// A state kept from another hash.
  init(state: UInt64) { self.state = state }

  /// Continues with one byte.
  @inline(__always)
  mutating func append(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15 }

  /// The state with its well-mixed upper bits brought down: slots take the low bits, tags the high.
  @inline(__always)
  var mixed: UInt64 { (state ^ state >> 32) &* 0xD6E8_FEB8_6659_FD93 }
}
