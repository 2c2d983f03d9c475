/// What the library refuses, in words for people.
public enum SextantError: Error, Equatable, CustomStringConvertible {
  /// There is no index where one was looked for.
  case noIndex(path: String)
  /// Another process is writing the index.
  case beingWritten(path: String, holder: String)
  /// A path given to `index` or `remove` does not exist or cannot be read.
  case unreadable(path: String, reason: String)
  /// Nothing at a path can be indexed.
  case nothingToIndex(path: String, reason: String)
  /// No model of this name or folder.
  case noModel(name: String, searched: [String])
  /// The vectors were made by other weights than the model has now.
  case modelChanged(name: String)
  /// The query cannot be read.
  case badQuery(String)
  /// An option's value makes no sense.
  case badOption(name: String, value: String, advice: String)
  /// A damaged file or a file that is gone; the text names it.
  case damaged(String)

  /// One line that names the place, what is wrong and what to do.
  public var description: String {
    switch self {
    case .noIndex(let path):
      "\(path): error: there is no index here; make one with 'sextant index PATH'"
    case .beingWritten(let path, let holder):
      "\(path): error: the index is being written by \(holder); wait until it has finished"
    case .unreadable(let path, let reason):
      "\(path): error: \(reason); check the path and its permissions"
    case .nothingToIndex(let path, let reason):
      "\(path): error: \(reason)"
    case .noModel(let name, let searched):
      "error: no model '\(name)' in \(searched.joined(separator: " or ")); "
        + "'sextant model list' shows what is there"
    case .modelChanged(let name):
      "error: the model '\(name)' is not the one this index was made with; "
        + "run 'sextant index' on its folders with '--encoder \(name)' to embed them again"
    case .badQuery(let reason):
      "error: \(reason)"
    case .badOption(let name, let value, let advice):
      "error: \(name) '\(value)': \(advice)"
    case .damaged(let text):
      text
    }
  }
}
