import TestSupport
import Testing

@testable import Encoder

@Suite struct WordPieceTokenizerTests {
  /// The normalizers of the recorded lines, in the script's order.
  private static let normalizers = [
    NormalizerOptions(),
    NormalizerOptions(stripAccents: false, lowercase: false),
    NormalizerOptions(
      cleanText: false, handleChineseCharacters: false, stripAccents: true, lowercase: false),
    NormalizerOptions(
      cleanText: false, handleChineseCharacters: true, stripAccents: false, lowercase: true),
  ]

  private func tokenizer(_ normalizer: NormalizerOptions) throws -> WordPieceTokenizer {
    let made = try Fixture.tokenizer()
    let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].compactMap { text in
      made.vocabulary.id(of: text).map { (text: text, id: $0) }
    }
    return WordPieceTokenizer(
      vocabulary: made.vocabulary, unknownID: made.unknownID, prefix: made.prefix,
      suffix: made.suffix, specialTokens: special, normalizer: normalizer)
  }

  @Test func idsEqualThoseOfHuggingFace() throws {
    let lines = try Fixture.tokenLines()
    #expect(lines.count > 500)
    let tokenizers = try Self.normalizers.map(tokenizer)
    for line in lines {
      let ids = tokenizers[line.normalizer].tokenIDs(line.text, maximumTokens: .max)
      #expect(ids == line.ids, "normalizer \(line.normalizer): \(line.text.debugDescription)")
    }
  }

  /// The pre-tokenizer and WordPiece as their definitions read, over whole strings.
  private func plainIDs(_ text: String, _ tokenizer: WordPieceTokenizer) -> [Int32] {
    var words: [String] = []
    var word = ""
    func endWord() {
      if !word.isEmpty { words.append(word) }
      word = ""
    }
    for character in tokenizer.folding.normalized(text.unicodeScalars.map(\.value)) {
      let scalar = Unicode.Scalar(character.value).map(String.init) ?? ""
      switch character.kind {
      case .space: endWord()
      case .alone:
        endWord()
        words.append(scalar)
      default: word.unicodeScalars.append(contentsOf: scalar.unicodeScalars)
      }
    }
    endWord()
    return words.flatMap { plainSubwords(Array($0.unicodeScalars), tokenizer) }
  }

  private func plainSubwords(
    _ word: [Unicode.Scalar], _ tokenizer: WordPieceTokenizer
  ) -> [Int32] {
    guard word.count <= tokenizer.maximumWordLength else { return [tokenizer.unknownID] }
    var ids: [Int32] = []
    var start = 0
    while start < word.count {
      var end = word.count
      var found: Int32?
      while end > start, found == nil {
        var piece = start > 0 ? "##" : ""
        piece.unicodeScalars.append(contentsOf: word[start..<end])
        found = tokenizer.vocabulary.id(of: piece)
        if found == nil { end -= 1 }
      }
      guard let found else { return [tokenizer.unknownID] }
      ids.append(found)
      start = end
    }
    return ids
  }

  @Test(arguments: 0..<4) func scanEqualsThePlainForm(_ number: Int) throws {
    let tokenizer = try tokenizer(Self.normalizers[number])
    var generator = SeededGenerator(seed: UInt64(number))
    let ranges: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0x61...0x7A, 0xA0...0x24F, 0x300...0x36F, 0x370...0x5FF, 0x900...0xDFF,
      0x1100...0x11FF, 0x1B00...0x1B4F, 0x1E00...0x1FFF, 0x2000...0x206F, 0x3020...0x30FF,
      0xAC00...0xACFF, 0x4E00...0x4E20, 0x1D150...0x1D1C0, 0x10FFFF...0x10FFFF, 0...0x1F,
    ]
    for round in 0..<400 {
      var text = ""
      for _ in 0..<Int.random(in: 0...20, using: &generator) {
        let range = ranges[Int.random(in: 0..<ranges.count, using: &generator)]
        let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator))
        text.unicodeScalars.append(contentsOf: [scalar].compactMap { $0 })
      }
      var ids: [Int32] = []
      tokenizer.appendSubwordIDs(of: text, limit: .max, to: &ids)
      let plain = plainIDs(text, tokenizer)
      #expect(ids == plain, "round \(round): \(text.unicodeScalars.map(\.value))")
    }
  }

  @Test func cutTextsKeepTheirFrame() throws {
    let tokenizer = try Fixture.tokenizer()
    let text = "the cat, the cat! [SEP] unable"
    let whole = tokenizer.tokenIDs(text, maximumTokens: 100)
    let frame = (tokenizer.prefix, tokenizer.suffix)
    let middle = whole.dropFirst(frame.0.count).dropLast(frame.1.count)
    for limit in 2...whole.count + 2 {
      let cut = tokenizer.tokenIDs(text, maximumTokens: limit)
      #expect(cut == frame.0 + middle.prefix(limit - 2) + frame.1)
    }
    #expect(tokenizer.tokenIDs(text, maximumTokens: 0) == frame.0 + frame.1)
  }

  @Test func countsAreNeitherFramedNorCut() throws {
    let tokenizer = try Fixture.tokenizer()
    #expect(tokenizer.subwordCount("") == 0)
    #expect(tokenizer.subwordCount("the cat") == 2)
    #expect(tokenizer.subwordCount(String(repeating: "the ", count: 5000)) == 5000)
  }

  @Test func aVeryLongRunOfMarksIsOrderedQuickly() throws {
    let tokenizer = try Fixture.tokenizer()
    let marks = String(repeating: "\u{302E}\u{1B44}", count: 30_000)
    #expect(tokenizer.subwordCount("a" + marks) == 1)
  }

  @Test func theLongestOfSpecialTokensThatBeginAlikeWins() throws {
    let made = try Fixture.tokenizer()
    let tokenizer = WordPieceTokenizer(
      vocabulary: made.vocabulary, unknownID: 1, prefix: [], suffix: [],
      specialTokens: [("<a>", 900), ("<a>b", 901), ("[SEP]", 902)])
    var ids: [Int32] = []
    tokenizer.appendSubwordIDs(of: "<a><a>b[SEP]<a", limit: .max, to: &ids)
    #expect(ids.prefix(3) == [900, 901, 902])
    #expect(tokenizer.largestID == 902)
  }

  @Test func wordLengthLimitCountsCharacters() throws {
    let made = try Fixture.tokenizer()
    let tokenizer = WordPieceTokenizer(
      vocabulary: made.vocabulary, unknownID: made.unknownID, prefix: [], suffix: [],
      specialTokens: [], maximumWordLength: 3)
    #expect(tokenizer.subwordCount("мир") == 1)
    #expect(tokenizer.tokenIDs("мир", maximumTokens: 9) != [made.unknownID])
    #expect(tokenizer.tokenIDs("мира", maximumTokens: 9) == [made.unknownID])
    #expect(tokenizer.tokenIDs("aéb", maximumTokens: 9) != [made.unknownID])
  }
}

