/// Numbers added tokens as `tokenizers` does, which takes no notice of the ids that files give them.
///
/// A token that is a subword has the subword's id; others follow the vocabulary in their order.
struct AddedTokenIDs {
  private let vocabulary: SubwordVocabulary
  private var given: [[UInt8]: Int32] = [:]
  private var last: Int32 = -1

  /// No tokens yet.
  init(vocabulary: SubwordVocabulary) { self.vocabulary = vocabulary }

  /// The id of the next token.
  mutating func id(of content: [UInt8]) -> Int32 {
    let id = given[content] ?? vocabulary.id(of: content) ?? max(last + 1, Int32(vocabulary.count))
    given[content] = id
    last = max(last, id)
    return id
  }
}
