import ArgumentParser
import FileFormat
import VectorIndex

struct VectorsSearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find the nearest vectors of each query.",
    discussion: """
      Writes a matrix of row numbers (int64), a row for each query, best first, -1
      for none.

        sextant vectors search --index base.vectors --queries q.npy --output ids.npy
      """)

  @Option(help: ArgumentHelp("The index.", valueName: "file"), completion: .file())
  var index: String

  @Option(help: ArgumentHelp("The queries, a row each.", valueName: "file"), completion: .file())
  var queries: String

  @Option(
    help: ArgumentHelp("Where the row numbers go.", valueName: "file.npy"), completion: .file())
  var output: String

  @Option(
    name: [.customShort("k", allowingJoined: true), .customLong("count")],
    help: "How many of each query.")
  var count = 10

  @Option(help: ArgumentHelp("Inverted lists to scan.", valueName: "n"))
  var probes: Int?

  @Option(
    help: ArgumentHelp(
      "The share of the true nearest to find, which chooses the probes (default: 0.95).",
      valueName: "share"))
  var recall: Float?

  @Option(
    help: ArgumentHelp(
      "Candidates that are scored again by their vectors; 0: none.", valueName: "n"))
  var rerank: Int?

  @Flag(help: "Score every vector.")
  var exact = false

  @Flag(
    help: "With --exact: report how far the answers are proven, though vectors are stored rounded.")
  var prove = false

  @Option(
    help: ArgumentHelp("Numbers (int64) that may be found, no others.", valueName: "file.npy"),
    completion: .file())
  var only: String?

  @Flag(help: "Serve many queries at once, on all threads.")
  var batch = false

  @Option(help: "Threads; more than 1 needs --batch.")
  var threads = 1

  @Flag(help: "Print the figures as JSON.")
  var json = false

  func validate() throws {
    try Limits.require(count, in: Limits.results, for: "-k")
    try Limits.require(threads, in: Limits.threads, for: "--threads")
    if let probes { try Limits.require(probes, in: 1...1_000_000, for: "--probes") }
    if let rerank { try Limits.require(rerank, in: 0...1_000_000_000, for: "--rerank") }
    if let recall, !(recall > 0 && recall <= 1) {
      throw ValidationError("--recall must lie between 0 and 1.")
    }
    if [probes != nil, recall != nil, exact].count(where: \.self) > 1 {
      throw ValidationError("--probes, --recall and --exact exclude each other.")
    }
    if prove, !exact { throw ValidationError("--prove needs --exact.") }
    if threads > 1, !batch {
      throw ValidationError("one query at a time runs on one thread: add --batch.")
    }
  }

  func run() throws {
    try OutputPath.check(output)
    let collection = try VectorCollection(path: index)
    let queries = try VectorFile(path: self.queries)
    let options = VectorSearchOptions(
      probes: probes, recall: recall ?? 0.95, rerank: rerank, exact: exact)
    let segments = collection.segments
    let filter = try only.map { try segments.filter(Set(try IdentityFile.read($0))) }
    let serving = try VectorServing(
      segments, queries, named: self.queries, depth: count, options: options, filter: filter,
      threads: batch ? threads : nil)
    try NumPyFile.write(serving.ids, shape: [queries.rowCount, count], to: output)
    var figures = VectorSearchFigures(
      serving, queries: queries.rowCount,
      probes: collection.base.probes(for: options, depth: count))
    if prove {
      figures.proof = try ProofFigures(segments, queries, named: self.queries, depth: count)
    }
    if json { return try Output.json(figures) }
    Terminal.standardError.message(figures.summary)
  }
}
