/// Evens out the lists that k-means leaves: tiny ones cost a probe for nothing, huge ones a long scan.
enum ListBalancing {
  /// A list is dissolved when it is smaller than the mean by this factor.
  private static let tiny = 8
  /// A list is split when it is larger than the mean by this factor.
  private static let huge = 3

  /// Drops tiny clusters, then halves the largest until none is huge and at least `listCount` remain.
  ///
  /// Clusters of equal rows cannot be halved, so fewer than `listCount` may come back; never more
  /// than twice as many.
  ///
  /// - Returns: Row-major centroids.
  static func balanced(
    _ clusters: KMeans, rows: [Float], dimension: Int, listCount: Int, seed: UInt64
  ) -> [Float] {
    let mean = max(1, clusters.assignments.count / listCount)
    var groups = lists(clusters, dimension: dimension).filter { $0.rows.count * tiny >= mean }
    var finished: [List] = []
    while let largest = groups.indices.max(by: { groups[$0].rows.count < groups[$1].rows.count }) {
      let count = groups.count + finished.count
      let isWanted = count < listCount || groups[largest].rows.count > huge * mean
      guard isWanted, groups[largest].rows.count > 1, count < 2 * listCount else { break }
      let list = groups.remove(at: largest)
      let halves = halved(list, rows: rows, dimension: dimension, seed: seed)
      if halves.isEmpty { finished.append(list) } else { groups += halves }
    }
    return (finished + groups).flatMap(\.centroid)
  }

  private struct List {
    var centroid: [Float]
    var rows: [Int]
  }

  private static func lists(_ clusters: KMeans, dimension: Int) -> [List] {
    var lists = stride(from: 0, to: clusters.centroids.count, by: dimension).map {
      List(centroid: Array(clusters.centroids[$0..<$0 + dimension]), rows: [])
    }
    for (row, cluster) in clusters.assignments.enumerated() {
      lists[Int(cluster)].rows.append(row)
    }
    return lists
  }

  /// Two lists, or none when all rows are equal.
  private static func halved(
    _ list: List, rows: [Float], dimension: Int, seed: UInt64
  ) -> [List] {
    let members = RowSample.rows(list.rows, of: rows, dimension: dimension)
    let halves = lists(
      KMeans(
        rows: members, dimension: dimension,
        options: KMeans.Options(clusterCount: 2, iterations: 6, seed: seed)),
      dimension: dimension)
    guard halves.allSatisfy({ !$0.rows.isEmpty }) else { return [] }
    return halves.map { half in
      List(centroid: half.centroid, rows: half.rows.map { list.rows[$0] })
    }
  }
}
