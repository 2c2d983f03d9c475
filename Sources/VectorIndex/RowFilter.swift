/// Which rows of a segment a search may return.
struct RowFilter {
  /// Rows deleted since the segment was written.
  var deleted = RowSet()
  /// What the caller asks for; nil allows all.
  var allowed: ((Int64) -> Bool)?

  /// True when the row is alive and allowed.
  func passes(row: Int, id: Int64) -> Bool {
    !deleted.contains(row) && (allowed?(id) ?? true)
  }
}

/// A set of rows, one bit each.
struct RowSet: Sendable {
  private var words: [UInt64] = []
  /// Rows in the set.
  private(set) var count = 0

  /// True when `row` is in the set.
  func contains(_ row: Int) -> Bool {
    let word = row >> 6
    return word < words.count && words[word] >> UInt64(row & 63) & 1 == 1
  }

  /// Adds a row.
  mutating func insert(_ row: Int) {
    guard !contains(row) else { return }
    let word = row >> 6
    if word >= words.count {
      words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
    }
    words[word] |= 1 << UInt64(row & 63)
    count += 1
  }
}
