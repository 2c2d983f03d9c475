import FileFormat
import Kernels
import TestSupport
import Testing
import VectorIndex

@Suite struct SegmentDamageTests {
  private let folder = TemporaryFolder()

  /// A small file with codes and one without.
  private func write(exactBelow: Int, count: Int = 12) throws -> [UInt8] {
    let rows = VectorFixtures.clustered(count: count, dimension: 2, clusters: 3, seed: 1)
    try VectorIndexBuilder.build(
      values: rows, dimension: 2, ids: Array(0..<Int64(count)),
      options: VectorBuildOptions(listCount: 2, exactBelow: exactBelow)
    ).write(to: folder.file("whole"))
    return folder.read("whole")
  }

  private func use(_ path: String) throws {
    let segment = try VectorSegment(path: path)
    do {
      _ = try segment.search([1, 2], depth: 3)
      _ = try segment.scores(of: segment.ids(), query: [1, 2])
    } catch VectorIndexError.damaged(let fault) {
      throw fault
    }
    try segment.verify()
  }

  @Test(arguments: [0, 100])
  func truncationAtEveryByteIsRefused(exactBelow: Int) throws {
    let whole = try write(exactBelow: exactBelow)
    for count in 0..<whole.count {
      let path = folder.write("cut", Array(whole[..<count]))
      #expect(throws: FileFormatError.self, "cut at \(count)") { try use(path) }
    }
  }

  @Test(arguments: [0, 100])
  func flippedBitsAreRefused(exactBelow: Int) throws {
    let whole = try write(exactBelow: exactBelow)
    // Every byte, one bit of each.
    for byte in whole.indices {
      var damaged = whole
      damaged[byte] ^= 1 << UInt8(byte % 8)
      let path = folder.write("flipped", damaged)
      #expect(throws: FileFormatError.self, "byte \(byte)") { try use(path) }
    }
  }

