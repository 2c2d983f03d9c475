import ArgumentParser
import FileFormat
import VectorIndex

struct VectorsAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add vectors to an index.",
    discussion: """
      Without --ids the new rows are numbered on from the highest number. A search
      sees all of them or none.

        sextant vectors add --index base.vectors --input more.npy
      """)

  @Option(help: ArgumentHelp("The index.", valueName: "file"), completion: .file())
  var index: String

  @Option(help: ArgumentHelp("The vectors, a row each.", valueName: "file"), completion: .file())
  var input: String

  @Option(
    help: ArgumentHelp("Their numbers (int64), all new.", valueName: "file.npy"),
    completion: .file())
  var ids: String?

  @OptionGroup var threads: ThreadsOption

  @Flag(help: "Print the figures as JSON.")
  var json = false

  func run() throws {
    let file = try VectorFile(path: input)
    var editor = try VectorCollectionEditor(path: index, threads: threads.count)
    let first = try editor.nextID()
    let numbers =
      try ids.map { try IdentityFile.read($0) }
      ?? (0..<Int64(file.rowCount)).map { first + $0 }
    let dimension = editor.collection.base.dimension
    do {
      guard file.dimension == dimension else {
        throw VectorIndexError.wrongWidth(row: 0, found: file.dimension, expected: dimension)
      }
      try editor.add(file.values, ids: numbers)
    } catch let fault as VectorIndexError {
      throw VectorsError(path: input, fault: fault)
    }
    let figures = VectorChangeFigures(editor.collection, changed: numbers.count)
    if json { return try Output.json(figures) }
    Terminal.standardError.message(figures.summary("added"))
  }
}

/// Numbers of vectors in a file.
enum IdentityFile {
  static func read(_ path: String) throws -> [Int64] { try NumPyFile(path: path).integers() }
}

/// What `vectors add` and `vectors remove` report.
struct VectorChangeFigures: Encodable {
  var schema = 1
  /// Vectors added or removed.
  var changed: Int
  /// Vectors that a search may return now.
  var count: Int
  /// Of all files.
  var bytes: Int
  /// Files beside the base that a search looks through.
  var parts: Int

  init(_ collection: VectorCollection, changed: Int) {
    self.changed = changed
    count = collection.count
    bytes = collection.byteCount
    parts = collection.segments.segments.count - 1
  }

  func summary(_ verb: String) -> String {
    "\(verb) \(Numbers.count(changed, "vector")): the index holds \(count), \(Numbers.bytes(bytes))"
  }
}
