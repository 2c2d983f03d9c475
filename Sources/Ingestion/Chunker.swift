package import Model

/// Cuts documents into passages that fit an encoder.
///
/// A *section* is what stands between two headings. A section that fits whole is one chunk, however
/// short; a longer one is cut into nearly equal pieces close to the target: between blocks, else
/// between sentences (code: between lines), and only where a single sentence, line or table row is
/// too long, between words or inside one. A section of fewer than 40 tokens is joined to the one
/// after it when that is its first subsection, its heading is of level 3 or deeper, and both fit
/// the target; that heading then stands in the text as a line of its own. Sections of equal rank
/// are never joined, so a chunk is about one thing and its heading path and anchor are true of all
/// of it.
///
/// Nothing is lost and nothing is said twice: with all white space taken out, the chunks' texts in
/// order are the blocks' texts in order, less the headings that stand in the heading path of the
/// chunk after them. A heading with nothing below it is a chunk of its own; a document of a title
/// alone is one chunk, the title. Line spans rise from chunk to chunk; inside a block of prose that
/// had to be cut they are estimated by the position of the text in the block.
package struct Chunker {
  /// The size that pieces of a long section come close to, in subwords.
  package let targetTokens: Int
  /// What the encoder takes: the ``Passage`` prefix, the text and two special tokens.
  package let maximumTokens: Int
  private let countTokens: (String) -> Int
  /// Tokens that a line break between blocks adds: 0 for WordPiece, 1 for byte-level BPE.
  private let lineBreakTokens: Int

  /// Sections below this size may be joined to their first subsection.
  static let tinyTokens = 40
  /// No token is reckoned to stand for more bytes: WordPiece makes one of a megabyte of base64.
  static let bytesPerToken = 32

  /// Takes the encoder's measure.
  ///
  /// With a long-context encoder pass the passage size that is wanted as `maximumTokens`, since a
  /// section that fits it stays whole.
  ///
  /// - Parameters:
  ///   - targetTokens: Subwords of a chunk's text; at least 1.
  ///   - maximumTokens: Subwords of a passage, two special tokens included; at least 16.
  ///   - countTokens: Subwords of a text without special tokens, uncut. It is called once for each
  ///     block and heading path, once more for each chunk that nearly fills the maximum, and once
  ///     for each sentence or line of blocks that do not fit; never with a growing text.
  package init(
    targetTokens: Int = 200, maximumTokens: Int, countTokens: @escaping (String) -> Int
  ) {
    precondition(targetTokens >= 1, "a chunk has at least one token")
    precondition(maximumTokens >= 16, "an encoder takes at least 16 tokens")
    self.targetTokens = targetTokens
    self.maximumTokens = maximumTokens
    self.countTokens = countTokens
    lineBreakTokens = max(0, countTokens("a b\nc d") - countTokens("a b") - countTokens("c d"))
  }

  /// The chunks of a document in its order; none for a document without text and title.
  ///
  /// - Complexity: O(*n*) in the text, with the calls of `countTokens` told at the initializer.
  package func chunks(of document: Document) -> [Chunk] {
    var sections = ChunkerSection.sections(of: document.blocks, size: size)
    if sections.isEmpty, let title = document.title, !title.isEmpty {
      sections = [ChunkerSection(title: title, size: size)]
    }
    var chunks: [Chunk] = []
    for section in joiningTiny(sections) {
      for var chunk in self.chunks(of: section, title: document.title) where !chunk.text.isEmpty {
        chunk.ordinal = chunks.count
        chunks.append(chunk)
      }
    }
    return chunks
  }

  /// What a text takes of the maximum: its tokens, or its bytes when they are far more.
  private func size(_ text: String) -> Int {
    max(countTokens(text), text.utf8.count / Self.bytesPerToken)
  }

  private func joiningTiny(_ sections: [ChunkerSection]) -> [ChunkerSection] {
    var joined: [ChunkerSection] = []
    for section in sections {
      if let last = joined.last, last.size(lineBreakTokens: lineBreakTokens) < Self.tinyTokens,
        let both = last.joined(to: section, size: size),
        both.size(lineBreakTokens: lineBreakTokens) <= targetTokens
      {
        joined[joined.count - 1] = both
      } else {
        joined.append(section)
      }
    }
    return joined
  }

  private func chunks(of section: ChunkerSection, title: String?) -> [Chunk] {
    let budget = budget(title: title, headingPath: section.headingPath)
    let estimate = section.size(lineBreakTokens: lineBreakTokens)
    if estimate <= budget {
      let whole = section.chunk(of: section.wholePieces[...])
      if fits(whole, estimate: estimate, in: budget) { return [whole] }
    }
    return cut(section.pieces(fitting: budget, size: size), of: section, budget: budget)
  }

  /// Tokens left for a chunk's text.
  ///
  /// A title and path of noise could leave next to nothing; then a quarter of the maximum is used
  /// and the encoder cuts the end of the passage.
  private func budget(title: String?, headingPath: [String]) -> Int {
    let prefix = Passage.prefix(
      title: title, headingPath: headingPath, maximumTokens: maximumTokens)
    let taken = prefix.isEmpty ? 0 : countTokens(prefix) + lineBreakTokens
    return max(maximumTokens - 2 - taken, maximumTokens / 4)
  }

  /// Whether the chunk's text fits; it is counted only when the estimate is near the budget.
  private func fits(_ chunk: Chunk, estimate: Int, in budget: Int) -> Bool {
    estimate <= budget - budget / 10 || size(chunk.text) <= budget
  }

  /// Cuts as ``ChunkerPartition`` says; where its sums were too small, again with less room.
  private func cut(_ pieces: [ChunkerPiece], of section: ChunkerSection, budget: Int) -> [Chunk] {
    var room = budget
    while true {
      let partition = ChunkerPartition(
        pieces: pieces, target: min(targetTokens, room), maximum: room,
        lineBreakTokens: lineBreakTokens)
      let parts = partition.parts()
      let chunks = parts.map { section.chunk(of: pieces[$0]) }
      let isFitting = zip(parts, chunks).allSatisfy { part, chunk in
        part.count == 1 || fits(chunk, estimate: partition.size(of: part), in: budget)
      }
      if isFitting { return chunks }
      room -= max(1, room / 8)
    }
  }
}
