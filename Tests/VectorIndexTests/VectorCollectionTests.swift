import FileFormat
import TestSupport
import Testing
import VectorIndex

@Suite struct VectorCollectionTests {
  private let folder = TemporaryFolder()
  private static let dimension = 12
  private static let all = VectorFixtures.clustered(
    count: 1300, dimension: dimension, clusters: 30, seed: 41)

  private func rows(_ range: Range<Int>) -> [Float] {
    Array(Self.all[range.lowerBound * Self.dimension..<range.upperBound * Self.dimension])
  }

  private func row(_ number: Int) -> [Float] { rows(number..<number + 1) }

  /// A base of rows 0..<500 with codes, or without.
  private func build(
    exactBelow: Int = 0, metric: VectorMetric = .cosine, coding: VectorCoding = .plain
  ) throws -> String {
    try VectorIndexBuilder.build(
      values: rows(0..<500), dimension: Self.dimension, ids: Array(0..<500),
      options: VectorBuildOptions(
        metric: metric, listCount: 20, coding: coding, exactBelow: exactBelow)
    ).write(to: folder.file("v"))
    return folder.file("v")
  }

  private func ids(_ range: Range<Int>) -> [Int64] { range.map { Int64($0) } }

  /// Every vector's nearest live one is found, itself where that is near to itself, and no other comes back.
  private func expect(_ alive: Set<Int64>, at path: String, _ label: String) throws {
    let collection = try VectorCollection(path: path)
    #expect(collection.count == alive.count, "\(label)")
    let vectors = Dictionary(uniqueKeysWithValues: alive.map { ($0, row(Int($0))) })
    for id in stride(from: 0, to: 1300, by: 13) {
      let hits = try collection.segments.search(
        row(id), depth: 3, options: VectorSearchOptions(probes: 1000))
      let nearest = VectorFixtures.nearest(
        row(id), in: vectors, depth: 1, metric: collection.base.metric)
      #expect(hits.first?.id == nearest.first?.id, "\(label) \(id)")
      #expect(hits.allSatisfy { alive.contains($0.id) }, "\(label)")
    }
    try collection.verify()
  }

  @Test(arguments: [0, 100_000], VectorMetric.allCases)
  func whatIsAddedIsFoundAndWhatIsRemovedIsNot(exactBelow: Int, metric: VectorMetric) throws {
    let path = try build(exactBelow: exactBelow, metric: metric)
    var alive = Set(ids(0..<500))
    for step in 0..<12 {
      var editor = try VectorCollectionEditor(path: path)
      let added = 500 + step * 50..<550 + step * 50
      #expect(try editor.nextID() == Int64(added.lowerBound))
      try editor.add(rows(added), ids: ids(added))
      alive.formUnion(ids(added))
      let removed = Set(alive.filter { $0 % 17 == step }).union([-4, 99_999])
      #expect(try editor.remove(removed) == removed.count - 2)
      alive.subtract(removed)
      #expect(editor.collection.segments.segments.count <= 10)
    }
    try expect(alive, at: path, "changed")
    var editor = try VectorCollectionEditor(path: path)
    try editor.fold()
    #expect(editor.collection.segments.segments.count == 1)
    try expect(alive, at: path, "folded")
  }

  @Test func foldingLeavesNothingButTheBase() throws {
    let path = try build()
    var editor = try VectorCollectionEditor(path: path)
    try editor.add(rows(500..<600), ids: ids(500..<600))
    try editor.remove([3, 501])
    try editor.fold()
    #expect(folder.files(under: ".") == ["./v", "./v.lock"])
  }

  @Test func aSecondWriterIsRefused() throws {
    let path = try build()
    let first = try VectorCollectionEditor(path: path)
    #expect(throws: FileFormatError.self) { _ = try VectorCollectionEditor(path: path) }
    _ = consume first
    #expect(throws: Never.self) { _ = try VectorCollectionEditor(path: path) }
  }

  @Test func changesOfAnotherBaseAreVoid() throws {
    let path = try build()
    var editor = try VectorCollectionEditor(path: path)
    try editor.remove(0..<100)
    #expect(try VectorCollection(path: path).count == 400)
    _ = consume editor
    // Another index under the same name, as `vectors build` writes it.
    try VectorIndexBuilder.build(
      values: rows(0..<40), dimension: Self.dimension, ids: Array(0..<40)
    ).write(to: path)
    #expect(try VectorCollection(path: path).count == 40)
  }

