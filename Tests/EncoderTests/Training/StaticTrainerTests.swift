import Encoder
import Testing

struct StaticTrainerTests {
  @Test func lossesFallUntilTheTableImitatesItsTeacher() {
    let training = SmallTraining(seed: 1)
    let (table, progress) = training.train(training.settings)
    #expect(progress.count == 40)
    #expect(progress[39].cosineLoss < 0.25 * progress[0].cosineLoss)
    #expect(progress[39].retrievalLoss < 0.8 * progress[0].retrievalLoss)
    let passages = training.examples.map(\.passage)
    let wanted = EmbeddingMatrix(
      dimension: 8,
      values: training.examples.compactMap(\.passageTarget).flatMap { training.targets.row($0) })
    let before = VectorAgreement.meanCosine(
      training.start.encode(passages, threads: 1), wanted)
    let after = VectorAgreement.meanCosine(table.encode(passages, threads: 1), wanted)
    #expect(before < 0.5 && after > 0.9)
  }

  @Test func onlyTheSeedDecidesTheResult() {
    let training = SmallTraining(seed: 2)
    var settings = training.settings
    settings.epochs = 3
    let once = training.train(settings).0
    settings.threads = 3
    #expect(training.train(settings).0.rows == once.rows)
    settings.seed = 9
    #expect(training.train(settings).0.rows != once.rows)
  }

  @Test func rowsThatNoTextUsesStayAtTheirStart() {
    let training = SmallTraining(seed: 3)
    let (table, _) = training.train(training.settings)
    for row in 0..<4 { #expect(table.rows.row(row) == training.start.rows.row(row)) }
    #expect(table.rows.row(4) != training.start.rows.row(4))
  }

  @Test func noEpochsLeaveTheTable() {
    let training = SmallTraining(seed: 4)
    var settings = training.settings
    settings.epochs = 0
    #expect(training.train(settings).0.rows == training.start.rows)
  }

  /// The gradient of the whole loss, seen in the first step: with a tiny rate the loss of the same
  /// batch falls, for each part of the loss.
  @Test(arguments: [Float(0), 4], [Float(0), 0.5, 1])
  func oneSmallStepLowersTheLoss(retrievalWeight: Float, teacherShare: Float) {
    let training = SmallTraining(seed: 5)
    var settings = training.settings
    settings.epochs = 2
    settings.batchSize = 100
    settings.learningRate = 1e-3
    settings.retrievalWeight = retrievalWeight
    settings.teacherShare = teacherShare
    let (_, progress) = training.train(settings)
    func loss(_ progress: StaticTrainer.Progress) -> Double {
      progress.cosineLoss + Double(retrievalWeight) * progress.retrievalLoss
    }
    #expect(loss(progress[1]) < loss(progress[0]))
  }

  @Test func anAnchorHoldsRowsNearTheirStart() {
    let training = SmallTraining(seed: 6)
    func distance(anchor: Float) -> Float {
      var settings = training.settings
      settings.anchor = anchor
      let rows = training.train(settings).0.rows.values
      return zip(rows, training.start.rows.values).reduce(0) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      }
    }
    #expect(distance(anchor: 0.1) < 0.9 * distance(anchor: 0))
  }
}
