import FileFormat

/// How the recall curve and the questions behind it lie in a segment file.
enum CalibrationSections {
  private static let wordsPerPoint = 9
  /// Bits of the first word of `recall`: questions were made up; margins were measured with the narrow
  /// spread, not with the 4 of older files.
  private static let (madeUp, narrow): (UInt32, UInt32) = (1, 2)

  /// Names and bytes of the sections.
  static func sections(
    _ curve: RecallCurve, _ questions: [RecallQuestion]
  ) -> [(name: String, bytes: [UInt8])] {
    let answerCount = questions.map(\.nearest.count).min() ?? 0
    return [
      ("recall", bytes([flags(curve)] + curve.points.flatMap(words))),
      ("questions", bytes(questions.flatMap(\.query))),
      ("question.rows", bytes(questions.map { $0.omitted ?? .min })),
      ("answers", bytes(questions.flatMap { $0.nearest.prefix(answerCount) })),
    ]
  }

  private static func bytes<T: BitwiseCopyable>(_ values: [T]) -> [UInt8] {
    values.withUnsafeBytes { Array($0) }
  }

  private static func flags(_ curve: RecallCurve) -> UInt32 {
    (curve.isMadeUp ? madeUp : 0) | (curve.spread == RecallCurve.narrowSpread ? narrow : 0)
  }

  private static func words(_ point: RecallCurve.Point) -> [UInt32] {
    [UInt32(point.probes)]
      + [
        point.fixed.at10, point.fixed.at100, point.fixed.error, point.margin,
        point.adaptive.at10, point.adaptive.at100, point.adaptive.error, point.meanProbes,
      ].map(\.bitPattern)
  }

  /// Reads the curve.
  ///
  /// - Throws: Measurements that cannot be.
  static func curve(_ file: SectionFile) throws(FileFormatError) -> RecallCurve {
    let section = try file.array("recall", of: UInt32.self)
    let words = section.dropFirst().map(\.self)
    let points = stride(from: 0, to: words.count / wordsPerPoint * wordsPerPoint, by: wordsPerPoint)
      .map { point(words[$0..<$0 + wordsPerPoint].map(\.self)) }
    let rises = zip(points, points.dropFirst()).allSatisfy {
      $0.probes < $1.probes && $0.margin <= $1.margin
    }
    guard let flags = section.first, flags <= madeUp | narrow,
      words.count.isMultiple(of: wordsPerPoint), rises,
      points.allSatisfy(isPossible)
    else {
      throw .badContent(
        path: file.path, offset: file.offset(of: "recall"), reason: "impossible measurements")
    }
    return RecallCurve(
      points: points, isMadeUp: flags & madeUp != 0,
      spread: flags & narrow != 0 ? RecallCurve.narrowSpread : 4)
  }

  private static func point(_ words: [UInt32]) -> RecallCurve.Point {
    let numbers = words.map { Float(bitPattern: $0) }
    return RecallCurve.Point(
      probes: Int(words[0]),
      fixed: RecallCurve.Recall(at10: numbers[1], at100: numbers[2], error: numbers[3]),
      margin: numbers[4],
      adaptive: RecallCurve.Recall(at10: numbers[5], at100: numbers[6], error: numbers[7]),
      meanProbes: numbers[8])
  }

  private static func isPossible(_ point: RecallCurve.Point) -> Bool {
    let shares = [point.fixed, point.adaptive].flatMap { [$0.at10, $0.at100, $0.error] }
    return (1...VectorIndexLimits.listCount).contains(point.probes) && point.margin.isFinite
      && point.meanProbes >= 0 && shares.allSatisfy { (0...1).contains($0) }
  }

  /// Reads the questions.
  ///
  /// - Throws: Sections that do not fit together.
  static func questions(
    _ file: SectionFile, dimension: Int
  ) throws(FileFormatError) -> [RecallQuestion] {
    let omitted = try file.array("question.rows", of: Int64.self)
    let queries = try file.array(
      "questions", of: Float.self, count: omitted.count * dimension)
    let answers = try file.array("answers", of: Int64.self)
    let count = omitted.isEmpty ? 0 : answers.count / omitted.count
    guard answers.count == omitted.count * count, count <= RecallQuestion.depth else {
      throw .badContent(
        path: file.path, offset: file.offset(of: "answers"),
        reason: "\(answers.count) answers to \(omitted.count) questions")
    }
    return omitted.indices.map { number in
      RecallQuestion(
        query: Array(queries[number * dimension..<(number + 1) * dimension]),
        omitted: omitted[number] == .min ? nil : omitted[number],
        nearest: Array(answers[number * count..<(number + 1) * count]))
    }
  }
}
