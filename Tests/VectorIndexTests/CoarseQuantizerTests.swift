import Kernels
import TestSupport
import Testing
import VectorIndex

@Suite struct CoarseQuantizerTests {
  private func quantizer(_ rows: [Float], lists: Int) -> CoarseQuantizer {
    CoarseQuantizer(trainingOn: rows, dimension: 4, listCount: lists, seed: 1, threads: 1)
  }

  /// The query as lists are ranked by it: in bytes.
  private func rounded(_ query: [Float]) -> [Float] {
    let wide = WideQuery()
    query.withUnsafeBufferPointer { wide.set($0) }
    return wide.high.map { Float($0) * 256 * wide.scale }
  }

  @Test func vectorsGoToTheNearestListButForTheirRounding() {
    let rows = VectorFixtures.clustered(count: 800, dimension: 4, clusters: 20, seed: 1)
    let coarse = quantizer(rows, lists: 20)
    for (number, list) in coarse.lists(forRows: rows, threads: 2).enumerated() {
      let row = VectorFixtures.row(number, of: rows, dimension: 4)
      let distances = (0..<coarse.listCount).map {
        DistanceReference.squaredDistance(row, coarse.centroid($0)).squareRoot()
      }
      // Bytes move a row by at most a 254th of its largest component in each of four components.
      let rounding = Double((row.map { abs($0) }.max() ?? 0) / 127)
      #expect(distances[Int(list)] <= (distances.min() ?? 0) + 2 * rounding)
    }
  }

  @Test func nearestListsAreInOrderOfDistance() {
    let rows = VectorFixtures.clustered(count: 800, dimension: 4, clusters: 20, seed: 1)
    let coarse = quantizer(rows, lists: 20)
    for number in 0..<20 {
      let query = rounded(VectorFixtures.row(number, of: rows, dimension: 4))
      let expected = (0..<coarse.listCount).sorted {
        let left = DistanceReference.squaredDistance(query, coarse.centroid($0))
        let right = DistanceReference.squaredDistance(query, coarse.centroid($1))
        return (left, $0) < (right, $1)
      }
      let all = coarse.nearestLists(to: query, by: .l2, count: .max)
      #expect(all == expected)
      #expect(
        coarse.nearestLists(to: query, by: .l2, count: 5) == Array(expected.prefix(5)))
    }
  }

  @Test func cosinesOrderListsByTheAngleOfTheirCentroids() {
    let rows = VectorFixtures.clustered(count: 800, dimension: 4, clusters: 20, seed: 1)
    let coarse = quantizer(rows, lists: 20)
    for number in 0..<20 {
      let query = rounded(VectorFixtures.row(number, of: rows, dimension: 4))
      let expected = (0..<coarse.listCount).sorted {
        let left = VectorFixtures.score(query, coarse.centroid($0), .cosine)
        let right = VectorFixtures.score(query, coarse.centroid($1), .cosine)
        return (-left, $0) < (-right, $1)
      }
      #expect(
        coarse.nearestLists(to: query, by: .cosine, count: 6) == Array(expected.prefix(6)))
    }
  }

  @Test func innerProductsOrderListsAsLongAsTheirRows() {
    let rows = VectorFixtures.clustered(count: 800, dimension: 4, clusters: 20, seed: 1)
    let coarse = CoarseQuantizer(
      trainingOn: rows, dimension: 4, metric: .innerProduct, listCount: 20, seed: 1, threads: 1)
    func length(_ row: [Float]) -> Double { DistanceReference.dotProduct(row, row).squareRoot() }
    // Fitted to rows in lists that are moved a little afterwards.
    let lists = coarse.lists(forRows: rows, threads: 1)
    for list in 0..<coarse.listCount {
      let members = lists.indices.filter { lists[$0] == UInt32(list) }
      let mean =
        members.reduce(0) { $0 + length(VectorFixtures.row($1, of: rows, dimension: 4)) }
        / Double(members.count)
      #expect(abs(length(coarse.centroid(list)) / mean - 1) < 0.1)
    }
    for number in 0..<20 {
      let query = rounded(VectorFixtures.row(number, of: rows, dimension: 4))
      let expected = (0..<coarse.listCount).sorted {
        let left = DistanceReference.dotProduct(query, coarse.centroid($0))
        let right = DistanceReference.dotProduct(query, coarse.centroid($1))
        return (-left, $0) < (-right, $1)
      }
      #expect(
        coarse.nearestLists(to: query, by: .innerProduct, count: 6) == Array(expected.prefix(6)))
    }
  }

  @Test func noListIsMuchLargerThanTheMean() {
    // Nine tenths of the rows in one place.
    let crowd = VectorFixtures.clustered(
      count: 1800, dimension: 4, clusters: 1, spread: 0.05, seed: 2)
    let rest = VectorFixtures.clustered(count: 200, dimension: 4, clusters: 30, seed: 3)
    let coarse = quantizer(crowd + rest, lists: 32)
    #expect((32...64).contains(coarse.listCount))
    var counts = [Int](repeating: 0, count: coarse.listCount)
    for list in coarse.lists(forRows: crowd + rest, threads: 1) { counts[Int(list)] += 1 }
    // Split at three times the mean; the rows move a little afterwards.
    #expect((counts.max() ?? 0) <= 4 * 2000 / 32)
  }

  @Test func equalRowsEndInFewLists() {
    let coarse = quantizer([Float](repeating: 0.5, count: 400), lists: 16)
    #expect((1...16).contains(coarse.listCount))
    #expect(coarse.centroid(0) == [0.5, 0.5, 0.5, 0.5])
  }
}
