import Analysis
import LexicalIndex
import Model
import Ranking

/// A question ready for both legs.
struct PreparedQuery {
  /// What the encoder reads.
  let text: String
  /// What the posting lists are asked for.
  let lexical: LexicalQuery
  /// What must not occur, each by itself; chunks that match any are left out of the dense leg too.
  let exclusions: [LexicalQuery]
  /// True when a phrase or field decides which chunks may appear at all.
  let hasRequirements: Bool

  /// Reads the query syntax.
  ///
  /// - Throws: ``SextantError/badQuery(_:)``.
  init(parsing source: String, analyzer: Analyzer = Analyzer()) throws {
    do { self.init(try SearchQuery(parsing: source), analyzer: analyzer) } catch {
      throw SextantError.badQuery(Self.reason(error))
    }
  }

  /// Takes a text word by word, without syntax and without a limit: topics, questions, passages.
  init(words source: String, analyzer: Analyzer = Analyzer()) throws {
    do {
      self.init(try SearchQuery(words: source, limits: .none), analyzer: analyzer)
    } catch { throw SextantError.badQuery(Self.reason(error)) }
  }

  private static func reason(_ error: SearchQueryError) -> String { error.description }

  private init(_ query: SearchQuery, analyzer: Analyzer) {
    text = query.plainText
    let builder = LexicalQueryBuilder(query, analyzer: analyzer)
    lexical = builder.query
    exclusions = builder.exclusions
    hasRequirements = query.clauses.contains { !$0.isExcluded && ($0.isPhrase || $0.field != nil) }
  }
}
