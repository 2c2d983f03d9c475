import Kernels

/// Makes the tables whose sums rank the codes of inverted lists.
///
/// For distances a sum is the squared distance to the decoded vector. For cosines it is
/// `q·x - 0.3 x·x` for the query *q* and the decoded vector *x*, which ranks like `q·x / |x|`: decoded
/// vectors are shorter than the unit vectors they stand for, and unevenly so. The cosine's derivative
/// by `x·x`, at a typical hit (cosine 0.5, |x| 0.85), is -0.3 of that by `q·x`, and both parts are
/// sums over sub-quantizers, so the correction costs nothing. Measured on 40,000 MiniLM passages with
/// 48-byte codes and typed questions, recall@10 by codes alone: .724 by `q·x`, .740 by distance, .750
/// by this and by `q·x / |x|`.
struct CodeScorer {
  private static let lengthPenalty: Float = 0.3

  private let reader: SegmentReader
  private let coarse: CoarseQuantizer
  private let quantizer: ProductQuantizer
  private let query: [Float]
  /// What every codeword is penalised by; empty for distances.
  private let penalties: [Float]
  /// For residual codes and cosines what every sum of a list lacks; else empty.
  private let bases: [Float]
  /// Row-major `(subQuantizerCount, 256)`: right for the list that was last prepared.
  private(set) var table: [Float]

  init(
    reader: SegmentReader, coarse: CoarseQuantizer, quantizer: ProductQuantizer, _ query: [Float]
  ) {
    self.reader = reader
    self.coarse = coarse
    self.quantizer = quantizer
    self.query = query
    penalties =
      reader.measure == .dotProduct
      ? quantizer.codewordSquares.map { Self.lengthPenalty * $0 } : []
    let needsBases = reader.parameters.residual && reader.measure == .dotProduct
    bases = needsBases ? coarse.penalisedDotProducts(query, penalty: Self.lengthPenalty) : []
    table = []
    if !reader.parameters.residual { fillTable(for: query) }
  }

  /// Makes the table right for a list and returns what every sum lacks.
  ///
  /// Codes of whole vectors share one table. Residual codes need one for each list, since their sums
  /// depend on the centroid: for *x* = *c* + *r* the distance is `|(q - c) - r|²`, and the cosine's
  /// sum `(q·c - 0.3 c·c) + (q - 0.6 c)·r - 0.3 r·r`.
  mutating func prepare(list: Int) -> Float {
    guard reader.parameters.residual else { return 0 }
    let centroid = coarse.centroid(list)
    let share = reader.measure == .dotProduct ? 2 * Self.lengthPenalty : 1
    fillTable(for: zip(query, centroid).map { $0 - share * $1 })
    return bases.isEmpty ? 0 : bases[list]
  }

  private mutating func fillTable(for query: [Float]) {
    table = quantizer.table(reader.measure, for: query)
    for entry in penalties.indices { table[entry] -= penalties[entry] }
  }
}
