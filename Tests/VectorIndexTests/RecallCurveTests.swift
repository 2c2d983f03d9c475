import Testing
import VectorIndex

@Suite struct RecallCurveTests {
  private let curve = RecallCurve(points: [
    RecallCurve.Point(probes: 1, recallAt10: 0.4, recallAt100: 0.3),
    RecallCurve.Point(probes: 2, recallAt10: 0.6, recallAt100: 0.5),
    RecallCurve.Point(probes: 4, recallAt10: 0.8, recallAt100: 0.7),
    RecallCurve.Point(probes: 16, recallAt10: 0.9, recallAt100: 0.8),
  ])

  @Test(arguments: [
    (Float(0), 1), (0.4, 1), (0.6, 2), (0.7, 3), (0.8, 4), (0.85, 8), (0.9, 16),
  ])
  func theFewestProbesThatReachTheRecallAreTaken(recall: Float, probes: Int) {
    #expect(curve.probes(forRecall: recall, depth: 10) == probes)
  }

  @Test func anUnreachableRecallTakesAsManyProbesAsStillHelp() {
    #expect((15...16).contains(curve.probes(forRecall: 1, depth: 10)))
    let flat = RecallCurve(points: [
      RecallCurve.Point(probes: 1, recallAt10: 0.3, recallAt100: 0.2),
      RecallCurve.Point(probes: 2, recallAt10: 0.68, recallAt100: 0.58),
      RecallCurve.Point(probes: 64, recallAt10: 0.684, recallAt100: 0.584),
    ])
    #expect(flat.probes(forRecall: 0.95, depth: 10) == 2)
    #expect(RecallCurve(points: []).probes(forRecall: 0.95, depth: 10) == 1)
  }

  @Test(arguments: [(1, 4), (10, 4), (32, 9), (100, 16), (1000, 16)])
  func moreHitsNeedMoreProbes(depth: Int, probes: Int) {
    #expect((probes - 1...probes).contains(curve.probes(forRecall: 0.8, depth: depth)))
  }
}
