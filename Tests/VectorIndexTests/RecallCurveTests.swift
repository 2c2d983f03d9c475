import Testing
import VectorIndex

@Suite struct RecallCurveTests {
  /// A measurement without error whose margin is a tenth of its probes, and gives a tenth less.
  private static func point(
    _ probes: Int, _ ten: Float, _ hundred: Float, error: Float = 0
  ) -> RecallCurve.Point {
    RecallCurve.Point(
      probes: probes, fixed: RecallCurve.Recall(at10: ten, at100: hundred, error: error),
      margin: Float(probes) / 10,
      adaptive: RecallCurve.Recall(at10: ten - 0.1, at100: hundred - 0.1, error: error),
      meanProbes: Float(probes))
  }

  private let curve = RecallCurve(points: [
    Self.point(1, 0.4, 0.3),
    Self.point(2, 0.6, 0.5),
    Self.point(4, 0.8, 0.7),
    Self.point(16, 0.9, 0.8),
  ])

  @Test(arguments: [
    (Float(0), 1), (0.4, 1), (0.6, 2), (0.7, 3), (0.8, 4), (0.85, 8), (0.9, 16),
  ])
  func theFewestProbesThatReachTheRecallAreTaken(recall: Float, probes: Int) {
    #expect(curve.probes(forRecall: recall, depth: 10) == probes)
  }

  @Test func moreHitsAskForMoreProbes() {
    let probes = [10, 30, 100, 300].map { curve.probes(forRecall: 0.7, depth: $0) }
    #expect(probes[0] < probes[2] && probes[2] == 4 && probes[2] < probes[3])
    #expect(probes == probes.sorted())
  }

  @Test func threeStandardErrorsAreTakenOff() {
    let uncertain = RecallCurve(
      points: [(1, 0.4), (2, 0.6), (4, 0.8)].map { Self.point($0, $1, 0.5, error: 0.05) })
    #expect(uncertain.probes(forRecall: 0.44, depth: 10) == 2)
    #expect(uncertain.probes(forRecall: 0.64, depth: 10) == 4)
  }

  @Test func missesOfMadeUpQuestionsCountHalfAsMuchAgain() {
    let madeUp = RecallCurve(points: curve.points, isMadeUp: true)
    // 0.8 counts as 0.7, 0.9 as 0.85.
    #expect(madeUp.probes(forRecall: 0.7, depth: 10) == 4)
    #expect(madeUp.probes(forRecall: 0.85, depth: 10) == 16)
  }

  @Test(arguments: [(Float(0.3), Float(0.1), 2), (0.5, 0.2, 4), (0.6, 0.3, 6), (0.75, 1, 16)])
  func theLeastMarginThatReachesTheRecallIsTaken(recall: Float, margin: Float, most: Int) throws {
    let wanted = try #require(curve.margin(forRecall: recall, depth: 10))
    #expect(abs(wanted.margin - margin) < 1e-5 && wanted.most == most)
  }

  @Test func olderMeasurementsKeepTheirSpread() {
    let older = RecallCurve(points: curve.points, spread: 4)
    #expect(older.margin(forRecall: 0.6, depth: 10)?.most == 12)
  }

  @Test func errorsGrowWithATailOfBadQuestions() {
    #expect(RecallMeasurement.error(of: [0.5, 0.5, 0.5]) == 0)
    // Without a tail the standard error: √(4 × 0.01) / 4.
    #expect(abs(RecallMeasurement.error(of: [0.4, 0.6, 0.4, 0.6]) - 0.05) < 1e-6)
    // √0.9 / 10 and 0.8 × 19 / 18 / 10.
    let recalls = [Float](repeating: 1, count: 9) + [0]
    #expect(abs(RecallMeasurement.error(of: recalls) - 0.179313) < 1e-5)
    // A tail of good ones takes nothing off.
    #expect(abs(RecallMeasurement.error(of: recalls.map { 1 - $0 }) - 0.094868) < 1e-5)
  }

  @Test func withoutMeasurementsThereIsNoMargin() {
    #expect(RecallCurve(points: []).margin(forRecall: 0.9, depth: 10) == nil)
  }

  @Test func anUnreachableRecallTakesAsManyProbesAsStillHelp() {
    #expect((15...16).contains(curve.probes(forRecall: 1, depth: 10)))
    let flat = RecallCurve(points: [
      Self.point(1, 0.3, 0.2),
      Self.point(2, 0.68, 0.58),
      Self.point(64, 0.684, 0.584),
    ])
    #expect(flat.probes(forRecall: 0.95, depth: 10) == 2)
    #expect(RecallCurve(points: []).probes(forRecall: 0.95, depth: 10) == 1)
  }

  @Test(arguments: [(1, 4), (10, 4), (32, 9), (100, 16), (1000, 16)])
  func moreHitsNeedMoreProbes(depth: Int, probes: Int) {
    #expect((probes - 1...probes).contains(curve.probes(forRecall: 0.8, depth: depth)))
  }
}
