/// The terms of one text, flat: term *i* is `utf8[ends[i - 1]..<ends[i]]` (from 0 for the first).
///
/// An index builder takes these arrays as they are; no `String` is made for a term.
package struct AnalyzedText: Sendable {
  /// The bytes of all terms, one after another.
  package private(set) var utf8: [UInt8] = []
  /// Where each term ends in `utf8`.
  package private(set) var ends: [UInt32] = []
  /// Each term's word number, never falling; see ``Token/position``.
  package private(set) var positions: [UInt32] = []
  /// The source bytes of each term.
  private var ranges: [Range<UInt32>] = []

  /// The number of terms.
  package var count: Int { ends.count }

  /// Every term as a string, in order.
  package var terms: [String] { (0..<count).map(term) }

  /// Every term with its place.
  package var tokens: [Token] {
    (0..<count).map { index in
      Token(
        term: term(index),
        utf8Range: Int(ranges[index].lowerBound)..<Int(ranges[index].upperBound),
        position: Int(positions[index]))
    }
  }

  /// One term.
  ///
  /// - Precondition: `index` is less than `count`.
  package func term(_ index: Int) -> String {
    let start = index == 0 ? 0 : Int(ends[index - 1])
    return String(decoding: utf8[start..<Int(ends[index])], as: UTF8.self)
  }

  mutating func reserve(sourceBytes: Int) {
    let expectedTerms = sourceBytes / 5
    utf8.reserveCapacity(sourceBytes)
    ends.reserveCapacity(expectedTerms)
    positions.reserveCapacity(expectedTerms)
    ranges.reserveCapacity(expectedTerms)
  }

  mutating func append(_ term: [UInt8], position: UInt32, range: Range<Int>) {
    utf8.append(contentsOf: term)
    ends.append(UInt32(utf8.count))
    positions.append(position)
    ranges.append(UInt32(range.lowerBound)..<UInt32(range.upperBound))
  }
}
