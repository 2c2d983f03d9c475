/// Cuts text into the subwords of a model, equal to Hugging Face's `tokenizers`.
package protocol SubwordTokenizer: Sendable {
  /// The largest id that a text may get; -1 when there is none.
  var largestID: Int { get }
  /// Special tokens around one text or two.
  var template: SpecialTemplate { get }
  /// True when upper and lower case are the same to it.
  var lowersCase: Bool { get }

  /// Appends the subword ids of `text`, without the special tokens of ``template``.
  ///
  /// - Parameter limit: Most ids to append; subwords beyond are cut.
  func appendSubwordIDs(of text: String, limit: Int, to ids: inout [Int32])
}

extension SubwordTokenizer {
  /// The subword ids of `text` alone.
  func subwordIDs(_ text: String, limit: Int = .max) -> [Int32] {
    var ids: [Int32] = []
    appendSubwordIDs(of: text, limit: limit, to: &ids)
    return ids
  }

  /// The subword ids of `text` with special tokens, as the model takes them, cut at `maximumTokens`.
  func idsInTemplate(_ text: String, maximumTokens: Int) -> [Int32] {
    var ids: [Int32] = []
    appendInTemplate(text, maximumTokens: maximumTokens, to: &ids)
    return ids
  }

  /// Appends what ``idsInTemplate(_:maximumTokens:)`` gives.
  func appendInTemplate(_ text: String, maximumTokens: Int, to ids: inout [Int32]) {
    let template = template
    let room = max(0, maximumTokens - template.singleCount)
    template.appendSingle(to: &ids) { appendSubwordIDs(of: text, limit: room, to: &$0) }
  }

  /// The ids of two texts with special tokens and the token type of each id.
  ///
  /// When they are too long together, the longer one is cut, then both alike.
  func pairIDs(
    _ first: String, _ second: String, maximumTokens: Int
  ) -> (ids: [Int32], types: [Int32]) {
    let room = max(0, maximumTokens - template.pairCount)
    return template.pair(
      subwordIDs(first, limit: maximumTokens), subwordIDs(second, limit: maximumTokens), room: room)
  }
}

extension WordPieceTokenizer: SubwordTokenizer {
  package var lowersCase: Bool { normalizer.lowercase }
}