  @Test func anotherVersionIsRefused() throws {
    try SectionFileWriter(magic: "SXVECTOR", version: 9).publish(to: folder.file("new"))
    #expect(
      throws: FileFormatError.wrongVersion(path: folder.file("new"), found: 9, expected: 2)
    ) { try VectorSegment(path: folder.file("new")) }
  }

  /// Sections of a segment with right checksums, some of them replaced.
  private func rewritten(
    _ replacements: [String: [UInt8]], renaming names: [String: String] = [:], count: Int = 12
  ) throws -> String {
    _ = try write(exactBelow: 0, count: count)
    let file = try SectionFile(path: folder.file("whole"), magic: "SXVECTOR", version: 2)
    var writer = SectionFileWriter(magic: "SXVECTOR", version: 2)
    try withExtendedLifetime(file) {
      for name in file.sectionNames {
        writer.add(names[name] ?? name, try replacements[name] ?? Array(file.bytes(name)))
      }
    }
    try writer.publish(to: folder.file("rewritten"))
    return folder.file("rewritten")
  }

  private func section(_ name: String, count: Int = 12) throws -> [UInt8] {
    _ = try write(exactBelow: 0, count: count)
    let file = try SectionFile(path: folder.file("whole"), magic: "SXVECTOR", version: 2)
    return try withExtendedLifetime(file) { try Array(file.bytes(name)) }
  }

  @Test(arguments: [
    "parameters", "ids", "rows.by.id", "store.values", "store.scales", "store.checks",
    "list.offsets", "centroids", "centroid.scales", "centroid.squares", "codebooks", "codes",
    "code.sums",
  ])
  func sectionsOfAnotherLengthAreRefused(name: String) throws {
    let whole = try section(name)
    for bytes in [[], whole + [0], Array(whole.dropLast(4))] {
      let path = try rewritten([name: bytes])
      #expect(throws: FileFormatError.self) { try use(path) }
    }
  }

  @Test func everyParameterIsChecked() throws {
    let parameters = try section("parameters")
    // Each 32-bit word set to values that no reader may believe.
    for word in 0..<parameters.count / 4 {
      for value in [UInt8(0), 7, 0x7f, 0xff] {
        var changed = parameters
        for at in word * 4..<word * 4 + 4 { changed[at] = value }
        // A trap would stop the run; a changed seed or option is harmless.
        _ = try? use(rewritten(["parameters": changed]))
      }
    }
    for (word, value) in [
      (0, UInt8(9)), (1, 0), (2, 13), (4, 200), (5, 5), (6, 9), (7, 2), (8, 5), (9, 5),
    ] {
      var changed = parameters
      changed[word * 4] = value
      let path = try rewritten(["parameters": changed])
      #expect(throws: FileFormatError.self, "word \(word)") { try use(path) }
    }
  }

  @Test func listsThatOverlapOrLeaveRowsOutAreRefused() throws {
    let lists = try section("list.offsets").count / 4
    for offsets in [[0, 13, 12], [1, 5, 12], [0, 5, 11], [0, 0xffff_ffff, 12]] as [[UInt32]] {
      try #require(lists == 3)
      let path = try rewritten(["list.offsets": offsets.withUnsafeBytes { Array($0) }])
      #expect(throws: FileFormatError.self, "\(offsets)") { try VectorSegment(path: path) }
    }
  }

  @Test func rowsBeyondTheLastAreRefused() throws {
    var rows = try section("rows.by.id")
    rows[0] = 12
    let path = try rewritten(["rows.by.id": rows])
    #expect(throws: FileFormatError.self) { try VectorSegment(path: path).ids() }
  }

  @Test func anOriginIsCheckedAndBelongsToBytesOfL2() throws {
    let rows: [Float] = [9, 9, 9, 8, 8, 9, 7, 9]
    func file(_ metric: VectorMetric) throws -> SectionFile {
      try VectorIndexBuilder.build(
        values: rows, dimension: 2, ids: [0, 1, 2, 3],
        options: VectorBuildOptions(metric: metric, bytesPerVector: 10)
      ).write(to: folder.file("whole"))
      return try SectionFile(path: folder.file("whole"), magic: "SXVECTOR", version: 2)
    }
    func refused(_ metric: VectorMetric, origin: [Float]) throws {
      let whole = try file(metric)
      var writer = SectionFileWriter(magic: "SXVECTOR", version: 2)
      for name in whole.sectionNames where name != "store.origin" {
        writer.add(name, .memory(try whole.bytes(name), owner: whole))
      }
      writer.add("store.origin", origin.withUnsafeBytes { Array($0) })
      try writer.publish(to: folder.file("changed"))
      #expect(throws: FileFormatError.self) { try VectorSegment(path: folder.file("changed")) }
    }
    #expect(try file(.l2).sectionNames.contains("store.origin"))
    #expect(try !file(.cosine).sectionNames.contains("store.origin"))
    try refused(.l2, origin: [1])
    try refused(.l2, origin: [1, .nan])
    try refused(.cosine, origin: [1, 1])
  }

  @Test func aFileSaysHowItsMarginsWereMeasured() throws {
    for (flags, spread) in [(UInt8(0), 4), (1, 4), (2, 2), (3, 2)] {
      let curve = try VectorSegment(path: rewritten(["recall": [flags, 0, 0, 0]])).recallCurve
      #expect(curve.spread == spread && curve.isMadeUp == (flags % 2 == 1))
    }
  }

  @Test(
    arguments: [
      [], [4], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 1], [0, 1, 0xffff_ffff, 0, 0, 0, 0, 0, 0, 0],
      [0, 1, 0, 0x4000_0000, 0, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0x7f80_0000, 0, 0, 0, 0],
      [0, 1, 0, 0, 0, 0, 0, 0, 0, 0xbf80_0000],
      [0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
    ] as [[UInt32]])
  func impossibleMeasurementsAreRefused(words: [UInt32]) throws {
    let path = try rewritten(["recall": words.withUnsafeBytes { Array($0) }])
    #expect(throws: FileFormatError.self) { try VectorSegment(path: path) }
  }

  @Test func filesWithChecksumsOfSixteenRowsAreRead() throws {
    let values = try section("store.values", count: 40)
    let whole = try VectorSegment(path: folder.file("whole"))
    let block = 16 * values.count / whole.count
    let sums = stride(from: 0, to: values.count, by: block).map {
      CRC32C.checksum(Array(values[$0..<min($0 + block, values.count)]))
    }
    #expect(sums.count > 1)
    let path = try rewritten(
      ["store.checks": sums.withUnsafeBytes { Array($0) }],
      renaming: ["store.checks": "store.sums"], count: 40)
    let old = try VectorSegment(path: path)
    #expect(try old.search([1, 2], depth: 5) == whole.search([1, 2], depth: 5))
    let wrong = try rewritten(
      ["store.checks": [UInt8](repeating: 1, count: 4 * sums.count)],
      renaming: ["store.checks": "store.sums"], count: 40)
    #expect(throws: VectorIndexError.self) {
      try VectorSegment(path: wrong).search([1, 2], depth: 5)
    }
  }

  @Test func identitiesOutOfOrderAreFoundByVerify() throws {
    var rows = try section("rows.by.id")
    rows.swapAt(0, 4)
    let path = try rewritten(["rows.by.id": rows])
    #expect(throws: FileFormatError.self) { try VectorSegment(path: path).verify() }
  }

  @Test func valuesThatAreNoNumbersNeverTrap() throws {
    let nan = [UInt8](repeating: 0xff, count: 4)
    for name in [
      "store.scales", "centroid.scales", "centroid.squares", "codebooks", "store.values",
    ] {
      let count = try section(name).count
      let bytes = Array(repeatElement(nan, count: count / 4).joined())
      var replaced = [name: bytes]
      if name == "store.values" {
        replaced["store.checks"] = withUnsafeBytes(of: CRC32C.checksum(bytes)) { Array($0) }
      }
      let segment = try VectorSegment(path: rewritten(replaced))
      _ = try segment.search([1, 2], depth: 3)
      _ = try segment.search([1, 2], depth: 3, options: VectorSearchOptions(recall: 0.9))
    }
  }
}
