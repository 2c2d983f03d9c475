import Kernels
import TestSupport
import Testing
import VectorIndex

@Suite struct KMeansTests {
  @Test func equalSeedsGiveEqualClustersWhateverTheThreads() {
    let rows = VectorFixtures.clustered(count: 1200, dimension: 9, clusters: 12, seed: 1)
    func run(seed: UInt64, threads: Int) -> KMeans {
      KMeans(
        rows: rows, dimension: 9,
        options: KMeans.Options(clusterCount: 20, iterations: 5, seed: seed, threads: threads))
    }
    let one = run(seed: 7, threads: 1)
    for threads in [2, 3] {
      let other = run(seed: 7, threads: threads)
      #expect(one.centroids == other.centroids && one.assignments == other.assignments)
    }
    #expect(run(seed: 8, threads: 1).centroids != one.centroids)
  }

  @Test(arguments: 0..<6)
  func distortionNeverRises(seed: Int) {
    let rows = VectorFixtures.clustered(
      count: 500, dimension: 6, clusters: 9, spread: 0.8, seed: UInt64(seed))
    let clusters = KMeans(
      rows: rows, dimension: 6,
      options: KMeans.Options(clusterCount: 25, iterations: 12, seed: UInt64(seed)))
    #expect(clusters.distortions.count > 2)
    for (before, after) in zip(clusters.distortions, clusters.distortions.dropFirst()) {
      #expect(after <= before * (1 + 1e-6))
    }
  }

  @Test func everyRowIsWithItsNearestCentroid() {
    let rows = VectorFixtures.clustered(count: 300, dimension: 5, clusters: 6, seed: 3)
    let clusters = KMeans(
      rows: rows, dimension: 5, options: KMeans.Options(clusterCount: 10, seed: 3))
    for (row, cluster) in clusters.assignments.enumerated() {
      let vector = VectorFixtures.row(row, of: rows, dimension: 5)
      let distances = (0..<10).map {
        DistanceReference.squaredDistance(
          vector, VectorFixtures.row($0, of: clusters.centroids, dimension: 5))
      }
      #expect(distances[Int(cluster)] <= (distances.min() ?? 0) + 1e-5)
    }
  }

  @Test func centroidsOfSeparatedGroupsAreTheirMeans() {
    let rows: [Float] = [0, 0, 0, 2, 10, 10, 12, 10, 11, 13]
    let clusters = KMeans(
      rows: rows, dimension: 2, options: KMeans.Options(clusterCount: 2, seed: 1))
    let centroids = [clusters.centroids[..<2], clusters.centroids[2...]].map { Array($0) }
      .sorted { $0[0] < $1[0] }
    #expect(centroids == [[0, 1], [11, 11]])
    #expect(clusters.assignments[0] == clusters.assignments[1])
  }

  @Test(arguments: 0..<10)
  func everyDifferentRowGetsAClusterWhenThereAreEnough(seed: Int) {
    // One value a thousand times, seven values once: seeding alone may leave clusters without rows.
    let rows = [Float](repeating: 0, count: 1000) + (1...7).map { Float($0) }
    let clusters = KMeans(
      rows: rows, dimension: 1,
      options: KMeans.Options(clusterCount: 8, iterations: 20, seed: UInt64(seed)))
    #expect(clusters.distortions.last == 0)
  }

  @Test func moreClustersThanRowsIsNoError() {
    let clusters = KMeans(
      rows: [1, 1, 1, 5], dimension: 1, options: KMeans.Options(clusterCount: 9, seed: 1))
    #expect(clusters.centroids.count == 9)
    #expect(clusters.distortions.last == 0)
  }
}
