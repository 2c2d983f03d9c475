/// The switches of the BERT normalizer, named as in tokenizer.json.
package struct NormalizerOptions: Hashable, Sendable {
  /// Remove control characters, make every white space a space.
  package var cleanText: Bool
  /// Put spaces around ideographs.
  package var handleChineseCharacters: Bool
  /// Decompose and remove nonspacing marks.
  package var stripAccents: Bool
  /// Lower-case each character by itself.
  package var lowercase: Bool

  /// The settings of the uncased BERT models, unless said otherwise.
  package init(
    cleanText: Bool = true, handleChineseCharacters: Bool = true, stripAccents: Bool = true,
    lowercase: Bool = true
  ) {
    self.cleanText = cleanText
    self.handleChineseCharacters = handleChineseCharacters
    self.stripAccents = stripAccents
    self.lowercase = lowercase
  }
}

/// What becomes of one character on its way into words.
struct FoldedCharacter: Equatable {
  /// How the character takes part in words.
  enum Kind: UInt32 {
    /// Part of a word.
    case letter
    /// Ends a word.
    case space
    /// A word by itself: punctuation, ideographs.
    case alone
    /// Not there.
    case removed
    /// A Hangul syllable, decomposed by arithmetic.
    case hangul
    /// Becomes several characters; the value is a place in ``CharacterFolding/sequences``.
    case several
    /// Its place depends on its neighbours: the text takes ``CharacterFolding/normalized(_:)``.
    case reordered
  }

  /// Kind in the top 8 bits, value below.
  let rawValue: UInt32

  init(rawValue: UInt32) { self.rawValue = rawValue }

  init(_ kind: Kind, value: UInt32 = 0) { rawValue = kind.rawValue << 24 | value }

  /// How it takes part in words.
  var kind: Kind { Kind(rawValue: rawValue >> 24) ?? .letter }

  /// The character it becomes, 0 for itself; meaningless for kinds without one.
  var value: UInt32 { rawValue & 0xFFFFFF }
}

/// The BERT normalizer and pre-tokenizer as one table look-up for each character.
///
/// A two-level table: characters of one page of 256 that all behave alike share a page, so the
/// table of the uncased models takes about 200 kB.
struct CharacterFolding: Sendable {
  let options: NormalizerOptions
  /// For each 256 characters, where their page starts in ``entries``.
  private(set) var pageStarts: [UInt32]
  /// Raw values of ``FoldedCharacter``.
  private(set) var entries: [UInt32]
  /// Count, then raw values of single characters (`letter`, `space`, `alone`), again and again.
  private(set) var sequences: [UInt32] = []
  private var uniformPages: [UInt32: UInt32] = [:]

  /// The table of the uncased models, built once.
  static let uncased = CharacterFolding(options: NormalizerOptions())

  /// Builds the table; takes a fraction of a millisecond.
  init(options: NormalizerOptions) {
    self.options = options
    entries = [UInt32](repeating: 0, count: 256)
    pageStarts = [UInt32](repeating: 0, count: 0x1100)
    uniformPages[0] = 0
    classifySingleCharacters()
    if options.stripAccents { addDecompositions() }
    if options.handleChineseCharacters {
      set(UnicodeTables.ideographRanges) { FoldedCharacter(.alone, value: $0.value) }
    }
    if options.cleanText { addCleaning() }
  }

  /// What becomes of `scalar`.
  func folded(_ scalar: UInt32) -> FoldedCharacter {
    FoldedCharacter(rawValue: entries[Int(pageStarts[Int(scalar >> 8)] + scalar & 0xFF)])
  }

  private mutating func classifySingleCharacters() {
    if options.lowercase { addLowercase() }
    set(UnicodeTables.spaceRanges) { _ in FoldedCharacter(.space) }
    set(UnicodeTables.punctuationRanges) { _ in FoldedCharacter(.alone) }
    guard options.stripAccents else { return }
    UnicodeTables.forEachCombiningClass { first, last, _ in
      set(first, last) { _ in FoldedCharacter(.reordered) }
    }
    set(UnicodeTables.markRanges) { _ in FoldedCharacter(.removed) }
  }

