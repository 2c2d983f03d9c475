/// What commands refuse beside what the library refuses.
enum CommandError: Error, Equatable, CustomStringConvertible {
  /// A file that cannot be read or written, with the system's reason.
  case unusable(path: String, reason: String)
  /// A line that is not UTF-8, counted from 1.
  case notText(path: String, line: Int)
  /// None of the files that a collection may have is there.
  case missingFile(folder: String, names: [String], option: String)
  /// No topic belongs to the split.
  case emptySplit(path: String, split: String)
  /// A document of a collection could not be read.
  case badDocuments(path: String, count: Int)
  /// An index that holds more than the collection.
  case foreignIndex(path: String, corpus: String)
  /// One side of a hybrid search finds nothing for any topic.
  case silentLeg(name: String)

  var description: String {
    switch self {
    case .unusable(let path, let reason):
      "\(path): error: \(reason); check the path and its permissions"
    case .notText(let path, let line):
      "\(path):\(line): error: the line is not UTF-8; convert the file"
    case .missingFile(let folder, let names, let option):
      "\(folder): error: there is no \(names.joined(separator: " or ")); "
        + "name the file with \(option)"
    case .emptySplit(let path, let split):
      "\(path): error: no topic has the split '\(split)'; leave out --split for all topics"
    case .badDocuments(let path, let count):
      "\(path): error: \(count) of its files could not be read, so a score would say nothing; "
        + "mend them first"
    case .foreignIndex(let path, let corpus):
      "\(path): error: the index holds other files than \(corpus), which would leak into the "
        + "ranking; give --index a folder of its own"
    case .silentLeg(let name):
      "error: the \(name) side finds nothing for any topic, so the run is not hybrid; "
        + "run --mode \(name) alone to see why"
    }
  }
}
