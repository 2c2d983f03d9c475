import Analysis
import Encoder
import LexicalIndex
import Model
import Ranking

extension SearchIndex {
  /// Answers a question with sentences of the index, or withholds an answer.
  ///
  /// - Throws: As ``search(_:options:)``.
  public func ask(_ text: String, options: AskOptions = AskOptions()) throws -> AskAnswer {
    let start = ContinuousClock.now
    return try withGeneration { generation, view in
      let question = try Question(words: text, languages: generation.languages)
      let retrieval = try retrieval(question, options.search, generation, view)
      let ranked = Array(try retrieval.rank().prefix(options.search.count))
      let assembly = HitAssembly(
        view: view, query: retrieval.lexical, options: options.search,
        languages: generation.languages)
      let hits = try assembly.hits(ranked)
      let passages = zip(ranked, hits).map(Self.passage)
      let packed = AnswerPacker(
        budget: options.budget,
        countTokens: { [encoder = retrieval.encoder] text in
          encoder?.tokenCount(text) ?? text.utf8.count / 4
        }
      ).pack(passages)
      let kept = Self.packed(passages, in: packed)
      let answer = try extract(text, kept.map(\.passage), retrieval)
      var result = AskAnswer(
        question: text, isAnswered: false, support: 0, sentences: [], citations: [],
        context: packed.text, contextTokens: packed.tokenCount, tookMilliseconds: 0)
      Self.fill(&result, with: answer, hits: kept.map { hits[$0.place] })
      result.tookMilliseconds = seconds(since: start) * 1000
      return result
    }
  }

  private static func passage(_ ranked: RankedChunk, _ hit: SearchHit) -> RankedPassage {
    RankedPassage(
      chunk: ranked.chunk, document: DocumentID(hit.document.id), path: hit.document.path,
      title: hit.document.title, ordinal: Int(ranked.chunk.rawValue),
      headingPath: hit.chunk.headingPath, anchor: hit.chunk.anchor,
      lines: SourceSpan(startLine: hit.chunk.startLine, endLine: hit.chunk.endLine),
      text: hit.chunk.text, score: ranked.score, bm25: ranked.bm25, cosine: ranked.cosine)
  }

  /// The passages that the budget let in, as far as it did, with their places in `passages`.
  private static func packed(
    _ passages: [RankedPassage], in context: PackedContext
  ) -> [(place: Int, passage: RankedPassage)] {
    let texts = Dictionary(
      context.passages.flatMap { $0.parts.map { ($0.chunk, $0.text) } }
    ) { first, _ in first }
    return passages.enumerated().compactMap { place, passage in
      guard let text = texts[passage.chunk] else { return nil }
      var passage = passage
      passage.text = text
      return (place, passage)
    }
  }

  private func extract(
    _ text: String, _ passages: [RankedPassage], _ retrieval: Retrieval
  ) throws -> ExtractiveAnswer {
    let analyzer = Self.analyzer(of: passages, retrieval.generation.languages)
    var parameters = AnswerParameters()
    if retrieval.encoder is StaticEncoder { parameters.support = .staticTable }
    let extractor = AnswerExtractor(
      question: try Self.questionTerms(text, passages.first?.chunk, retrieval, analyzer),
      parameters: parameters, terms: { analyzer.terms($0, as: .text) })
    let candidates = extractor.candidates(in: passages)
    guard let encoder = retrieval.encoder, !candidates.isEmpty else {
      return extractor.answer(from: candidates, in: passages)
    }
    let question = try encoder.encode(text, role: .query)
    let sentences = try encoder.encode(
      candidates.map(\.text), role: .document, threads: 2, progress: nil)
    let similarities = (0..<sentences.rowCount).map { row in
      zip(sentences.row(row), question).reduce(Float(0)) { $0 + $1.0 * $1.1 }
    }
    return extractor.answer(from: candidates, in: passages, similarities: similarities)
  }

  /// That of the language of the passages found: an answer's sentences and its question are compared in
  /// one.
  private static func analyzer(
    of passages: [RankedPassage], _ languages: LanguageSet
  ) -> Analyzer {
    guard languages.analyzers.count > 1 else { return languages.analyzers[0] }
    let language = LanguageGuess.language(of: passages.map(\.text))
    return languages.analyzers.first { $0.language == language } ?? languages.analyzers[0]
  }

  /// The question's terms with the words they come from, weighted by rarity.
  private static func questionTerms(
    _ text: String, _ chunk: ChunkNumber?, _ retrieval: Retrieval, _ analyzer: Analyzer
  ) throws -> [QuestionTerm] {
    let bytes = Array(text.utf8)
    let shares = try chunk.map { try retrieval.lexical.explain($0) } ?? []
    let rarity = Dictionary(shares.map { ($0.term, $0.idf) }) { first, _ in first }
    return analyzer.tokens(text, as: .query).map { token in
      QuestionTerm(
        term: token.term, word: String(decoding: bytes[token.utf8Range], as: UTF8.self),
        weight: rarity[token.term] ?? 1)
    }
  }

  private static func evidence(_ evidence: SupportEvidence) -> AskAnswer.Evidence {
    AskAnswer.Evidence(
      passageCoverage: evidence.passageCoverage, sentenceCoverage: evidence.sentenceCoverage,
      passageCosine: evidence.passageCosine, sentenceCosine: evidence.sentenceCosine)
  }

  private static func fill(
    _ result: inout AskAnswer, with answer: ExtractiveAnswer, hits: [SearchHit]
  ) {
    switch answer {
    case .withheld(let withholding):
      result.support = withholding.support
      result.evidence = withholding.evidence.map(evidence)
      result.reason = withholding.description
    case .answered(let answer):
      result.isAnswered = true
      result.support = answer.support
      result.evidence = evidence(answer.evidence)
      for statement in answer.statements {
        let citation = statement.citation
        result.sentences.append(
          .init(text: statement.text, code: statement.code, citation: citation.number))
        result.citations.append(
          .init(
            number: citation.number, documentID: citation.document.rawValue, path: citation.path,
            file: hits[citation.passage].document.file, title: citation.title,
            headingPath: citation.headingPath, anchor: citation.anchor,
            startLine: citation.lines.startLine, endLine: citation.lines.endLine,
            quote: citation.quote))
      }
    }
  }
}
