/// The terms of one field of one chunk, flat: term *i* is `utf8[ends[i - 1]..<ends[i]]`.
///
/// The arrays are those that text analysis gives, so nothing is copied on the way into a segment.
public struct FieldTerms: Sendable {
  /// The largest word number that is kept apart; later words share it.
  static let maximumPosition: UInt32 = 1 << 30 - 1

  let utf8: [UInt8]
  let ends: [UInt32]
  let positions: [UInt32]

  /// No terms.
  public static let none = FieldTerms([])

  /// Takes analysed text.
  ///
  /// - Parameters:
  ///   - utf8: The bytes of all terms, one after another.
  ///   - ends: Where each term ends in `utf8`, never falling, the last at its end.
  ///   - positions: The word number of each term, never falling; as many as `ends`.
  public init(utf8: [UInt8], ends: [UInt32], positions: [UInt32]) {
    precondition(ends.count == positions.count, "every term has a position")
    precondition(Int(ends.last ?? 0) == utf8.count, "the last term ends with the bytes")
    self.utf8 = utf8
    self.ends = ends
    self.positions = positions
  }

  /// Takes terms that stand one after another.
  public init(_ terms: [String]) {
    self.init(
      utf8: terms.flatMap { Array($0.utf8) },
      ends: terms.reduce(into: []) { $0.append(($0.last ?? 0) + UInt32($1.utf8.count)) },
      positions: terms.indices.map { UInt32($0) })
  }

  /// The number of terms.
  public var count: Int { ends.count }
}
