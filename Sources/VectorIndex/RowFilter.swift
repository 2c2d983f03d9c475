/// Which rows of a segment a search may return.
struct RowFilter {
  /// Rows alive and in the caller's set; nil when all are.
  var rows: RowBits?
  /// What the caller asks of an identity; nil allows all.
  var allowed: ((Int64) -> Bool)?

  /// True when the row is alive and allowed.
  @inline(__always)
  func passes(row: Int, id: Int64) -> Bool {
    (rows?.contains(row) ?? true) && (allowed?(id) ?? true)
  }
}

/// A set of rows of a segment, a bit each, in the form that scans mask with.
struct RowBits: Sendable {
  /// A word more than the rows need, so that any 64 bits from a row on can be read.
  private(set) var words: [UInt64]
  /// Rows in the set.
  private(set) var count: Int

  /// All of `rowCount` rows, or none.
  init(rowCount: Int, all: Bool) {
    words = [UInt64](repeating: all ? .max : 0, count: rowCount / 64 + 2)
    count = all ? rowCount : 0
  }

  /// True when `row` is in the set.
  @inline(__always)
  func contains(_ row: Int) -> Bool { words[row >> 6] >> UInt64(row & 63) & 1 == 1 }

  /// Adds a row.
  mutating func insert(_ row: Int) {
    guard !contains(row) else { return }
    words[row >> 6] |= 1 << UInt64(row & 63)
    count += 1
  }

  /// Takes a row out.
  mutating func remove(_ row: Int) {
    guard contains(row) else { return }
    words[row >> 6] &= ~(1 << UInt64(row & 63))
    count -= 1
  }

  /// Calls `body` for each row below `rowCount` in the set, rising.
  func forEach(below rowCount: Int, _ body: (Int) -> Void) {
    for (number, word) in words.enumerated() where word != 0 {
      var rest = word
      while rest != 0 {
        let row = (number << 6) + rest.trailingZeroBitCount
        guard row < rowCount else { return }
        body(row)
        rest &= rest - 1
      }
    }
  }
}

/// The vectors that searches may return, prepared once for many searches; of one segment.
package struct VectorFilter: Sendable {
  let rows: RowBits

  /// Vectors that it lets through.
  package var count: Int { rows.count }
}
