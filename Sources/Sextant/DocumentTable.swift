import Catalog
import Model

/// The live documents in memory, for queries that rank whole documents.
struct DocumentTable: Sendable {
  /// By first chunk.
  let documents: [DocumentRecord]
  /// Of each, its chunk numbers: looked through much faster than records.
  private let chunks: [Range<Int64>]

  init(view: CatalogView) throws {
    documents = try view.documents()
    chunks = documents.map(\.chunks)
  }

  /// The position of the document that owns a chunk, nil when none does.
  ///
  /// - Complexity: O(log *n*).
  func position(owning chunk: ChunkNumber) -> Int? {
    var low = 0
    var high = chunks.count
    while low < high {
      let middle = (low + high) / 2
      if chunks[middle].upperBound <= chunk.rawValue {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < chunks.count, chunks[low].contains(chunk.rawValue) else { return nil }
    return low
  }
}
