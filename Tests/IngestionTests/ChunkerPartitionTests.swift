import Model
import Testing

@testable import Ingestion

struct ChunkerPartitionTests {
  private func piece(_ block: Int, _ tokens: Int, _ cutCost: Double) -> ChunkerPiece {
    ChunkerPiece(
      block: block, range: 0..<1, lines: SourceSpan(startLine: 1, endLine: 1), tokens: tokens,
      cutCost: cutCost)
  }

  /// The cost as the type's comment defines it; infinite when a part is too large.
  private func cost(
    _ parts: [Range<Int>], _ pieces: [ChunkerPiece], target: Int, maximum: Int
  ) -> Double {
    parts.reduce(0) { sum, part in
      let size = part.reduce(0) { $0 + pieces[$1].tokens } + part.count - 1
      if size > maximum, part.count > 1 { return .infinity }
      let deviation = Double(size - target) / Double(target)
      let cut = part.upperBound < pieces.count ? pieces[part.upperBound - 1].cutCost : 0
      return sum + deviation * deviation + cut
    }
  }

  /// All ways to cut `count` pieces.
  private func allPartitions(_ count: Int) -> [[Range<Int>]] {
    (0..<(1 << (count - 1))).map { mask in
      var parts: [Range<Int>] = []
      var start = 0
      for end in 1...count where end == count || mask & (1 << (end - 1)) != 0 {
        parts.append(start..<end)
        start = end
      }
      return parts
    }
  }

  @Test(arguments: 0..<60)
  func findsTheCheapestOfAllWays(seed: Int) {
    var generator = ChunkerTestGenerator(seed: seed)
    let count = Int.random(in: 1...9, using: &generator)
    let pieces = (0..<count).map {
      piece(
        $0, Int.random(in: 1...60, using: &generator),
        [0, 0.02, 0.1, 0.3].randomElement(using: &generator) ?? 0)
    }
    let partition = ChunkerPartition(pieces: pieces, target: 50, maximum: 70, lineBreakTokens: 1)
    let parts = partition.parts()
    #expect(parts.flatMap { Array($0) } == Array(0..<count))
    let least =
      allPartitions(count)
      .map { cost($0, pieces, target: 50, maximum: 70) }.min() ?? 0
    #expect(abs(cost(parts, pieces, target: 50, maximum: 70) - least) < 1e-9)
  }

  @Test func pieceOverTheMaximumStandsAlone() {
    let pieces = [piece(0, 5, 0), piece(1, 500, 0), piece(2, 5, 0)]
    let partition = ChunkerPartition(pieces: pieces, target: 50, maximum: 70, lineBreakTokens: 0)
    #expect(partition.parts() == [0..<1, 1..<2, 2..<3])
  }
}
