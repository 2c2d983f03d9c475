import Glibc
import Testing

@testable import Encoder

/// all-MiniLM-L6-v2, where the environment's SEXTANT_MODELS has it; recorded answers of Hugging
/// Face's tokenizers and of ONNX Runtime in single precision.
@Suite(.enabled(if: InstalledModel.folder != nil)) struct InstalledModelTests {
  private static let answers: [(text: String, ids: [Int32], firstValues: [Float])] = [
    (
      "How do I parse JSON in Swift?",
      [101, 2129, 2079, 1045, 11968, 3366, 1046, 3385, 1999, 9170, 1029, 102],
      [0.038746, 0.012578, 0.002365, -0.011938, -0.035074, -0.030224]
    ),
    (
      "Zürich is naïve: 東京都 don't [SEP]",
      [101, 10204, 2003, 15743, 1024, 1879, 1755, 1961, 2123, 1005, 1056, 102, 102],
      [0.15034, 0.065343, 0.082879, -0.02877, 0.044217, -0.038507]
    ),
    ("", [101, 102], [-0.118838, 0.048299, -0.002548, -0.011011, 0.051951, 0.010292]),
  ]

  @Test func answersEqualTheReference() throws {
    let encoder = try EncoderLoader.load(
      folder: InstalledModel.folder ?? "", precision: .fp32)
    #expect(encoder.dimension == 384 && encoder.maximumTokens == 256)
    let matrix = try encoder.encode(
      Self.answers.map(\.text), role: .document, threads: 2, progress: nil)
    for (index, answer) in Self.answers.enumerated() {
      #expect(encoder.tokenIDs(answer.text) == answer.ids)
      for (found, expected) in zip(matrix.row(index), answer.firstValues) {
        #expect(abs(found - expected) < 3e-6, "\(answer.text)")
      }
    }
  }
}

private enum InstalledModel {
  /// The model's folder; nil where it is not installed.
  static var folder: String? {
    guard let models = getenv("SEXTANT_MODELS") else { return nil }
    let path = String(cString: models) + "/all-MiniLM-L6-v2"
    return access(path + "/model.safetensors", R_OK) == 0 ? path : nil
  }
}
