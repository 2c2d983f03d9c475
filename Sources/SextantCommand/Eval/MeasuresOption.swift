import ArgumentParser
import Evaluation

/// Which measures; shared by the commands of `eval`.
struct MeasuresOption: ParsableArguments {
  @Option(
    name: .customLong("measures"),
    help: ArgumentHelp(
      "Any of nDCG@k, R@k, MRR@k, P@k, Judged@k and MAP, separated by commas.",
      valueName: "names"))
  var names = Measure.standard.map(\.name).joined(separator: ",")

  func validate() throws {
    do {
      _ = try Measure.list(names)
    } catch {
      throw ValidationError("\(error)".replacing("error: ", with: "", maxReplacements: 1))
    }
  }

  var measures: [Measure] {
    get throws { try Measure.list(names) }
  }
}
