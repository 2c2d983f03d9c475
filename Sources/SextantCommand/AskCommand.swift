import ArgumentParser
import Sextant

struct AskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ask",
    abstract: "Answer a question with sentences from the documents, each with its source.",
    discussion: """
      When nothing supports an answer, none is given: the reason goes to standard
      error and the exit status is 1.

        sextant ask "what is the default timeout?"
        sextant ask "what is the default timeout?" --context --budget 4000
      """)

  @Argument(help: "The question.")
  var question: [String]

  @OptionGroup var search: SearchArguments

  @Option(
    name: [.customShort("k", allowingJoined: true), .customLong("count")],
    help: "How many passages are looked at.")
  var count = 20

  @Option(help: ArgumentHelp("Tokens that the packed passages may take.", valueName: "tokens"))
  var budget = 2000

  @Flag(help: "Print only the packed passages, for a language model of your own.")
  var context = false

  @Flag(help: "Print JSON: the answer, its citations and the packed passages.")
  var json = false

  func validate() throws {
    try Limits.require(count, in: Limits.results, for: "-k")
    try Limits.require(budget, in: Limits.tokens, for: "--budget")
    if json, context { throw ValidationError("--json has the context in it: leave out --context.") }
  }

  func run() throws {
    var options = AskOptions()
    options.budget = budget
    options.search = try search.options()
    options.search.count = count
    let index = try SearchIndex(search.index.folder)
    let answer = try index.ask(question.joined(separator: " "), options: options)
    let isEmpty = context ? answer.context.isEmpty : !answer.isAnswered
    if json {
      try Output.json(answer)
    } else if context {
      if !isEmpty { Output.text(Terminal.harmless(answer.context)) }
    } else if answer.isAnswered {
      Output.text(AskOutput.text(answer, Terminal.standardOutput))
    } else {
      Terminal.standardError.message("no answer: \(answer.reason ?? "nothing supports one")")
    }
    IndexNotes.write(index, mode: options.search.mode, isEmpty: isEmpty)
    if isEmpty { throw NothingFound(isFailure: !search.noFail) }
  }
}
