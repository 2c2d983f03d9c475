import Glibc
import Model

@testable import LexicalIndex

/// A chunk as the tests know it: terms with word numbers in each of the three fields.
struct PlainChunk {
  var number: ChunkNumber
  var fields: [[(term: String, position: Int)]]

  func terms(_ field: Int) -> FieldTerms {
    FieldTerms(
      utf8: fields[field].flatMap { Array($0.term.utf8) },
      ends: fields[field].reduce(into: []) {
        $0.append(($0.last ?? 0) + UInt32($1.term.utf8.count))
      },
      positions: fields[field].map { UInt32($0.position) })
  }

  func count(of term: String, in field: Int) -> Int {
    fields[field].lazy.filter { $0.term == term }.count
  }

  func holds(_ phrase: LexicalPhrase) -> Bool {
    fields.indices.contains { field in
      guard phrase.field.map({ $0.rawValue == field }) ?? true else { return false }
      if let slop = phrase.slop, phrase.terms.count > 1 {
        let span = (phrase.offsets.last ?? 0) + slop
        return fields[field].contains { start in
          let near = fields[field].filter {
            (start.position...start.position + span).contains($0.position)
          }.map(\.term)
          return phrase.terms.allSatisfy { term in
            near.count { $0 == term } >= phrase.terms.count { $0 == term }
          }
        }
      }
      return fields[field].contains { start in
        zip(phrase.terms, phrase.offsets).allSatisfy { term, offset in
          fields[field].contains { $0.term == term && $0.position == start.position + offset }
        }
      }
    }
  }
}

/// BM25 as written on paper, over bags of words, without an index.
struct NaiveBM25 {
  let chunks: [PlainChunk]
  let parameters: BM25Parameters

  private var weights: [Double] {
    [parameters.weights.title, parameters.weights.heading, parameters.weights.text]
  }

  private func frequency(_ term: String, in chunk: PlainChunk) -> Double {
    (0..<3).reduce(0) { $0 + weights[$1] * Double(chunk.count(of: term, in: $1)) }
  }

  private func exactLength(_ chunk: PlainChunk) -> Double {
    (0..<3).reduce(0) { $0 + weights[$1] * Double(chunk.fields[$1].count) }
  }

  private func byte4(_ length: Int) -> Int {
    var length = length - 24
    guard length >= 16 else { return length + 24 }
    var step = 1
    while length / step >= 16 { step *= 2 }
    length -= length % step
    return length + 24
  }

  func length(_ chunk: PlainChunk) -> Double {
    guard parameters.lengths == .byte4 else { return exactLength(chunk) }
    let sum = (0..<3).reduce(0) { $0 + weights[$1] * Double(byte4(chunk.fields[$1].count)) }
    return Double(byte4(Int((sum + 0.5).rounded(.down))))
  }

  func score(_ terms: [String], _ chunk: PlainChunk) -> Double {
    let counted = chunks.filter { exactLength($0) > 0 }
    let mean = counted.reduce(0) { $0 + exactLength($1) } / Double(counted.count)
    var score = 0.0
    for term in terms {
      let tf = frequency(term, in: chunk)
      guard tf > 0 else { continue }
      let df = Double(chunks.filter { frequency(term, in: $0) > 0 }.count)
      let idf = log(1 + (Double(counted.count) - df + 0.5) / (df + 0.5))
      let share = 1 - parameters.b + parameters.b * length(chunk) / mean
      score += idf * tf / (tf + parameters.k1 * share)
    }
    return score
  }

  /// Every matching chunk with its score.
  func matches(_ query: LexicalQuery) -> [ChunkNumber: Double] {
    guard !query.isEmpty else { return [:] }
    var found: [ChunkNumber: Double] = [:]
    for chunk in chunks {
      let hasTerm = query.terms.contains { frequency($0, in: chunk) > 0 } || query.terms.isEmpty
      guard hasTerm, query.required.allSatisfy(chunk.holds),
        !query.excluded.contains(where: chunk.holds)
      else { continue }
      found[chunk.number] = score(query.terms, chunk)
    }
    return found
  }
}
