import Kernels

/// Fits a static table so that a text's weighted sum of rows points where a teacher's vector of the
/// text points.
///
/// The loss of a step is `cosineWeight` times the mean of 1 − cosine over its texts, plus
/// `retrievalWeight` times the cross-entropy of finding each short text's passage among the step's
/// passages. The wanted distribution mixes the one right passage with the teacher's own similarities (Hinton, Vinyals
/// and Dean, "Distilling the Knowledge in a Neural Network", 2015). Weights of rows stay as they
/// are, so that rows of frequent subwords move in small steps.
package final class StaticTrainer {
  /// Where training stands after an epoch.
  package struct Progress: Sendable, Equatable {
    /// From 1.
    package var epoch: Int
    /// The mean of 1 − cosine over all texts.
    package var cosineLoss: Double
    /// The mean cross-entropy of finding passages.
    package var retrievalLoss: Double
  }

  private let settings: TrainingSettings
  private let examples: [TrainingExample]
  private let targets: AlignedFloats
  private let width: Int
  private let weights: [Float]
  private let repetition: Repetition
  private let rows: AlignedFloats
  private let optimizer: RowOptimizer
  private var generator: TrainingGenerator

  /// Prepares to fit `table`.
  ///
  /// - Parameter targets: The teacher's vectors along the table's directions, scaled to unit length
  ///   here.
  /// - Precondition: Subwords and targets of the examples exist; both have the same dimension.
  package init(
    _ table: StaticTable, examples: [TrainingExample], targets: EmbeddingMatrix,
    settings: TrainingSettings
  ) {
    precondition(targets.dimension == table.rows.dimension, "targets of another dimension")
    self.settings = settings
    self.examples = examples
    width = targets.dimension
    weights = table.weights
    repetition = table.repetition
    rows = AlignedFloats(table.rows.values)
    self.targets = AlignedFloats(targets.values)
    for row in 0..<targets.rowCount {
      UnitVector.normalize(
        UnsafeMutableBufferPointer(
          rebasing: self.targets.buffer[row * width..<(row + 1) * width]))
    }
    optimizer = RowOptimizer(start: table.rows.values, width: width, anchor: settings.anchor)
    generator = TrainingGenerator(seed: settings.seed)
  }

  /// Runs all epochs and gives the fitted table.
  ///
  /// - Complexity: For each example and epoch O(subwords × dimension + batch size × dimension).
  package func run(onEpoch: (Progress) -> Void = { _ in }) -> StaticTable {
    let size = settings.batchSize
    let stepCount = max(1, settings.epochs * ((examples.count + size - 1) / size))
    var step = 0
    for epoch in 0..<settings.epochs {
      var progress = Progress(epoch: epoch + 1, cosineLoss: 0, retrievalLoss: 0)
      let order = generator.permutation(of: examples.count)
      for start in stride(from: 0, to: order.count, by: size) {
        let part = order[start..<min(order.count, start + size)].map { examples[$0] }
        let done = Float(step) / Float(stepCount)
        let losses = self.step(part, rate: settings.learningRate * (1 - 0.95 * done))
        progress.cosineLoss += losses.cosine * Double(part.count) / Double(order.count)
        progress.retrievalLoss += losses.retrieval * Double(part.count) / Double(order.count)
        step += 1
      }
      onEpoch(progress)
    }
    return StaticTable(
      rows: EmbeddingMatrix(dimension: width, values: Array(rows.buffer)), weights: weights,
      repetition: repetition)
  }

  private func step(
    _ examples: [TrainingExample], rate: Float
  ) -> (cosine: Double, retrieval: Double) {
    let batch = TrainingBatch(
      examples, repetition: repetition, width: width, threads: settings.threads)
    batch.encode(rows: rows, weights: weights, targets: targets)
    let cosine =
      settings.cosineWeight > 0 ? batch.addCosineLoss(weight: settings.cosineWeight) : 0
    let retrieval =
      settings.retrievalWeight > 0 ? batch.addRetrievalLoss(settings) : 0
    let (numbers, gradients) = batch.rowGradients(weights: weights)
    optimizer.move(rows, numbers, gradients: gradients, rate: rate, threads: settings.threads)
    return (cosine, retrieval)
  }
}
