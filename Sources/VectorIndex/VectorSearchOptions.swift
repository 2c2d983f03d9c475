/// How much work one search may do.
package struct VectorSearchOptions: Sendable, Equatable {
  /// Inverted lists to scan; nil takes what ``recall`` asks for.
  package var probes: Int?
  /// The share of the true nearest that should be found, looked up in the curve that was measured when
  /// the index was built (see ``RecallCurve``); ignored when ``probes`` is given.
  package var recall: Float
  /// Candidates scored again by their stored vectors; 0 ranks by codes alone, nil takes what the
  /// curve was measured with, for ten hits at least 100 and for a hundred at least 400.
  package var rerank: Int?
  /// Scores every stored vector instead of probing.
  package var exact: Bool

  /// Makes options.
  package init(
    probes: Int? = nil, recall: Float = 0.95, rerank: Int? = nil, exact: Bool = false
  ) {
    self.probes = probes
    self.recall = recall
    self.rerank = rerank
    self.exact = exact
  }
}
