package import FileFormat

/// What can be wrong with vectors, identities and questions; rows count from 0.
package enum VectorIndexError: Error, Equatable, CustomStringConvertible {
  case valueCount(found: Int, rows: Int, dimension: Int)
  case wrongWidth(row: Int, found: Int, expected: Int)
  case notFinite(row: Int)
  case zeroVector(row: Int)
  case duplicateID(id: Int64, row: Int)
  case queryWidth(found: Int, expected: Int)
  case queryNotFinite
  case zeroQuery
  case exactNotStored
  case budgetTooSmall(bytesPerVector: Int, least: Int)
  /// A part of the index that is not as it was written.
  case damaged(FileFormatError)

  package var description: String {
    switch self {
    case .valueCount(let found, let rows, let dimension):
      "error: \(found) values do not make \(rows) rows of \(dimension); "
        + "give one identity a row and rows of one width"
    case .wrongWidth(let row, let found, let expected):
      "row \(row): error: \(found) values, the index holds vectors of \(expected); "
        + "encode with the model that made the index"
    case .notFinite(let row):
      "row \(row): error: a value is NaN or infinite; leave the row out or encode it anew"
    case .zeroVector(let row):
      "row \(row): error: the vector is zero and has no direction; "
        + "leave it out or build with metric l2"
    case .duplicateID(let id, let row):
      "row \(row): error: identity \(id) is already in the index; delete it first"
    case .queryWidth(let found, let expected):
      "query: error: \(found) values, the index holds vectors of \(expected); "
        + "encode with the model that made the index"
    case .queryNotFinite:
      "query: error: a value is NaN or infinite; encode the question anew"
    case .zeroQuery:
      "query: error: the vector is zero and has no direction; ask with other words"
    case .exactNotStored:
      "error: this index keeps codes only and cannot search exactly; "
        + "build it with more bytes per vector"
    case .budgetTooSmall(let bytesPerVector, let least):
      "error: \(bytesPerVector) bytes per vector are too few; give at least \(least)"
    case .damaged(let fault): fault.description
    }
  }
}
