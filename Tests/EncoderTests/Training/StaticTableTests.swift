import Encoder
import TestSupport
import Testing

struct StaticTableTests {
  @Test func aWrittenFolderEncodesAlikeWithinItsRounding() throws {
    let training = SmallTraining(seed: 21)
    let folder = TemporaryFolder()
    try training.start.write(to: folder.file("model"), tokenizer: training.tokenizer)
    let encoder = try EncoderLoader.load(folder: folder.file("model"))
    #expect(encoder.dimension == 8 && encoder.maximumTokens == 512)
    let texts = ["word1 word5", "word59", "word3 word3 nothing word17"]
    let ids: [[Int32]] = [[5, 9], [63], [7, 7, 21]]
    let found = try encoder.encode(texts, role: .document, threads: 1, progress: nil)
    let wanted = training.start.encode(ids, threads: 1)
    #expect(VectorAgreement.meanCosine(found, wanted) > 0.99)
    #expect(VectorAgreement.meanCosine(found, wanted) < 0.99999)
  }

  @Test func repeatedSubwordsCountAsTheTableSays() {
    let rows = EmbeddingMatrix(dimension: 2, values: [1, 0, 0, 1])
    let ids: [[Int32]] = [[0, 1, 0, 0]]
    for (repetition, count) in [(Repetition.linear, Float(3)), (.logarithmic, 1 + 1.0986123)] {
      let table = StaticTable(rows: rows, weights: [1, 1], repetition: repetition)
      let found = table.encode(ids, threads: 1).values
      #expect(abs(found[0] / found[1] - count) < 1e-5)
    }
  }

  /// Values of a row of nibbles, in steps.
  private func steps(_ nibbles: ArraySlice<UInt8>) -> [Float] {
    nibbles.map { Float($0 & 15) - 8 } + nibbles.map { Float($0 >> 4) - 8 }
  }

  @Test func nibblesAreNearerToTheirRowThanWithAnyStepOfAList() {
    let table = SmallTraining(seed: 22).start
    let (nibbles, scales) = table.quantized()
    for row in 0..<table.rows.rowCount {
      let values = table.rows.row(row).map { $0 * table.weights[row] }
      let stored = steps(nibbles[row * 4..<row * 4 + 4])
      #expect(stored.allSatisfy { abs($0) <= 7 })
      let largest = values.map(abs).max() ?? 0
      func error(_ step: Float) -> Float {
        values.reduce(0) { sum, value in
          let rounded = max(-7, min(7, (value / step).rounded())) * step
          return sum + (value - rounded) * (value - rounded)
        }
      }
      let found = zip(values, stored).reduce(Float(0)) { sum, pair in
        let error = pair.0 - pair.1 * scales[row]
        return sum + error * error
      }
      for share in [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as [Float] {
        #expect(found <= error(largest * share / 7) * 1.001)
      }
    }
  }

  @Test func aRowOfZerosStaysZero() {
    let table = StaticTable(
      rows: EmbeddingMatrix(rowCount: 1, dimension: 4), weights: [0.5])
    #expect(table.quantized().nibbles == [0x88, 0x88])
    #expect(table.encode([[0]], threads: 1).values == [1, 0, 0, 0])
  }
}
