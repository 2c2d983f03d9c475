import Testing

@testable import Evaluation

private func pValue(_ differences: [Double], samples: Int = 10_000, seed: UInt64 = 1) -> Double {
  SignFlipTest.pValue(of: differences, sampleCount: samples, seed: seed)
}

@Test func fewTopicsAreTestedExactly() {
  // Of the eight ways to sign 1, 2, 3 only +++ and --- reach 6.
  #expect(pValue([1, 2, 3]) == 2.0 / 8)
  // The observed sum, -1, is the least that any signs of 1, 1, 3 give: all eight reach it.
  #expect(pValue([1, 1, -3]) == 1)
  #expect(pValue([0.5]) == 1)
}

@Test func topicsWithoutADifferencePlayNoPart() {
  #expect(pValue([1, 0, 2, 0, 3, 0, 0]) == 2.0 / 8)
  #expect(pValue([0, 0, 0]) == 1)
  #expect(pValue([]) == 1)
}

@Test func signsOfTheWholeDoNotMatter() {
  #expect(pValue([1, 2, 3]) == pValue([-1, -2, -3]))
}

@Test func sumsThatDifferOnlyByRoundingAreTies() {
  // Ten of the sixteen sums are at least 0.2 in size; in binary, six of them fall just short of the
  // observed one.
  #expect(pValue([0.1, 0.1, 0.1, -0.1]) == 10.0 / 16)
}

@Test func samplingComesCloseToTheExactTest() {
  let differences: [Double] = [0.3, 0.1, -0.05, 0.2, 0.15, -0.1, 0.4, 0.05, 0.02, -0.2]
  let exact = pValue(differences)
  let sampled = pValue(differences, samples: 1000)
  #expect(exact > 0.01 && exact < 0.2)
  #expect(abs(exact - sampled) < 0.04, "\(exact) \(sampled)")
}

@Test func manyTopicsAreSampledReproducibly() {
  let differences = (0..<150).map { Double(($0 * 37) % 19) - 8.5 }
  #expect(pValue(differences, samples: 300, seed: 4) == pValue(differences, samples: 300, seed: 4))
  let clear = (0..<150).map { 1 + Double($0) }
  #expect(pValue(clear, samples: 300) == 1.0 / 301, "never 0: the observed signs are one way")
}

/// Without a true difference, p below 0.1 must be as rare as that.
@Test func chanceAloneIsRarelySignificant() {
  var generator = SeededGenerator(seed: 12)
  let low = (0..<200).count { experiment in
    let differences = (0..<30).map { _ in Double(generator.index(below: 2001)) / 1000 - 1 }
    return pValue(differences, samples: 200, seed: UInt64(experiment)) < 0.1
  }
  #expect((8...33).contains(low), "\(low) of 200")
}
