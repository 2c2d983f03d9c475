import Model
import TestSupport
import Testing

@testable import Ranking

@Suite struct FusionTests {
  static func candidate(
    _ number: Int64, _ bm25: Double?, _ cosine: Double?, _ lexicalRank: Int? = nil,
    _ denseRank: Int? = nil
  ) -> FusionCandidate {
    FusionCandidate(
      chunk: ChunkNumber(number), bm25: bm25, cosine: cosine, lexicalRank: lexicalRank,
      denseRank: denseRank)
  }

  static func random(
    _ count: Int, _ random: inout SeededGenerator
  ) -> [FusionCandidate] {
    // Few distinct values, so that ties are common.
    (0..<count).map { index in
      let bm25 = Double(Int.random(in: 0...8, using: &random)) / 2
      let cosine = Double(Int.random(in: -4...8, using: &random)) / 10
      let isKnown = Int.random(in: 0..<10, using: &random) > 0
      return candidate(
        Int64(index + 1), bm25, isKnown ? cosine : nil,
        Int.random(in: 0..<3, using: &random) > 0 ? Int.random(in: 1...9, using: &random) : nil,
        Int.random(in: 0..<3, using: &random) > 0 ? Int.random(in: 1...9, using: &random) : nil)
    }
  }

  static let fusions: [Fusion] = [
    .convex(), .reciprocalRank(), .convex(denseShare: 0), .convex(denseShare: 1),
    .convex(
      denseShare: 0.3, lexical: ScoreScale(floor: .quantile(0.2), ceiling: .value(3)),
      dense: ScoreScale(floor: .quantile(0.5), ceiling: .quantile(0.9))),
    .reciprocalRank(k: 60, denseShare: 0.7),
  ]

  @Test func convexMatchesHandNumbers() {
    let fused = Fusion.convex(denseShare: 0.6).fuse([
      Self.candidate(1, 10, 0.2), Self.candidate(2, 5, 0.8), Self.candidate(3, 0, 0.5),
    ])
    // 2: .4 × 5/10 + .6 × 1; 1: .4 × 1 + .6 × 0; 3: 0 + .6 × .5
    #expect(fused.map(\.chunk.rawValue) == [2, 1, 3])
    #expect(zip(fused.map(\.score), [0.8, 0.4, 0.3]).allSatisfy { abs($0 - $1) < 1e-12 })
    let first = fused[0].explanation
    #expect(first.lexical.score == 5 && first.lexical.normalised == 0.5)
    #expect(first.lexical.step == .scaled(ScoreRange(floor: 0, ceiling: 10)))
    #expect(first.dense.step == .scaled(ScoreRange(floor: 0.2, ceiling: 0.8)))
    #expect(first.dense.weight == 0.6 && abs(first.lexical.weight - 0.4) < 1e-12)
  }

  @Test func theDocumentCountsInTheDenseScore() {
    var chunks = [
      Self.candidate(1, 0, 0.5), Self.candidate(2, 0, 0.4), Self.candidate(3, 0, 0.1),
    ]
    chunks[0].documentCosine = 0.1
    chunks[1].documentCosine = 0.5
    let fused = Fusion.convex(denseShare: 1).fuse(chunks)
    // 1: .7 × .5 + .3 × .1 = .38; 2: .7 × .4 + .3 × .5 = .43; 3 has no document: .1
    #expect(fused.map(\.chunk.rawValue) == [2, 1, 3])
    let scores = fused.map { $0.explanation.dense.score ?? 0 }
    #expect(zip(scores, [0.43, 0.38, 0.1]).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test func reciprocalRankMatchesHandNumbers() {
    let fused = Fusion.reciprocalRank(k: 10).fuse([
      Self.candidate(1, 9, 0.1, 1, nil), Self.candidate(2, 8, 0.9, 2, 1),
      Self.candidate(3, 0, 0.8, nil, 2),
    ])
    #expect(fused.map(\.chunk.rawValue) == [2, 1, 3])
    let wanted = [0.5 * 11 / 12 + 0.5, 0.5, 0.5 * 11 / 12]
    #expect(zip(fused.map(\.score), wanted).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(fused[1].explanation.dense.step == .absent)
    #expect(fused[0].explanation.lexical.step == .reciprocalRank(k: 10))
  }

  @Test func firstInBothListsScoresOne() {
    let only = [Self.candidate(1, 3, 0.4, 1, 1)]
    for fusion in Self.fusions {
      #expect(abs((fusion.fuse(only).first?.score ?? 0) - 1) < 1e-12)
    }
  }

  @Test func tiesGoToTheLowerChunk() {
    let fused = Fusion.convex().fuse([7, 3, 5].map { Self.candidate($0, 1, 0.5) })
    #expect(fused.map(\.chunk.rawValue) == [3, 5, 7])
  }

