import Analysis
import Catalog
import Encoder
import FileFormat
import LexicalIndex
package import Model
import Ranking
import Synchronization

/// An index opened for reading: search, ask, look up.
///
/// Every call answers from one published generation and sees newer ones as they come. Values may be
/// used from many threads.
public final class SearchIndex: Sendable {
  /// Where the index lies.
  public let folder: IndexFolder
  private let models: ModelStore
  private let catalog: CatalogDatabase
  private let current = Mutex<Generation?>(nil)
  private let loaded = Mutex<(any SentenceEncoder)?>(nil)
  private let table = Mutex<(generation: Int, documents: DocumentTable)?>(nil)

  /// Opens the catalog; segments and the encoder are opened when a query needs them.
  ///
  /// - Throws: ``SextantError/noIndex(path:)`` when there is none.
  public init(_ folder: IndexFolder, models: ModelStore = ModelStore()) throws {
    guard folder.exists else { throw SextantError.noIndex(path: folder.path) }
    self.folder = folder
    self.models = models
    catalog = try CatalogDatabase(reading: folder.catalogPath)
  }

  /// Answers a query in the syntax of the contract.
  ///
  /// - Throws: ``SextantError`` for a query or option that makes no sense, and errors that name a
  ///   damaged file; an index that is damaged is never answered from.
  public func search(
    _ query: String, options: SearchOptions = SearchOptions()
  ) throws -> SearchAnswer {
    let start = ContinuousClock.now
    return try withGeneration { generation, view in
      let languages = generation.languages
      let typed = try Question(parsing: query, languages: languages)
      var spelling = Spelling(
        lexical: generation.lexical, view: view, models: models, languages: languages)
      let staysAsTyped = options.isVerbatim || options.isBegun
      let corrected = staysAsTyped ? nil : try spelling.corrected(query)
      var question = try corrected.map { try Question(parsing: $0, languages: languages) } ?? typed
      if let synonyms = options.synonyms {
        question.lexical.terms += synonyms.terms(
          for: question.text, languages: languages, besides: question.lexical.terms)
      }
      if options.isBegun, let word = question.lastWord, query.hasSuffix(word) {
        let begun = try BegunWord.terms(
          for: word, lexical: generation.lexical, languages: languages)
        question.lexical.terms += begun.filter { !question.lexical.terms.contains($0) }
      }
      let retrieval = try retrieval(question, options, generation, view)
      let ranked = try retrieval.rank()
      let chosen =
        options.isPerDocument
        ? try bestOfEachDocument(ranked, retrieval, try documentTable(generation, view: view))
        : ranked
      let assembly = HitAssembly(
        view: view, query: retrieval.lexical, options: options, languages: languages)
      let results = try assembly.hits(Array(chosen.prefix(options.count)))
      return SearchAnswer(
        query: query, correctedQuery: corrected, mode: options.mode,
        tookMilliseconds: seconds(since: start) * 1000,
        totalCandidates: max(try retrieval.candidateCount(ranked), results.count),
        results: results)
    }
  }

  /// Ranks documents for a topic of evaluation, text word by word.
  ///
  /// - Returns: At most `depth` documents, best first, each once.
  package func rankDocuments(
    _ topic: String, depth: Int, options: SearchOptions
  ) throws -> [(document: DocumentID, score: Double)] {
    return try withGeneration { generation, view in
      let question = try Question(words: topic, languages: generation.languages)
      let table = try documentTable(generation, view: view)
      if options.mode == .lexical, options.candidateCount == nil {
        return try retrieval(question, options, generation, view).bestDocuments(depth, table)
          .map { (table.documents[$0.position].name, $0.score) }
      }
      var options = options
      options.candidateCount = options.candidateCount ?? max(1000, 2 * depth)
      let retrieval = try retrieval(question, options, generation, view)
      return try retrieval.rankDocuments(try retrieval.rank(), table)
        .prefix(depth).map { (table.documents[$0.document].name, $0.score) }
    }
  }

