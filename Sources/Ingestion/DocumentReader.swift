import Model

/// The front door: the bytes of one file to documents.
package enum DocumentReader {
  /// Inflates what is named `.gz`, decodes, and parses by format.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - path: Relative to the indexed root; names the document (JSONL records have their own
  ///     names) and every message.
  ///   - format: How to read it, usually `DocumentFormat(path: path)`.
  ///   - limits: What the file may ask for.
  /// - Returns: Documents that have text; none and a warning when there is no text at all.
  /// - Throws: ``IngestionError`` for damaged gzip data, binary content and exceeded limits.
  ///   Malformed markup and records cost warnings only.
  package static func read(
    _ bytes: [UInt8], path: String, format: DocumentFormat, limits: IngestionLimits = .init()
  ) throws(IngestionError) -> ParsedFile {
    let plain =
      DocumentFormat.isGzipped(path: path)
      ? try GzipReader.inflate(bytes, path: path, limits: limits) : bytes
    guard plain.count <= limits.maximumBytes else {
      throw .tooLarge(path: path, byteCount: plain.count, maximum: limits.maximumBytes)
    }
    let decoded = TextDecoder.decode(plain, declaration: format.declaration)
    if !decoded.encoding.hasPrefix("utf-16"), !decoded.encoding.hasPrefix("utf-32") {
      try refuseBinary(plain, path: path)
    }
    var file = try parse(decoded.utf8, path: path, format: format, limits: limits)
    if decoded.repairCount > 0 {
      file.warnings.append(
        "\(path): warning: \(decoded.repairCount) encoding repairs, read as \(decoded.encoding)")
    }
    if file.documents.isEmpty { file.warnings.append("\(path): warning: no text") }
    return file
  }

  private static func parse(
    _ utf8: [UInt8], path: String, format: DocumentFormat, limits: IngestionLimits
  ) throws(IngestionError) -> ParsedFile {
    let page: MarkupDocument
    switch format {
    case .jsonLines: return try JSONLinesReader.read(utf8, path: path, limits: limits)
    case .html: page = try HTMLParser.parse(utf8, path: path, limits: limits)
    case .xml: page = try XMLParser.parse(utf8, path: path, limits: limits)
    case .markdown: page = try MarkdownParser.parse(utf8, path: path, limits: limits)
    case .plainText: page = try PlainTextParser.parse(utf8, path: path, limits: limits)
    }
    var warnings = ParsedFileWarnings(path: path)
    for warning in page.warnings { warnings.add(warning) }
    let document = Document(
      id: DocumentID(path), path: path, title: page.title, blocks: page.blocks)
    return ParsedFile(
      documents: page.blocks.isEmpty ? [] : [document], warnings: warnings.messages)
  }

  /// Refuses what has a text's name and a program's content: in its first 64 KiB more than one NUL
  /// in a thousand bytes, or one control character in a hundred.
  private static func refuseBinary(_ bytes: [UInt8], path: String) throws(IngestionError) {
    let sample = bytes.prefix(1 << 16)
    var controls = 0
    var firstNUL: Int?
    var nulCount = 0
    for (offset, byte) in sample.enumerated() where byte < 0x20 {
      switch byte {
      case 0:
        nulCount += 1
        firstNUL = firstNUL ?? offset
      case 0x08...0x0D, 0x1B: continue
      default: controls += 1
      }
    }
    guard nulCount * 1_000 > sample.count || (controls + nulCount) * 100 > sample.count else {
      return
    }
    throw .bytes(
      path: path, offset: firstNUL ?? 0, reason: "this is no text",
      advice: "leave the file out, or save it as UTF-8")
  }
}

extension DocumentFormat {
  /// Where the format may declare its charset.
  fileprivate var declaration: TextDecoder.Declaration {
    switch self {
    case .html: .html
    case .xml: .xml
    case .markdown, .plainText, .jsonLines: .none
    }
  }
}
