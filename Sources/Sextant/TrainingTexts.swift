import Encoder
import FileFormat
import Glibc
import Ingestion
import Model

/// A passage of documentation and short texts that belong to it.
struct TrainingText: Sendable {
  /// The passage, without title and headings.
  var passage: String
  /// Its heading; with the title where other documents have the same heading.
  var heading: String
  /// One of its sentences; empty when it has none of a fitting length.
  var sentence = ""
  /// Heading and passage without that sentence.
  var rest = ""
}

/// Reads folders of documentation as indexing does and draws passages from them.
struct TrainingTexts {
  /// Files read of one path; far more than any share of passages needs.
  static let fileLimit = 4000
  /// Subwords of a passage, less than indexing takes: the teacher's time is better spent on more
  /// passages than on longer ones.
  static let passageTokens = 100
  /// Passages with fewer subwords say too little.
  static let leastTokens = 8
  /// Documents left out for measuring, at most.
  static let heldOutLimit = 1000
  /// Words of a sentence that may stand for a question.
  static let sentenceWords = 6...40

  let tokenCount: @Sendable (String) -> Int
  let maximumTokens: Int
  let threads: Int
  var generator: TrainingGenerator

  /// A passage with where it came from.
  private struct Drawn: Sendable {
    var document: String
    var title: String
    var chunk: Chunk
  }

  /// Draws passages, from every path as many as from the others as far as it has them.
  ///
  /// - Parameter onRead: Called with the number of paths done.
  /// - Returns: Passages to train with and passages of other documents to measure with.
  mutating func draw(
    _ paths: [String], count: Int, onRead: (Int) -> Void
  ) throws -> (training: [TrainingText], heldOut: [TrainingText]) {
    var pools: [[Drawn]] = []
    for (number, path) in paths.enumerated() {
      pools.append(try pool(path, count: count))
      onRead(number + 1)
    }
    var drawn = Self.balanced(pools, count: count)
    drawn = generator.permutation(of: drawn.count).map { drawn[$0] }
    let documents = Set(drawn.map(\.document)).sorted()
    let order = generator.permutation(of: documents.count)
    let heldOut = Set(
      order.prefix(min(documents.count / 20, Self.heldOutLimit)).map { documents[$0] })
    let headings = Dictionary(grouping: drawn) { $0.chunk.headingPath.last ?? $0.title }
      .mapValues { Set($0.map(\.document)).count }
    var result: (training: [TrainingText], heldOut: [TrainingText]) = ([], [])
    for item in drawn {
      let text = text(item, headings)
      if heldOut.contains(item.document) {
        result.heldOut.append(text)
      } else {
        result.training.append(text)
      }
    }
    return result
  }

  /// Takes the same number from each pool, more from larger ones where small ones end.
  private static func balanced(_ pools: [[Drawn]], count: Int) -> [Drawn] {
    var left = count
    var result: [Drawn] = []
    let bySize = pools.indices.sorted { (pools[$0].count, $0) < (pools[$1].count, $1) }
    for (place, pool) in bySize.enumerated() {
      let share = min(pools[pool].count, left / (bySize.count - place))
      result += pools[pool].prefix(share)
      left -= share
    }
    return result
  }

  // MARK: Reading

  /// At most `count` passages of one path in random order.
  private mutating func pool(_ path: String, count: Int) throws -> [Drawn] {
    guard let real = realpath(path, nil) else {
      throw SextantError.unreadable(path: path, reason: SystemError.text(errno))
    }
    defer { free(real) }
    let absolute = String(cString: real)
    var scan = try FolderScan(include: [], exclude: [])
    let all = try scan.files(root: absolute, start: "")
    let files = generator.permutation(of: all.count).prefix(Self.fileLimit).map { all[$0] }
    let read = concurrentMap(files.count, threads: threads) {
      SourceReading.read(files[$0], root: absolute, knownHash: nil)
    }
    let documents = documents(read)
    let order = generator.permutation(of: documents.count).prefix(count).map { documents[$0] }
    let (tokenCount, maximumTokens) = (tokenCount, maximumTokens)
    let chunks = concurrentMap(order.count, threads: threads) { number in
      let chunker = Chunker(
        targetTokens: Self.passageTokens, maximumTokens: maximumTokens, countTokens: tokenCount)
      return chunker.chunks(of: order[number])
        .filter { tokenCount($0.text) >= Self.leastTokens }
        .map {
          Drawn(
            document: "\(absolute)/\(order[number].id)", title: order[number].title ?? "",
            chunk: $0)
        }
    }
    let pool = chunks.flatMap(\.self)
    return generator.permutation(of: pool.count).prefix(count).map { pool[$0] }
  }

  private func documents(_ read: [ReadSource]) -> [Document] {
    var counts: [UInt64: Int] = [:]
    var pages = 0
    var documents: [Document] = []
    for source in read {
      guard case .parsed(let own, let signatures) = source.outcome else { continue }
      documents += own
      pages += signatures.isEmpty ? 0 : 1
      for signature in signatures { counts[signature, default: 0] += 1 }
    }
    let boilerplate = Repetition.boilerplate(pageCounts: counts, pages: pages)
    return documents.map { Repetition.removing(boilerplate, from: $0) }
  }

  // MARK: Short texts

  private mutating func text(_ item: Drawn, _ headings: [String: Int]) -> TrainingText {
    let heading = item.chunk.headingPath.last ?? item.title
    let isCommon = headings[heading, default: 0] > 1 && heading != item.title
    var text = TrainingText(
      passage: item.chunk.text, heading: isCommon ? "\(item.title) \(heading)" : heading)
    let sentences = Self.sentences(item.chunk.text)
    let fitting = sentences.indices.filter {
      Self.sentenceWords ~= sentences[$0].split(separator: " ").count
    }
    guard !fitting.isEmpty, sentences.count > 1 else { return text }
    var others = sentences
    text.sentence = others.remove(at: fitting[generator.index(below: fitting.count)])
    text.rest = others.joined(separator: " ")
    if tokenCount(text.rest) < Self.leastTokens {
      (text.sentence, text.rest) = ("", "")
    } else {
      // Indexing puts the title before each passage.
      text.rest = text.heading + "\n" + text.rest
    }
    return text
  }

  /// Cuts after full stops, question and exclamation marks before a space, and at line ends.
  private static func sentences(_ text: String) -> [String] {
    var sentences: [String] = []
    var sentence: [UInt8] = []
    var last: UInt8 = 0
    for byte in text.utf8 {
      let isSpace = byte == UInt8(ascii: " ")
      let isStop = isSpace && Array(".?!".utf8).contains(last)
      if isStop || byte == UInt8(ascii: "\n") {
        sentences.append(String(decoding: sentence, as: UTF8.self))
        sentence.removeAll(keepingCapacity: true)
      } else if !(isSpace && sentence.isEmpty) {
        sentence.append(byte)
      }
      last = byte
    }
    sentences.append(String(decoding: sentence, as: UTF8.self))
    return sentences.filter { !$0.isEmpty }
  }
}
