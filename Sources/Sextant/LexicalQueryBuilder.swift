import Analysis
import LexicalIndex
import Ranking

/// Puts the words of a query into the terms of the index.
struct LexicalQueryBuilder {
  private(set) var query = LexicalQuery(terms: [])
  /// Each excluded word or phrase as a query of its own.
  private(set) var exclusions: [LexicalQuery] = []

  init(_ source: SearchQuery, analyzer: Analyzer) {
    // Neighbouring plain words are analysed together, so that stop words are judged in company and
    // `C ++` or a flag keeps its meaning.
    query.terms = analyzer.terms(source.plainText, as: .query)
    for clause in source.clauses where clause.isCondition {
      add(clause, analyzer)
    }
  }

  private mutating func add(_ clause: SearchQuery.Clause, _ analyzer: Analyzer) {
    _ = (clause, analyzer)
  }
}
