import FoundationEssentials
import Model
import TestSupport
import Testing

@testable import LexicalIndex

/// Pruned evaluation against ``ExhaustiveSearch``: the same chunks, scores and order, to the bit.
///
/// SEXTANT_RANDOM_QUERIES=100000 with an optimised build asks that many questions in all.
@Suite struct WindowSearchTests {
  private let folder = TemporaryFolder()
  private static let queryCount =
    Int(ProcessInfo.processInfo.environment["SEXTANT_RANDOM_QUERIES"] ?? "") ?? 600
  private static let collections = 20

  @Test(arguments: 0..<collections)
  func prunedSearchEqualsExhaustiveSearch(seed: Int) throws {
    var collection = LargeCollection(seed: UInt64(seed))
    let index = try collection.index(in: folder)
    var oracle = try ExhaustiveSearch(index)
    for number in 0..<Self.queryCount / Self.collections {
      let query = collection.query()
      let depth = [1, 2, 10, 10, 50, 1000][number % 6]
      let expected = try oracle.search(query, depth: depth)
      let found = try index.found(query, depth: depth)
      #expect(found.candidates == expected.candidates, "seed \(seed) depth \(depth) \(query)")
      #expect(found.matchCount == expected.matchCount, "seed \(seed) \(query)")
      guard number % 4 == 0 else { continue }
      let remainder = Int64(number % 3)
      let allowed = { (chunk: ChunkNumber) in chunk.rawValue % 3 == remainder }
      let some = try oracle.search(query, depth: depth, allowed: allowed)
      #expect(
        try index.search(query, depth: depth, allowed: allowed) == some.candidates,
        "seed \(seed) depth \(depth) \(query)")
    }
  }
}

/// Thousands of short chunks over a vocabulary of Zipf's shape, in several blocks and windows; many
/// chunks are copies, so that scores tie.
struct LargeCollection {
  private static let vocabulary = (0..<400).map { "w\($0)" }
  private var generator: SeededGenerator
  private var chunks: [[[String]]] = []
  private let parameters: BM25Parameters
  private let builtWeights: FieldWeights

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed &+ 77)
    let weights: [FieldWeights] = [
      FieldWeights(), FieldWeights(title: 3, heading: 3), FieldWeights(title: 0.3, heading: 2),
      FieldWeights(title: 0), FieldWeights(title: 2.5, heading: 0, text: 0.7),
    ]
    builtWeights = weights[Int.random(in: 0..<weights.count, using: &generator)]
    let isAsBuilt = Int.random(in: 0..<3, using: &generator) > 0
    parameters = BM25Parameters(
      k1: [1.2, 1.2, 0, 0.9, 2][Int.random(in: 0..<5, using: &generator)],
      b: [0.75, 0.75, 0, 0.4, 1][Int.random(in: 0..<5, using: &generator)],
      weights: isAsBuilt
        ? builtWeights : weights[Int.random(in: 0..<weights.count, using: &generator)],
      lengths: Int.random(in: 0..<3, using: &generator) > 0 ? .byte4 : .exact)
    let titles = Int.random(in: 0..<2, using: &generator)
    for _ in 0..<Int.random(in: 1_000...6_000, using: &generator) {
      if let copy = chunks.randomElement(using: &generator),
        Int.random(in: 0..<5, using: &generator) == 0
      {
        chunks.append(copy)
        continue
      }
      let longest = Int.random(in: 0..<10, using: &generator) == 0 ? 120 : 12
      chunks.append([
        Self.words(upTo: 3 * titles, &generator), Self.words(upTo: 2 * titles, &generator),
        Self.words(upTo: longest, &generator),
      ])
    }
    self.generator = generator
  }

  private static func words(upTo most: Int, _ generator: inout SeededGenerator) -> [String] {
    (0..<Int.random(in: 0...most, using: &generator)).map { _ in word(&generator) }
  }

  private static func word(_ generator: inout SeededGenerator) -> String {
    let share = Double.random(in: 0..<1, using: &generator)
    return vocabulary[Int(400 * share * share * share * share)]
  }

  mutating func index(in folder: TemporaryFolder) throws -> LexicalIndex {
    let count = Int.random(in: 1...3, using: &generator)
    var builders = (0..<count).map { _ in LexicalSegmentBuilder(weights: builtWeights) }
    var deleted: Set<ChunkNumber> = []
    let deletesSome = Bool.random(using: &generator)
    for (number, chunk) in chunks.enumerated() {
      let id = ChunkNumber(Int64(number + 1))
      builders[Int.random(in: 0..<count, using: &generator)].add(
        chunk: id, title: chunk[0], heading: chunk[1], text: chunk[2])
      if deletesSome, Int.random(in: 0..<6, using: &generator) == 0 { deleted.insert(id) }
    }
    let segments = try builders.map { builder in
      let path = folder.file("\(UInt64.random(in: 0 ... .max, using: &generator)).lexical")
      try builder.write(to: path)
      return try LexicalSegment(path: path)
    }
    return try LexicalIndex(segments: segments, deleted: deleted, parameters: parameters)
  }

  mutating func query() -> LexicalQuery {
    let terms = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
      Self.word(&generator)
    }
    var query = LexicalQuery(terms: terms)
    if Int.random(in: 0..<8, using: &generator) == 0 {
      query.required = [LexicalPhrase([Self.word(&generator)])]
    }
    if Int.random(in: 0..<8, using: &generator) == 0 {
      query.excluded = [LexicalPhrase([Self.word(&generator)])]
    }
    return query
  }
}
