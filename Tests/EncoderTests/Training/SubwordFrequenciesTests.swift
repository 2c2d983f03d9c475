import Encoder
import Testing

struct SubwordFrequenciesTests {
  @Test func weightsAreThoseOfTheFormula() {
    var frequencies = SubwordFrequencies(vocabularySize: 3)
    frequencies.add([0, 0, 0, 1])
    let weights = frequencies.weights(smoothing: 0.25)
    #expect(frequencies.total == 4 && frequencies.counts == [3, 1, 0])
    // a / (a + 3/4), a / (a + 1/4), and 1 for what never occurs.
    #expect(weights == [0.25, 0.5, 1])
  }

  @Test func nothingCountedGivesWeightOne() {
    #expect(SubwordFrequencies(vocabularySize: 2).weights() == [1, 1])
  }
}
