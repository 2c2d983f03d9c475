/// Remembers what became of short words: most words of a text were met before, and finding one here
/// costs a fraction of stemming it. The answers are those of the stemmer of one language.
final class WordMemo {
  /// What became of a word, in 32 bytes.
  struct Entry: BitwiseCopyable {
    private static let lengthMask: UInt8 = 31
    private static let stopWord: UInt8 = 32

    fileprivate let word: ShortWord
    /// The first 15 bytes of the term and, highest, its length and the marks; the term is the word where it
    /// has 16.
    private let low: UInt64
    private let high: UInt64

    fileprivate init() {
      word = ShortWord()
      low = 0
      high = 0
    }

    /// Nil when the term is too long.
    init?(_ word: ShortWord, term: ShortWord, isStopWord: Bool) {
      let count = term.count
      guard count < ShortWord.longest || term == word else { return nil }
      let marks = UInt8(count) | (isStopWord ? Self.stopWord : 0)
      self.word = word
      low = term.low
      high = term.high & (1 << 56 - 1) | UInt64(marks) << 56
    }

    private var marks: UInt8 { UInt8(truncatingIfNeeded: high >> 56) }

    var isStopWord: Bool { marks & Self.stopWord != 0 }
    var count: Int { Int(marks & Self.lengthMask) }
    var term: ShortWord {
      count == ShortWord.longest ? word : ShortWord(low: low, high: high & (1 << 56 - 1))
    }
  }

  private static let entryBits = 14

  private let entries = UnsafeMutablePointer<Entry>.allocate(capacity: 1 << entryBits)

  init() { entries.initialize(repeating: Entry(), count: 1 << Self.entryBits) }

  deinit { entries.deallocate() }

  @inline(__always)
  private func slot(_ word: ShortWord) -> UnsafeMutablePointer<Entry> {
    let hash = (word.low ^ word.high &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
    return entries + Int(truncatingIfNeeded: hash >> UInt64(64 - Self.entryBits))
  }

  /// What became of a word; nil when it is not remembered.
  @inline(__always)
  func recall(_ word: ShortWord) -> Entry? {
    let entry = slot(word).pointee
    return entry.word == word ? entry : nil
  }

  func remember(_ entry: Entry) { slot(entry.word).pointee = entry }
}
