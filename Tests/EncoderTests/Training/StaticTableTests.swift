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
    for (found, wanted) in zip(found.values, wanted.values) { #expect(abs(found - wanted) < 0.01) }
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

  @Test func bytesAreWithinHalfAStepOfTheirRow() {
    let table = SmallTraining(seed: 22).start
    let (bytes, scales) = table.quantized()
    for row in 0..<table.rows.rowCount {
      for (column, value) in table.rows.row(row).enumerated() {
        let weighted = value * table.weights[row]
        let stored = Float(bytes[row * 8 + column]) * scales[row]
        #expect(abs(stored - weighted) <= scales[row] * 0.5001)
      }
      #expect(bytes[row * 8..<row * 8 + 8].contains { abs($0) == 127 })
    }
  }

  @Test func aRowOfZerosStaysZero() {
    let table = StaticTable(
      rows: EmbeddingMatrix(rowCount: 1, dimension: 4), weights: [0.5])
    #expect(table.quantized().bytes == [0, 0, 0, 0])
    #expect(table.encode([[0]], threads: 1).values == [1, 0, 0, 0])
  }
}
