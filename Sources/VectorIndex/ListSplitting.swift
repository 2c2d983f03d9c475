import Kernels

/// Halves lists that have grown far beyond the others, without coding any vector anew: codes of whole
/// vectors do not depend on the list. (After SPFresh, arXiv 2410.14452, but done while merging.)
struct ListSplitting {
  /// A list is halved when it is longer than the mean by this factor.
  private static let huge = 3
  /// Shorter lists are left alone in any case.
  private static let least = 64

  /// The quantizers with the new lists; nil without codes.
  private(set) var quantizers: Quantizers?
  /// The members in their new lists.
  private(set) var members: [SegmentAssembly.Member]
  private let reader: SegmentReader
  private let newRows: [Float]

  init(_ reader: SegmentReader, _ members: [SegmentAssembly.Member], newRows: [Float]) {
    self.reader = reader
    self.members = members
    self.newRows = newRows
    quantizers = reader.quantizers
  }

  /// Halves lists until none is huge or no half would be smaller.
  ///
  /// - Throws: Damage in stored vectors.
  mutating func splitLongLists() throws(VectorIndexError) {
    guard let old = quantizers, reader.parameters.coding != .residual else { return }
    var lists = [[Int]](repeating: [], count: old.coarse.listCount)
    for (place, member) in members.enumerated() { lists[Int(member.list)].append(place) }
    let limit = max(Self.least, Self.huge * members.count / lists.count)
    var centroids = (0..<lists.count).flatMap { old.coarse.centroid($0) }
    let dimension = old.coarse.dimension
    var waiting = lists.indices.filter { lists[$0].count > limit }
    guard !waiting.isEmpty else { return }
    while let list = waiting.popLast(), lists.count < VectorIndexLimits.listCount {
      guard let halves = try halved(lists[list], dimension: dimension) else { continue }
      let other = lists.count
      lists[list] = halves.first
      lists.append(halves.second)
      for place in halves.second { members[place].list = UInt32(other) }
      centroids.replaceSubrange(
        list * dimension..<(list + 1) * dimension, with: halves.centroids[..<dimension])
      centroids += halves.centroids[dimension...]
      waiting += [list, other].filter { lists[$0].count > limit }
    }
    quantizers = Quantizers(
      coarse: CoarseQuantizer(dimension: dimension, centroids: centroids), product: old.product,
      rotation: old.rotation)
  }

  private struct Halves {
    var first: [Int] = []
    var second: [Int] = []
    var centroids: [Float]
  }

  /// Nil when all vectors are equal.
  private func halved(
    _ places: [Int], dimension: Int
  ) throws(VectorIndexError) -> Halves? {
    var rows: [Float] = []
    rows.reserveCapacity(places.count * dimension)
    for place in places {
      let source = members[place].source
      rows +=
        try source < 0
        ? reader.vector(~source)
        : Array(newRows[source * dimension..<(source + 1) * dimension])
    }
    let clusters = KMeans(
      rows: rows, dimension: dimension,
      options: KMeans.Options(clusterCount: 2, iterations: 6, seed: reader.parameters.options.seed))
    var halves = Halves(centroids: clusters.centroids)
    if reader.parameters.metric == .innerProduct {
      halves.centroids = CoarseQuantizer.lengthened(
        clusters.centroids, rows: rows, lists: clusters.assignments, dimension: dimension)
    }
    for (place, cluster) in zip(places, clusters.assignments) {
      if cluster == 0 { halves.first.append(place) } else { halves.second.append(place) }
    }
    return halves.first.isEmpty || halves.second.isEmpty ? nil : halves
  }
}
