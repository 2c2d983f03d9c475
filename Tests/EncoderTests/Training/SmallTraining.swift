import Encoder
import TestSupport

/// A tiny vocabulary with a teacher that is a hidden table: what training has to find again.
struct SmallTraining {
  static let words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"] + (0..<60).map { "word\($0)" }
  static let dimension = 8

  let tokenizer: WordPieceTokenizer
  let start: StaticTable
  let examples: [TrainingExample]
  let targets: EmbeddingMatrix

  /// Draws everything from `seed`.
  init(seed: UInt64) {
    var vocabulary = SubwordVocabulary()
    for (id, word) in Self.words.enumerated() { _ = vocabulary.insert(word.utf8, id: Int32(id)) }
    tokenizer = WordPieceTokenizer(
      vocabulary: vocabulary, unknownID: 1, prefix: [2], suffix: [3],
      specialTokens: [("[UNK]", 1), ("[CLS]", 2), ("[SEP]", 3)])
    var generator = SeededGenerator(seed: seed)
    let hidden = Self.table(&generator)
    start = Self.table(&generator)
    var texts: [[Int32]] = []
    for number in 0..<200 {
      let count = number % 2 == 0 ? 3 : 12
      texts.append((0..<count).map { _ in Int32.random(in: 4..<64, using: &generator) })
      // A passage begins with the words of the short text that belongs to it.
      if number % 2 == 1 { texts[number] += texts[number - 1] }
    }
    targets = hidden.encode(texts, threads: 1)
    examples = stride(from: 0, to: 200, by: 2).map {
      TrainingExample(
        query: texts[$0], passage: texts[$0 + 1], queryTarget: $0, passageTarget: $0 + 1)
    }
  }

  private static func table(_ generator: inout SeededGenerator) -> StaticTable {
    let values = (0..<words.count * dimension).map { _ in
      Float.random(in: -1...1, using: &generator)
    }
    return StaticTable(
      rows: EmbeddingMatrix(dimension: dimension, values: values),
      weights: (0..<words.count).map { $0 % 3 == 0 ? 0.5 : 1 })
  }

  /// Settings for few examples.
  var settings: TrainingSettings {
    var settings = TrainingSettings()
    settings.epochs = 40
    settings.batchSize = 25
    settings.learningRate = 0.05
    settings.retrievalWeight = 0.02
    settings.anchor = 0
    return settings
  }

  /// Trains and gives the table with the losses of every epoch.
  func train(_ settings: TrainingSettings) -> (StaticTable, [StaticTrainer.Progress]) {
    var progress: [StaticTrainer.Progress] = []
    let trainer = StaticTrainer(start, examples: examples, targets: targets, settings: settings)
    let table = trainer.run { progress.append($0) }
    return (table, progress)
  }
}
