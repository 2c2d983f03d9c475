/// Packs the best passages into a budget of tokens.
package struct AnswerPacker {
  /// Tokens that the packed text may have.
  package var budget: Int
  /// A passage is a duplicate when this share of its runs of three words is in one packed before.
  package var duplicateShare: Double
  private let countTokens: (String) -> Int

  /// Makes a packer.
  ///
  /// - Parameter countTokens: Tokens of a text as the reading model counts them.
  package init(
    budget: Int, duplicateShare: Double = 0.8, countTokens: @escaping (String) -> Int
  ) {
    self.budget = budget
    self.duplicateShare = duplicateShare
    self.countTokens = countTokens
  }

  /// Takes whole passages in rank order while they fit; a later, shorter one may fit where an
  /// earlier one did not.
  ///
  /// A passage next to a packed one of the same document joins it and keeps its place. When not
  /// even the best passage fits whole, its first sentences (or words) that fit are taken.
  ///
  /// - Parameter passages: Best first.
  /// - Complexity: Counts the tokens of each passage about twice.
  package func pack(_ passages: [RankedPassage]) -> PackedContext {
    var packing = Packing()
    for passage in passages {
      let shingles = Shingles(passage.text)
      if packing.shingles.contains(where: { shingles.containment(in: $0) >= duplicateShare }) {
        packing.duplicateCount += 1
        continue
      }
      let next = packing.adding(passage, shingles, tokens: tokens)
      if next.tokenCount <= budget { packing = next } else { packing.unfitCount += 1 }
    }
    let packed = finished(packing)
    guard packed.passages.isEmpty, let best = passages.first else { return packed }
    return cut(best, packed)
  }

  /// Passages in neighbouring groups, and what they cost.
  private struct Packing {
    var groups: [[RankedPassage]] = []
    var costs: [Int] = []
    var shingles: [Shingles] = []
    var duplicateCount = 0
    var unfitCount = 0

    var tokenCount: Int { costs.reduce(0, +) }

    /// The packing with `passage` in it: in the first group that it touches, which then takes in
    /// any other it touches, else as a new group.
    func adding(
      _ passage: RankedPassage, _ newShingles: Shingles, tokens: ([RankedPassage], Int) -> Int
    ) -> Packing {
      var result = self
      result.shingles.append(newShingles)
      let touched = groups.indices.filter { index in
        groups[index].contains {
          $0.document == passage.document && abs($0.ordinal - passage.ordinal) <= 1
        }
      }
      let target = touched.first ?? groups.count
      let members = touched.flatMap { groups[$0] } + [passage]
      for index in touched.reversed() {
        result.groups.remove(at: index)
        result.costs.remove(at: index)
      }
      let group = members.sorted { $0.ordinal < $1.ordinal }
      result.groups.insert(group, at: target)
      result.costs.insert(tokens(group, target + 1), at: target)
      return result
    }
  }

  private func tokens(_ group: [RankedPassage], number: Int) -> Int {
    countTokens(PackedPassage(number: number, parts: group, isCut: false).text)
  }

  /// Numbers the groups; drops the last while the whole, separators included, is over the budget.
  private func finished(_ packing: Packing) -> PackedContext {
    var groups = packing.groups
    var unfitCount = packing.unfitCount
    while true {
      let passages = zip(1..., groups).map { PackedPassage(number: $0, parts: $1, isCut: false) }
      let context = PackedContext(
        passages: passages, countTokens: countTokens, duplicateCount: packing.duplicateCount,
        unfitCount: unfitCount)
      if context.tokenCount <= budget || groups.isEmpty { return context }
      unfitCount += groups.removeLast().count
    }
  }

  /// As much of the best passage as fits: whole sentences, else words, else nothing.
  private func cut(_ passage: RankedPassage, _ packed: PackedContext) -> PackedContext {
    let bytes = Array(passage.text.utf8)
    let sentences = Sentences.split(bytes).map(\.range.upperBound)
    let best =
      longestFit(passage, bytes, ends: sentences)
      ?? longestFit(passage, bytes, ends: TextUnits.wordEnds(bytes))
    guard let best else { return packed }
    return PackedContext(
      passages: [best], countTokens: countTokens, duplicateCount: packed.duplicateCount,
      unfitCount: packed.unfitCount - 1)
  }

  /// The passage up to the last of `ends` that fits, found by halving.
  private func longestFit(
    _ passage: RankedPassage, _ bytes: [UInt8], ends: [Int]
  ) -> PackedPassage? {
    func upTo(_ end: Int) -> PackedPassage {
      var part = passage
      part.text = String(decoding: bytes[..<end], as: UTF8.self)
      return PackedPassage(number: 1, parts: [part], isCut: end < bytes.count)
    }
    var fitting = 0
    var failing = ends.count + 1
    while failing - fitting > 1 {
      let middle = (fitting + failing) / 2
      if countTokens(upTo(ends[middle - 1]).text) <= budget {
        fitting = middle
      } else {
        failing = middle
      }
    }
    return fitting == 0 ? nil : upTo(ends[fitting - 1])
  }
}
