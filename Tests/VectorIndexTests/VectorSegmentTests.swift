import Kernels
import TestSupport
import Testing
import VectorIndex

/// Segments that several tests look at, each built once.
private enum Layouts {
  static let dimension = 16
  static let rowCount = 400
  private static let all = VectorFixtures.clustered(
    count: rowCount + 20, dimension: dimension, clusters: 25, seed: 21)
  static let rows = Array(all[..<(rowCount * dimension)])
  static let vectors = VectorFixtures.dictionary(rows, (0..<rowCount).map { Int64($0) })
  static let queries = (rowCount..<rowCount + 20).map {
    VectorFixtures.row($0, of: all, dimension: dimension)
  }

  /// Every way to lay out a segment that can search exactly.
  static let options: [VectorBuildOptions] = VectorMetric.allCases.flatMap { metric in
    [
      VectorBuildOptions(metric: metric), VectorBuildOptions(metric: metric, bytesPerVector: 24),
      VectorBuildOptions(metric: metric, listCount: 25, exactBelow: 0),
      VectorBuildOptions(metric: metric, listCount: 25, coding: .residual, exactBelow: 0),
      VectorBuildOptions(metric: metric, listCount: 25, coding: .rotated, exactBelow: 0),
      VectorBuildOptions(metric: metric, listCount: 25, bytesPerVector: 30, exactBelow: 0),
    ]
  }
  private static let contents: [Result<SegmentContents, any Error>] = options.map { options in
    Result {
      try VectorIndexBuilder.build(
        values: rows, dimension: dimension, ids: Array(0..<Int64(rowCount)), options: options)
    }
  }

  /// Writes and opens layout `number` of ``options``.
  static func open(
    _ number: Int, in folder: TemporaryFolder, deleted: Set<Int64> = []
  ) throws -> VectorSegment {
    try contents[number].get().write(to: folder.file("layout"))
    return try VectorSegment(path: folder.file("layout"), deleted: deleted)
  }

  /// What a score of this layout may be off by; squared distances and products here reach 60.
  static func tolerance(_ number: Int) -> Double {
    (options[number].bytesPerVector == nil ? 5e-4 : 1e-2)
      * (options[number].metric == .cosine ? 1 : 60)
  }

}

@Suite struct VectorSegmentTests {
  private let folder = TemporaryFolder()
  private let queries = Layouts.queries
  private let rows = Layouts.rows

  /// How many of the true ten nearest the default search finds over 20 queries.
  private func found(_ segment: VectorSegment) throws -> Int {
    try queries.reduce(0) { sum, query in
      let truth = VectorFixtures.nearest(
        query, in: Layouts.vectors, depth: 10, metric: segment.metric)
      let hits = try segment.search(query, depth: 10)
      return sum + Set(hits.map(\.id)).intersection(truth.map(\.id)).count
    }
  }

  @Test(arguments: Layouts.options.indices)
  func scanningEverythingFindsTheTrueNearest(layout: Int) throws {
    let segment = try Layouts.open(layout, in: folder)
    let tolerance = Layouts.tolerance(layout)
    // All lists, all candidates re-scored: as good as exact.
    let all = VectorSearchOptions(probes: .max, rerank: .max)
    for query in queries.prefix(5) {
      let expected = VectorFixtures.nearest(
        query, in: Layouts.vectors, depth: 20, metric: segment.metric)
      let hits = try segment.search(query, depth: 20, options: VectorSearchOptions(exact: true))
      #expect(hits.count == 20)
      for (hit, truth) in zip(hits, expected) {
        #expect(abs(Double(hit.score) - truth.score) <= tolerance)
        let own = VectorFixtures.score(query, Layouts.vectors[hit.id] ?? [], segment.metric)
        #expect(abs(Double(hit.score) - own) <= tolerance, "hits carry their own scores")
      }
      #expect(try segment.search(query, depth: 20, options: all) == hits)
    }
  }

  @Test(arguments: Layouts.options.indices)
  func theRecallAskedForIsReached(layout: Int) throws {
    let segment = try Layouts.open(layout, in: folder)
    // 0.95 is asked for; 20 queries and lists of 16 rows leave 0.1 to chance.
    let found = try found(segment)
    #expect(found >= 170, "found \(found) of 200")
    #expect(segment.isExact || segment.probes(for: VectorSearchOptions()) < segment.listCount)
  }

  @Test func moreProbesNeverFindLess() throws {
    let segment = try Layouts.open(2, in: folder)
    let points = segment.recallCurve.points
    #expect(points.last?.probes == segment.listCount)
    for (fewer, more) in zip(points, points.dropFirst()) {
      #expect(more.probes > fewer.probes && more.fixed.at10 >= fewer.fixed.at10 - 0.005)
    }
  }

