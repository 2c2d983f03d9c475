import ArgumentParser

struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Measure how well search finds what is relevant.",
    discussion: """
      A test collection has documents, topics and judgements (qrels). Topics without
      results count as 0 in every mean.

        sextant eval run scifact --mode lexical --run lexical.trec
        sextant eval run scifact --mode hybrid --run hybrid.trec
        sextant eval compare --qrels scifact/qrels/test.tsv lexical.trec hybrid.trec
      """,
    subcommands: [EvalRunCommand.self, EvalScoreCommand.self, EvalCompareCommand.self])
}
