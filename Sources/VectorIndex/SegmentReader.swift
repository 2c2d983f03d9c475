import Kernels

/// The arrays of one segment, wherever they lie: mapped from a file or still in memory.
///
/// Rows are grouped by inverted list and rise by identity inside each. Whoever makes a reader keeps
/// the memory alive and has checked the counts.
struct SegmentReader {
  let parameters: SegmentParameters
  /// Nil when every search is exact.
  let coarse: CoarseQuantizer?
  /// Nil when every search is exact.
  let quantizer: ProductQuantizer?
  /// List *l* has the rows `listOffsets[l] ..< listOffsets[l + 1]`.
  let listOffsets: UnsafeBufferPointer<UInt32>
  /// Identity of each row.
  let ids: UnsafeBufferPointer<Int64>
  /// Row-major `(rows, subQuantizerCount)`.
  let codes: UnsafeBufferPointer<UInt8>
  let store: VectorStore
  /// Rows in the order of their identities; empty when that is the order of the rows.
  let rowsByID: UnsafeBufferPointer<UInt32>

  /// What scores are made of.
  var measure: DistanceKernels.Measure {
    parameters.metric == .cosine ? .dotProduct : .squaredDistance
  }

  /// Turns a measure into a score: distances are negated.
  var sign: Float { parameters.metric == .cosine ? 1 : -1 }

  /// The row that holds `id`; nil when there is none.
  ///
  /// - Complexity: O(log rows).
  func row(of id: Int64) -> Int? {
    var (low, high) = (0, ids.count)
    while low < high {
      let middle = (low + high) / 2
      if ids[row(inIDOrder: middle)] < id { low = middle + 1 } else { high = middle }
    }
    guard low < ids.count, ids[row(inIDOrder: low)] == id else { return nil }
    return row(inIDOrder: low)
  }

  /// The row with the `place`-th lowest identity.
  func row(inIDOrder place: Int) -> Int { rowsByID.isEmpty ? place : Int(rowsByID[place]) }

  /// Rows of a list.
  func rows(ofList list: Int) -> Range<Int> { Int(listOffsets[list])..<Int(listOffsets[list + 1]) }

  /// The list that holds a row.
  func list(ofRow row: Int) -> Int {
    var (low, high) = (0, listOffsets.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if Int(listOffsets[middle + 1]) <= row { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The vector of a row: as stored, or what its code stands for.
  func vector(_ row: Int) -> [Float] {
    parameters.store == .none ? decoded(row) : store.vector(row)
  }

  /// Scores of rows in their order, by stored vectors or, where none are kept, by decoded ones.
  func scores(ofRows rows: [UInt32], query: [Float]) -> [Float] {
    parameters.store == .none
      ? decodedScores(ofRows: rows, query: query) : storedScores(ofRows: rows, query: query)
  }

  /// Scores of rows in their order, by stored vectors.
  func storedScores(ofRows rows: [UInt32], query: [Float]) -> [Float] {
    [Float](unsafeUninitializedCapacity: rows.count) { out, count in
      query.withUnsafeBufferPointer { query in
        rows.withUnsafeBufferPointer { store.measure(measure, query, numbers: $0, into: out) }
      }
      for place in rows.indices { out[place] *= sign }
      count = rows.count
    }
  }

  /// Scores of rows in their order, by what their codes stand for.
  func decodedScores(ofRows rows: [UInt32], query: [Float]) -> [Float] {
    let vectors = rows.flatMap { decoded(Int($0)) }
    return [Float](unsafeUninitializedCapacity: rows.count) { out, count in
      query.withUnsafeBufferPointer { query in
        vectors.withUnsafeBufferPointer {
          DistanceKernels.best.measure(measure, query, rows: $0, into: out)
        }
      }
      for place in rows.indices { out[place] *= sign }
      count = rows.count
    }
  }

  /// What a row's code stands for; unit length for cosine.
  private func decoded(_ row: Int) -> [Float] {
    guard let quantizer, let coarse else { return [] }
    let width = quantizer.subQuantizerCount
    var vector = quantizer.decode(codes[row * width..<(row + 1) * width])
    if parameters.residual {
      let centroid = coarse.centroid(list(ofRow: row))
      for component in vector.indices { vector[component] += centroid[component] }
    }
    guard parameters.metric == .cosine else { return vector }
    let square = vector.reduce(0) { $0 + Double($1) * Double($1) }
    guard square > 0 else { return vector }
    let scale = Float(1 / square.squareRoot())
    return vector.map { $0 * scale }
  }
}
