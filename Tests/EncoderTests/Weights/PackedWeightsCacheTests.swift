import FileFormat
import Glibc
import Kernels
import TestSupport
import Testing

@testable import Encoder

/// A file of one small matrix: what is not whole and its own is never taken.
@Suite struct PackedWeightsCacheTests {
  private let folder = TemporaryFolder()
  private let values: [Float] = (0..<15).map { Float($0) - 7 }

  private func cache(
    weights: String = "w1", precision: EncoderPrecision = .int8, userFolder: String? = nil
  ) -> PackedWeightsCache {
    PackedWeightsCache(
      folder: ModelFolder(folder.path), weights: weights, precision: precision,
      userFolder: userFolder)
  }

  /// The matrix from the cache, or made; with how many were made.
  private func matrix(_ cache: PackedWeightsCache, _ precision: EncoderPrecision = .int8) throws
    -> (matrix: PackedWeights, madeCount: Int)
  {
    var packer = WeightPacker(precision: precision, file: cache.open())
    let layer = try packer.linear(inputs: 5, outputs: 3, bias: nil) { values }
    return (layer.weights, packer.madeCount)
  }

  private func bytes(_ matrix: PackedWeights) -> [UInt8] { matrix.withBytes { Array($0) } }

  private func name(_ cache: PackedWeightsCache) -> String {
    String(cache.paths[0].dropFirst(folder.path.count + 1))
  }

  @Test(arguments: EncoderPrecision.allCases)
  func aWrittenMatrixComesBack(_ precision: EncoderPrecision) throws {
    let cache = cache(precision: precision)
    let made = try matrix(cache, precision)
    #expect(made.madeCount == 1)
    #expect(cache.write([made.matrix]))
    let found = try matrix(cache, precision)
    #expect(found.madeCount == 0 && bytes(found.matrix) == bytes(made.matrix))
  }

  @Test func everyDamagedByteAndEveryCutIsNoticed() throws {
    let cache = cache()
    let expected = try bytes(matrix(cache).matrix)
    #expect(cache.write([try matrix(cache).matrix]))
    let whole = folder.read(name(cache))
    // Bytes between sections belong to nobody; every other one is under a checksum.
    var unnoticed = 0
    for place in whole.indices {
      var damaged = whole
      damaged[place] ^= 1 << UInt8(place % 8)
      folder.write(name(cache), damaged)
      let found = try matrix(cache)
      #expect(bytes(found.matrix) == expected, "byte \(place)")
      unnoticed += 1 - found.madeCount
    }
    #expect(unnoticed < 128)
    for count in stride(from: 0, to: whole.count, by: 7) {
      folder.write(name(cache), Array(whole[..<count]))
      #expect(try matrix(cache).madeCount == 1, "cut at \(count)")
    }
  }

  @Test func aFileOfOtherWeightsPrecisionOrVersionIsNotTaken() throws {
    let first = cache()
    let made = try matrix(first).matrix
    #expect(first.write([made]))
    #expect(cache(weights: "w2").open() == nil)
    #expect(cache(precision: .bf16).open() == nil)
    folder.write(name(cache(precision: .bf16)), folder.read(name(first)))
    #expect(cache(precision: .bf16).open() == nil)
    var writer = SectionFileWriter(
      magic: PackedWeightsCache.magic, version: PackedWeightsCache.version + 1)
    writer.add("key", Array(first.key.utf8))
    writer.add("0", bytes(made))
    try writer.publish(to: first.paths[0])
    #expect(first.open() == nil)
    #expect(try first.write([made]) && matrix(first).madeCount == 0)
  }

  @Test func aMatrixOfAnotherShapeIsNotTaken() throws {
    let cache = cache()
    #expect(cache.write([try matrix(cache).matrix]))
    var packer = WeightPacker(precision: .int8, file: cache.open())
    let wide = [Float](repeating: 1, count: 70 * 13)
    let layer = try packer.linear(inputs: 13, outputs: 70, bias: nil) { wide }
    #expect(packer.madeCount == 1 && layer.weights.columnCount == 70)
  }

