import Encoder
import TestSupport
import Testing

struct TableRefinementTests {
  @Test func aBlendLiesBetweenItsTables() {
    let training = SmallTraining(seed: 6)
    let (table, _) = training.train(training.settings)
    #expect(table.blended(with: training.start, share: 1).rows.dimension == 8)
    #expect(table.blended(with: training.start, share: 0).rows == training.start.rows)
    let half = table.blended(with: training.start, share: 0.5)
    for place in table.rows.values.indices {
      let middle = (table.rows.values[place] + training.start.rows.values[place]) / 2
      #expect(abs(half.rows.values[place] - middle) < 1e-5)
    }
  }

  @Test func whiteningMakesTheDeviationsEqual() {
    var training = SmallTraining(seed: 7).start
    for place in training.rows.values.indices where place % 8 == 3 {
      training.rows.values[place] *= 20
    }
    let before = PrincipalComponents(of: training.rows, dimension: 8)
    let levelled = training.levelled(by: before, strength: 1)
    let after = PrincipalComponents(of: levelled.rows, dimension: 8)
    #expect(before.variances[0] > 20 * before.variances[1])
    for variance in after.variances {
      #expect(abs(variance / before.variances[0] - 1) < 1e-3)
    }
    let same = training.levelled(by: before, strength: 0)
    for (value, old) in zip(same.rows.values, training.rows.values) {
      #expect(abs(value - old) < 1e-3)
    }
  }

  @Test func pairsTrainWithoutATeacher() {
    let training = SmallTraining(seed: 8)
    var settings = TrainingSettings.pairs
    settings.epochs = 10
    settings.batchSize = 50
    settings.learningRate = 0.05
    let pairs = training.examples.map { TrainingExample(query: $0.query, passage: $0.passage) }
    var losses: [Double] = []
    let none = EmbeddingMatrix(rowCount: 0, dimension: 8)
    _ = StaticTrainer(training.start, examples: pairs, targets: none, settings: settings).run {
      #expect($0.cosineLoss == 0)
      losses.append($0.retrievalLoss)
    }
    #expect(losses[9] < 0.5 * losses[0])
  }
}
