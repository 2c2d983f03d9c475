import FileFormat
import Model
import TestSupport

@testable import LexicalIndex

/// A small random collection, its deletions and its searches, from a seed.
struct RandomCollection {
  private static let vocabulary = ["a", "b", "c", "dd", "é", ""]
  private(set) var chunks: [PlainChunk] = []
  private(set) var deleted: Set<ChunkNumber> = []
  let parameters: BM25Parameters
  private var generator: SeededGenerator

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    parameters = BM25Parameters(
      k1: .random(in: 0...2, using: &generator), b: .random(in: 0...1, using: &generator),
      weights: FieldWeights(
        title: Self.weight(&generator), heading: Self.weight(&generator),
        text: Self.weight(&generator)),
      lengths: Bool.random(using: &generator) ? .byte4 : .exact)
    var number: Int64 = 0
    for _ in 0..<Int.random(in: 0...14, using: &generator) {
      number += .random(in: 1...3, using: &generator)
      let fields = [3, 2, 60].map { Self.field(upTo: $0, &generator) }
      chunks.append(PlainChunk(number: ChunkNumber(number), fields: fields))
    }
    self.generator = generator
    deleted = Set(chunks.map(\.number).filter { _ in chance(1, of: 4) })
    deleted.insert(ChunkNumber(number + 1))
  }

  private static func pick<T>(_ values: [T], _ generator: inout SeededGenerator) -> T {
    values[Int.random(in: 0..<values.count, using: &generator)]
  }

  private static func weight(_ generator: inout SeededGenerator) -> Double {
    pick([0, 0.3, 1, 1, 3], &generator)
  }

  private static func field(
    upTo most: Int, _ generator: inout SeededGenerator
  ) -> [(term: String, position: Int)] {
    var position = -1
    // Most fields are short; a few pass the length from which lengths are rounded.
    let isLong = Int.random(in: 0..<4, using: &generator) == 0
    return (0..<Int.random(in: 0...(isLong ? most : min(most, 5)), using: &generator)).map { _ in
      position = max(0, position + pick([0, 1, 1, 1, 2], &generator))
      return (pick(vocabulary, &generator), position)
    }
  }

  private mutating func chance(_ wins: Int, of all: Int) -> Bool {
    Int.random(in: 0..<all, using: &generator) < wins
  }

  var live: [PlainChunk] { chunks.filter { !deleted.contains($0.number) } }

  mutating func query() -> LexicalQuery {
    var query = LexicalQuery(terms: terms(upTo: 5))
    if chance(1, of: 4) { query.required.append(phrase()) }
    if chance(1, of: 8) { query.required.append(phrase()) }
    if chance(1, of: 4) { query.excluded.append(phrase()) }
    return query
  }

  private mutating func terms(upTo most: Int) -> [String] {
    (0..<Int.random(in: 0...most, using: &generator)).map { _ in
      Self.pick(Self.vocabulary + ["missing"], &generator)
    }
  }

  private mutating func phrase() -> LexicalPhrase {
    let terms = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
      Self.pick(Self.vocabulary, &generator)
    }
    var position = 4
    let positions = terms.map { _ in
      position += Self.pick([0, 1, 1, 1, 2], &generator)
      return position
    }
    var phrase = LexicalPhrase(
      terms, positions: positions,
      field: chance(1, of: 3) ? Self.pick(ChunkField.allCases, &generator) : nil)
    if chance(1, of: 3) { phrase.slop = Self.pick([0, 1, 3, 20], &generator) }
    return phrase
  }

  /// `chunks` cut into `count` segments at random places; some may be empty.
  mutating func segments(
    of chunks: [PlainChunk], count: Int, in folder: TemporaryFolder
  ) throws -> [LexicalSegment] {
    var builders = [LexicalSegmentBuilder](repeating: LexicalSegmentBuilder(), count: count)
    for chunk in chunks {
      builders[Int.random(in: 0..<count, using: &generator)].add(
        chunk: chunk.number, title: chunk.terms(0), heading: chunk.terms(1), text: chunk.terms(2))
    }
    return try builders.map { builder in
      let path = folder.file("\(UInt64.random(in: 0 ... .max, using: &generator)).lexical")
      try builder.write(to: path)
      return try LexicalSegment(path: path)
    }
  }
}
