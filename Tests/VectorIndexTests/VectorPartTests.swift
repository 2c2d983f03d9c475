import FileFormat
import Kernels
import TestSupport
import Testing

import VectorIndex

/// Segments of added vectors that use the quantizers of their base.
@Suite struct VectorPartTests {
  private let folder = TemporaryFolder()
  private static let dimension = 32
  private static let count = 10_000
  private static let all = VectorFixtures.clustered(
    count: count, dimension: dimension, clusters: 60, seed: 71)

  private func rows(_ range: Range<Int>) -> [Float] {
    Array(Self.all[range.lowerBound * Self.dimension..<range.upperBound * Self.dimension])
  }

  private func row(_ number: Int) -> [Float] { rows(number..<number + 1) }
  private func ids(_ range: Range<Int>) -> [Int64] { range.map { Int64($0) } }

  /// A base of 4,000 rows, to which 6,000 were added in steps: 4,200 and 1,800 of them in two parts.
  private func changed(
    metric: VectorMetric = .cosine, bytesPerVector: Int? = nil
  ) throws -> VectorCollectionEditor {
    try VectorIndexBuilder.build(
      values: rows(0..<4000), dimension: Self.dimension, ids: ids(0..<4000),
      options: VectorBuildOptions(
        metric: metric, listCount: 20, bytesPerVector: bytesPerVector, exactBelow: 0)
    ).write(to: folder.file("v"))
    var editor = try VectorCollectionEditor(path: folder.file("v"))
    for start in stride(from: 4000, to: Self.count, by: 1400) {
      let range = start..<min(start + 1400, Self.count)
      try editor.add(rows(range), ids: ids(range))
    }
    return editor
  }

