import Catalog
import FoundationEssentials
import Glibc
import Model

/// What one argument of `remove` means: files at or below a path, else files at or below that path in
/// any root, else documents of that name.
struct Removal {
  private var files: [FileRecord] = []
  private var documents: [DocumentRecord] = []

  /// - Throws: ``SextantError/badOption(name:value:advice:)`` for an empty path, which an unset shell
  ///   variable gives and nobody means.
  init(_ path: String, view: CatalogView) throws {
    guard !path.isEmpty else {
      throw SextantError.badOption(
        name: "remove", value: path, advice: "give a path or a document's name")
    }
    let absolute = Self.absolute(path)
    for root in try view.roots() {
      let inside = IndexPlan.relative(absolute, to: root.path)
      let isAbove = IndexPlan.relative(root.path, to: absolute) != nil
      files += try view.files(of: root.id).filter { file in
        isAbove || inside.map { Self.covers($0, file.path) } == true
      }
    }
    if files.isEmpty {
      files = try view.files().filter { Self.covers(Self.trimmed(path), $0.path) }
    }
    if files.isEmpty { documents = try view.documents(named: DocumentID(path)) }
  }

  /// Deletes the rows.
  ///
  /// - Returns: The number of documents that went; a file without any counts as one.
  func perform(_ edit: CatalogEdit, _ state: inout IndexState) throws -> Int {
    var count = 0
    for file in files {
      let own = try edit.view.documents(of: file.id)
      for document in own { try edit.delete(document, &state) }
      count += max(1, own.count)
      try edit.delete(file, &state)
    }
    for document in documents { try edit.delete(document, &state) }
    return count + documents.count
  }

  private static func covers(_ path: String, _ file: String) -> Bool {
    path.isEmpty || file == path || file.hasPrefix(path + "/")
  }

  private static func trimmed(_ path: String) -> String {
    path.hasSuffix("/") && path.count > 1 ? String(path.dropLast()) : path
  }

  /// The real path when it exists, else the path as written, made absolute.
  private static func absolute(_ path: String) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    let trimmed = trimmed(path)
    return trimmed.hasPrefix("/")
      ? trimmed : "\(FileManager.default.currentDirectoryPath)/\(trimmed)"
  }
}
