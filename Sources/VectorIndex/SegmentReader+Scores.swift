import Kernels

extension SegmentReader {
  /// Scores of rows in their order, by stored vectors or by what their codes stand for.
  ///
  /// - Precondition: Without stored vectors ``fillTable(_:_:)`` was called for the query.
  func score(
    _ rows: UnsafeBufferPointer<UInt32>, byStore: Bool, _ scratch: SearchScratch,
    into scores: UnsafeMutableBufferPointer<Float>
  ) throws(VectorIndexError) {
    if byStore {
      try checkStore(ofRows: rows)
      store.score(parameters.metric, scratch, numbers: rows, into: scores)
    } else if parameters.coding == .residual {
      for place in 0..<rows.count { scores[place] = try residualScore(Int(rows[place]), scratch) }
    } else {
      for place in 0..<rows.count { scores[place] = try codeScore(Int(rows[place]), scratch) }
    }
  }

  /// The score of the vector that a row's code stands for, from the table's entries.
  private func codeScore(_ row: Int, _ scratch: SearchScratch) throws(VectorIndexError) -> Float {
    guard let quantizers, let lists else { return .nan }
    let product = quantizers.product
    let list = list(ofRow: row)
    try checkCodes(ofList: list)
    let size = product.codewordCount
    let sums = scratch.sums.elements(product.subQuantizerCount * size)
    let rows = rows(ofList: list)
    var (sum, square) = (Float(0), Float(0))
    for byte in 0..<lists.width {
      let code = Int(
        lists.codes[CodeLists.place(byte: byte, row: row, list: rows, width: lists.width)])
      if product.bits == 8 {
        sum += sums[byte * size + code]
        square += product.codewordSquares[byte * size + code]
      } else {
        let (low, high) = (2 * byte * size + (code & 15), (2 * byte + 1) * size + (code >> 4))
        sum += sums[low] + sums[high]
        square += product.codewordSquares[low] + product.codewordSquares[high]
      }
    }
    guard parameters.metric == .cosine else { return -sum }
    // The table holds minus the products plus the penalties.
    return square > 0 ? (Quantizers.lengthPenalty * square - sum) / square.squareRoot() : 0
  }

  private func residualScore(
    _ row: Int, _ scratch: SearchScratch
  ) throws(VectorIndexError) -> Float {
    let query = scratch.query.elements(parameters.dimension)
    let vector = try vector(row)
    var sum: Float = 0
    for (component, value) in vector.enumerated() {
      let difference = query[component] - value
      sum += measure == .dotProduct ? query[component] * value : -(difference * difference)
    }
    return sum
  }
}
