import CLibXML2

/// Turns HTML into blocks with libxml2's tag-soup parser.
///
/// The parser's events are read directly: its tree stops without a word at 256 levels and at 10 MB
/// of text, its push form drops what follows `</html>`. The input must be UTF-8 already, because
/// libxml2 reads the rest of a page as Latin-1 after one bad byte.
package enum HTMLParser {
  /// Parses a whole page.
  ///
  /// Navigation, scripts and hidden text are left out; when nothing is left then, the page is read
  /// again with navigation kept. An empty page has no blocks and is no error. Lines are those of
  /// `utf8`.
  ///
  /// - Parameters:
  ///   - utf8: Valid UTF-8 without NUL, as ``TextDecoder`` makes it; a declared charset is ignored.
  ///   - path: Names the file in errors.
  /// - Throws: ``IngestionError`` when a limit is passed; HTML has no syntax errors.
  /// - Complexity: O(*n*) for ordinary pages; never longer than the limits' deadline and one tag.
  package static func parse(
    _ utf8: [UInt8], path: String, limits: IngestionLimits = .init()
  ) throws(IngestionError) -> MarkupDocument {
    guard utf8.count <= min(limits.maximumBytes, Int(Int32.max) - 1) else {
      throw .tooLarge(path: path, byteCount: utf8.count, maximum: limits.maximumBytes)
    }
    try MarkupTagScan.check(utf8, isXML: false, path: path, limits: limits)
    let first = try writer(for: utf8, path: path, limits: limits, dropsFurniture: true)
    if !first.blocks.isEmpty || !first.hasSkipped { return MarkupOutline.document(from: first) }
    let second = try writer(for: utf8, path: path, limits: limits, dropsFurniture: false)
    return MarkupOutline.document(from: second)
  }

  private static func writer(
    for utf8: [UInt8], path: String, limits: IngestionLimits, dropsFurniture: Bool
  ) throws(IngestionError) -> MarkupWriter {
    let reader = HTMLReader(
      budget: MarkupBudget(path: path, limits: limits), dropsFurniture: dropsFurniture)
    utf8.withUnsafeBufferPointer { reader.read($0) }
    if let failure = reader.budget.failure { throw failure }
    return reader.writer
  }
}

/// Receives libxml2's events for one page.
private final class HTMLReader {
  var writer = MarkupWriter()
  var budget: MarkupBudget
  private let classifier: HTMLClassifier
  private var context: htmlParserCtxtPtr?

  init(budget: MarkupBudget, dropsFurniture: Bool) {
    self.budget = budget
    classifier = HTMLClassifier(dropsFurniture: dropsFurniture)
  }

  /// Parses everything; stops early when the budget is spent.
  func read(_ input: UnsafeBufferPointer<UInt8>) {
    XMLLibrary.initialize()
    let opened = input.withMemoryRebound(to: CChar.self) {
      htmlCreateMemoryParserCtxt($0.baseAddress, Int32($0.count))
    }
    // An empty input gives no context.
    guard let context = opened else { return }
    self.context = context
    defer {
      xmlFreeDoc(context.pointee.myDoc)
      context.pointee.myDoc = nil
      htmlFreeParserCtxt(context)
      self.context = nil
    }
    let options =
      HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NONET.rawValue | HTML_PARSE_NOERROR.rawValue
      | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
    htmlCtxtUseOptions(context, Int32(options))
    xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8)
    context.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
    context.pointee.sax.pointee = Self.handler()
    htmlParseDocument(context)
    writer.finish()
  }

  /// Only the events that carry elements and text; the tree-building ones stay out.
  private static func handler() -> xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElement = { user, name, attributes in
      HTMLReader.from(user)?.open(name, attributes)
    }
    handler.endElement = { user, _ in HTMLReader.from(user)?.close() }
    handler.characters = { user, text, count in HTMLReader.from(user)?.append(text, count) }
    // White space between elements separates words: `<b>a</b> <i>b</i>`.
    handler.ignorableWhitespace = handler.characters
    handler.cdataBlock = handler.characters
    sextant_silence(&handler) { user, _ in HTMLReader.from(user)?.reportedFault() }
    return handler
  }

  private static func from(_ user: UnsafeMutableRawPointer?) -> HTMLReader? {
    user.map { Unmanaged<HTMLReader>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The parser's line; unlike a node's it does not stop at 65,535.
  private var line: Int {
    guard let input = context?.pointee.input else { return 1 }
    return Int(input.pointee.line)
  }

  private func open(
    _ name: UnsafePointer<xmlChar>?, _ list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    guard let name else { return }
    defer { countElement() }
    if writer.isSkipping { return writer.openSkipped() }
    var attributes = MarkupAttributes()
    var next = list
    while let pair = next, let key = pair[0] {
      attributes.set(Self.bytes(key), to: pair[1].map(Self.bytes) ?? Self.noBytes)
      next = pair + 2
    }
    let tag = Self.bytes(name)
    let element = classifier.element(tag, attributes, in: writer.top)
    writer.open(element, id: classifier.anchor(tag, attributes))
  }

  private func countElement() {
    let isAffordable = budget.opened(
      depth: writer.depth, blockCount: writer.blocks.count, byteCount: writer.writtenByteCount,
      line: line)
    if !isAffordable { stop() }
  }

  private func close() {
    writer.close()
    if !budget.happened(line: line) { stop() }
  }

  private func append(_ text: UnsafePointer<xmlChar>?, _ count: Int32) {
    writer.append(UnsafeBufferPointer(start: text, count: Int(count)), endingAt: line)
    if !budget.happened(line: line) { stop() }
  }

  /// Unmatched end tags give no other event, and each costs time in the depth of the page.
  private func reportedFault() {
    if !budget.happened(line: line) { stop() }
  }

  private func stop() {
    if let context { xmlStopParser(context) }
  }

  private static var noBytes: MarkupAttributes.Bytes { .init(start: nil, count: 0) }

  private static func bytes(_ text: UnsafePointer<xmlChar>) -> MarkupAttributes.Bytes {
    MarkupAttributes.Bytes(start: text, count: Int(xmlStrlen(text)))
  }
}