  private func bestOfEachDocument(
    _ ranked: [RankedChunk], _ retrieval: Retrieval, _ table: DocumentTable
  ) throws -> [RankedChunk] {
    let byChunk = Dictionary(ranked.map { ($0.chunk, $0) }) { first, _ in first }
    return try retrieval.rankDocuments(ranked, table).compactMap { document in
      var best = byChunk[document.best.chunk]
      best?.score = document.score
      return best
    }
  }

  // MARK: Generations

  /// Runs `body` on the newest generation, opened once and kept until a newer one is published.
  ///
  /// A writer may remove merged files between our reading the state and opening them; the next
  /// state then names the files that took their place.
  func withGeneration<Result>(
    _ body: (Generation, CatalogView) throws -> Result
  ) throws -> Result {
    for _ in 0..<4 {
      do { return try catalog.read { try body(try generation($0), $0) } } catch FileFormatError
        .cannotOpen
      {
        current.withLock { $0 = nil }
      }
    }
    return try catalog.read { try body(try generation($0), $0) }
  }

  private func generation(_ view: CatalogView) throws -> Generation {
    let state = try view.state()
    if let open = current.withLock({ $0 }), open.state == state { return open }
    let opened = try Generation(folder, state: state, view: view)
    current.withLock { $0 = opened }
    return opened
  }

  func documentTable(
    _ generation: Generation, view: CatalogView
  ) throws -> DocumentTable {
    let number = generation.state.generation
    if let cached = table.withLock({ $0 }), cached.generation == number { return cached.documents }
    let documents = try DocumentTable(view: view)
    table.withLock { $0 = (number, documents) }
    return documents
  }

  // MARK: Options

  /// Results that may be asked for.
  private static let maximumCount = 1_000_000

  func retrieval(
    _ question: Question, _ options: SearchOptions, _ generation: Generation, _ view: CatalogView
  ) throws -> Retrieval {
    guard (1...Self.maximumCount).contains(options.count) else {
      throw SextantError.badOption(
        name: "-k", value: "\(options.count)", advice: "give 1 to \(Self.maximumCount)")
    }
    let encoder =
      options.mode == .lexical ? nil : try encoder(of: generation, for: options.mode)
    let lexical =
      try options.fieldWeights.map {
        try generation.lexical(
          weights: FieldWeights(title: $0.title, heading: $0.heading, text: $0.text))
      } ?? generation.lexical
    return Retrieval(
      generation: generation, question: question, lexical: try lexical.prepare(question.lexical),
      mode: options.mode, isExact: options.isExact,
      depth: options.candidateCount ?? max(200, 3 * options.count),
      fusion: FusionSettings.fusion(options, encoder: encoder),
      filter: try DocumentFilter(options, view: view), encoder: encoder,
      vector: try encoder?.encode(question.text, role: .query),
      siblings: siblings(generation, view))
  }

  /// Finds the chunks of a chunk's document: in the table when it is there, else in the catalog,
  /// which a single query asks faster than it reads the whole table.
  private func siblings(
    _ generation: Generation, _ view: CatalogView
  ) -> (ChunkNumber) throws -> Range<Int64> {
    let number = generation.state.generation
    let cached = table.withLock { $0 }.flatMap { $0.generation == number ? $0.documents : nil }
    return { chunk in
      if let cached, let position = cached.position(owning: chunk) {
        return cached.documents[position].chunks
      }
      return try view.document(owning: chunk).chunks
    }
  }

  /// The encoder that the generation's vectors belong to, nil when there are none yet.
  func encoder(
    of generation: Generation, for mode: SearchMode
  ) throws -> (any SentenceEncoder)? {
    guard let record = generation.state.encoder else {
      guard mode == .hybrid else {
        throw SextantError.damaged(
          "\(folder.path): error: there are no vectors yet; run 'sextant index' to make them")
      }
      return nil
    }
    if let encoder = loaded.withLock({ $0 }), encoder.fingerprint == record.fingerprint {
      return encoder
    }
    let encoder = try models.load(
      record.name, dimension: record.dimension,
      precision: record.precision.flatMap(EncoderPrecision.init))
    guard encoder.fingerprint == record.fingerprint else {
      throw SextantError.modelChanged(name: record.name)
    }
    loaded.withLock { $0 = encoder }
    return encoder
  }
}
