import Model
import VectorIndex

/// What the dense leg thinks of whole documents: the mean cosine of their chunks with the query.
struct DocumentCosines {
  let vectors: VectorSegments
  let query: [Float]
  /// The chunk numbers of the document that owns a chunk.
  let siblings: (ChunkNumber) throws -> Range<Int64>

  /// The mean cosine of the document of each of `chunks`; nil where none of its chunks has a vector.
  ///
  /// - Complexity: O(chunks of all documents concerned × dimension), and a look-up for each document
  ///   when `chunks` rise.
  func means(of chunks: [ChunkNumber]) throws -> [Double?] {
    var documents: [Range<Int64>] = []
    var places: [Int64: Int] = [:]
    let owners = try chunks.map { chunk in
      if let last = documents.last, last.contains(chunk.rawValue) { return documents.count - 1 }
      let range = try siblings(chunk)
      if let known = places[range.lowerBound] { return known }
      places[range.lowerBound] = documents.count
      documents.append(range)
      return documents.count - 1
    }
    let cosines = try vectors.scores(of: documents.flatMap { Array($0) }, query: query)
    var means: [Double?] = []
    var start = 0
    for range in documents {
      let known = cosines[start..<start + range.count].compactMap { $0.map(Double.init) }
      means.append(known.isEmpty ? nil : known.reduce(0, +) / Double(known.count))
      start += range.count
    }
    return owners.map { means[$0] }
  }
}
