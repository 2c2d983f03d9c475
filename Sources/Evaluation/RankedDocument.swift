/// An entry of a ranking.
package struct RankedDocument: Equatable, Sendable {
  /// The document.
  package let name: DocumentName
  /// The score, higher is better, in the 32 bits that trec_eval keeps of it.
  package let score: Float

  /// A document with its score; scores that differ only beyond 32 bits become equal.
  package init(_ name: DocumentName, score: Double) {
    self.name = name
    self.score = Float(score)
  }

  /// Whether `left` stands before `right` as trec_eval ranks: by score, then by the bytes of the
  /// name, both descending.
  static func isRankedBefore(_ left: RankedDocument, _ right: RankedDocument) -> Bool {
    left.score == right.score ? left.name > right.name : left.score > right.score
  }
}
