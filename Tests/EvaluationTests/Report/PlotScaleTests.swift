import Testing

@testable import Evaluation

@Test func valuesAreSpreadOverTheAxis() {
  let scale = PlotScale(domain: -1...1, start: 100, end: 0)
  #expect(scale.position(of: -1) == 100)
  #expect(scale.position(of: 0) == 50)
  #expect(scale.position(of: 1) == 0)
  #expect(scale.position(of: 7) == 0, "kept on the axis")
}

@Test(arguments: [
  (0.0086, 0.0379, 0.0, 0.04), (-0.0716, -0.0317, -0.08, 0.0), (-0.3, 0.9, -0.5, 1.0),
  (0.0, 0.0, -0.01, 0.01), (-0.00002, 0.00004, -0.00002, 0.00004),
])
func domainsHaveRoundEndsAndHoldZero(
  lower: Double, upper: Double, expectedLower: Double, expectedUpper: Double
) {
  let domain = PlotScale.roundDomain(holding: lower...upper)
  #expect(domain.lowerBound <= min(lower, 0) + 1e-12 && domain.upperBound >= max(upper, 0) - 1e-12)
  #expect(abs(domain.lowerBound - expectedLower) < 1e-9, "\(domain)")
  #expect(abs(domain.upperBound - expectedUpper) < 1e-9, "\(domain)")
}

@Test func ticksAreRoundAndInside() {
  let ticks = PlotScale(domain: -0.03...0.05, start: 0, end: 1).ticks(count: 4)
  #expect(ticks.map { Decimals.tick($0) } == ["−0.02", "0", "+0.02", "+0.04"])
}
