import Catalog
import Model

/// The live documents in memory, for queries that rank whole documents.
struct DocumentTable: Sendable {
  /// By first chunk.
  let documents: [DocumentRecord]

  init(view: CatalogView) throws { documents = try view.documents() }

  /// The position of the document that owns a chunk, nil when none does.
  ///
  /// - Complexity: O(log *n*).
  func position(owning chunk: ChunkNumber) -> Int? {
    var low = 0
    var high = documents.count
    while low < high {
      let middle = (low + high) / 2
      if documents[middle].chunks.upperBound <= chunk.rawValue {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < documents.count, documents[low].chunks.contains(chunk.rawValue) else { return nil }
    return low
  }
}
