import Model

/// Chooses which bytes of a collapsed line a snippet shows.
struct SnippetWindow {
  /// The chosen bytes; begins and ends at words or between characters.
  private(set) var range: Range<Int> = 0..<0

  /// The second place of a term in the window is worth this share of its weight, further ones
  /// nothing.
  private static let repeatShare = 0.1

  private let byteCount: Int
  private let matches: [Snippet.Match]
  private let units: TextUnits
  /// Bytes that the snippet may have.
  private let limit: Int
  /// What of them the ellipses leave.
  private let budget: Int
  private let minimum: Int
  private let sentenceStarts: [Int]
  private let sentenceEnds: [Int]

  /// - Parameters:
  ///   - line: The passage on one line.
  ///   - matches: In bytes of `line`, sorted.
  ///   - sentences: Of the passage, in its own bytes.
  init(
    _ line: CollapsedText, matches: [Snippet.Match], sentences: [Sentence],
    options: Snippet.Options
  ) {
    let ellipsisBytes = 2 * (Self.ellipsis(options).utf8.count + 1)
    byteCount = line.bytes.count
    self.matches = matches
    units = TextUnits(line.bytes)
    let ranges = sentences.map { Self.withoutSpaces(line.range(ofSource: $0.range), line.bytes) }
      .filter { !$0.isEmpty }
    sentenceStarts = ranges.map(\.lowerBound)
    sentenceEnds = ranges.map(\.upperBound)
    limit = max(options.maximumBytes, 64)
    budget = limit - ellipsisBytes
    minimum = min(max(options.minimumBytes - ellipsisBytes, 0), budget)
    range = chosen()
  }

  /// The ellipsis, unless it is too long to be one.
  static func ellipsis(_ options: Snippet.Options) -> String {
    options.ellipsis.utf8.count <= 16 ? options.ellipsis : "…"
  }

  /// A sentence that begins or ends with a control character has a space there.
  private static func withoutSpaces(_ range: Range<Int>, _ bytes: [UInt8]) -> Range<Int> {
    let isSpaceFirst = !range.isEmpty && bytes[range.lowerBound] == 0x20
    let lower = range.lowerBound + (isSpaceFirst ? 1 : 0)
    let isSpaceLast = range.upperBound > lower && bytes[range.upperBound - 1] == 0x20
    return lower..<range.upperBound - (isSpaceLast ? 1 : 0)
  }

  private func chosen() -> Range<Int> {
    if byteCount <= limit { return 0..<byteCount }
    let core = bestCore()
    return withEnd(from: start(before: core), core: core)
  }

  /// From the first match of the best window to the last one that fits, in whole units.
  ///
  /// Every window can be moved right to its first match without losing any, so looking at windows
  /// that begin with a match is enough.
  private func bestCore() -> Range<Int> {
    var best = 0..<0
    var bestWeight = -1.0
    for first in matches.indices {
      let (weight, core) = window(from: first)
      if weight > bestWeight {
        best = core
        bestWeight = weight
      }
    }
    return best
  }

  private func window(from first: Int) -> (weight: Double, core: Range<Int>) {
    let start = units.start(at: matches[first].range.lowerBound)
    var end = units.lastEnd(atOrBefore: start + budget)
    end = min(end, units.end(at: matches[first].range.upperBound - 1))
    var counts = [matches[first].term: 1]
    var weight = matches[first].weight
    for match in matches[(first + 1)...] {
      guard match.range.lowerBound < start + budget else { break }
      let matchEnd = units.end(at: match.range.upperBound - 1)
      guard matchEnd <= start + budget else { continue }
      end = max(end, matchEnd)
      counts[match.term, default: 0] += 1
      switch counts[match.term] {
      case 1: weight += match.weight
      case 2: weight += match.weight * Self.repeatShare
      default: break
      }
    }
    return (weight, start..<max(start, end))
  }

  /// Where to begin so that the core still fits: a sentence's start, else a word a little before.
  private func start(before core: Range<Int>) -> Int {
    let slack = budget - core.count
    let sentence = sentenceStarts.last { $0 <= core.lowerBound } ?? 0
    if core.lowerBound - sentence <= slack { return sentence }
    return units.firstStart(atOrAfter: core.lowerBound - min(slack, budget / 3))
  }

  private func withEnd(from start: Int, core: Range<Int>) -> Range<Int> {
    if start + budget >= byteCount { return fromEnd(start) }
    let sentence = sentenceEnds.last { $0 <= start + budget }
    if let sentence, sentence >= core.upperBound, sentence - start >= minimum {
      return start..<sentence
    }
    return start..<max(core.upperBound, units.lastEnd(atOrBefore: start + budget))
  }

  /// The window up to the end of the text, begun earlier when it would be short.
  private func fromEnd(_ start: Int) -> Range<Int> {
    if byteCount - start >= minimum { return start..<byteCount }
    let earliest = byteCount - budget
    let sentence = sentenceStarts.first { $0 >= earliest && byteCount - $0 >= minimum }
    return (sentence ?? min(start, units.firstStart(atOrAfter: earliest)))..<byteCount
  }
}
