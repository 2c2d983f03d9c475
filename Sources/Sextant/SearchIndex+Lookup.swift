import Analysis
import Catalog
import LexicalIndex
import Model
import VectorIndex

/// A stored passage with its document, for looking up.
public struct StoredPassage: Codable, Sendable {
  /// Where the passage comes from.
  public var document: SearchHit.Document
  /// The passage.
  public var chunk: SearchHit.Passage
}

extension SearchIndex {
  /// What the index holds.
  public func status() throws -> IndexStatus {
    try withGeneration { generation, view in
      let state = generation.state
      let segments = try generation.vectors()
      let ready = segments.count
      let parameters = generation.lexical.parameters
      let roots = try view.roots().map { root in
        IndexStatus.Root(
          path: root.path, collection: root.collection, files: try view.files(of: root.id).count)
      }
      return IndexStatus(
        path: folder.path, generation: state.generation, documents: state.documents.rows,
        files: state.files.rows, chunks: state.chunkCount, bytes: folder.byteCount,
        textBytes: state.textByteCount, tombstones: generation.deleted.count,
        encoder: state.encoder?.name,
        languages: generation.languages.analyzers.map(\.language.rawValue).sorted(),
        lexical: .init(
          k1: parameters.k1, b: parameters.b,
          fieldWeights: [
            parameters.weights.title, parameters.weights.heading, parameters.weights.text,
          ], lengths: parameters.lengths.rawValue, segments: state.lexical.count),
        vectors: .init(
          ready: ready, pending: state.chunkCount - ready,
          dimension: state.encoder?.dimension ?? 0, segments: segments.segments.count,
          precision: state.encoder?.precision),
        roots: roots)
    }
  }

  /// The passages that `target` names: a chunk id, or a document with an optional line and count of
  /// lines, as `PATH[:LINE[:COUNT]]`.
  ///
  /// - Returns: In document order; empty when nothing has that name.
  public func passages(_ target: String) throws -> [StoredPassage] {
    try withGeneration { generation, view in
      let place = LookupTarget(target)
      let table = try documentTable(generation, view: view)
      let whole = try documents(named: target, view, table)
      if !whole.isEmpty { return try stored(whole, view) { _ in true } }
      let cut = try documents(named: place.path, view, table)
      if let lines = place.lines, !cut.isEmpty {
        return try stored(cut, view) { passage in
          passage.startLine <= lines.upperBound && passage.endLine >= lines.lowerBound
        }
      }
      return try stored(table.documents, view) { $0.id == target }
    }
  }

  /// Passages like a document, or like the part of it at an anchor (`PATH#anchor`), best first;
  /// the document itself is left out.
  public func similar(
    to target: String, options: SearchOptions = SearchOptions()
  ) throws -> SearchAnswer {
    let start = ContinuousClock.now
    return try withGeneration { generation, view in
      let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let table = try documentTable(generation, view: view)
      guard let document = try documents(named: String(parts[0]), view, table).first else {
        throw SextantError.unreadable(path: target, reason: "it is not in the index")
      }
      let chunks = try view.chunks(of: document)
      let part = parts.count > 1 ? chunks.filter { $0.anchor == String(parts[1]) } : chunks
      guard let first = part.first else {
        throw SextantError.unreadable(path: target, reason: "it has no such anchor")
      }
      let text = [document.title ?? "", first.headingPath.last ?? "", first.text]
      let languages = generation.languages
      let question = try Question(words: text.joined(separator: " "), languages: languages)
      let ranked = try retrieval(question, options, generation, view).rank()
        .filter { !document.chunks.contains($0.chunk.rawValue) }
      let lexical = try generation.lexical.prepare(question.lexical)
      let assembly = HitAssembly(
        view: view, query: lexical, options: options, languages: languages)
      let hits = try assembly.hits(Array(ranked.prefix(options.count)))
      return SearchAnswer(
        query: target, mode: options.mode, tookMilliseconds: seconds(since: start) * 1000,
        totalCandidates: ranked.count, results: hits)
    }
  }

  /// Documents by id, else by the absolute path of their file.
  private func documents(
    named name: String, _ view: CatalogView, _ table: DocumentTable
  ) throws -> [DocumentRecord] {
    let byName = try view.documents(named: DocumentID(name))
    guard byName.isEmpty else { return byName }
    for root in try view.roots() {
      guard let inside = IndexPlan.relative(name, to: root.path) else { continue }
      let files = Set(try view.files(of: root.id).filter { $0.path == inside }.map(\.id))
      let found = table.documents.filter { files.contains($0.file) }
      if !found.isEmpty { return found }
    }
    return []
  }

  private func stored(
    _ documents: [DocumentRecord], _ view: CatalogView,
    where matches: (SearchHit.Passage) -> Bool
  ) throws -> [StoredPassage] {
    let roots = try view.roots()
    return try documents.flatMap { document -> [StoredPassage] in
      let file = try view.file(document.file)
      guard let root = roots.first(where: { $0.id == file.root }) else {
        throw CatalogError.damaged(path: view.path, place: "root \(file.root) is missing")
      }
      let passages = try view.chunks(of: document).map {
        HitAssembly.describe($0, document, root)
      }
      return passages.filter(matches).map {
        StoredPassage(document: HitAssembly.describe(document, file, root), chunk: $0)
      }
    }
  }
}

/// `PATH[:LINE[:COUNT]]` taken apart from the right, since paths may have colons.
struct LookupTarget {
  private(set) var path: String
  private(set) var lines: ClosedRange<Int>?

  init(_ target: String) {
    path = target
    let parts = target.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.suffix(2).map { Int($0).flatMap { $0 > 0 ? $0 : nil } }
    if parts.count >= 3, numbers.count == 2, let line = numbers[0], let count = numbers[1] {
      path = parts.dropLast(2).joined(separator: ":")
      lines = line...(line.addingReportingOverflow(count - 1).overflow ? .max : line + count - 1)
    } else if parts.count >= 2, let line = numbers.last.flatMap(\.self) {
      path = parts.dropLast().joined(separator: ":")
      lines = line...line
    }
  }
}
