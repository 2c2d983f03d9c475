import TestSupport
import Testing
import VectorIndex

@Suite struct VectorIndexEditorTests {
  private let folder = TemporaryFolder()
  private let dimension = 6

  private func random(_ count: Int, _ generator: inout SeededGenerator) -> [Float] {
    (0..<count * dimension).map { _ in VectorFixtures.normal(&generator) }
  }

  /// Applies random changes to a segment and a dictionary, saving and opening after each batch.
  private func checkAgainstDictionary(seed: UInt64, options: VectorBuildOptions) throws {
    var generator = SeededGenerator(seed: seed)
    var fresh = Int64(0)
    func takeIDs(_ count: Int) -> [Int64] {
      fresh += Int64(count)
      return (fresh - Int64(count)..<fresh).shuffled(using: &generator)
    }
    let start = Int.random(in: 0...90, using: &generator)
    let firstIDs = takeIDs(start)
    let rows = random(start, &generator)
    var vectors = VectorFixtures.dictionary(rows, firstIDs)
    var segment = try folder.segment(
      rows, dimension: dimension, ids: firstIDs, options: options, name: "0")
    for step in 1...5 {
      var editor = try VectorIndexEditor(segment)
      let newIDs = takeIDs(Int.random(in: 0...25, using: &generator))
      let newRows = random(newIDs.count, &generator)
      try editor.add(newRows, ids: newIDs)
      vectors.merge(VectorFixtures.dictionary(newRows, newIDs)) { $1 }
      for id in vectors.keys.sorted().shuffled(using: &generator)
        .prefix(Int.random(in: 0...20, using: &generator))
      {
        let deletions = [editor.delete(id), editor.delete(id)]
        #expect(deletions == [true, false])
        vectors[id] = nil
      }
      #expect(editor.count == vectors.count)
      try editor.contents().write(to: folder.file("\(step)"))
      segment = try VectorSegment(path: folder.file("\(step)"))
      try expectEqual(segment, vectors, &generator, "seed \(seed) step \(step)")
    }
  }

  private func expectEqual(
    _ segment: VectorSegment, _ vectors: [Int64: [Float]], _ generator: inout SeededGenerator,
    _ label: String
  ) throws {
    try segment.verify()
    #expect(segment.count == vectors.count, "\(label)")
    #expect(try segment.ids() == vectors.keys.sorted(), "\(label)")
    let query = random(1, &generator)
    let expected = VectorFixtures.nearest(query, in: vectors, depth: 12, metric: segment.metric)
    let hits = try segment.search(
      query, depth: 12, options: VectorSearchOptions(probes: .max, rerank: .max))
    #expect(hits.count == expected.count, "\(label)")
    for (hit, truth) in zip(hits, expected) {
      #expect(abs(Double(hit.score) - truth.score) < 2e-2, "\(label)")
    }
  }

  @Test(arguments: 0..<25)
  func anySequenceOfChangesLeavesWhatADictionaryHolds(seed: Int) throws {
    let options = [
      VectorBuildOptions(), VectorBuildOptions(metric: .l2, listCount: 5, exactBelow: 0),
      VectorBuildOptions(listCount: 5, coding: .residual, exactBelow: 0),
      VectorBuildOptions(listCount: 7, exactBelow: 60),
      VectorBuildOptions(metric: .innerProduct, listCount: 5, coding: .rotated, exactBelow: 0),
    ]
    try checkAgainstDictionary(seed: UInt64(seed), options: options[seed % options.count])
  }

