/// Finds what a name means from its bytes, without making a `String`.
///
/// Open addressing over a table at most half full; ASCII case is ignored.
struct MarkupNameTable<Value: Sendable>: Sendable {
  private struct Entry: Sendable {
    var name: [UInt8]
    var value: Value
  }

  private var entries: [Entry] = []
  /// Position in `entries` plus one; 0 is free. The count is a power of two.
  private var slots: [UInt16]

  /// Makes a table; a repeated name keeps its last value.
  init(_ pairs: [(names: String, value: Value)]) {
    let nameCount = pairs.reduce(0) { $0 + $1.names.split(separator: " ").count }
    var size = 16
    while size < nameCount * 4 { size *= 2 }
    slots = [UInt16](repeating: 0, count: size)
    for pair in pairs {
      for name in pair.names.split(separator: " ") { insert(Array(name.utf8), pair.value) }
    }
  }

  /// The value of `name`; nil when the table lacks it.
  subscript(_ name: UnsafeBufferPointer<UInt8>) -> Value? {
    let slot = slots[slot(for: name)]
    return slot == 0 ? nil : entries[Int(slot) - 1].value
  }

  private mutating func insert(_ name: [UInt8], _ value: Value) {
    let free = name.withUnsafeBufferPointer { slot(for: $0) }
    if slots[free] != 0 {
      entries[Int(slots[free]) - 1].value = value
    } else {
      entries.append(Entry(name: name, value: value))
      slots[free] = UInt16(entries.count)
    }
  }

  /// The slot that holds `name`, or the free one where it would go.
  private func slot(for name: UnsafeBufferPointer<UInt8>) -> Int {
    var slot = Int(truncatingIfNeeded: Self.hash(name)) & (slots.count - 1)
    while slots[slot] != 0, !Self.equal(entries[Int(slots[slot]) - 1].name, name) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  /// FNV-1a over the folded bytes.
  private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in name { hash = (hash ^ UInt32(folded(byte))) &* 16_777_619 }
    return hash ^ (hash >> 15)
  }

  private static func equal(_ stored: [UInt8], _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard stored.count == name.count else { return false }
    for index in stored.indices where folded(stored[index]) != folded(name[index]) { return false }
    return true
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }
}
