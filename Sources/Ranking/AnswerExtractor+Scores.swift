extension AnswerExtractor {
  /// The sentences of a passage that can be quoted.
  func sentences(of passage: RankedPassage, at index: Int) -> [AnswerCandidate] {
    let bytes = Array(passage.text.utf8)
    let sentences = Sentences.split(bytes)
    let heading = Set(terms(passage.context.joined(separator: "\n")))
    let whole = Set(terms(passage.text))
    return sentences.indices.compactMap { place in
      let sentence = sentences[place]
      let text = VisibleText.line(String(decoding: bytes[sentence.range], as: UTF8.self))
      guard !sentence.isCode, text.split(separator: " ").count >= 3 else { return nil }
      let code = code(after: place, in: sentences)
      return AnswerCandidate(
        passage: index, range: sentence.range, text: text,
        coverage: coverage(sentence: Set(terms(text)), heading: heading, passage: whole),
        code: code, plainness: Self.plainness(of: text, hasCode: !code.isEmpty))
    }
  }

  /// The code lines behind a sentence that ends with `:`; whole lines within the limit.
  func code(after place: Int, in sentences: [Sentence]) -> Range<Int> {
    let start = sentences[place].range.upperBound
    guard sentences[place].endsWithColon else { return start..<start }
    let lines = sentences[(place + 1)...].prefix {
      $0.isCode && $0.range.upperBound - start <= parameters.maximumCodeBytes
    }
    guard let first = lines.first, let last = lines.last else { return start..<start }
    return first.range.lowerBound..<last.range.upperBound
  }

  /// Full for a statement, less for a question, an announcement of nothing, or a line without an
  /// end.
  static func plainness(of text: String, hasCode: Bool) -> Double {
    switch text.utf8.last {
    case UInt8(ascii: "?"): 0.6
    case UInt8(ascii: ":"): hasCode ? 1 : 0.7
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: ")"), UInt8(ascii: "\""): 1
    default: text.utf8.last.map { $0 >= 0x80 } == true ? 1 : 0.8
    }
  }

  func coverage(
    sentence: Set<String>, heading: Set<String>, passage: Set<String>
  ) -> Double {
    share { term in
      if sentence.contains(term) { return 1 }
      if heading.contains(term) { return parameters.headingCredit }
      return passage.contains(term) ? parameters.passageCredit : 0
    }
  }

  /// Which of the question's terms a passage or its headings have.
  func coverage(of passage: RankedPassage) -> (share: Double, terms: Set<String>) {
    let found = Set(terms(passage.context.joined(separator: "\n"))).union(terms(passage.text))
    return (share { found.contains($0) ? 1 : 0 }, found)
  }

  /// Weighted mean of `value` over the question's terms; plain mean when no term has weight.
  func share(_ value: (String) -> Double) -> Double {
    guard !question.isEmpty else { return 0 }
    let total = question.reduce(0) { $0 + $1.weight }
    guard total > 0 else {
      return question.reduce(0) { $0 + value($1.term) } / Double(question.count)
    }
    return question.reduce(0) { $0 + $1.weight * value($1.term) } / total
  }

  func missingWords(in coverage: [(share: Double, terms: Set<String>)]) -> [String] {
    question.filter { term in
      term.weight > 0 && !coverage.contains { $0.terms.contains(term.term) }
    }.map(\.word)
  }

  /// The weighted mean of what is known of a sentence, 0…1.
  func score(
    _ candidate: AnswerCandidate, _ passage: RankedPassage, similarity: Double?
  ) -> Double {
    var sum = parameters.coverageShare * candidate.coverage
    sum += parameters.passageShare * min(max(passage.score, 0), 1)
    var weight = parameters.coverageShare + parameters.passageShare
    if let similarity, similarity.isFinite {
      sum += parameters.similarityShare * min(max(similarity, 0), 1)
      weight += parameters.similarityShare
    }
    return weight > 0 ? candidate.plainness * sum / weight : 0
  }

  /// The best sentence, then others nearly as good that say something else.
  func choose(_ scored: [ScoredSentence]) -> [ScoredSentence] {
    guard let best = scored.first else { return [] }
    var chosen: [ScoredSentence] = []
    var said: [Shingles] = []
    for sentence in scored where sentence.score >= best.score * parameters.keepShare {
      guard chosen.count < max(1, parameters.maximumSentences) else { break }
      let shingles = Shingles(sentence.candidate.text)
      let isRepeat = said.contains { shingles.containment(in: $0) >= parameters.repeatShare }
      if isRepeat, !chosen.isEmpty { continue }
      chosen.append(sentence)
      said.append(shingles)
    }
    return chosen
  }
}
