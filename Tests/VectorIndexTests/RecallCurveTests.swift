import Testing
import VectorIndex

@Suite struct RecallCurveTests {
  private let curve = RecallCurve(points: [
    RecallCurve.Point(probes: 1, recall: 0.4), RecallCurve.Point(probes: 2, recall: 0.6),
    RecallCurve.Point(probes: 4, recall: 0.8), RecallCurve.Point(probes: 16, recall: 0.9),
  ])

  @Test(arguments: [
    (Float(0), 1), (0.4, 1), (0.6, 2), (0.7, 3), (0.8, 4), (0.85, 8), (0.9, 16),
  ])
  func theFewestProbesThatReachTheRecallAreTaken(recall: Float, probes: Int) {
    #expect(curve.probes(forRecall: recall) == probes)
  }

  @Test func anUnreachableRecallTakesAsManyProbesAsStillHelp() {
    #expect((15...16).contains(curve.probes(forRecall: 1)))
    let flat = RecallCurve(points: [
      RecallCurve.Point(probes: 1, recall: 0.3), RecallCurve.Point(probes: 2, recall: 0.68),
      RecallCurve.Point(probes: 64, recall: 0.684),
    ])
    #expect(flat.probes(forRecall: 0.95) == 2)
    #expect(RecallCurve(points: []).probes(forRecall: 0.95) == 1)
  }
}
