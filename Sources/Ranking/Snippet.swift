import Model

/// The part of a passage that shows best why it was found, on one line, with the matches marked.
package struct Snippet: Hashable, Sendable {
  /// A word of the passage that the query asked for.
  package struct Match: Hashable, Sendable {
    /// Its UTF-8 bytes in the passage; a range outside the passage is cut to it.
    package var range: Range<Int>
    /// Which query term it is, so that a window with different terms beats one with repeats.
    package var term: Int
    /// How much the term says, such as its idf; not negative.
    package var weight: Double

    /// Makes a match.
    package init(range: Range<Int>, term: Int, weight: Double = 1) {
      self.range = range
      self.term = term
      self.weight = weight
    }
  }

  /// How long the snippet is and how it is marked.
  package struct Options: Hashable, Sendable {
    /// A cut at the end of a sentence is taken only when at least this much is shown.
    package var minimumBytes = 160
    /// UTF-8 bytes at most, ellipses counted, markers and escapes not; less than 64 counts as 64.
    package var maximumBytes = 240
    /// Stands before a match.
    package var open = "<mark>"
    /// Stands after a match.
    package var close = "</mark>"
    /// Stands where text is left out; at most 16 bytes of it are used up.
    package var ellipsis = "…"
    /// Whether `&`, `<`, `>`, `"` and `'` of the passage are written as HTML entities.
    package var escapesHTML = false

    /// Makes options with the defaults above.
    package init() {}
  }

  /// The snippet: one line, no control or direction characters but those in the markers.
  package let text: String
  /// The UTF-8 bytes of the passage that it shows; empty for a passage without visible text.
  package let sourceRange: Range<Int>
  /// How many marked places it has; at least one when any match is visible in the passage.
  package let markCount: Int

  /// Chooses the window with the greatest weight of different terms and shows it.
  ///
  /// A term's second place counts a tenth, further ones nothing; among equals the earliest window
  /// wins. It begins at the start of a sentence when the matches still fit, else at a word, and
  /// ends at the end of a sentence when that leaves enough, else at a word. Words longer than 48
  /// bytes, and scripts without spaces, are cut between characters. Without matches the passage's
  /// beginning is shown.
  ///
  /// - Parameters:
  ///   - passage: The text that the ranges of `matches` count in.
  ///   - matches: In any order; they may overlap.
  ///   - options: Length, markers, escapes.
  /// - Complexity: O(bytes + *m* log *m* + *m* × matches within one window).
  package init(of passage: String, matches: [Match], options: Options = Options()) {
    let source = Array(passage.utf8)
    let line = CollapsedText(source)
    let visible = Self.visible(matches, of: source, in: line)
    let window = SnippetWindow(
      line, matches: visible, sentences: Sentences.split(source), options: options)
    let marks = Self.marks(of: visible, within: window.range)
    markCount = marks.count
    sourceRange = line.sourceRange(of: window.range)
    text = Self.render(line.bytes, window.range, marks, options)
  }

  /// The matches in bytes of the collapsed line, whole characters, by position.
  private static func visible(
    _ matches: [Match], of source: [UInt8], in line: CollapsedText
  ) -> [Match] {
    matches.compactMap { match -> Match? in
      let range = line.range(ofSource: wholeScalars(match.range, in: source))
      guard !range.isEmpty else { return nil }
      return Match(range: range, term: match.term, weight: max(0, match.weight))
    }.sorted {
      ($0.range.lowerBound, $0.range.upperBound, $0.term)
        < ($1.range.lowerBound, $1.range.upperBound, $1.term)
    }
  }

  private static func wholeScalars(_ range: Range<Int>, in source: [UInt8]) -> Range<Int> {
    var lower = min(max(range.lowerBound, 0), source.count)
    var upper = min(max(range.upperBound, lower), source.count)
    while lower > 0, lower < source.count, UTF8Scalar.isContinuation(source[lower]) { lower -= 1 }
    while upper < source.count, UTF8Scalar.isContinuation(source[upper]) { upper += 1 }
    return lower..<upper
  }

  /// Ranges to mark: overlapping matches joined, parts outside the window cut off.
  private static func marks(of matches: [Match], within window: Range<Int>) -> [Range<Int>] {
    var marks: [Range<Int>] = []
    for match in matches {
      let range = match.range.clamped(to: window)
      if range.isEmpty { continue }
      if let last = marks.last, range.lowerBound < last.upperBound {
        marks[marks.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        marks.append(range)
      }
    }
    return marks
  }

  private static func render(
    _ bytes: [UInt8], _ window: Range<Int>, _ marks: [Range<Int>], _ options: Options
  ) -> String {
    let ellipsis = SnippetWindow.ellipsis(options)
    var text = window.lowerBound > 0 ? ellipsis + " " : ""
    func add(_ range: Range<Int>) {
      let part = String(decoding: bytes[range], as: UTF8.self)
      text += options.escapesHTML ? HTMLEscape.escaped(part) : part
    }
    var position = window.lowerBound
    for mark in marks {
      add(position..<mark.lowerBound)
      text += options.open
      add(mark)
      text += options.close
      position = mark.upperBound
    }
    add(position..<window.upperBound)
    return window.upperBound < bytes.count ? text + " " + ellipsis : text
  }
}
