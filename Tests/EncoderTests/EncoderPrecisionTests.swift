import TestSupport
import Testing

@testable import Encoder

@Suite struct EncoderPrecisionTests {
  private let folder = TemporaryFolder()

  @Test func onlyInt8VectorsAreOfAnotherClass() throws {
    let path = try SmallBERT().write(to: folder)
    func digits(_ precision: EncoderPrecision?) throws -> String {
      try TransformerEncoder(folder: path, precision: precision).fingerprint
    }
    #expect(try digits(.fp32) == digits(.bf16))
    #expect(try digits(.fp32) == digits(nil))
    #expect(try digits(.fp32) != digits(.int8))
  }

  @Test(arguments: [(EncoderPrecision.bf16, 0.9995 as Float), (.int8, 0.98)])
  func narrowVectorsComeCloseToTheReference(_ precision: EncoderPrecision, _ least: Float) throws {
    let encoder = try TransformerEncoder(
      folder: SmallBERT().write(to: folder), precision: precision)
    #expect(encoder.precision == precision)
    for entry in try Fixture.sentenceVectors() {
      let found = try encoder.encode(entry.text, role: .document)
      let cosine = zip(found, entry.mean).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(cosine > least, "\(entry.text)")
      #expect(found != entry.mean)
    }
  }

  @Test(arguments: EncoderPrecision.allCases)
  func rowsDoNotDependOnBatchOrThreads(_ precision: EncoderPrecision) throws {
    let encoder = try TransformerEncoder(
      folder: SmallBERT().write(to: folder), precision: precision)
    let texts = try Fixture.tokenLines().prefix(60).map(\.text)
    let alone = try texts.flatMap { try encoder.encode($0, role: .document) }
    for threads in 1...3 {
      let together = try encoder.encode(texts, role: .document, threads: threads, progress: nil)
      #expect(together.values == alone)
    }
  }

  @Test func aStaticModelComputesInSinglePrecisionWhateverIsAsked() throws {
    let path = try SmallStaticModel.floats().write(to: folder)
    #expect(try EncoderLoader.load(folder: path, precision: .int8).precision == .fp32)
  }
}
