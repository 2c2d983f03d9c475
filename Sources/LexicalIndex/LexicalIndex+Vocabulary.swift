public import FileFormat

/// A term of the index and how many chunks hold it, deleted ones included.
public struct VocabularyTerm: Hashable, Sendable {
  /// The term as the index holds it.
  public let term: String
  /// Chunks that hold it, summed over segments.
  public let documentFrequency: Int

  fileprivate init(utf8: [UInt8], documentFrequency: Int) {
    term = String(decoding: utf8, as: UTF8.self)
    self.documentFrequency = documentFrequency
  }

  /// By falling frequency, then bytes.
  fileprivate static func comesFirst(_ left: Self, _ right: Self) -> Bool {
    left.documentFrequency != right.documentFrequency
      ? left.documentFrequency > right.documentFrequency
      : left.term.utf8.lexicographicallyPrecedes(right.term.utf8)
  }
}

// What the index's own terms say about a word that it does not have.
extension LexicalIndex {
  /// The most frequent terms that begin with `prefix`, for the last word of a query in the making.
  ///
  /// - Parameter count: How many at most; of equally frequent ones the first in byte order.
  /// - Throws: When a dictionary is damaged.
  /// - Complexity: O(terms with the prefix).
  public func terms(
    beginningWith prefix: String, count: Int
  ) throws(FileFormatError) -> [VocabularyTerm] {
    let wanted = Array(prefix.utf8)
    var frequencies: [[UInt8]: Int] = [:]
    for part in parts {
      try part.segment.dictionary.forEachTerm(from: wanted) { term, entry in
        guard term.starts(with: wanted) else { return false }
        frequencies[term, default: 0] += entry.documentFrequency
        return true
      }
    }
    return frequencies.map { VocabularyTerm(utf8: $0.key, documentFrequency: $0.value) }
      .sorted(by: VocabularyTerm.comesFirst).prefix(count).map(\.self)
  }

  /// The term that a word which no live chunk holds was probably meant to be.
  ///
  /// Of the terms that one edit (two from eight letters on) makes of it, where neighbours that
  /// swapped places are one edit: the nearest, then the most frequent, then the first in byte order;
  /// in an index of a thousand chunks or more never one that a single chunk holds, which may be
  /// misspelt itself. Only words of four or more letters a to z are corrected:
  /// numbers, names and other scripts are what they are.
  ///
  /// - Returns: Nil for a word that is known, or that nothing is near.
  /// - Throws: When a dictionary is damaged.
  /// - Complexity: O(terms) with a few instructions for most: about 20 ms for a million.
  public func correction(of term: String) throws(FileFormatError) -> VocabularyTerm? {
    let word = Array(term.utf8)
    guard word.count >= 4, word.allSatisfy({ (0x61...0x7A).contains($0) }),
      try !isKnown(term)
    else { return nil }
    var distances = NearWords(word, limit: word.count >= 8 ? 2 : 1)
    var found: [[UInt8]: (distance: Int, frequency: Int)] = [:]
    for part in parts {
      try part.segment.dictionary.forEachTerm { term, entry in
        if let distance = distances.distance(to: term), distance > 0 {
          found[term] = (distance, (found[term]?.frequency ?? 0) + entry.documentFrequency)
        }
        return true
      }
    }
    let frequent = found.filter { $0.value.frequency >= leastTrustedFrequency }
    let nearest = frequent.values.map(\.distance).min()
    return frequent.filter { $0.value.distance == nearest }
      .map { VocabularyTerm(utf8: $0.key, documentFrequency: $0.value.frequency) }
      .min(by: VocabularyTerm.comesFirst)
  }

  /// Chunks that must hold a term before a misspelt word may become it.
  package var leastTrustedFrequency: Int { liveChunkCount < 1_000 ? 1 : 2 }

  /// Chunks that hold a term: a look-up in each dictionary.
  package func documentFrequency(of term: String) throws(FileFormatError) -> Int {
    try QueryTerm(term, in: self).documentFrequency
  }

  /// True for a term that a chunk holds.
  package func isKnown(_ term: String) throws(FileFormatError) -> Bool {
    try documentFrequency(of: term) > 0
  }
}

/// Edit distances from one word, up to a limit: insertions, deletions, substitutions, and swaps of
/// neighbours that are not edited again (optimal string alignment).
///
/// R. Wagner and M. Fischer, "The String-to-String Correction Problem" (1974).
struct NearWords {
  private let word: [UInt8]
  private let letters: UInt32
  private let limit: Int
  private var rows: [[Int]]

  /// - Parameter limit: The largest distance of interest.
  init(_ word: [UInt8], limit: Int) {
    self.word = word
    self.limit = limit
    letters = Self.letters(of: word)
    rows = [[Int]](repeating: [Int](repeating: 0, count: word.count + 1), count: 3)
  }

  /// A bit for each letter that occurs.
  private static func letters(of word: [UInt8]) -> UInt32 {
    word.reduce(0) { $0 | 1 << UInt32($1 & 31) }
  }

  /// The distance to `other`; nil when it is beyond the limit.
  mutating func distance(to other: [UInt8]) -> Int? {
    guard abs(other.count - word.count) <= limit else { return nil }
    // An edit makes at most one letter appear and one disappear.
    guard (Self.letters(of: other) ^ letters).nonzeroBitCount <= 2 * limit else { return nil }
    for column in 0...word.count { rows[1][column] = column }
    for (row, byte) in other.enumerated() {
      rows[2][0] = row + 1
      var least = row + 1
      for column in 1...word.count {
        let same = word[column - 1] == byte ? 0 : 1
        var best = min(rows[1][column] + 1, rows[2][column - 1] + 1, rows[1][column - 1] + same)
        if row > 0, column > 1, word[column - 1] == other[row - 1], word[column - 2] == byte {
          best = min(best, rows[0][column - 2] + 1)
        }
        rows[2][column] = best
        least = min(least, best)
      }
      // A swap may still come back to the row before.
      guard least <= limit || rows[1].contains(where: { $0 < limit }) else { return nil }
      rows.swapAt(0, 1)
      rows.swapAt(1, 2)
    }
    return rows[1][word.count] <= limit ? rows[1][word.count] : nil
  }
}