  @Test(arguments: [0, 1000])
  func keptVectorsAreCopiedBitForBit(exactBelow: Int) throws {
    let rows = VectorFixtures.clustered(count: 200, dimension: 6, clusters: 9, seed: 2)
    let segment = try folder.segment(
      rows, dimension: 6, options: VectorBuildOptions(exactBelow: exactBelow))
    var editor = try VectorIndexEditor(segment)
    try editor.add([1, 2, 3, 4, 5, 6], id: 900)
    editor.delete(5)
    try editor.contents().write(to: folder.file("edited"))
    let edited = try VectorSegment(path: folder.file("edited"))
    #expect(
      try segment.ids().filter { $0 != 5 }.allSatisfy {
        try edited.vector(of: $0) == segment.vector(of: $0)
      })
    #expect(try edited.contains(900) && !edited.contains(5))
  }

  @Test func vectorsDeletedAtOpeningAreLeftOut() throws {
    let rows = VectorFixtures.clustered(count: 50, dimension: 6, clusters: 3, seed: 2)
    let segment = try folder.segment(
      rows, dimension: 6, options: VectorBuildOptions(), deleted: [3, 4])
    var editor = try VectorIndexEditor(segment)
    #expect(!editor.contains(3) && editor.count == 48)
    try editor.add([1, 1, 1, 1, 1, 1], id: 3)
    try editor.contents().write(to: folder.file("edited"))
    let edited = try VectorSegment(path: folder.file("edited"))
    #expect(edited.storedCount == 49)
    #expect(try edited.ids() == (0..<50).filter { $0 != 4 }.map { Int64($0) })
  }

  @Test func addingInStepsAnswersAsAddingAtOnce() throws {
    let rows = VectorFixtures.clustered(count: 120, dimension: 6, clusters: 9, seed: 8)
    let whole = try folder.segment(
      rows, dimension: 6, options: VectorBuildOptions(), name: "whole")
    var segment = try folder.segment(
      Array(rows[..<240]), dimension: 6, options: VectorBuildOptions(), name: "part")
    for start in stride(from: 40, to: 120, by: 20) {
      var editor = try VectorIndexEditor(segment)
      try editor.add(
        Array(rows[start * 6..<(start + 20) * 6]), ids: (start..<start + 20).map { Int64($0) })
      try editor.contents().write(to: folder.file("part\(start)"))
      segment = try VectorSegment(path: folder.file("part\(start)"))
    }
    let query = VectorFixtures.row(77, of: rows, dimension: 6)
    #expect(try segment.search(query, depth: 30) == whole.search(query, depth: 30))
  }

  @Test(arguments: [nil, 12 + 6 + 2 + 4] as [Int?])
  func twoSegmentsMergeWithoutLoss(bytesPerVector: Int?) throws {
    let rows = VectorFixtures.clustered(count: 100, dimension: 6, clusters: 9, seed: 8)
    let options = VectorBuildOptions(bytesPerVector: bytesPerVector, exactBelow: 1000)
    let first = try folder.segment(
      Array(rows[..<300]), dimension: 6, options: options, name: "first", deleted: [1])
    let second = try folder.segment(
      Array(rows[300...]), dimension: 6, ids: (50..<100).map { Int64($0) }, options: options,
      name: "second", deleted: [60])
    var editor = try VectorIndexEditor(first)
    try editor.add(contentsOf: second)
    try editor.contents().write(to: folder.file("merged"))
    let merged = try VectorSegment(path: folder.file("merged"))
    #expect(try merged.ids() == first.ids() + second.ids())
    for id in try first.ids() { #expect(try merged.vector(of: id) == first.vector(of: id)) }
    for id in try second.ids() { #expect(try merged.vector(of: id) == second.vector(of: id)) }
  }

  @Test func growingPastTheLimitTrainsCodes() throws {
    let rows = VectorFixtures.clustered(count: 400, dimension: 6, clusters: 9, seed: 8)
    let segment = try folder.segment(
      Array(rows[..<1200]), dimension: 6, options: VectorBuildOptions(exactBelow: 300))
    #expect(segment.isExact)
    var editor = try VectorIndexEditor(segment)
    try editor.add(Array(rows[1200...]), ids: (200..<400).map { Int64($0) })
    try editor.contents().write(to: folder.file("grown"))
    let grown = try VectorSegment(path: folder.file("grown"))
    #expect(!grown.isExact && grown.count == 400)
    #expect(try grown.search(Array(rows[1194..<1200]), depth: 1).map(\.id) == [199])
    #expect(try grown.search(Array(rows[2394...]), depth: 1).map(\.id) == [399])
  }

  @Test func trainingIsOutgrownAtFourTimesTheRows() throws {
    let rows = VectorFixtures.clustered(count: 410, dimension: 6, clusters: 9, seed: 8)
    let segment = try folder.segment(
      Array(rows[..<600]), dimension: 6, options: VectorBuildOptions(exactBelow: 0))
    #expect(!segment.outgrewTraining)
    var editor = try VectorIndexEditor(segment)
    try editor.add(Array(rows[600...]), ids: (100..<410).map { Int64($0) })
    try editor.contents().write(to: folder.file("grown"))
    let grown = try VectorSegment(path: folder.file("grown"))
    #expect(grown.outgrewTraining)
    try VectorIndexEditor(grown).contents(retraining: true).write(to: folder.file("anew"))
    let anew = try VectorSegment(path: folder.file("anew"))
    #expect(
      try !anew.outgrewTraining && anew.ids() == grown.ids() && anew.listCount > grown.listCount)
  }

  @Test func badAdditionsAreRefusedAndLeaveNothing() throws {
    let segment = try folder.segment(
      VectorFixtures.clustered(count: 10, dimension: 6, clusters: 2, seed: 1), dimension: 6,
      options: VectorBuildOptions())
    var editor = try VectorIndexEditor(segment)
    let good: [Float] = [1, 2, 3, 4, 5, 6]
    #expect(throws: VectorIndexError.wrongWidth(row: 0, found: 2, expected: 6)) {
      try editor.add([1, 2], id: 20)
    }
    #expect(throws: VectorIndexError.duplicateID(id: 9, row: 1)) {
      try editor.add(good + good, ids: [20, 9])
    }
    #expect(throws: VectorIndexError.duplicateID(id: 20, row: 1)) {
      try editor.add(good + good, ids: [20, 20])
    }
    #expect(throws: VectorIndexError.zeroVector(row: 1)) {
      try editor.add(good + [0, 0, 0, 0, 0, 0], ids: [20, 21])
    }
    #expect(throws: VectorIndexError.notFinite(row: 0)) {
      try editor.add([1, 2, 3, .nan, 5, 6], id: 20)
    }
    #expect(throws: VectorIndexError.valueCount(found: 6, rows: 2, dimension: 6)) {
      try editor.add(good, ids: [20, 21])
    }
    #expect(editor.count == 10 && !editor.contains(20))
    try editor.add(good, id: 20)
    #expect(editor.contains(20) && editor.count == 11)
    let deletions = [editor.delete(20), editor.delete(20)]
    #expect(deletions == [true, false])
    #expect(!editor.contains(20) && editor.count == 10)
  }
}