  @Test(arguments: VectorMetric.allCases, [nil, 48])
  func manyAdditionsGetTheListsOfTheBase(metric: VectorMetric, bytesPerVector: Int?) throws {
    var editor = try changed(metric: metric, bytesPerVector: bytesPerVector)
    let parts = editor.collection.segments.segments.dropFirst()
    #expect(parts.map(\.isExact) == [false, true, true])
    #expect(
      parts.first?.count == 4200 && parts.first?.listCount == editor.collection.base.listCount)
    try editor.remove([5, 4017, 9999])
    let collection = try VectorCollection(path: folder.file("v"))
    try collection.verify()
    let vectors = VectorFixtures.dictionary(Self.all, ids(0..<Self.count)).filter {
      ![5, 4017, 9999].contains($0.key)
    }
    let everything = VectorSearchOptions(probes: .max, rerank: .max)
    // Squared distances and products here reach 60.
    let tolerance = (bytesPerVector == nil ? 5e-4 : 1e-2) * (metric == .cosine ? 1 : 60)
    var found = 0
    for id in stride(from: 5, to: Self.count, by: 723) {
      let truth = VectorFixtures.nearest(row(id), in: vectors, depth: 10, metric: metric)
      let hits = try collection.segments.search(row(id), depth: 10, options: everything)
      let exact = try collection.segments.search(
        row(id), depth: 10, options: VectorSearchOptions(exact: true))
      #expect(hits == exact, "\(id)")
      for (hit, best) in zip(hits, truth) {
        #expect(abs(Double(hit.score) - best.score) < tolerance)
      }
      let usual = try collection.segments.search(row(id), depth: 10)
      found += Set(usual.map(\.id)).intersection(hits.map(\.id)).count
    }
    #expect(found >= 126, "\(found) of 140")
  }

  @Test func filtersReachIntoParts() throws {
    let collection = try changed().collection
    for wanted in [
      Set(ids(3900..<4100)), Set(stride(from: Int64(1), to: 10_000, by: 2)), [9500, 3],
    ] {
      let filter = try collection.segments.filter(wanted)
      let query = row(4050)
      let vectors = VectorFixtures.dictionary(Self.all, ids(0..<Self.count)).filter {
        wanted.contains($0.key)
      }
      let truth = VectorFixtures.nearest(query, in: vectors, depth: 5, metric: .cosine).map(\.id)
      let options = VectorSearchOptions(probes: .max, rerank: .max)
      let hits = try collection.segments.search(query, depth: 5, options: options, filter: filter)
      #expect(hits.map(\.id) == truth)
      let asked = try collection.segments.search(query, depth: 5, options: options) {
        wanted.contains($0)
      }
      #expect(asked == hits)
    }
  }

  @Test func searchesGoOnInPartsWhenTheBaseHasNothing() throws {
    var editor = try changed()
    try editor.remove(ids(0..<4000))
    let hits = try editor.collection.segments.search(row(7000), depth: 3)
    #expect(hits.first?.id == 7000 && hits.count == 3)
  }

  @Test func mergesKeepEveryVector() throws {
    var editor = try changed()
    let before = try editor.collection.segments.vector(of: 5000)
    for start in 0..<8 {
      let copies = rows(start * 100..<start * 100 + 100)
      try editor.add(copies, ids: ids(20_000 + start * 100..<20_100 + start * 100))
    }
    #expect(editor.collection.segments.segments.count <= 10)
    #expect(editor.collection.count == 10_800)
    #expect(try editor.collection.segments.vector(of: 5000) == before)
    try editor.fold()
    #expect(editor.collection.segments.segments.count == 1 && editor.collection.count == 10_800)
    #expect(try editor.collection.segments.search(row(5000), depth: 1).first?.id == 5000)
  }

  @Test func partsHoldNoQuantizersAndAreRefusedWithoutTheirBase() throws {
    let part = try #require(try changed().collection.segments.segments.dropFirst().first)
    #expect(throws: FileFormatError.self) { try VectorSegment(path: part.path) }
    try VectorIndexBuilder.build(
      values: rows(0..<1000), dimension: Self.dimension, ids: ids(0..<1000),
      options: VectorBuildOptions(listCount: 20, exactBelow: 0, seed: 9)
    ).write(to: folder.file("other"))
    let other = try VectorSegment(path: folder.file("other"))
    #expect {
      try VectorSegment(path: part.path, base: other)
    } throws: {
      "\($0)".contains("belongs to another index")
    }
  }

  @Test func damageInAPartIsRefusedOrHarmless() throws {
    let collection = try changed().collection
    let path = try #require(collection.segments.segments.dropFirst().first?.path)
    let name = try #require(path.split(separator: "/").last.map(String.init))
    let whole = folder.read(name)
    let expected = try collection.segments.search(row(3000), depth: 20)
    var generator = SeededGenerator(seed: 72)
    var refused = 0
    for _ in 0..<150 {
      var bytes = whole
      let bit = Int.random(in: 0..<8 * bytes.count, using: &generator)
      bytes[bit / 8] ^= 1 << (bit % 8)
      folder.write(name, bytes)
      do {
        let found = try VectorCollection(path: folder.file("v")).segments.search(
          row(3000), depth: 20)
        #expect(found == expected)
      } catch is FileFormatError {
        refused += 1
      } catch VectorIndexError.damaged {
        refused += 1
      }
    }
    #expect(refused > 20)
  }

  @Test func whatCodesDoNotFitIsSearchedExactly() throws {
    try VectorIndexBuilder.build(
      values: rows(0..<1000), dimension: Self.dimension, ids: ids(0..<1000),
      options: VectorBuildOptions(listCount: 20, exactBelow: 0)
    ).write(to: folder.file("v"))
    // All of one topic that the base knows nothing of, closer to one another than codes can tell.
    let topic = VectorFixtures.clustered(
      count: 4500, dimension: Self.dimension, clusters: 1, spread: 0.05, seed: 73)
    var editor = try VectorCollectionEditor(path: folder.file("v"))
    try editor.add(topic, ids: ids(2000..<6500))
    #expect(editor.collection.segments.segments[1].isExact)
    for number in 0..<20 {
      let query = VectorFixtures.row(number, of: topic, dimension: Self.dimension)
      let hits = try editor.collection.segments.search(query, depth: 10)
      let exact = try editor.collection.segments.search(
        query, depth: 10, options: VectorSearchOptions(exact: true))
      #expect(hits == exact)
    }
    // It is not tried again with every addition.
    let path = editor.collection.segments.segments[1].path
    try editor.add(row(2), ids: [9000])
    #expect(editor.collection.segments.segments[1].path == path)
  }

  @Test func neverFewerThanAreAlive() throws {
    var editor = try changed()
    try editor.remove(ids(25..<4000))
    for options in [VectorSearchOptions(probes: 1), VectorSearchOptions(recall: 0.1)] {
      let hits = try editor.collection.segments.search(row(3), depth: 50, options: options)
      #expect(hits.count == 50)
    }
  }

  @Test func mergesForgetNoRounding() throws {
    var editor = try changed(metric: .l2, bytesPerVector: 48)
    let before = editor.collection.segments.segments.map(\.storeError).max() ?? 0
    #expect(before > 0)
    try editor.fold()
    #expect(editor.collection.base.storeError >= before)
    for number in stride(from: 0, to: Self.count, by: 250) {
      let stored = try #require(try editor.collection.segments.vector(of: Int64(number)))
      let distance = DistanceReference.squaredDistance(row(number), stored).squareRoot()
      #expect(distance <= Double(editor.collection.base.storeError))
    }
  }
}
