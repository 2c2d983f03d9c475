/// The identities of a segment's rows, in four or eight bytes each.
struct Identities {
  /// Set when four bytes are not enough.
  private let wide: UnsafeBufferPointer<Int64>
  private let narrow: UnsafeBufferPointer<UInt32>
  /// What narrow identities are counted from.
  let base: Int64
  let count: Int

  init(wide: UnsafeBufferPointer<Int64>) {
    self.wide = wide
    narrow = UnsafeBufferPointer(start: nil, count: 0)
    base = 0
    count = wide.count
  }

  init(narrow: UnsafeBufferPointer<UInt32>, base: Int64) {
    wide = UnsafeBufferPointer(start: nil, count: 0)
    self.narrow = narrow
    self.base = base
    count = narrow.count
  }

  @inline(__always)
  subscript(row: Int) -> Int64 {
    wide.isEmpty ? base &+ Int64(narrow[row]) : wide[row]
  }

  /// The lowest identity when all fit into four bytes counted from it; nil when they do not.
  static func narrowBase(_ ids: [Int64]) -> Int64? {
    guard let least = ids.min(), let most = ids.max() else { return 0 }
    let (span, overflow) = most.subtractingReportingOverflow(least)
    return !overflow && span <= Int64(UInt32.max) ? least : nil
  }
}