@Suite struct CharacterFoldingTests {
  /// The table's answer for one character as single characters.
  private func single(_ scalar: UInt32, _ folding: CharacterFolding) -> [FoldedCharacter]? {
    let folded = folding.folded(scalar)
    let value = folded.value == 0 ? scalar : folded.value
    switch folded.kind {
    case .removed: return []
    case .reordered: return nil
    case .space: return [FoldedCharacter(.space)]
    case .hangul:
      return UnicodeTables.hangulDecomposition(scalar).map { FoldedCharacter(.letter, value: $0) }
    case .several:
      let place = Int(folded.value)
      let count = Int(folding.sequences[place])
      return folding.sequences[place + 1...place + count].map { FoldedCharacter(rawValue: $0) }
    case .letter, .alone: return [FoldedCharacter(folded.kind, value: value)]
    }
  }

  @Test(arguments: [
    NormalizerOptions(), NormalizerOptions(cleanText: false),
    NormalizerOptions(stripAccents: false), NormalizerOptions(lowercase: false),
    NormalizerOptions(
      cleanText: false, handleChineseCharacters: false, stripAccents: false, lowercase: false),
  ])
  func tableEqualsThePlainFormOnEachCharacter(_ options: NormalizerOptions) {
    let folding = CharacterFolding(options: options)
    var reordered = 0
    // Every script once: all of the first 8,192, then a part of the rest.
    let scalars = [Array(0..<0x2000), Array(stride(from: UInt32(0x2000), to: 0x11_0000, by: 97))]
    for scalar in scalars.joined() where !(0xD800..<0xE000 ~= scalar) {
      guard let found = single(scalar, folding) else {
        reordered += 1
        continue
      }
      var expected = folding.normalized(CollectionOfOne(scalar))
      // Spaces around an ideograph say no more than that it stands alone.
      if expected.count == 3, expected[0].kind == .space, expected[2].kind == .space {
        expected = [FoldedCharacter(.alone, value: expected[1].value)]
      }
      expected = expected.map { $0.kind == .space ? FoldedCharacter(.space) : $0 }
      if found != expected { Issue.record("U+\(String(scalar, radix: 16)) \(options)") }
    }
    #expect(options.stripAccents ? 1..<100 ~= reordered : reordered == 0)
  }

  @Test func hangulDecomposesToTwoOrThreeLetters() {
    #expect(UnicodeTables.decomposition(0xAC00) == [0x1100, 0x1161])
    #expect(UnicodeTables.decomposition(0xAC01) == [0x1100, 0x1161, 0x11A8])
    #expect(UnicodeTables.decomposition(0xD7A3) == [0x1112, 0x1175, 0x11C2])
  }

  @Test func lookUpsFindEndsOfRuns() {
    #expect(UnicodeTables.contains(0x20, in: UnicodeTables.spaceRanges))
    #expect(UnicodeTables.contains(0xD, in: UnicodeTables.spaceRanges))
    #expect(!UnicodeTables.contains(0xE, in: UnicodeTables.spaceRanges))
    #expect(UnicodeTables.lowercase(0x41) == [0x61])
    #expect(UnicodeTables.lowercase(0x101) == [0x101])
    #expect(UnicodeTables.lowercase(0x130) == [0x69, 0x307])
    #expect(UnicodeTables.combiningClass(0x301) == 230)
    #expect(UnicodeTables.combiningClass(0x41) == 0)
    #expect(UnicodeTables.decomposition(0x1E69) == [0x73, 0x323, 0x307])
    #expect(UnicodeTables.decomposition(0x41) == [0x41])
  }
}