  @Test(arguments: VectorMetric.allCases, VectorCoding.allCases)
  func codesAloneRankRoughly(metric: VectorMetric, coding: VectorCoding) throws {
    // Three bytes a code; residual codes say more here, where clusters are tight, and parts of 4 bits
    // less than half as many of 8.
    let isResidual = coding == .residual
    for (bits, least) in [(8, isResidual ? 176 : 166), (4, isResidual ? 166 : 150)] {
      let segment = try folder.segment(
        rows, dimension: Layouts.dimension,
        options: VectorBuildOptions(
          metric: metric, listCount: 25, bytesPerVector: 11, codeBits: bits, coding: coding,
          exactBelow: 0))
      #expect(segment.plan.store == .none)
      let found = try found(segment)
      #expect(found >= least, "found \(found) of 200 with \(bits) bits")
      let hits = try segment.search(queries[0], depth: 10)
      let scores = try segment.scores(of: hits.map(\.id), query: queries[0])
      for (hit, score) in zip(hits, scores) { #expect(abs(hit.score - (score ?? 9)) < 1e-4) }
      #expect(throws: VectorIndexError.exactNotStored) {
        try segment.search(queries[0], depth: 10, options: VectorSearchOptions(exact: true))
      }
    }
  }

  @Test(arguments: Layouts.options.indices)
  func scoresOfGivenVectorsEqualTheSearchs(layout: Int) throws {
    let segment = try Layouts.open(layout, in: folder, deleted: [7])
    let hits = try segment.search(queries[3], depth: 15)
    let ids = hits.map(\.id).reversed() + [-1, 7, 1500]
    let scores = try segment.scores(of: ids, query: queries[3])
    #expect(scores == hits.map(\.score).reversed() + [nil, nil, nil])
  }

  @Test(arguments: Layouts.options.indices)
  func vectorsComeBackAsStored(layout: Int) throws {
    let segment = try Layouts.open(layout, in: folder, deleted: [8])
    for id in [Int64(0), 7, 331, 399] {
      let given = VectorFixtures.row(Int(id), of: rows, dimension: Layouts.dimension)
      let stored = try #require(try segment.vector(of: id))
      let cosine = VectorFixtures.score(given, stored, .cosine)
      #expect(abs(cosine - 1) < (Layouts.options[layout].bytesPerVector == nil ? 1e-6 : 1e-3))
      #expect(try segment.contains(id))
      let length = DistanceReference.dotProduct(stored, stored)
      #expect(segment.metric != .cosine || abs(length - 1) < 1e-2)
    }
    #expect(try segment.vector(of: 8) == nil && segment.vector(of: 1500) == nil)
    #expect(try !segment.contains(8))
  }

  @Test(arguments: Layouts.options.indices)
  func deletedVectorsNeverReturn(layout: Int) throws {
    let deleted = Set((0..<400).filter { $0 % 5 != 0 }.map { Int64($0) })
    let segment = try Layouts.open(layout, in: folder, deleted: deleted.union([-5, 9999]))
    #expect(segment.count == 80 && segment.storedCount == 400)
    #expect(try segment.ids() == (0..<80).map { Int64(5 * $0) })
    for options in [VectorSearchOptions(), VectorSearchOptions(probes: 1), .init(exact: true)] {
      let hits = try segment.search(queries[1], depth: 1000, options: options)
      #expect(hits.count == 80)
      #expect(Set(hits.map(\.id)).isDisjoint(with: deleted))
    }
  }

  @Test(arguments: Layouts.options.indices, [1, 10, 200, 400])
  func aFilterNeverLeavesFewerThanThereAre(layout: Int, allowedCount: Int) throws {
    let segment = try Layouts.open(layout, in: folder)
    let step = Int64(400 / allowedCount)
    for depth in [1, 10, 300] {
      let hits = try segment.search(
        queries[5], depth: depth, options: VectorSearchOptions(probes: 1),
        allowed: { $0 % step == 0 })
      #expect(hits.count == min(depth, allowedCount))
      #expect(hits.allSatisfy { $0.id % step == 0 })
    }
  }

  @Test func rareAllowedVectorsAreAllCompared() throws {
    // Fewer allowed vectors than candidates: the answer is the exact one.
    let segment = try Layouts.open(2, in: folder)
    let allowed: (Int64) -> Bool = { $0 % 20 == 3 }
    for query in queries.prefix(10) {
      let hits = try segment.search(
        query, depth: 10, options: VectorSearchOptions(probes: 1), allowed: allowed)
      let exact = try segment.search(
        query, depth: 10, options: VectorSearchOptions(exact: true), allowed: allowed)
      #expect(hits == exact)
    }
  }

