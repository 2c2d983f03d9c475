import Testing

@testable import Evaluation

@Test func sameSeedGivesTheSameDistribution() {
  let differences = (0..<40).map { Double($0 % 7) / 10 - 0.2 }
  func means(_ seed: UInt64) -> [Double] {
    BootstrapDistribution(differences: differences, resampleCount: 500, seed: seed).means
  }
  #expect(means(1) == means(1))
  #expect(means(1) != means(2))
  #expect(means(1) == means(1).sorted())
}

@Test func intervalOfARecordedSampleStaysAsItIs() {
  let differences = (0..<30).map { Double(($0 * 17) % 11) / 10 - 0.4 }
  let bootstrap = BootstrapDistribution(differences: differences, resampleCount: 10_000, seed: 1)
  #expect(Decimals.fixed(bootstrap.interval.lowerBound) == "-0.0267")
  #expect(Decimals.fixed(bootstrap.interval.upperBound) == "0.2000")
}

@Test func twoTopicsGiveTheirBinomialDistribution() {
  let bootstrap = BootstrapDistribution(differences: [0, 1], resampleCount: 8000, seed: 9)
  let counts = [0, 0.5, 1].map { value in bootstrap.means.count { $0 == value } }
  #expect(counts.reduce(0, +) == 8000)
  #expect(abs(counts[0] - 2000) < 150 && abs(counts[1] - 4000) < 150, "\(counts)")
}

@Test func intervalOfEqualDifferencesIsAPoint() {
  let bootstrap = BootstrapDistribution(
    differences: [0.25, 0.25, 0.25], resampleCount: 100, seed: 1)
  #expect(bootstrap.interval == 0.25...0.25)
}

@Test func intervalLeavesOutAFortiethAtEachEnd() {
  let bootstrap = BootstrapDistribution(
    differences: (0..<25).map(Double.init), resampleCount: 1000, seed: 4)
  #expect(bootstrap.means.count { $0 < bootstrap.interval.lowerBound } <= 25)
  #expect(bootstrap.means.count { $0 <= bootstrap.interval.lowerBound } > 25)
  #expect(bootstrap.means.count { $0 > bootstrap.interval.upperBound } <= 25)
  #expect(bootstrap.means.count { $0 >= bootstrap.interval.upperBound } > 25)
}

/// Draws experiments whose true difference is known; about 95 of 100 intervals must hold it.
@Test func intervalsHoldTheTruthAsOftenAsTheySay() {
  var generator = SeededGenerator(seed: 77)
  var hits = 0
  for experiment in 0..<200 {
    let differences = (0..<40).map { _ in Double(generator.index(below: 1001)) / 1000 - 0.3 }
    let bootstrap = BootstrapDistribution(
      differences: differences, resampleCount: 200, seed: UInt64(experiment))
    if bootstrap.interval.contains(0.2) { hits += 1 }
  }
  #expect((178...199).contains(hits), "\(hits) of 200")
}

@Test func histogramCountsEveryMeanInItsRange() {
  let bootstrap = BootstrapDistribution(
    differences: [-1, 0, 0, 1], resampleCount: 300, seed: 2)
  #expect(bootstrap.histogram(over: -1...1, binCount: 8).reduce(0, +) == 300)
  #expect(bootstrap.histogram(over: 2...3, binCount: 4) == [0, 0, 0, 0])
  #expect(bootstrap.histogram(over: 0...0, binCount: 2) == [0, 0])
}
