import FileFormat
import VectorIndex

/// What `vectors search --prove` reports of exact answers.
struct ProofFigures: Encodable {
  /// The most that a cosine, an inner product, or a distance, may be off by, over all queries.
  var errorBound: Float = 0
  /// The mean number of hits that are proven to be among the true nearest.
  var provenHits: Double = 0
  /// The true nearest are proven to be among so many hits, for the worst query and on average.
  var sufficientDepth = 0
  var meanSufficientDepth: Double = 0

  enum CodingKeys: String, CodingKey {
    case errorBound = "error_bound"
    case provenHits = "proven_hits"
    case sufficientDepth = "sufficient_depth"
    case meanSufficientDepth = "mean_sufficient_depth"
  }

  init(
    _ segments: VectorSegments, _ queries: VectorFile, named path: String, depth: Int
  ) throws {
    for row in 0..<queries.rowCount {
      let query = Array(
        queries.values[row * queries.dimension..<(row + 1) * queries.dimension])
      do {
        let proof = try segments.prove(query, depth: depth).proof
        errorBound = max(errorBound, proof.errorBound)
        provenHits += Double(proof.provenCount)
        sufficientDepth = max(sufficientDepth, proof.sufficientDepth)
        meanSufficientDepth += Double(proof.sufficientDepth)
      } catch {
        throw QueryError(path: path, row: row, fault: error)
      }
    }
    let count = Double(max(1, queries.rowCount))
    provenHits /= count
    meanSufficientDepth /= count
  }
}
