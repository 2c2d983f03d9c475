import Kernels
import TestSupport
import Testing
import VectorIndex

@Suite struct VectorIndexBuilderTests {
  private let folder = TemporaryFolder()
  private let rows: [Float] = [1, 0, 0, 0, 2, 0, 3, 4, 0]

  private func build(
    _ values: [Float], ids: [Int64] = [5, 6, 7], metric: VectorMetric = .cosine
  ) throws(VectorIndexError) -> SegmentContents {
    try VectorIndexBuilder.build(
      values: values, dimension: 3, ids: ids, options: VectorBuildOptions(metric: metric))
  }

  @Test func badRowsAreRefusedByNumber() {
    var values = rows
    values[4] = .nan
    #expect(throws: VectorIndexError.notFinite(row: 1)) { try build(values) }
    values[4] = -.infinity
    #expect(throws: VectorIndexError.notFinite(row: 1)) { try build(values, metric: .l2) }
    values[4] = 0
    #expect(throws: VectorIndexError.zeroVector(row: 1)) { try build(values) }
    #expect(throws: Never.self) { try build(values, metric: .l2) }
    #expect(throws: VectorIndexError.duplicateID(id: 5, row: 2)) {
      try build(rows, ids: [5, 6, 5])
    }
    #expect(throws: VectorIndexError.valueCount(found: 9, rows: 2, dimension: 3)) {
      try build(rows, ids: [1, 2])
    }
    #expect(throws: VectorIndexError.valueCount(found: 0, rows: 0, dimension: 0)) {
      try VectorIndexBuilder.build(values: [], dimension: 0, ids: [])
    }
  }

  @Test func errorsSayWhereWhatAndWhatToDo() {
    #expect(
      VectorIndexError.notFinite(row: 3).description
        == "row 3: error: a value is NaN or infinite; leave the row out or encode it anew")
    #expect(
      VectorIndexError.wrongWidth(row: 2, found: 3, expected: 4).description
        == "row 2: error: 3 values, the index holds vectors of 4; "
        + "encode with the model that made the index")
  }

  @Test func threadsChangeNoByteOfTheFile() throws {
    let rows = VectorFixtures.clustered(count: 400, dimension: 8, clusters: 20, seed: 4)
    for coding in VectorCoding.allCases {
      var files: Set<[UInt8]> = []
      for threads in [1, 3] {
        let contents = try VectorIndexBuilder.build(
          values: rows, dimension: 8, ids: Array(0..<400),
          options: VectorBuildOptions(coding: coding, exactBelow: 0, threads: threads))
        try contents.write(to: folder.file("threads"))
        files.insert(folder.read("threads"))
      }
      #expect(files.count == 1)
    }
  }

  @Test func stagesAreAnnounced() throws {
    var stages: [VectorIndexBuilder.Stage] = []
    let rows = VectorFixtures.clustered(count: 100, dimension: 8, clusters: 5, seed: 4)
    for exactBelow in [0, 1000] {
      _ = try VectorIndexBuilder.build(
        values: rows, dimension: 8, ids: Array(0..<100),
        options: VectorBuildOptions(exactBelow: exactBelow), progress: { stages.append($0) })
    }
    #expect(stages == [.training, .adding, .measuring, .adding])
  }

  @Test(arguments: [(1000, 64), (20_000, 128), (50_000, 256), (200_000, 1024), (1_000_000, 4096)])
  func listsFollowTheRule(rows: Int, lists: Int) {
    #expect(VectorBuildOptions().lists(forRows: rows) == lists)
    #expect(VectorBuildOptions(listCount: 100).lists(forRows: rows) == 100)
  }

  @Test func fewRowsGetFewLists() {
    #expect(VectorBuildOptions().lists(forRows: 40) == 10)
    #expect(VectorBuildOptions(listCount: 100).lists(forRows: 3) == 1)
  }

  @Test func anExactFileIsTheseBytes() throws {
    try build(rows).write(to: folder.file("golden"))
    let file = folder.read("golden")
    // Header 16, five entries of 48, checksum 8: 264, so sections begin at 320.
    #expect(Array(file[..<16]) == Array("SXVECTOR".utf8) + [2, 0, 0, 0, 5, 0, 0, 0])
    // Metric, dimension; rows; code length, bits; lists, residual; store, identity width; its base.
    let parameters: [UInt64] = [3 << 32 | 1, 3, 8 << 32, 0, 4 << 32 | 2, 5]
    #expect(Array(file[320..<368]) == parameters.withUnsafeBytes { Array($0) })
    let error = Array(file[368..<372]).withUnsafeBytes { $0.load(as: Float.self) }
    #expect(error > 1e-4 && error < 3e-4, "0.6 and 0.8 are no half floats")
    let options: [UInt64] = [3, 100, 400, 20_000, 0, 0, 0, 1]
    #expect(Array(file[376..<440]) == options.withUnsafeBytes { Array($0) })
    let ids: [UInt32] = [0, 1, 2]
    #expect(Array(file[448..<460]) == ids.withUnsafeBytes { Array($0) })
    let halves: [Float16] = [1, 0, 0, 0, 1, 0, 1.2, 1.6, 0]
    #expect(Array(file[512..<530]) == halves.withUnsafeBytes { Array($0) })
    let scales: [Float] = [1, 1, 0.5]
    #expect(Array(file[576..<588]) == scales.withUnsafeBytes { Array($0) })
    let sum = CRC32C.checksum(Array(file[512..<530]))
    #expect(Array(file[640...]) == withUnsafeBytes(of: sum) { Array($0) })
  }

  @Test func theFileOfAFixedBuildNeverChanges() throws {
    let rows = VectorFixtures.clustered(count: 600, dimension: 12, clusters: 10, seed: 9)
    let contents = try VectorIndexBuilder.build(
      values: rows, dimension: 12, ids: Array(100..<700),
      options: VectorBuildOptions(listCount: 9, bytesPerVector: 30, codeBits: 8, exactBelow: 0))
    try contents.write(to: folder.file("golden"))
    #expect(CRC32C.checksum(folder.read("golden")) == 1_401_783_155)
  }
}
