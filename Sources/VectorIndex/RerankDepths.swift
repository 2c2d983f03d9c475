/// How many candidates of the codes are scored again by their stored vectors when a search does not
/// say.
struct RerankDepths: Equatable, Sendable {
  /// For ten hits or fewer.
  var forTen: Int
  /// For a hundred hits; more in proportion.
  var forHundred: Int

  /// What measuring begins with. Behind 48-byte codes of 50,000 MiniLM passages, all lists scanned for
  /// typed questions, 100 candidates hold .998 of the true ten; 200 and 500 candidates hold .948 and
  /// .996 of the true hundred.
  static let least = RerankDepths(forTen: 100, forHundred: 400)

  /// Candidates for `depth` hits.
  func candidates(depth: Int) -> Int {
    let (product, overflow) = depth.multipliedReportingOverflow(by: forHundred)
    return overflow ? depth : max(depth, forTen, product / 100)
  }
}
