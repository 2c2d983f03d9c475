import Glibc

/// WordPiece itself: cuts a word into the longest subwords from the left.
///
/// Candidates are tried from the longest down. The hash of every prefix of the rest of the word is
/// made once, so a candidate that fails costs one slot look-up.
struct SubwordMatcher {
  private let slots: UnsafeBufferPointer<UInt64>
  private let ends: UnsafeBufferPointer<UInt32>
  private let bytes: UnsafeBufferPointer<UInt8>
  private let entryIDs: UnsafeBufferPointer<Int32>
  private let continuation: UnsafeBufferPointer<UInt8>
  private let continuationHash: SubwordHash
  private let longestSubword: Int
  private let unknownID: Int32
  /// Hash states after each byte of the rest of the word; `longestSubword` of them.
  private let states: UnsafeMutablePointer<UInt64>

  /// Lends a matcher; its pointers are valid inside `body` only.
  static func with(_ tokenizer: WordPieceTokenizer, _ body: (SubwordMatcher) -> Void) {
    let vocabulary = tokenizer.vocabulary
    let longest = vocabulary.longestByteCount
    vocabulary.slots.withUnsafeBufferPointer { slots in
      vocabulary.ends.withUnsafeBufferPointer { ends in
        vocabulary.bytes.withUnsafeBufferPointer { bytes in
          vocabulary.ids.withUnsafeBufferPointer { ids in
            tokenizer.continuation.withUnsafeBufferPointer { continuation in
              withUnsafeTemporaryAllocation(of: UInt64.self, capacity: longest + 1) { states in
                guard let states = states.baseAddress else { return }
                body(
                  SubwordMatcher(
                    slots: slots, ends: ends, bytes: bytes, entryIDs: ids,
                    continuation: continuation, continuationHash: SubwordHash(continuation),
                    longestSubword: longest, unknownID: tokenizer.unknownID, states: states))
              }
            }
          }
        }
      }
    }
  }

  /// Appends the ids of the word's subwords, or the unknown id when they do not make it up.
  ///
  /// - Parameter word: UTF-8; empty stands for a word that is too long.
  func appendSubwords(of word: UnsafeBufferPointer<UInt8>, to ids: inout [Int32]) {
    let before = ids.count
    var start = 0
    while start < word.count {
      guard let found = longestMatch(in: word, from: start) else {
        ids.removeLast(ids.count - before)
        break
      }
      ids.append(found.id)
      start = found.end
    }
    if ids.count == before { ids.append(unknownID) }
  }

  private func longestMatch(
    in word: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (id: Int32, end: Int)? {
    var hash = start == 0 ? SubwordHash() : continuationHash
    var count = min(word.count - start, longestSubword)
    for index in 0..<count {
      hash.append(word[start + index])
      states[index] = hash.state
    }
    while count > 0 {
      let candidate = UnsafeBufferPointer(rebasing: word[start..<start + count])
      let hash = SubwordHash(state: states[count - 1]).mixed
      if let id = id(of: candidate, continues: start > 0, hash: hash) {
        return (id, start + count)
      }
      count -= 1
    }
    return nil
  }

  @inline(__always)
  private func id(
    of candidate: UnsafeBufferPointer<UInt8>, continues: Bool, hash: UInt64
  ) -> Int32? {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      if slots[slot] >> 32 == hash >> 32 {
        let entry = Int(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) &- 1
        if matches(entry: entry, candidate, continues: continues) { return entryIDs[entry] }
      }
      slot = (slot &+ 1) & mask
    }
    return nil
  }

  private func matches(
    entry: Int, _ candidate: UnsafeBufferPointer<UInt8>, continues: Bool
  ) -> Bool {
    let marks = continues ? continuation.count : 0
    let start = Int(ends[entry])
    let count = Int(ends[entry + 1]) - start
    guard count == marks + candidate.count, let base = bytes.baseAddress,
      let first = candidate.baseAddress
    else { return false }
    if let mark = continuation.baseAddress, memcmp(base + start, mark, marks) != 0 { return false }
    return memcmp(base + start + marks, first, candidate.count) == 0
  }
}
