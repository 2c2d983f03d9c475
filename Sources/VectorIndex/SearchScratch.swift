import Kernels

/// The working memory of one search at a time; it grows to what searches need and then stays.
///
/// Searches of a segment share a few of these, so a search in steady use allocates nothing.
final class SearchScratch: @unchecked Sendable {
  /// The query: unit length for cosine.
  let query = GrowingBuffer<Float>()
  /// What stands for it among codes: turned, or less a part of a list's centroid.
  let coded = GrowingBuffer<Float>()
  /// The query rounded to 16 bits.
  let wide = WideQuery()
  /// The query less the store's origin, rounded to 16 bits.
  let shifted = WideQuery()
  /// Products with centroids.
  let products = GrowingBuffer<Int32>()
  let ranked = GrowingBuffer<RankedNumber>()
  /// The lists to scan, best first.
  let lists = GrowingBuffer<UInt32>()
  /// Entries of codewords as floats, and as steps for the scan.
  let sums = GrowingBuffer<Float>()
  let table = GrowingBuffer<UInt8>()
  let reservoir = CodeReservoir()
  /// Products and squares of rows scored by bytes.
  let wideProducts = GrowingBuffer<Int64>()
  let squares = GrowingBuffer<Int32>()
  let scores = GrowingBuffer<Float>()
  let rows = GrowingBuffer<UInt32>()
  var best = TopK(capacity: 0)
  /// Lists that the search scanned.
  var probed = 0

  /// Gives the best entries to `hits`, best first.
  func drain(into hits: inout [VectorHit]) {
    best.drain { hits.append(VectorHit(id: $0.number, score: $0.score)) }
  }
}