  @Test func aFolderThatCannotBeWrittenLeavesItToTheUsersOrNone() throws {
    let user = folder.file("home/cache/sextant")
    let cache = cache(userFolder: user)
    // A folder in the file's place refuses the superuser too.
    folder.write(name(cache) + "/occupied", "")
    let made = try matrix(cache).matrix
    #expect(try cache.write([made]) && matrix(cache).madeCount == 0)
    #expect(folder.files(under: "home/cache/sextant").count == 1)
    #expect(!self.cache().write([made]) && self.cache().open() == nil)
    folder.write("file", "no folder")
    #expect(!self.cache(userFolder: folder.file("file/sextant")).write([made]))
  }

  @Test func foldersOfOneNameHaveFilesOfTheirOwn() {
    let paths = ["a/model", "b/model"].map { name in
      folder.write(name + "/x", "")
      return PackedWeightsCache(
        folder: ModelFolder(folder.file(name)), weights: "w", precision: .fp32, userFolder: "/u"
      ).paths[1]
    }
    #expect(Set(paths).count == 2)
  }
}

/// The cache as an encoder uses it.
@Suite struct CachedEncoderTests {
  private let folder = TemporaryFolder()
  private let text = "the cat is playing"

  private func packedFiles() -> [String] {
    folder.files(under: "small").filter { $0.contains("/packed-") }
  }

  private func vector(_ precision: EncoderPrecision = .fp32) throws -> [Float] {
    try TransformerEncoder(folder: folder.file("small"), precision: precision)
      .encode(text, role: .document)
  }

  @Test(arguments: EncoderPrecision.allCases)
  func damageAnywhereChangesNoVectorAndIsRepaired(_ precision: EncoderPrecision) throws {
    try SmallBERT().write(to: folder)
    let expected = try vector(precision)
    let name = try #require(packedFiles().first)
    let whole = folder.read(name)
    #expect(try vector(precision) == expected)
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<12 {
      var damaged = whole
      damaged[Int.random(in: whole.indices, using: &generator)] ^= 0x10
      folder.write(name, damaged)
      #expect(try vector(precision) == expected)
    }
    for count in [0, 7, 200, whole.count - 1] {
      folder.write(name, Array(whole[..<count]))
      #expect(try vector(precision) == expected)
      #expect(folder.read(name) == whole)
    }
  }

  @Test func changedWeightsReplaceTheFile() throws {
    var model = try SmallBERT()
    try model.write(to: folder)
    let before = try vector()
    let name = try #require(packedFiles().first)
    let old = folder.read(name)
    let place = try #require(model.tensors.firstIndex { $0.name.hasSuffix("dense.weight") })
    model.tensors[place].values[0] += 0.5
    try model.write(to: folder)
    #expect(try vector() != before)
    #expect(folder.read(name) != old && packedFiles() == [name])
    let fresh = try TransformerEncoder(
      folder: model.write(to: folder, as: "fresh"), precision: .fp32)
    #expect(try vector() == fresh.encode(text, role: .document))
  }

  @Test func precisionsHaveFilesOfTheirOwn() throws {
    try SmallBERT().write(to: folder)
    let first = try EncoderPrecision.allCases.map { try vector($0) }
    #expect(packedFiles().count == 3)
    #expect(try EncoderPrecision.allCases.map { try vector($0) } == first)
  }

  @Test func loadsAtOnceAgree() async throws {
    let path = try SmallBERT().write(to: folder)
    let vectors = try await withThrowingTaskGroup(of: [Float].self) { group in
      for _ in 0..<6 {
        group.addTask {
          try TransformerEncoder(folder: path, precision: .int8).encode("a cat", role: .query)
        }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(vectors.count == 1)
    #expect(packedFiles().count == 1)
  }
}
