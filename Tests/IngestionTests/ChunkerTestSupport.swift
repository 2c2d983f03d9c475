import Ingestion
import Model

/// Random numbers that a seed repeats (SplitMix64).
struct ChunkerTestGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Measures of a text that stand for tokenizers.
enum ChunkerTestTokens {
  /// Words between white space: adds up exactly, as WordPiece does.
  static func words(_ text: String) -> Int {
    var text = text
    return text.withUTF8 { bytes in
      var (count, isInside) = (0, false)
      for byte in bytes {
        let isWord = byte > 0x20
        if isWord, !isInside { count += 1 }
        isInside = isWord
      }
      return count
    }
  }

  /// One for every three bytes begun and one for each line break: does not add up.
  static func bytes(_ text: String) -> Int {
    var text = text
    return text.withUTF8 { bytes in
      let breaks = bytes.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
      return breaks + (bytes.count - breaks + 2) / 3
    }
  }

  /// Words, and more of them the longer the text: more than the sum of the parts.
  static func growing(_ text: String) -> Int {
    let count = words(text)
    return count + count / 10
  }
}

/// White space as the tests see it.
enum CollapsedTextTest {
  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// The bytes of the text without white space.
  static func squeezed(_ text: String) -> [UInt8] {
    text.utf8.filter { !isSpace($0) }
  }
}

extension Block.Kind {
  /// Whether it is a heading of any level.
  var isHeading: Bool { if case .heading = self { true } else { false } }
}

extension Document {
  /// A random document: headings of all levels, blocks of all kinds and sizes, each word different.
  static func random(seed: Int) -> Document {
    var generator = ChunkerTestGenerator(seed: seed)
    var maker = RandomBlocks(generator: generator)
    let title = Bool.random(using: &generator) ? "Title of \(seed)" : nil
    for _ in 0..<Int.random(in: 0...40, using: &generator) { maker.addBlock() }
    return Document(
      id: DocumentID("random-\(seed)"), path: "random", title: title, blocks: maker.blocks)
  }
}

/// Makes random blocks with the heading paths that a parser gives them.
private struct RandomBlocks {
  var generator: ChunkerTestGenerator
  private(set) var blocks: [Block] = []
  private var path: [(level: Int, text: String)] = []
  private var line = 1
  private var wordCount = 0

  init(generator: ChunkerTestGenerator) { self.generator = generator }

  mutating func addBlock() {
    switch Int.random(in: 0..<10, using: &generator) {
    case 0, 1: addHeading()
    case 2: add(.code, lines(Int.random(in: 1...30, using: &generator)))
    case 3: add(.tableRow, words(Int.random(in: 1...60, using: &generator), " | "))
    case 4, 5: add(.listItem, words(Int.random(in: 1...20, using: &generator), " "))
    case 6: add(.definition, sentences(1))
    case 7: add(.paragraph, sentences(Int.random(in: 20...60, using: &generator)))
    default: add(.paragraph, sentences(Int.random(in: 1...8, using: &generator)))
    }
  }

  private mutating func addHeading() {
    let level = Int.random(in: 1...5, using: &generator)
    while let last = path.last, last.level >= level { path.removeLast() }
    let text = "Heading " + words(Int.random(in: 1...4, using: &generator), " ")
    add(.heading(level: level), text)
    path.append((level, text))
  }

  private mutating func add(_ kind: Block.Kind, _ text: String) {
    let end = line + Int.random(in: 0...5, using: &generator)
    blocks.append(
      Block(
        kind: kind, text: text, headingPath: path.map(\.text), anchor: nil,
        lines: SourceSpan(startLine: line, endLine: end)))
    line = end + 1
  }

  private mutating func word() -> String {
    wordCount += 1
    let stem = ["a", "token", "größe", "漢字", "b2", "extraordinarily"]
    return "\(stem.randomElement(using: &generator) ?? "")\(wordCount)"
  }

  private mutating func words(_ count: Int, _ separator: String) -> String {
    (0..<count).map { _ in word() }.joined(separator: separator)
  }

  private mutating func sentences(_ count: Int) -> String {
    (0..<count).map { _ in
      "The " + words(Int.random(in: 1...25, using: &generator), " ") + "."
    }.joined(separator: " ")
  }

  private mutating func lines(_ count: Int) -> String {
    (0..<count).map { index in
      let indent = String(repeating: " ", count: Int.random(in: 0...6, using: &generator))
      let isBlank = index > 0 && index < count - 1 && Int.random(in: 0..<5, using: &generator) == 0
      return isBlank ? "" : indent + words(Int.random(in: 1...9, using: &generator), " ")
    }.joined(separator: "\n")
  }
}
