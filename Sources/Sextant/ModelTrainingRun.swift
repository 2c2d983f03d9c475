import Encoder
import FoundationEssentials
import Glibc

/// One training run, step by step.
struct ModelTrainingRun {
  let options: ModelTraining.Options
  let teacher: TransformerEncoder
  /// The teacher's, which the table keeps.
  let tokenizer: WordPieceTokenizer
  /// Values of a vector.
  let dimension: Int
  let onEvent: @Sendable (ModelTraining.Event) -> Void

  /// Texts as the teacher gets them, each once, with the rows of their vectors.
  private struct Register {
    var texts: [String] = []
    private var numbers: [String: Int] = [:]

    mutating func number(_ text: String) -> Int {
      if let known = numbers[text] { return known }
      numbers[text] = texts.count
      texts.append(text)
      return texts.count - 1
    }
  }

  func run(_ paths: [String]) throws -> ModelTrainingReport {
    let (training, heldOut) = try draw(paths)
    var register = Register()
    let taught = training.prefix(options.taught)
    let examples = taught.flatMap { self.examples($0, &register) }
    let pairs = training.dropFirst(taught.count).flatMap(untaughtExamples)
    let measured = Self.distinct(heldOut)
    let headings = measured.compactMap { headingExample($0, &register) }
    let sentences = measured.compactMap { sentenceExample($0, &register) }
    let cache = TeacherCache(folder: options.output + ".teacher", threads: options.threads)
    let vectors = try encode(register.texts, cache)
    let (start, components) = try startTable(examples + pairs, vectors, cache)
    let targets = components.project(vectors)
    let fitted = fit(start, examples, targets)
    let table = refine(pair(fitted, examples + pairs), fitted, examples)
    try table.write(to: options.output, tokenizer: tokenizer)
    if !options.keepsCache { cache.remove() }
    return report(
      passages: training.count, taught: taught.count, [start, fitted, table], vectors, targets,
      headings: headings, sentences: sentences)
  }

  // MARK: Texts

  private func draw(
    _ paths: [String]
  ) throws -> (training: [TrainingText], heldOut: [TrainingText]) {
    let teacher = teacher
    var texts = TrainingTexts(
      tokenCount: { teacher.tokenCount($0) },
      maximumTokens: min(teacher.maximumTokens, 128), threads: options.threads,
      generator: TrainingGenerator(seed: options.seed))
    let drawn = try texts.draw(paths, count: options.passages) {
      onEvent(.reading(done: $0, total: paths.count))
    }
    guard !drawn.training.isEmpty else {
      throw SextantError.nothingToIndex(
        path: paths.first ?? "", reason: "no passages to train with; give more documentation")
    }
    return drawn
  }

