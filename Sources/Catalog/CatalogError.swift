/// What can go wrong with the catalog of an index folder.
package enum CatalogError: Error, Equatable, CustomStringConvertible {
  case missing(path: String)
  case wrongFormat(path: String, found: Int, expected: Int)
  /// A row that its checksum, or another row, shows to be damaged.
  case damaged(path: String, place: String)
  /// SQLite's own refusal.
  case database(path: String, reason: String)

  package var description: String {
    switch self {
    case .missing(let path):
      "\(path): error: there is no index here; make one with 'sextant index PATH'"
    case .wrongFormat(let path, let found, let expected):
      "\(path): error: index format \(found), this program reads \(expected); "
        + "delete the folder and run 'sextant index' again"
    case .damaged(let path, let place):
      "\(path): error: the catalog is damaged (\(place)); "
        + "restore the folder from a copy, or delete it and run 'sextant index' again"
    case .database(let path, let reason):
      "\(path): error: \(reason)"
    }
  }
}
