package import Model

/// What reading one file gives.
package struct ParsedFile: Sendable {
  /// One document for a page, one for each record of a JSONL file; none for a file without text.
  package var documents: [Document]
  /// What was wrong and survived, each as `path:line:column: error: …` or `path: warning: …`.
  package var warnings: [String]

  /// Makes the result of reading from its parts.
  package init(documents: [Document], warnings: [String] = []) {
    self.documents = documents
    self.warnings = warnings
  }
}

/// The first hundred warnings about one file and a count of the others: a hostile file must not
/// fill the memory with complaints about itself.
struct ParsedFileWarnings {
  private let path: String
  private var shown: [String] = []
  private var omitted = 0

  /// Begins an empty list about the file at `path`.
  init(path: String) { self.path = path }

  /// Keeps a warning, or counts it.
  mutating func add(_ warning: @autoclosure () -> String) {
    if shown.count < 100 { shown.append(warning()) } else { omitted += 1 }
  }

  /// The warnings, the last one counting what is not shown.
  var messages: [String] {
    omitted == 0 ? shown : shown + ["\(path): warning: \(omitted) more like these"]
  }
}
