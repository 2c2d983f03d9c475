/// Why a query cannot be searched.
package enum SearchQueryError: Error, Hashable, CustomStringConvertible {
  /// Nothing but white space, control characters or empty quotes.
  case empty
  /// Every clause is an exclusion; their texts.
  case onlyExclusions([String])
  case tooLong(byteCount: Int, limit: Int)
  case tooManyConditions(count: Int, limit: Int)

  package var description: String {
    switch self {
    case .empty:
      "query: error: nothing to search for; give at least one word"
    case .onlyExclusions(let texts):
      "query: error: nothing to search for, only what to leave out "
        + "(\(texts.prefix(3).map { "-\($0)" }.joined(separator: " ")));"
        + " add a word that should be found, or put the query in quotes"
    case .tooLong(let byteCount, let limit):
      "query: error: it has \(byteCount) bytes, at most \(limit) are allowed; shorten it"
    case .tooManyConditions(let count, let limit):
      "query: error: it has \(count) phrases, fields and exclusions, at most \(limit) are allowed;"
        + " use fewer"
    }
  }
}
