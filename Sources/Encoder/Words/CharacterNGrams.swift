/// The hashed character n-grams of a word, as fastText has them.
///
/// Bojanowski et al., "Enriching Word Vectors with Subword Information" (2017): the word between
/// `<` and `>` is cut into all runs of some lengths; a run's row is its hash (FNV-1a over bytes with
/// sign, 32 bits) modulo the number of buckets.
struct CharacterNGrams: Sendable, Equatable {
  /// The longest n-gram that a file may ask for, in characters; models have 6 at most.
  static let longest = 64
  /// Longer words, in bytes, have no n-grams: they are data, not language.
  static let longestWord = 1024

  /// Characters of an n-gram.
  let lengths: ClosedRange<Int>
  /// Rows that n-grams share; at least 1.
  let bucketCount: Int

  /// The row of every n-gram of `word`, in the order of fastText: by place, then by length.
  func rows(of word: UnsafeBufferPointer<UInt8>) -> [Int32] {
    guard !word.isEmpty, word.count <= Self.longestWord else { return [] }
    let bytes = [UInt8(ascii: "<")] + word + [UInt8(ascii: ">")]
    var rows: [Int32] = []
    for start in bytes.indices where !Self.isContinuation(bytes[start]) {
      appendRows(of: bytes, from: start, to: &rows)
    }
    return rows
  }

  private func appendRows(of bytes: [UInt8], from start: Int, to rows: inout [Int32]) {
    var hash: UInt32 = 2_166_136_261
    var end = start
    for length in 1...lengths.upperBound where end < bytes.count {
      repeat {
        hash = (hash ^ UInt32(bitPattern: Int32(Int8(bitPattern: bytes[end])))) &* 16_777_619
        end += 1
      } while end < bytes.count && Self.isContinuation(bytes[end])
      // The two brackets by themselves are no n-grams.
      let isBracket = length == 1 && (start == 0 || end == bytes.count)
      if length >= lengths.lowerBound, !isBracket {
        rows.append(Int32(truncatingIfNeeded: hash % UInt32(bucketCount)))
      }
    }
  }

  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
