public import ArgumentParser
public import Sextant

extension SearchMode: ExpressibleByArgument {}
extension FusionMethod: ExpressibleByArgument {}

/// How passages are scored; shared by all commands that rank.
struct RankingArguments: ParsableArguments {
  @Option(help: "Both sides, words (BM25) or meaning (cosine).")
  var mode = SearchMode.hybrid

  @Flag(help: "Scan every vector: no approximation.")
  var exact = false

  @Option(help: "How the two sides are brought together.")
  var fusion = FusionMethod.convex

  @Option(
    help: ArgumentHelp("Share of the dense side, 0 to 1 (default: the encoder's).", valueName: "w"))
  var denseWeight: Double?

  @Option(
    help: ArgumentHelp(
      "Weights of title, headings and text in BM25.", valueName: "title,heading,text"))
  var fieldWeights: String?

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
      let text = numbers[2], [title, heading, text].allSatisfy({ (0...1e6).contains($0) }),
      title + heading + text > 0
    else {
      throw ValidationError("--field-weights needs three numbers such as 3,3,1.")
    }
    return (title, heading, text)
  }
}