  @Test(arguments: [0, 100_000])
  func equalVectorsComeInOrderOfIdentity(exactBelow: Int) throws {
    let same = [Float](repeating: 1, count: 60 * 16)
    let ids = (0..<260).map { Int64($0 * 7919 % 260) }
    let segment = try folder.segment(
      Array(rows[..<(200 * 16)]) + same, dimension: 16, ids: ids,
      options: VectorBuildOptions(exactBelow: exactBelow))
    let expected = ids.suffix(60).sorted()
    for (depth, rerank) in [(5, 0), (5, 100), (60, 0), (60, 100)] {
      let hits = try segment.search(
        [Float](repeating: 2, count: 16), depth: depth,
        options: VectorSearchOptions(probes: 3, rerank: rerank))
      #expect(hits.map(\.id) == Array(expected.prefix(depth)))
    }
  }

  @Test(arguments: Layouts.options.indices)
  func aClosureAndASetOfRowsFindTheSame(layout: Int) throws {
    let segment = try Layouts.open(layout, in: folder)
    let allowed: (Int64) -> Bool = { $0 % 3 == 0 }
    let filter = try segment.filter((0..<400).map { Int64($0) }.filter(allowed))
    for query in queries.prefix(8) {
      for options in [VectorSearchOptions(probes: 1), VectorSearchOptions(probes: 4, rerank: 20)] {
        #expect(
          try segment.search(query, depth: 10, options: options, allowed: allowed)
            == segment.search(query, depth: 10, options: options, filter: filter))
      }
    }
  }

  @Test(arguments: Layouts.options.indices, [-100, -126, -146])
  func tinyQueriesAreAnswered(layout: Int, exponent: Int) throws {
    let segment = try Layouts.open(layout, in: folder)
    let query = queries[2].map { $0 * Float(sign: .plus, exponent: exponent, significand: 1) }
    let hits = try segment.search(query, depth: 10)
    #expect(hits.count == 10 && hits.allSatisfy { $0.score.isFinite })
    // At 2⁻¹⁴⁶ hardly a bit of the query is left.
    guard segment.metric == .cosine, exponent > -140 else { return }
    #expect(try hits.map(\.id) == segment.search(queries[2], depth: 10).map(\.id))
  }

  @Test func badQueriesAreRefused() throws {
    let segment = try Layouts.open(0, in: folder)
    #expect(throws: VectorIndexError.queryWidth(found: 3, expected: 16)) {
      try segment.search([1, 2, 3], depth: 1)
    }
    var query = [Float](repeating: 0, count: 16)
    #expect(throws: VectorIndexError.zeroQuery) { try segment.search(query, depth: 1) }
    query[2] = .nan
    #expect(throws: VectorIndexError.queryNotFinite) { try segment.scores(of: [1], query: query) }
    #expect(try segment.search(queries[0], depth: 0).isEmpty)
  }

  @Test(arguments: [0, 100])
  func anEmptySegmentAnswersNothing(exactBelow: Int) throws {
    let segment = try folder.segment(
      [], dimension: 4, ids: [], options: VectorBuildOptions(exactBelow: exactBelow))
    #expect(try segment.count == 0 && segment.ids().isEmpty && segment.isExact)
    #expect(try segment.search([1, 0, 0, 0], depth: 5).isEmpty)
    #expect(try segment.scores(of: [1], query: [1, 0, 0, 0]) == [nil])
    try segment.verify()
  }

  @Test(arguments: [0, 100])
  func aSingleVectorIsFound(exactBelow: Int) throws {
    let segment = try folder.segment(
      [3, 4], dimension: 2, ids: [-9], options: VectorBuildOptions(exactBelow: exactBelow))
    let hits = try segment.search([3, 4], depth: 5)
    #expect(hits.map(\.id) == [-9])
    #expect(abs((hits.first?.score ?? 0) - 1) < 1e-3)
  }

  @Test func threadsMaySearchAtOnce() async throws {
    let segment = try Layouts.open(2, in: folder)
    let expected = try queries.map { try segment.search($0, depth: 10) }
    let found = try await withThrowingTaskGroup(of: (Int, [VectorHit]).self) { group in
      for (number, query) in queries.enumerated() {
        group.addTask { (number, try segment.search(query, depth: 10)) }
      }
      return try await group.reduce(into: [Int: [VectorHit]]()) { $0[$1.0] = $1.1 }
    }
    #expect(queries.indices.allSatisfy { found[$0] == expected[$0] })
  }
}
