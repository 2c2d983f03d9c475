import ArgumentParser
import Sextant

enum SearchFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json, jsonl, files
}

extension SearchMode: ExpressibleByArgument {}
extension FusionMethod: ExpressibleByArgument {}

/// The options that `search`, `ask` and `similar` share.
struct SearchArguments: ParsableArguments {
  @OptionGroup var index: IndexOption

  @Option(help: "hybrid, lexical (BM25) or dense (cosine).")
  var mode = SearchMode.hybrid

  @Flag(help: "Scan every vector: no approximation.")
  var exact = false

  @Option(
    help: ArgumentHelp(
      "Only files whose path matches, as 'path:GLOB' (repeatable).", valueName: "path:glob"))
  var filter: [String] = []

  @Option(help: ArgumentHelp("Only this collection (repeatable).", valueName: "name"))
  var collection: [String] = []

  @Option(help: "How the two sides are brought together: convex or rrf.")
  var fusion = FusionMethod.convex

  @Option(
    help: ArgumentHelp("Share of the dense side, 0 to 1 (default: the encoder's).", valueName: "w"))
  var denseWeight: Double?

  @Option(
    help: ArgumentHelp(
      "Weights of title, headings and text in BM25.", valueName: "title,heading,text"))
  var fieldWeights: String?

  @Flag(help: "Exit with 0 also when nothing is found.")
  var noFail = false

  func validate() throws {
    if let denseWeight, !(0...1).contains(denseWeight) {
      throw ValidationError("--dense-weight must lie between 0 and 1.")
    }
    _ = try parsedWeights()
  }

  func options() throws -> SearchOptions {
    var options = SearchOptions()
    options.mode = mode
    options.isExact = exact
    options.filters = filter
    options.collections = collection
    options.fusion = fusion
    options.denseWeight = denseWeight
    options.fieldWeights = try parsedWeights()
    return options
  }

  private func parsedWeights() throws -> (title: Double, heading: Double, text: Double)? {
    guard let fieldWeights else { return nil }
    let numbers = fieldWeights.split(separator: ",", omittingEmptySubsequences: false)
      .map { Double($0) }
    guard numbers.count == 3, let title = numbers[0], let heading = numbers[1],
      let text = numbers[2], [title, heading, text].allSatisfy({ $0 >= 0 && $0.isFinite }),
      title + heading + text > 0
    else {
      throw ValidationError("--field-weights needs three numbers such as 3,3,1.")
    }
    return (title, heading, text)
  }
}

struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find passages for a question or words.",
    discussion: """
      Plain words are wanted, "a phrase" must occur, -word must not, title:word must stand in the
      title (also heading: and text:).

        sextant search "how do I rotate logs?" -k 5
        sextant search '"write-ahead log" -replica title:backup' --filter 'path:admin/**'
      """)

  @Argument(help: "Words, or a question.")
  var query: [String]

  @OptionGroup var search: SearchArguments

  @Option(name: [.customShort("k"), .customLong("count")], help: "How many results.")
  var count = 10

  @Flag(help: "Say how each score came about.")
  var explain = false

  @Flag(help: "One result for each document.")
  var perDocument = false

  @Option(help: "text, json, jsonl or files.")
  var format: SearchFormat?

  @Flag(help: "The same as --format json.")
  var json = false

  func validate() throws {
    guard count >= 1 else { throw ValidationError("-k must be at least 1.") }
    guard !query.isEmpty else { throw ValidationError("Give a query.") }
    if json, let format, format != .json {
      throw ValidationError("--json and --format \(format.rawValue) exclude each other.")
    }
  }

  func run() throws {
    var options = try search.options()
    options.count = count
    options.explains = explain
    options.isPerDocument = perDocument
    let answer = try SearchIndex(search.index.folder).search(
      query.joined(separator: " "), options: options)
    try SearchOutput.write(answer, format: json ? .json : format ?? .text)
    if answer.results.isEmpty { throw NothingFound(isFailure: !search.noFail) }
  }
}
