import CLibXML2

/// Turns XML into blocks: DocBook, manual pages, XHTML, and any other by its element names.
///
/// libxml2's push parser is read event by event: its tree and its reader refuse 256 levels and 10 MB
/// of text. No entity is expanded, no DTD loaded, no other file opened and no network used.
package enum XMLParser {
  /// Parses a whole file; after a syntax error the text before it is kept and a warning added.
  ///
  /// In unknown vocabularies all text is kept in document order: an element with text of its own is
  /// one paragraph. A root named `html` is read by ``HTMLParser``.
  ///
  /// - Parameters:
  ///   - utf8: Valid UTF-8, as ``TextDecoder`` makes it; a declared encoding is ignored.
  ///   - path: Names the file in errors and warnings.
  /// - Throws: ``IngestionError``: a limit was passed, or a syntax error stands before any text.
  /// - Complexity: O(*n*); never longer than the limits' deadline and one tag.
  package static func parse(
    _ utf8: [UInt8], path: String, limits: IngestionLimits = .init()
  ) throws(IngestionError) -> MarkupDocument {
    guard utf8.count <= limits.maximumBytes else {
      throw .tooLarge(path: path, byteCount: utf8.count, maximum: limits.maximumBytes)
    }
    try MarkupTagScan.check(utf8, isXML: true, path: path, limits: limits)
    let reader = XMLReader(budget: MarkupBudget(path: path, limits: limits))
    withoutForbiddenControls(utf8).withUnsafeBufferPointer { reader.read($0) }
    if let failure = reader.budget.failure { throw failure }
    if reader.isHTML { return try HTMLParser.parse(utf8, path: path, limits: limits) }
    let document = MarkupOutline.document(from: reader.writer)
    return try document.reporting(reader.fault, path: path)
  }

  /// Control characters that XML forbids become spaces: a form feed must not cost the rest.
  private static func withoutForbiddenControls(_ utf8: [UInt8]) -> [UInt8] {
    guard utf8.withUnsafeBufferPointer(hasForbiddenControls) else { return utf8 }
    return utf8.map { isForbidden($0) ? 0x20 : $0 }
  }

  private static func hasForbiddenControls(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in utf8 where byte < 0x20 && isForbidden(byte) { return true }
    return false
  }

  private static func isForbidden(_ byte: UInt8) -> Bool {
    byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D
  }
}

/// Where and why XML is not well formed.
struct XMLFault {
  var line: Int
  var column: Int
  var reason: String
}

extension MarkupDocument {
  /// Adds a warning for the fault; throws it when there is nothing to keep.
  fileprivate func reporting(
    _ fault: XMLFault?, path: String
  ) throws(IngestionError) -> MarkupDocument {
    guard let fault else { return self }
    if blocks.isEmpty {
      throw .syntax(
        path: path, line: fault.line, column: fault.column, reason: fault.reason,
        advice: "repair the markup")
    }
    let partial = IngestionError.syntax(
      path: path, line: fault.line, column: fault.column, reason: fault.reason,
      advice: "partial: only the text before is kept; repair the markup")
    var copy = self
    copy.warnings.append(partial.description)
    return copy
  }
}
