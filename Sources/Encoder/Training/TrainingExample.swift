/// A short text and a passage that it belongs to: a heading and its section, or a sentence and
/// what stands around it.
package struct TrainingExample: Sendable, Equatable {
  /// The short text's subwords, without special ones.
  package var query: [Int32]
  /// The passage's subwords.
  package var passage: [Int32]
  /// The row of the teacher's vector of the short text; nil when it made none.
  package var queryTarget: Int?
  /// The row of the teacher's vector of the passage; nil when it made none.
  package var passageTarget: Int?

  /// Puts an example together.
  package init(
    query: [Int32], passage: [Int32], queryTarget: Int? = nil, passageTarget: Int? = nil
  ) {
    self.query = query
    self.passage = passage
    self.queryTarget = queryTarget
    self.passageTarget = passageTarget
  }
}

/// How a table is fitted.
package struct TrainingSettings: Sendable, Equatable {
  /// Passes over all examples.
  package var epochs = 20
  /// Examples of one step; all passages of a step are negatives of each other's short texts.
  package var batchSize = 256
  /// The step size at the beginning; it falls linearly to a twentieth.
  package var learningRate: Float = 0.003
  /// How much the cosine loss counts; 0 leaves it out. It needs the teacher's vectors of all texts.
  package var cosineWeight: Float = 1
  /// How much the retrieval loss counts beside the cosine loss; 0 leaves it out.
  package var retrievalWeight: Float = 0.3
  /// What similarities are divided by before the softmax of the retrieval loss.
  package var temperature: Float = 0.07
  /// The share of the wanted distribution that is the teacher's own; the rest is on the passage
  /// that the short text belongs to. Above 0 it needs the teacher's vectors of all texts.
  package var teacherShare: Float = 0.7
  /// How strongly a row is held at its start: half of it times the squared distance is added to
  /// the loss of each step. Rows of rare subwords, which few texts pull at, stay closest.
  package var anchor: Float = 1e-4
  /// Threads that work; results do not depend on it.
  package var threads = 1
  /// Decides the order of the examples.
  package var seed: UInt64 = 1

  /// The settings that a table is fitted to a teacher with.
  package init() {}

  /// The settings for finding passages without a teacher, after a table was fitted to one: pairs
  /// are many, so that rows may leave their start.
  package static var pairs: TrainingSettings {
    var settings = TrainingSettings()
    settings.epochs = 4
    settings.batchSize = 1024
    settings.learningRate = 0.002
    settings.cosineWeight = 0
    settings.temperature = 0.05
    settings.retrievalWeight = 1
    settings.teacherShare = 0
    settings.anchor = 0
    return settings
  }
}
