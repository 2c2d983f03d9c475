import Glibc

/// How much a subword counts that a text repeats.
package enum Repetition: String, Sendable, CaseIterable {
  /// As often as it occurs, as Model2Vec has it.
  case linear
  /// 1 + ln(occurrences): sublinear term frequency (Manning, Raghavan and Schütze, "Introduction to
  /// Information Retrieval", 2008, section 6.4.1). A manual's page says its own words over and over.
  case logarithmic
}

/// A text's subwords with what each counts.
struct CountedSubwords: Sendable {
  /// Rows of a table; each once, rising, where repetition is not linear.
  private(set) var ids: [Int32]
  /// What each counts.
  private(set) var factors: [Float]

  /// Counts `ids`.
  ///
  /// - Complexity: O(1) a subword where repetition is linear, else O(*n* log *n*).
  init(_ ids: [Int32], _ repetition: Repetition) {
    guard repetition == .logarithmic else {
      self.ids = ids
      factors = [Float](repeating: 1, count: ids.count)
      return
    }
    self.ids = []
    factors = []
    self.ids.reserveCapacity(ids.count)
    factors.reserveCapacity(ids.count)
    let sorted = ids.sorted()
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, sorted[end] == sorted[start] { end += 1 }
      self.ids.append(sorted[start])
      factors.append(end - start == 1 ? 1 : 1 + log(Float(end - start)))
      start = end
    }
  }
}