  private mutating func addLowercase() {
    let runs = UnicodeTables.lowercaseRuns
    for start in stride(from: 0, to: runs.count, by: 4) {
      var lower = runs[start + 3]
      for scalar in stride(from: runs[start], through: runs[start + 1], by: Int(runs[start + 2])) {
        set(scalar, scalar) { _ in FoldedCharacter(.letter, value: lower) }
        lower += runs[start + 2]
      }
    }
    // U+0130, the only character with two: a plain i and the dot above it.
    let parts = [UInt32(ascii: "i"), 0x307].map { FoldedCharacter(.letter, value: $0) }
    let folded = sequence(parts)
    set(0x130, 0x130) { _ in folded }
  }

  private mutating func addDecompositions() {
    set(0xAC00, 0xD7A3) { _ in FoldedCharacter(.hangul) }
    UnicodeTables.forEachDecomposition { scalar, parts in
      // The parts do not decompose further, so their own entries are final.
      let kept = parts.map { ($0, folded($0)) }.filter { $0.1.kind != .removed }
      let isReordered = kept.contains { $0.1.kind == .reordered }
      let characters = kept.map { FoldedCharacter($1.kind, value: $1.value == 0 ? $0 : $1.value) }
      let result = isReordered ? FoldedCharacter(.reordered) : sequence(characters)
      set(scalar, scalar) { _ in result }
    }
  }

  private mutating func addCleaning() {
    set(UnicodeTables.removedRanges) { _ in FoldedCharacter(.removed) }
    set(UnicodeTables.blankRanges) { _ in FoldedCharacter(.space) }
  }

  /// The shortest form of what becomes of a character.
  private mutating func sequence(_ characters: [FoldedCharacter]) -> FoldedCharacter {
    if characters.isEmpty { return FoldedCharacter(.removed) }
    if characters.count == 1 { return characters[0] }
    let place = UInt32(sequences.count)
    sequences.append(UInt32(characters.count))
    sequences.append(contentsOf: characters.map(\.rawValue))
    return FoldedCharacter(.several, value: place)
  }
}

// MARK: - Filling pages

extension CharacterFolding {
  private mutating func set(
    _ ranges: [UInt32], _ change: (FoldedCharacter) -> FoldedCharacter
  ) {
    for index in stride(from: 0, to: ranges.count, by: 2) {
      set(ranges[index], ranges[index + 1], change)
    }
  }

  /// Changes the entries of `first...last`.
  private mutating func set(
    _ first: UInt32, _ last: UInt32, _ change: (FoldedCharacter) -> FoldedCharacter
  ) {
    for page in Int(first >> 8)...Int(last >> 8) {
      let low = max(first, UInt32(page) << 8) & 0xFF
      let high = min(last, UInt32(page) << 8 | 0xFF) & 0xFF
      if low == 0, high == 0xFF, changeUniformPage(page, change) { continue }
      let start = ownPage(page)
      for entry in Int(start + low)...Int(start + high) {
        entries[entry] = change(FoldedCharacter(rawValue: entries[entry])).rawValue
      }
    }
  }

  /// Changes a page whose characters all behave alike to another such page, if it is one.
  private mutating func changeUniformPage(
    _ page: Int, _ change: (FoldedCharacter) -> FoldedCharacter
  ) -> Bool {
    let start = pageStarts[page]
    let old = entries[Int(start)]
    guard uniformPages[old] == start else { return false }
    let new = change(FoldedCharacter(rawValue: old)).rawValue
    if let shared = uniformPages[new] {
      pageStarts[page] = shared
      return true
    }
    pageStarts[page] = UInt32(entries.count)
    uniformPages[new] = pageStarts[page]
    entries.append(contentsOf: repeatElement(new, count: 256))
    return true
  }

  /// The start of a page that may be changed in part.
  private mutating func ownPage(_ page: Int) -> UInt32 {
    let start = pageStarts[page]
    guard uniformPages[entries[Int(start)]] == start else { return start }
    pageStarts[page] = UInt32(entries.count)
    entries.append(contentsOf: repeatElement(entries[Int(start)], count: 256))
    return pageStarts[page]
  }
}

extension UInt32 {
  init(ascii scalar: Unicode.Scalar) { self = scalar.value }
}
