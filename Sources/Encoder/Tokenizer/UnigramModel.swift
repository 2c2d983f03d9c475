/// A unigram language model of subwords: the likeliest way to cut a word (Viterbi).
///
/// Kudo, "Subword Regularization" (2018).
struct UnigramModel: Sendable {
  /// How much less likely an unknown character is than the least likely subword (natural logarithm).
  static let unknownPenalty = 10.0

  let vocabulary: SubwordVocabulary
  /// The logarithm of each subword's probability, by id.
  let scores: [Double]
  let unknownID: Int32
  private let unknownScore: Double
  /// The ids of `<0x00>` to `<0xFF>`; nil where unknown text is not spelled in bytes.
  private let byteIDs: [Int32?]?

  /// Takes subwords with their scores.
  ///
  /// - Parameter byteFallback: Text without subwords becomes those of its bytes.
  /// - Precondition: Every id has a finite score.
  init(
    vocabulary: SubwordVocabulary, scores: [Double], unknownID: Int32, byteFallback: Bool
  ) {
    precondition(vocabulary.largestID < scores.count, "a subword without a score")
    self.vocabulary = vocabulary
    self.scores = scores
    self.unknownID = unknownID
    unknownScore = (scores.min() ?? 0) - Self.unknownPenalty
    byteIDs =
      byteFallback
      ? (0..<256).map { vocabulary.id(of: BytePairModel.fallback(UInt8($0))) } : nil
  }

  private struct Node {
    var score = 0.0
    /// Where the last subword of the best way to here begins; -1 for none.
    var start = -1
    var id: Int32 = 0
  }

  /// Appends the subwords of one word; neighbouring unknown characters are one.
  ///
  /// - Complexity: O(*n l*) for *n* characters and *l* bytes of the longest subword.
  func appendSubwords(of word: [UInt8], to ids: inout [Int32]) {
    let nodes = bestWays(word)
    var found: [(range: Range<Int>, isUnknown: Bool)] = []
    var end = word.count
    while end > 0 {
      let node = nodes[end]
      let isUnknown = node.id == unknownID
      if isUnknown, let last = found.last, last.isUnknown {
        found[found.count - 1].range = node.start..<last.range.upperBound
      } else {
        found.append((node.start..<end, isUnknown))
      }
      end = node.start
    }
    for part in found.reversed() { append(word[part.range], to: &ids) }
  }

  private func append(_ subword: ArraySlice<UInt8>, to ids: inout [Int32]) {
    if let id = vocabulary.id(of: subword) { return ids.append(id) }
    if let byteIDs {
      let bytes = subword.compactMap { byteIDs[Int($0)] }
      if bytes.count == subword.count { return ids += bytes }
    }
    ids.append(unknownID)
  }

  /// For each place, the best way to get there.
  private func bestWays(_ word: [UInt8]) -> [Node] {
    var nodes = [Node](repeating: Node(), count: word.count + 1)
    var start = 0
    while start < word.count {
      let length = UTF8Coding.length(from: word[start])
      let score = nodes[start].score
      var hasWhole = false
      func offer(_ end: Int, _ id: Int32, _ total: Double) {
        if nodes[end].start < 0 || total > nodes[end].score {
          nodes[end] = Node(score: total, start: start, id: id)
        }
      }
      forEachSubword(of: word, from: start) { end, id in
        offer(end, id, score + scores[Int(id)])
        if end == start + length { hasWhole = true }
      }
      if !hasWhole { offer(min(word.count, start + length), unknownID, score + unknownScore) }
      start += length
    }
    return nodes
  }

  /// Calls `body` with end and id of every subword that begins at `start`, shortest first.
  private func forEachSubword(
    of word: [UInt8], from start: Int, _ body: (_ end: Int, _ id: Int32) -> Void
  ) {
    var hash = SubwordHash()
    var end = start
    let limit = min(word.count, start + vocabulary.longestByteCount)
    while end < limit {
      hash.append(word[end])
      end += 1
      // Subwords end where characters do.
      if end < word.count, word[end] & 0xC0 == 0x80 { continue }
      if let id = vocabulary.id(of: word[start..<end], hash: hash) { body(end, id) }
    }
  }
}
