/// Passages chosen for a language model, within a budget of tokens.
package struct PackedContext: Hashable, Sendable {
  /// Best first, numbered from 1.
  package let passages: [PackedPassage]
  /// All passages, a blank line between two; empty when nothing fits.
  package let text: String
  /// Tokens of `text`; never above the budget.
  package let tokenCount: Int
  /// Passages left out because packed ones say the same.
  package let duplicateCount: Int
  /// Passages left out because they no longer fitted.
  package let unfitCount: Int

  /// Joins the passages and counts their tokens; nothing costs nothing.
  init(
    passages: [PackedPassage], countTokens: (String) -> Int, duplicateCount: Int, unfitCount: Int
  ) {
    self.passages = passages
    text = passages.map(\.text).joined(separator: "\n\n")
    tokenCount = passages.isEmpty ? 0 : countTokens(text)
    self.duplicateCount = duplicateCount
    self.unfitCount = unfitCount
  }
}
