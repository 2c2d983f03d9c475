/// Chooses what codes describe by building a sample each way.
///
/// Counted is the mean share of the true ten nearest among the hits when every list is scanned and few
/// candidates are re-scored: what codes lose, and nothing else. Turned vectors cost a query a product with a
/// matrix, residuals a table a list, so they must gain something to be chosen.
enum CodingChoice {
  private static let sampleRows = 20_000
  /// Fitting a rotation takes the third power of the dimension: wider ones only when asked for.
  private static let widestRotation = 1024
  /// Of 20,000 rows so many candidates choose as 1,000 of a million.
  private static let candidates = 20
  /// What a coding must find more than ``VectorCoding/plain`` to be chosen.
  private static let least: [VectorCoding: Float] = [.plain: 0, .rotated: 0.01, .residual: 0.02]

  /// The coding for row-major rows, checked and scaled.
  ///
  /// - Complexity: Three builds of 20,000 rows.
  static func coding(
    forRows rows: [Float], dimension: Int, _ options: VectorBuildOptions
  ) throws(VectorIndexError) -> VectorCoding {
    var generator = SplitMix64(seed: options.seed, stream: 7)
    let numbers = generator.sample(sampleRows, below: rows.count / dimension)
    let sample = RowSample.rows(numbers, of: rows, dimension: dimension)
    var options = options
    options.exactBelow = 0
    options.listCount = nil
    var best = (coding: VectorCoding.plain, gain: Float(0))
    var plain: Float = 0
    for coding in [VectorCoding.plain, .rotated, .residual]
    where coding != .rotated || dimension <= widestRotation {
      options.coding = coding
      let contents = try VectorIndexBuilder.build(
        prepared: sample, dimension: dimension, ids: numbers.indices.map { Int64($0) },
        options: options)
      let found = contents.withReader {
        RecallMeasurement(questions: contents.questions, threads: options.threads)
          .recallOfCodes($0, candidates: candidates)
      }
      if coding == .plain { plain = found }
      let gain = found - plain - (least[coding] ?? 0)
      if gain > best.gain { best = (coding, gain) }
    }
    return best.coding
  }
}
