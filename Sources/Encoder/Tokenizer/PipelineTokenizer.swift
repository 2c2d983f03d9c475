/// A tokenizer put together from the parts of a tokenizer.json: added tokens, normalizer,
/// pre-tokenizer, model, template; equal to Hugging Face's `tokenizers` on every text.
package struct PipelineTokenizer: SubwordTokenizer {
  /// What cuts words into subwords.
  enum Model: Sendable {
    case bytePair(BytePairModel)
    case unigram(UnigramModel)
    /// Normalizes and cuts into words by itself.
    case wordPiece(WordPieceTokenizer)
  }

  let model: Model
  /// Found in the text as it stands.
  let addedTokens: AddedTokens
  /// Found in the normalized text.
  let normalizedTokens: AddedTokens
  let normalizer: TextNormalizer
  let preTokenizer: PreTokenizer
  package let template: SpecialTemplate

  package var largestID: Int {
    let others = [addedTokens.largestID, normalizedTokens.largestID, template.largestID]
    let own =
      switch model {
      case .bytePair(let model): model.vocabulary.largestID
      case .unigram(let model): model.vocabulary.largestID
      case .wordPiece(let tokenizer): tokenizer.largestID
      }
    return others.reduce(own, max)
  }

  package var lowersCase: Bool {
    guard case .wordPiece(let tokenizer) = model else { return false }
    return tokenizer.lowersCase
  }

  package func appendSubwordIDs(of text: String, limit: Int, to ids: inout [Int32]) {
    let end = limit < .max - ids.count ? ids.count + limit : .max
    let bytes = Array(text.utf8)
    for part in addedTokens.split(bytes) where ids.count < end {
      switch part {
      case .token(let id): ids.append(id)
      case .text(let range):
        appendNormalized(Array(bytes[range]), isFirst: range.lowerBound == 0, end: end, to: &ids)
      }
    }
    if ids.count > end { ids.removeLast(ids.count - end) }
  }

  private func appendNormalized(
    _ text: [UInt8], isFirst: Bool, end: Int, to ids: inout [Int32]
  ) {
    let text = normalizer.normalized(text)
    for part in normalizedTokens.split(text) where ids.count < end {
      switch part {
      case .token(let id): ids.append(id)
      case .text(let range):
        let piece = PreTokenizer.Piece(
          text: Array(text[range]), isFirst: isFirst && range.lowerBound == 0)
        for word in preTokenizer.words(of: piece) where ids.count < end {
          appendSubwords(of: word.text, limit: end - ids.count, to: &ids)
        }
      }
    }
  }

  private func appendSubwords(of word: [UInt8], limit: Int, to ids: inout [Int32]) {
    switch model {
    case .bytePair(let model): model.appendSubwords(of: word, to: &ids)
    case .unigram(let model): model.appendSubwords(of: word, to: &ids)
    case .wordPiece(let tokenizer):
      let text = String(decoding: word, as: UTF8.self)
      tokenizer.appendSubwordIDs(of: text, limit: limit, to: &ids)
    }
  }
}
