import Testing

@testable import Evaluation

@Test func numbersHaveAFixedNumberOfDecimals() {
  #expect(Decimals.fixed(0.35909) == "0.3591")
  #expect(Decimals.fixed(1) == "1.0000")
  #expect(Decimals.fixed(-0.05, digits: 1) == "-0.1")
  #expect(Decimals.fixed(12.0078, digits: 3) == "12.008")
  #expect(Decimals.fixed(-0.00001) == "0.0000")
  #expect(Decimals.fixed(2.5, digits: 0) == "3")
}

@Test func differencesCarryTheirSign() {
  #expect(Decimals.signed(0.0123) == "+0.0123")
  #expect(Decimals.signed(-0.0123) == "−0.0123")
  #expect(Decimals.signed(0.00001) == "0.0000")
  #expect(Decimals.tick(0.25) == "+0.25")
  #expect(Decimals.tick(-0.5) == "−0.5")
  #expect(Decimals.tick(0) == "0")
  #expect(Decimals.plain(1) == "1")
}

@Test func smallPValuesAreNotCalledZero() {
  #expect(Decimals.pValue(0.0004) == "< 0.001")
  #expect(Decimals.pValue(0.0316) == "0.032")
  #expect(Decimals.percent(0.295) == "30 %")
}