  /// Passages whose headings differ, so that each has one right answer.
  private static func distinct(_ texts: [TrainingText]) -> [TrainingText] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0.heading).inserted }
  }

  private func examples(_ text: TrainingText, _ register: inout Register) -> [TrainingExample] {
    [headingExample(text, &register), sentenceExample(text, &register)].compactMap(\.self)
  }

  /// The examples of a passage that the teacher does not get.
  private func untaughtExamples(_ text: TrainingText) -> [TrainingExample] {
    [(text.heading, text.passage), (text.sentence, text.rest)].compactMap { query, passage in
      let example = TrainingExample(query: subwords(query), passage: subwords(passage))
      return example.query.isEmpty || example.passage.isEmpty ? nil : example
    }
  }

  private func headingExample(
    _ text: TrainingText, _ register: inout Register
  ) -> TrainingExample? {
    example(text.heading, text.passage, of: text, &register)
  }

  private func sentenceExample(
    _ text: TrainingText, _ register: inout Register
  ) -> TrainingExample? {
    example(text.sentence, text.rest, of: text, &register)
  }

  private func example(
    _ query: String, _ passage: String, of text: TrainingText, _ register: inout Register
  ) -> TrainingExample? {
    let queryIDs = subwords(query)
    let passageIDs = subwords(passage)
    guard !queryIDs.isEmpty, !passageIDs.isEmpty else { return nil }
    return TrainingExample(
      query: queryIDs, passage: passageIDs, queryTarget: register.number(query),
      passageTarget: register.number(text.passage))
  }

  private func subwords(_ text: String) -> [Int32] {
    var ids: [Int32] = []
    tokenizer.appendSubwordIDs(of: text, limit: teacher.maximumTokens, to: &ids)
    return ids.filter { $0 != tokenizer.unknownID }
  }

  // MARK: Vectors

  private func encode(_ texts: [String], _ cache: TeacherCache) throws -> EmbeddingMatrix {
    let onEvent = onEvent
    return try cache.vectors(texts, teacher: teacher) {
      onEvent(.encoding(done: $0, total: texts.count))
    }
  }

  /// Subwords alone through the teacher, along the main directions of the texts' vectors.
  private func startTable(
    _ examples: [TrainingExample], _ vectors: EmbeddingMatrix, _ cache: TeacherCache
  ) throws -> (StaticTable, PrincipalComponents) {
    let onEvent = onEvent
    let total = tokenizer.vocabulary.largestID + 1
    let subwords = try cache.subwordVectors(teacher) {
      onEvent(.encodingSubwords(done: $0, total: total))
    }
    var frequencies = SubwordFrequencies(vocabularySize: total)
    for example in examples { frequencies.add(example.passage) }
    let components = PrincipalComponents(of: vectors, dimension: dimension)
    let own = PrincipalComponents.mean(of: subwords)
    let table = StaticTable(
      rows: components.project(subwords, from: own), weights: frequencies.weights())
    return (table, components)
  }

  private func fit(
    _ start: StaticTable, _ examples: [TrainingExample], _ targets: EmbeddingMatrix
  ) -> StaticTable {
    var settings = TrainingSettings()
    settings.epochs = options.epochs
    settings.threads = options.threads
    settings.seed = options.seed
    let trainer = StaticTrainer(
      start, examples: examples, targets: targets, settings: settings)
    return trainer.run {
      onEvent(
        .fitted(
          epoch: $0.epoch, total: options.epochs, cosineLoss: $0.cosineLoss,
          retrievalLoss: $0.retrievalLoss))
    }
  }

  /// Trains the fitted table on all pairs of a short text and its passage.
  private func pair(_ table: StaticTable, _ examples: [TrainingExample]) -> StaticTable {
    var settings = TrainingSettings.pairs
    settings.epochs = options.pairEpochs
    settings.threads = options.threads
    settings.seed = options.seed
    let none = EmbeddingMatrix(rowCount: 0, dimension: table.rows.dimension)
    let pairs = examples.map { TrainingExample(query: $0.query, passage: $0.passage) }
    return StaticTrainer(table, examples: pairs, targets: none, settings: settings).run {
      onEvent(
        .paired(epoch: $0.epoch, total: options.pairEpochs, retrievalLoss: $0.retrievalLoss))
    }
  }

  /// Moves the trained table back towards the fitted one and levels its directions.
  ///
  /// Both settings were chosen with sources that were left out of training altogether.
  private func refine(
    _ table: StaticTable, _ fitted: StaticTable, _ examples: [TrainingExample]
  ) -> StaticTable {
    guard options.pairEpochs > 0 else { return table }
    let blended = table.blended(with: fitted, share: 0.3)
    let passages = blended.encode(
      examples.prefix(20_000).map(\.passage), threads: options.threads)
    let components = PrincipalComponents(of: passages, dimension: passages.dimension)
    return blended.levelled(by: components, strength: 0.3)
  }

  // MARK: Measuring

  private func report(
    passages: Int, taught: Int, _ tables: [StaticTable], _ vectors: EmbeddingMatrix,
    _ targets: EmbeddingMatrix, headings: [TrainingExample], sentences: [TrainingExample]
  ) -> ModelTrainingReport {
    let table = tables[2]
    let own = table.encode(headings.map(\.passage), threads: options.threads)
    let wanted = Self.rows(headings.compactMap(\.passageTarget), of: targets)
    func retrieval(
      _ encode: ([TrainingExample], Bool) -> EmbeddingMatrix
    ) -> ModelTrainingReport.Retrieval {
      func measure(_ pairs: [TrainingExample]) -> Double {
        RetrievalMeasurement(queries: encode(pairs, true), passages: encode(pairs, false))
          .reciprocalRank
      }
      return .init(headings: measure(headings), sentences: measure(sentences))
    }
    func encoded(by table: StaticTable) -> ModelTrainingReport.Retrieval {
      retrieval { table.encode($0.map($1 ? \.query : \.passage), threads: options.threads) }
    }
    return ModelTrainingReport(
      passages: passages, taught: taught, heldOut: headings.count,
      cosine: VectorAgreement.meanCosine(own, wanted),
      neighbourOverlap: VectorAgreement.neighbourOverlap(
        own, Self.rows(headings.compactMap(\.passageTarget), of: vectors)),
      teacher: retrieval { pairs, isQuery in
        Self.rows(pairs.compactMap { isQuery ? $0.queryTarget : $0.passageTarget }, of: vectors)
      },
      start: encoded(by: tables[0]), fitted: encoded(by: tables[1]), model: encoded(by: table),
      bytes: folderBytes())
  }

  private static func rows(_ numbers: [Int], of matrix: EmbeddingMatrix) -> EmbeddingMatrix {
    EmbeddingMatrix(dimension: matrix.dimension, values: numbers.flatMap { matrix.row($0) })
  }

  private func folderBytes() -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: options.output)) ?? []
    return names.reduce(0) { sum, name in
      var status = stat()
      return stat("\(options.output)/\(name)", &status) == 0 ? sum + Int(status.st_size) : sum
    }
  }
}