  @Test func badAdditionsChangeNothing() throws {
    let path = try build()
    var editor = try VectorCollectionEditor(path: path)
    #expect(throws: VectorIndexError.duplicateID(id: 7, row: 1)) {
      try editor.add(rows(500..<502), ids: [900, 7])
    }
    #expect(throws: VectorIndexError.zeroVector(row: 1)) {
      try editor.add(row(500) + [Float](repeating: 0, count: 12), ids: [900, 901])
    }
    #expect(throws: VectorIndexError.self) { try editor.add([1, 2], ids: [900]) }
    #expect(try VectorCollection(path: path).count == 500)
  }

  @Test func damagedChangesAreNamed() throws {
    let path = try build()
    var editor = try VectorCollectionEditor(path: path)
    try editor.add(rows(500..<510), ids: ids(500..<510))
    try editor.remove([1, 2, 505])
    for name in ["v.changes", "v.1"] {
      let whole = folder.read(name)
      for byte in stride(from: 0, to: whole.count, by: 7) {
        var damaged = whole
        damaged[byte] ^= 4
        folder.write(name, damaged)
        #expect(throws: FileFormatError.self, "\(name) \(byte)") {
          try VectorCollection(path: path).verify()
        }
      }
      folder.write(name, whole)
    }
  }

  @Test(arguments: [VectorCoding.plain, .rotated])
  func listsThatOutgrowTheOthersAreHalvedAndKeepTheirCodes(coding: VectorCoding) throws {
    let path = try build(coding: coding)
    let before = try VectorSegment(path: path)
    // All new rows in one place.
    let crowd = VectorFixtures.clustered(
      count: 400, dimension: Self.dimension, clusters: 1, spread: 0.05, seed: 5)
    var editor = try VectorIndexEditor(before)
    try editor.add(crowd, ids: ids(2000..<2400))
    try editor.contents().write(to: folder.file("split"))
    let after = try VectorSegment(path: folder.file("split"))
    #expect(after.listCount > before.listCount)
    for id in stride(from: Int64(0), to: 500, by: 9) {
      #expect(try after.vector(of: id) == before.vector(of: id))
      let hits = try after.search(row(Int(id)), depth: 1, options: .init(probes: 1000, rerank: 0))
      let old = try before.search(row(Int(id)), depth: 1, options: .init(probes: 1000, rerank: 0))
      #expect(hits.first?.score == old.first?.score, "the code is the same")
    }
    try after.verify()
  }

  @Test func calibrationWithQuestionsKeepsThemAndAnswersAsBefore() throws {
    let path = try build()
    var editor = try VectorCollectionEditor(path: path)
    let before = try editor.collection.segments.search(row(600), depth: 10)
    try editor.calibrate(queries: rows(1200..<1260))
    let after = editor.collection
    #expect(after.base.recallCurve.points.last?.fixed.at10 ?? 0 > 0.9)
    let options = VectorSearchOptions(probes: 1000)
    #expect(
      try after.segments.search(row(600), depth: 10, options: options).map(\.id)
        == before.map(\.id) || before.count == 10)
    try after.verify()
    var bad = rows(1200..<1202)
    bad[13] = .nan
    #expect(throws: VectorIndexError.notFinite(row: 1)) { try editor.calibrate(queries: bad) }
  }
}

@Suite struct RetrainingTests {
  private let folder = TemporaryFolder()

  private func editor(_ rows: [Float], _ dimension: Int) throws -> VectorIndexEditor {
    try VectorIndexEditor(
      folder.segment(
        rows, dimension: dimension, options: VectorBuildOptions(listCount: 8, exactBelow: 0)))
  }

  @Test func growthOfFourTimesAsksForTraining() throws {
    let rows = VectorFixtures.clustered(count: 1300, dimension: 8, clusters: 10, seed: 1)
    var editor = try editor(Array(rows[..<(200 * 8)]), 8)
    try editor.add(Array(rows[(200 * 8)..<(800 * 8)]), ids: Array(200..<800))
    let some = try editor.contents()
    #expect(editor.retrainingReason(some) != .growth)
    // 200 were trained on: 801 are more than four times as many.
    try editor.add(Array(rows[(800 * 8)..<(801 * 8)]), ids: [800])
    #expect(editor.retrainingReason(try editor.contents()) == .growth)
  }

  @Test func vectorsUnlikeThoseTrainedOnAskForTraining() throws {
    let rows = VectorFixtures.clustered(count: 600, dimension: 8, clusters: 40, seed: 1)
    var editor = try editor(rows, 8)
    let others = VectorFixtures.clustered(
      count: 200, dimension: 8, clusters: 200, spread: 1, seed: 77)
    try editor.add(others, ids: Array(600..<800))
    #expect(editor.retrainingReason(try editor.contents()) == .codingError)
  }

  @Test func moreOfTheSameDoesNot() throws {
    // Sixty rows a codeword: enough that others are coded as well.
    let rows = VectorFixtures.clustered(
      count: 17_000, dimension: 4, clusters: 30, spread: 0.8, seed: 1)
    var editor = try editor(Array(rows[..<(16_000 * 4)]), 4)
    try editor.add(Array(rows[(16_000 * 4)...]), ids: Array(16_000..<17_000))
    let reason = editor.retrainingReason(try editor.contents())
    #expect(reason == nil)
  }
}
