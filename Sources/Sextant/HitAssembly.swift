import Analysis
import Catalog
import Kernels
import LexicalIndex
import Model
import Ranking

/// Turns ranked chunks into results: the one place of a query that reads the catalog.
struct HitAssembly {
  let view: CatalogView
  let query: PreparedQuery
  let options: SearchOptions
  private let languages: LanguageSet

  init(
    view: CatalogView, query: PreparedQuery, options: SearchOptions, languages: LanguageSet
  ) {
    self.view = view
    self.query = query
    self.options = options
    self.languages = languages
  }

  /// The results for ranked chunks, in their order.
  func hits(_ ranked: [RankedChunk]) throws -> [SearchHit] {
    let roots = try view.roots()
    var files: [Int64: FileRecord] = [:]
    return try ranked.enumerated().map { number, item in
      let document = try view.document(owning: item.chunk)
      let file = try files[document.file] ?? view.file(document.file)
      files[document.file] = file
      guard let root = roots.first(where: { $0.id == file.root }) else {
        throw CatalogError.damaged(path: view.path, place: "root \(file.root) is missing")
      }
      return try hit(number + 1, item, document, file, root)
    }
  }

  private func hit(
    _ rank: Int, _ item: RankedChunk, _ document: DocumentRecord, _ file: FileRecord,
    _ root: RootRecord
  ) throws -> SearchHit {
    let chunk = try view.chunk(item.chunk, of: document)
    return SearchHit(
      rank: rank, score: item.score,
      document: Self.describe(document, file, root), chunk: Self.describe(chunk, document, root),
      snippet: try snippet(item.chunk, chunk.text),
      scores: .init(
        bm25: item.bm25, cosine: item.cosine,
        fused: item.fusion == nil ? nil : item.score, lexicalRank: item.lexicalRank,
        denseRank: item.denseRank),
      explanation: options.explains ? try explanation(item) : nil)
  }

  static func describe(
    _ document: DocumentRecord, _ file: FileRecord, _ root: RootRecord
  ) -> SearchHit.Document {
    SearchHit.Document(
      id: document.name.rawValue, path: file.path, title: document.title,
      collection: root.collection, file: "\(root.path)/\(file.path)")
  }

  static func describe(
    _ chunk: Chunk, _ document: DocumentRecord, _ root: RootRecord
  ) -> SearchHit.Passage {
    SearchHit.Passage(
      id: identity(chunk, document, root), headingPath: chunk.headingPath, anchor: chunk.anchor,
      startLine: chunk.lines.startLine, endLine: chunk.lines.endLine, text: chunk.text)
  }

  /// The chunk's name for users: stable while root, document, place and text stay.
  static func identity(
    _ chunk: Chunk, _ document: DocumentRecord, _ root: RootRecord
  ) -> String {
    let parts = [root.collection, root.path, document.name.rawValue, "\(chunk.ordinal)"]
    let place = parts.map { $0 + "\u{0}" }.joined()
    let first = CRC32C.checksum(Array(place.utf8))
    let second = CRC32C.checksum(Array(chunk.text.utf8), seed: first)
    func hex(_ word: UInt32) -> String {
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }
    return hex(first) + hex(second)
  }

  private func snippet(_ chunk: ChunkNumber, _ text: String) throws -> String {
    let shares = try query.explain(chunk)
    let terms = Dictionary(
      shares.enumerated().map { ($0.element.term, (number: $0.offset, weight: $0.element.idf)) }
    ) { first, _ in first }
    let matches = languages.tokens(text).compactMap { token -> Snippet.Match? in
      guard let term = terms[token.term] else { return nil }
      return Snippet.Match(range: token.utf8Range, term: term.number, weight: term.weight)
    }
    return Snippet(of: text, matches: matches).text
  }

  private func explanation(_ item: RankedChunk) throws -> SearchExplanation {
    let terms = try query.explain(item.chunk).map { share in
      SearchExplanation.Term(
        term: share.term, documentFrequency: share.documentFrequency,
        inverseDocumentFrequency: share.idf, frequency: share.frequency, length: share.length,
        contribution: share.contribution)
    }
    return SearchExplanation(
      terms: terms, normalizedLexical: item.fusion?.lexical.normalised,
      normalizedDense: item.fusion?.dense.normalised, denseWeight: item.fusion?.dense.weight,
      steps: steps(item))
  }

  private func steps(_ item: RankedChunk) -> [String] {
    guard let fusion = item.fusion else {
      return [item.bm25.map { "bm25 \(rounded($0))" } ?? "cosine \(rounded(item.score))"]
    }
    func line(_ name: String, _ share: FusionShare) -> String {
      let score = share.score.map(rounded) ?? "unknown"
      let place = share.rank.map { ", place \($0)" } ?? ""
      let step =
        switch share.step {
        case .scaled(let range):
          "scaled from \(rounded(range.floor))…\(rounded(range.ceiling)) to \(rounded(share.normalised))"
        case .reciprocalRank(let k):
          "(\(rounded(k)) + 1) / (\(rounded(k)) + place) = \(rounded(share.normalised))"
        case .absent: "not known to this leg, 0"
        }
      return "\(name) \(score)\(place): \(step), × \(rounded(share.weight)) "
        + "= \(rounded(share.contribution))"
    }
    return [line("bm25", fusion.lexical)] + mixedCosine(item) + [
      line("cosine", fusion.dense),
      "fused \(rounded(fusion.lexical.contribution)) + \(rounded(fusion.dense.contribution)) "
        + "= \(rounded(item.score))",
    ]
  }

  /// How the cosines of chunk and document were mixed, when they were.
  private func mixedCosine(_ item: RankedChunk) -> [String] {
    guard let own = item.cosine, let document = item.documentCosine else { return [] }
    let share = Fusion.documentShare
    return [
      "cosine of the passage \(rounded(own)) × \(rounded(1 - share)) + mean of its document "
        + "\(rounded(document)) × \(rounded(share)) = "
        + rounded((1 - share) * own + share * document)
    ]
  }

  /// Four decimals, without trailing zeros.
  private func rounded(_ value: Double) -> String {
    let scaled = (value * 10_000).rounded() / 10_000
    return scaled == scaled.rounded() ? String(Int(scaled)) : String(scaled)
  }
}