  @Test func aLegThatDidNotRunGivesItsWeightAway() {
    let lexical = Fusion.convex().fuse([Self.candidate(1, 4, nil), Self.candidate(2, 8, nil)])
    #expect(lexical.map(\.score) == [1, 0.5])
    #expect(lexical[0].explanation.dense.step == .absent)
    #expect(lexical[0].explanation.dense.weight == 0)
    let dense = Fusion.convex().fuse([Self.candidate(1, nil, 0.4), Self.candidate(2, nil, 0.6)])
    #expect(dense.map(\.chunk.rawValue) == [2, 1] && dense[0].score == 1)
  }

  @Test func aLegThatRanAndFoundNothingKeepsItsWeight() {
    let fused = Fusion.convex(denseShare: 0.6).fuse([
      Self.candidate(1, 0, 0.1), Self.candidate(2, 0, 0.7),
    ])
    #expect(fused.map(\.chunk.rawValue) == [2, 1])
    #expect(abs(fused[0].score - 0.6) < 1e-12)
  }

  @Test func noMatchGivesNothingWhateverTheScale() {
    let scale = ScoreScale(floor: .value(-5), ceiling: .quantile(1))
    let fused = Fusion.convex(denseShare: 0, lexical: scale).fuse([
      Self.candidate(1, 0, 0.9), Self.candidate(2, 5, 0),
    ])
    #expect(fused.map(\.score) == [1, 0])
  }

  @Test func scoresThatAreNotNumbersCountAsUnknown() {
    let fused = Fusion.convex().fuse([
      Self.candidate(1, .nan, .infinity), Self.candidate(2, 1, 0.5),
      Self.candidate(3, -.infinity, 0),
    ])
    #expect(fused.map(\.chunk.rawValue) == [2, 1, 3])
    #expect(fused.allSatisfy { $0.score.isFinite })
  }

  @Test func nothingFusesToNothing() {
    for fusion in Self.fusions { #expect(fusion.fuse([]).isEmpty) }
  }

  @Test func explanationsAddUpAndScoresStayInRange() {
    var random = SeededGenerator(seed: 2)
    for round in 0..<300 {
      let candidates = Self.random(Int.random(in: 1...20, using: &random), &random)
      for fusion in Self.fusions {
        let fused = fusion.fuse(candidates)
        #expect(Set(fused.map(\.candidate)) == Set(candidates), "seed 2, round \(round)")
        for (place, item) in fused.enumerated() {
          let sum =
            Self.recomputed(item.explanation.lexical) + Self.recomputed(item.explanation.dense)
          #expect(abs(sum - item.score) < 1e-12)
          #expect((-1e-12...1 + 1e-12).contains(item.score))
          if place > 0 { #expect(FusedCandidate.ranksBefore(fused[place - 1], item)) }
        }
      }
    }
  }

  /// The contribution from the explanation's raw numbers alone.
  static func recomputed(_ share: FusionShare) -> Double {
    switch share.step {
    case .absent: return 0
    case .reciprocalRank(let k): return share.weight * (k + 1) / (k + Double(share.rank ?? 0))
    case .scaled(let range):
      guard let score = share.score, share.normalised > 0 else { return 0 }
      if score >= range.ceiling { return share.weight }
      return share.weight * (score - range.floor) / (range.ceiling - range.floor)
    }
  }

  @Test func raisingOneSideNeverLowersARank() {
    var random = SeededGenerator(seed: 3)
    for round in 0..<400 {
      let candidates = Self.random(Int.random(in: 2...12, using: &random), &random)
      let index = Int.random(in: 0..<candidates.count, using: &random)
      var better = candidates
      switch Int.random(in: 0..<3, using: &random) {
      case 0: better[index].bm25 = (candidates[index].bm25 ?? 0) + 1.5
      case 1: better[index].cosine = candidates[index].cosine.map { $0 + 0.3 }
      default: better[index].denseRank = 1
      }
      for fusion in Self.fusions {
        let before = Self.betterCount(fusion.fuse(candidates), than: candidates[index].chunk)
        let after = Self.betterCount(fusion.fuse(better), than: candidates[index].chunk)
        #expect(after <= before, "seed 3, round \(round)")
      }
    }
  }

  /// How many rank before the chunk; rounding differences count as ties.
  static func betterCount(_ fused: [FusedCandidate], than chunk: ChunkNumber) -> Int {
    let own = fused.first { $0.chunk == chunk }?.score ?? 0
    return fused.count {
      $0.score > own + 1e-12 || abs($0.score - own) <= 1e-12 && $0.chunk < chunk
    }
  }

  @Test func unionKeepsPlacesAndLeavesUnknownSidesOpen() {
    let lexical = [(5, 9.0), (2, 8.0), (5, 1.0)].map {
      Candidate(chunk: ChunkNumber(Int64($0.0)), score: $0.1)
    }
    let dense = [(2, 0.9), (7, 0.8)].map {
      Candidate(chunk: ChunkNumber(Int64($0.0)), score: $0.1)
    }
    #expect(
      FusionCandidate.union(lexical: lexical, dense: dense) == [
        Self.candidate(2, 8, 0.9, 2, 1), Self.candidate(5, 9, nil, 1, nil),
        Self.candidate(7, nil, 0.8, nil, 2),
      ])
    #expect(FusionCandidate.union(lexical: [], dense: []).isEmpty)
  }
}
