import Glibc

/// A ranking seen through the judgements of its topic: all that the measures need.
struct GradedRanking {
  /// The grade at each rank, best rank first; `nil` where the document is not judged.
  let grades: [Int?]
  /// The grades of all relevant documents of the topic, highest first.
  let idealGrades: [Int]

  init(_ ranking: [RankedDocument], judgements: [DocumentName: Int]) {
    grades = ranking.map { judgements[$0.name] }
    idealGrades = judgements.values.filter(Self.isRelevant).sorted(by: >)
  }

  /// The value of `measure`; the formulas are with the cases of ``Measure``.
  func value(of measure: Measure) -> Double {
    switch measure {
    case .nDCG(let cutoff): nDCG(at: cutoff)
    case .recall(let cutoff): Self.ratio(relevantCount(at: cutoff), idealGrades.count)
    case .reciprocalRank(let cutoff): reciprocalRank(at: cutoff)
    case .averagePrecision: averagePrecision
    case .precision(let cutoff): Self.ratio(relevantCount(at: cutoff), cutoff)
    case .judged(let cutoff):
      Self.ratio(grades.prefix(cutoff).count { $0 != nil }, min(cutoff, grades.count))
    }
  }

  private func nDCG(at cutoff: Int) -> Double {
    let best = Self.discountedGain(idealGrades.prefix(cutoff))
    guard best > 0 else { return 0 }
    return Self.discountedGain(grades.prefix(cutoff).map { $0 ?? 0 }[...]) / best
  }

  private static func discountedGain(_ grades: ArraySlice<Int>) -> Double {
    grades.enumerated().reduce(0) { sum, entry in
      let (index, grade) = entry
      return isRelevant(grade) ? sum + Double(grade) / log2(Double(index + 2)) : sum
    }
  }

  private func reciprocalRank(at cutoff: Int) -> Double {
    let first = grades.prefix(cutoff).firstIndex { $0.map(Self.isRelevant) ?? false }
    return first.map { 1 / Double($0 + 1) } ?? 0
  }

  private var averagePrecision: Double {
    var found = 0
    var sum = 0.0
    for (index, grade) in grades.enumerated() where grade.map(Self.isRelevant) ?? false {
      found += 1
      sum += Double(found) / Double(index + 1)
    }
    return idealGrades.isEmpty ? 0 : sum / Double(idealGrades.count)
  }

  private func relevantCount(at cutoff: Int) -> Int {
    grades.prefix(cutoff).count { $0.map(Self.isRelevant) ?? false }
  }

  private static func isRelevant(_ grade: Int) -> Bool {
    grade > 0
  }

  private static func ratio(_ part: Int, _ whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
  }
}
