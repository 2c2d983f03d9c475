import Synchronization

/// Remembers what became of short words: most words of a text were met before, and finding one here
/// costs a fraction of stemming it. The answers are those of the stemmer of one language.
///
/// Unchecked: the pool gives a memo to one scan at a time.
final class WordMemo: @unchecked Sendable {
  /// A word of up to 16 bytes, zero-padded.
  struct Key: Equatable, BitwiseCopyable {
    var low: UInt64 = 0
    var high: UInt64 = 0
  }

  private struct Entry: BitwiseCopyable {
    var key = Key()
    var term = Key()
    var count: UInt8 = 0
    var isStopWord = false
  }

  /// The longest word that is remembered, in bytes.
  static let longest = 16
  private static let entryBits = 14
  private static let pools = Mutex<[Language: [WordMemo]]>([:])

  /// The language's stemmer, which like the memo serves one scan at a time.
  let snowball: SnowballStemmer?
  private let entries = UnsafeMutablePointer<Entry>.allocate(capacity: 1 << entryBits)

  private init(_ language: Language) {
    snowball = language.isSnowball ? SnowballStemmer(language) : nil
    entries.initialize(repeating: Entry(), count: 1 << Self.entryBits)
  }

  deinit { entries.deallocate() }

  /// Lends a language's memo that nobody else uses meanwhile.
  static func lend<Result>(_ language: Language, _ body: (WordMemo) -> Result) -> Result {
    let memo = pools.withLock { $0[language]?.popLast() } ?? WordMemo(language)
    defer { pools.withLock { $0[language, default: []].append(memo) } }
    return body(memo)
  }

  /// The key of a word; nil when it is empty or too long.
  static func key(_ word: [UInt8]) -> Key? {
    guard !word.isEmpty, word.count <= longest else { return nil }
    var key = Key()
    for (index, byte) in word.prefix(8).enumerated() {
      key.low |= UInt64(byte) << UInt64(8 * index)
    }
    for (index, byte) in word.dropFirst(8).enumerated() {
      key.high |= UInt64(byte) << UInt64(8 * index)
    }
    return key
  }

  private func slot(_ key: Key) -> UnsafeMutablePointer<Entry> {
    let hash = (key.low ^ key.high &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
    return entries + Int(truncatingIfNeeded: hash >> UInt64(64 - Self.entryBits))
  }

  /// Replaces `word` by its term when it is remembered.
  ///
  /// - Returns: Whether it is a stop word; nil when it is not remembered.
  func recall(_ key: Key, into word: inout [UInt8]) -> Bool? {
    let entry = slot(key).pointee
    guard entry.key == key else { return nil }
    guard entry.term != key else { return entry.isStopWord }
    let count = Int(entry.count)
    if count < word.count { word.removeLast(word.count - count) }
    while word.count < count { word.append(0) }
    for index in 0..<count {
      let half = index < 8 ? entry.term.low : entry.term.high
      word[index] = UInt8(truncatingIfNeeded: half >> UInt64(8 * (index & 7)))
    }
    return entry.isStopWord
  }

  /// Remembers a word's term.
  func remember(_ key: Key, term: [UInt8], isStopWord: Bool) {
    guard let packed = Self.key(term) else { return }
    slot(key).pointee = Entry(
      key: key, term: packed, count: UInt8(term.count), isStopWord: isStopWord)
  }
}
