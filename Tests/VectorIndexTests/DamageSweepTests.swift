import FileFormat
import Foundation
import TestSupport
import Testing
import VectorIndex

/// Files damaged at random are refused, or answer as the whole file does.
@Suite struct DamageSweepTests {
  private let folder = TemporaryFolder()
  private static let dimension = 16
  private static let rows = VectorFixtures.clustered(
    count: 460, dimension: dimension, clusters: 25, seed: 61)

  /// Damaged files for each layout; `SEXTANT_DAMAGE_ROUNDS` asks for more.
  private static let rounds =
    ProcessInfo.processInfo.environment["SEXTANT_DAMAGE_ROUNDS"].flatMap { Int($0) } ?? 150

  private func answers(_ path: String) throws -> [[VectorHit]] {
    let segment = try VectorSegment(path: path)
    return try (400..<460).flatMap { number in
      let query = VectorFixtures.row(number, of: Self.rows, dimension: Self.dimension)
      return [
        try segment.search(query, depth: 5),
        try segment.search(query, depth: 3, options: VectorSearchOptions(probes: 2, rerank: 0)),
      ]
    }
  }

  private func damaged(_ whole: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = whole
    func place(_ room: Int) -> Int {
      Int.random(in: 0..<max(1, bytes.count - room), using: &generator)
    }
    switch Int.random(in: 0..<5, using: &generator) {
    case 0:
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        bytes[place(0)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      }
    case 1: bytes.removeLast(Int.random(in: 1...bytes.count, using: &generator))
    case 2:
      // Two blocks change places.
      let (first, second) = (place(64) / 64 * 64, place(64) / 64 * 64)
      for at in 0..<64 where second + at < bytes.count && first + at < bytes.count {
        bytes.swapAt(first + at, second + at)
      }
    case 3:
      let start = place(512)
      for at in start..<min(bytes.count, start + 512) { bytes[at] = 0 }
    default: bytes.insert(contentsOf: bytes[..<min(64, bytes.count)], at: place(0))
    }
    return bytes
  }

  @Test(arguments: [
    VectorBuildOptions(listCount: 20, exactBelow: 0),
    VectorBuildOptions(listCount: 20, bytesPerVector: 30, exactBelow: 0),
    VectorBuildOptions(metric: .l2, listCount: 20, bytesPerVector: 12, exactBelow: 0),
    VectorBuildOptions(metric: .innerProduct, listCount: 20, bytesPerVector: 30, exactBelow: 0),
    VectorBuildOptions(listCount: 20, bytesPerVector: 30, coding: .rotated, exactBelow: 0),
    VectorBuildOptions(listCount: 20, bytesPerVector: 30, coding: .residual, exactBelow: 0),
    VectorBuildOptions(),
  ])
  func damageIsRefusedOrHarmless(options: VectorBuildOptions) throws {
    let contents = try VectorIndexBuilder.build(
      values: Array(Self.rows[..<(400 * Self.dimension)]), dimension: Self.dimension,
      ids: Array(0..<400), options: options)
    try contents.write(to: folder.file("whole"))
    let whole = folder.read("whole")
    let expected = try answers(folder.file("whole"))
    var generator = SeededGenerator(seed: 62)
    var refused = 0
    for round in 0..<Self.rounds {
      let path = folder.write("damaged", damaged(whole, &generator))
      do {
        let found = try answers(path)
        #expect(found == expected, "round \(round) answers otherwise")
      } catch is FileFormatError {
        refused += 1
      } catch VectorIndexError.damaged {
        refused += 1
      }
    }
    #expect(refused > Self.rounds / 2)
  }
}
