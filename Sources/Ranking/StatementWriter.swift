/// Writes chosen sentences as statements with numbered citations.
struct StatementWriter {
  private let passages: [RankedPassage]

  init(_ passages: [RankedPassage]) { self.passages = passages }

  /// The passage of the best sentence first, within a passage in its order; sentences with nothing
  /// but white space between them become one statement.
  ///
  /// - Parameter chosen: Best first.
  func statements(_ chosen: [ScoredSentence]) -> [ExtractiveAnswer.Statement] {
    var order: [Int] = []
    for sentence in chosen where !order.contains(sentence.candidate.passage) {
      order.append(sentence.candidate.passage)
    }
    let all = order.flatMap { passage in
      runs(chosen.filter { $0.candidate.passage == passage })
    }
    return zip(1..., all).map { statement($1, number: $0) }
  }

  /// Sentences of one passage that stand together, in its order.
  private func runs(_ sentences: [ScoredSentence]) -> [[ScoredSentence]] {
    let sorted = sentences.sorted {
      $0.candidate.range.lowerBound < $1.candidate.range.lowerBound
    }
    var runs: [[ScoredSentence]] = []
    for sentence in sorted {
      if let last = runs.last?.last, areTogether(last.candidate, sentence.candidate) {
        runs[runs.count - 1].append(sentence)
      } else {
        runs.append([sentence])
      }
    }
    return runs
  }

  private func areTogether(_ left: AnswerCandidate, _ right: AnswerCandidate) -> Bool {
    guard left.code.isEmpty, left.range.upperBound <= right.range.lowerBound else { return false }
    let text = passages[left.passage].text.utf8
    return text.dropFirst(left.range.upperBound)
      .prefix(right.range.lowerBound - left.range.upperBound)
      .allSatisfy { $0 == UInt8(ascii: " ") }
  }

  private func statement(
    _ sentences: [ScoredSentence], number: Int
  ) -> ExtractiveAnswer.Statement {
    let first = sentences[0].candidate
    let last = sentences[sentences.count - 1].candidate
    let bytes = Array(passages[first.passage].text.utf8)
    let code = String(decoding: bytes[lineStart(of: last.code, in: bytes)], as: UTF8.self)
    return ExtractiveAnswer.Statement(
      text: sentences.map(\.candidate.text).joined(separator: " "),
      code: last.code.isEmpty ? nil : VisibleText.lines(code),
      citation: citation(
        first.passage, number: number, first.range.lowerBound..<last.quoteRange.upperBound, bytes),
      score: sentences.map(\.score).max() ?? 0)
  }

  /// The code from the start of its first line, so that its indentation is whole.
  private func lineStart(of code: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
    var start = code.lowerBound
    while start > 0, !code.isEmpty, !Sentences.isLineBreak(bytes[start - 1]) { start -= 1 }
    return start..<code.upperBound
  }

  private func citation(
    _ index: Int, number: Int, _ range: Range<Int>, _ bytes: [UInt8]
  ) -> ExtractiveAnswer.Citation {
    let passage = passages[index]
    return ExtractiveAnswer.Citation(
      number: number, passage: index, chunk: passage.chunk, document: passage.document,
      path: passage.path, title: passage.title, headingPath: passage.headingPath,
      anchor: passage.anchor, lines: passage.lines,
      quote: String(decoding: bytes[range], as: UTF8.self), quoteRange: range)
  }
}
