import CLibXML2

/// Receives libxml2's events for one XML file.
final class XMLReader {
  var writer = MarkupWriter()
  var budget: MarkupBudget
  /// The first syntax error.
  private(set) var fault: XMLFault?
  /// True when the root is `html`; nothing is read then.
  private(set) var isHTML = false

  private var classifier = XMLClassifier(isDocBook: false)
  private var open: [XMLOpenElement] = [XMLOpenElement(role: .block, isUnknown: true)]
  private let entities = XMLEntities()
  private var context: xmlParserCtxtPtr?

  init(budget: MarkupBudget) { self.budget = budget }

  /// Bytes that are handed to the parser at a time.
  private static let pieceSize = 65_536

  /// Parses until the end, a syntax error or an empty budget.
  func read(_ input: UnsafeBufferPointer<UInt8>) {
    XMLLibrary.initialize()
    var handler = Self.handler()
    let user = Unmanaged.passUnretained(self).toOpaque()
    guard let context = xmlCreatePushParserCtxt(&handler, user, nil, 0, nil) else { return }
    self.context = context
    defer {
      xmlFreeDoc(context.pointee.myDoc)
      context.pointee.myDoc = nil
      xmlFreeParserCtxt(context)
      self.context = nil
    }
    let options =
      XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
      | XML_PARSE_COMPACT.rawValue | XML_PARSE_IGNORE_ENC.rawValue
    xmlCtxtUseOptions(context, Int32(options))
    xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8)
    // Says that entities may be declared where nobody looks, so that unknown ones are no fault.
    context.pointee.hasPErefs = 1
    push(input, into: context)
    writer.finish()
  }

  private func push(_ input: UnsafeBufferPointer<UInt8>, into context: xmlParserCtxtPtr) {
    for start in stride(from: 0, to: input.count, by: Self.pieceSize) {
      let piece = input[start..<min(start + Self.pieceSize, input.count)]
      UnsafeBufferPointer(rebasing: piece).withMemoryRebound(to: CChar.self) {
        _ = xmlParseChunk(context, $0.baseAddress, Int32($0.count), 0)
      }
      // The status speaks of harmless errors too; this says that no event will follow.
      guard context.pointee.disableSAX == 0 else { return }
    }
    xmlParseChunk(context, nil, 0, 1)
  }

  private static func handler() -> xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { user, name, _, space, _, _, count, _, attributes in
      XMLReader.from(user)?.begin(name, space, count, attributes)
    }
    handler.endElementNs = { user, _, _, _ in XMLReader.from(user)?.end() }
    handler.characters = { user, text, count in XMLReader.from(user)?.append(text, count) }
    handler.ignorableWhitespace = handler.characters
    handler.cdataBlock = { user, text, count in XMLReader.from(user)?.appendData(text, count) }
    handler.entityDecl = { user, name, kind, _, _, content in
      guard kind == Int32(XML_INTERNAL_GENERAL_ENTITY.rawValue), let name, let content else {
        return
      }
      XMLReader.from(user)?.entities.declare(name, content)
    }
    handler.getEntity = { user, name in
      guard let name else { return nil }
      return XMLReader.from(user)?.entities.entity(name)
    }
    sextant_silence(&handler) { user, error in XMLReader.from(user)?.reported(error) }
    return handler
  }

  private static func from(_ user: UnsafeMutableRawPointer?) -> XMLReader? {
    user.map { Unmanaged<XMLReader>.fromOpaque($0).takeUnretainedValue() }
  }

  private var line: Int {
    guard let input = context?.pointee.input else { return 1 }
    return Int(input.pointee.line)
  }

  private func begin(
    _ name: UnsafePointer<xmlChar>?, _ space: UnsafePointer<xmlChar>?, _ count: Int32,
    _ list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    guard let name else { return }
    let tag = MarkupAttributes.Bytes(start: name, count: Int(xmlStrlen(name)))
    if open.count == 1 { beginRoot(tag, space) }
    defer { countElement() }
    guard !isHTML, !writer.isSkipping else {
      open.append(XMLOpenElement())
      return writer.openSkipped()
    }
    let attributes = Self.attributes(count, list)
    let parent = open.count - 1
    let (element, entry) = classifier.element(tag, attributes, in: &open[parent])
    if !element.traits.contains(.skipped) {
      for sign in XMLClassifier.opening(entry.part, attributes, in: open[parent]) {
        writer.insert(sign, line: line)
      }
      open[parent].childCount += 1
    }
    if !entry.isUnknown, element.role != .inline { open[parent].hasKnownBlock = true }
    writer.open(element, id: attributes.id)
    open.append(entry)
    open[open.count - 1].firstBlock = writer.blocks.count
  }

  /// Learns the vocabulary from the root.
  private func beginRoot(_ name: MarkupAttributes.Bytes, _ space: UnsafePointer<xmlChar>?) {
    isHTML = MarkupAttributes.equal(name, "html")
    if isHTML { stop() }
    let isNamespace = space.map { String(cString: $0) == DocBookVocabulary.namespace } ?? false
    classifier.isDocBook = isNamespace || DocBookVocabulary.roots[name] != nil
  }

  private func end() {
    guard open.count > 1 else { return }
    let entry = open.removeLast()
    if !writer.isSkipping, let closing = entry.closing { writer.insert(closing, line: line) }
    classifier.close(entry)
    if entry.hasKnownBlock { open[open.count - 1].hasKnownBlock = true }
    writer.close()
    if !budget.happened(line: line) { stop() }
  }

  private func append(_ text: UnsafePointer<xmlChar>?, _ count: Int32) {
    append(UnsafeBufferPointer(start: text, count: Int(count)), endingAt: line)
  }

  /// libxml2 counts the lines of a CDATA section only after it has handed it over.
  private func appendData(_ text: UnsafePointer<xmlChar>?, _ count: Int32) {
    let chunk = UnsafeBufferPointer(start: text, count: Int(count))
    append(chunk, endingAt: line + chunk.count { $0 == 0x0A })
  }

  private func append(_ chunk: UnsafeBufferPointer<UInt8>, endingAt line: Int) {
    let isBlank = chunk.allSatisfy { $0 <= 0x20 }
    let last = open.count - 1
    if !(isBlank && open[last].hasOnlyElements) {
      if !isBlank { becomeText(last) }
      writer.append(chunk, endingAt: line)
    }
    if !budget.happened(line: line) { stop() }
  }

  /// An element with text of its own is one paragraph, its unknown children before it included.
  private func becomeText(_ index: Int) {
    guard open[index].mayBecomeText, !open[index].isText, !writer.isSkipping else { return }
    open[index].isText = true
    if index > 0, !open[index].hasKnownBlock { writer.rejoin(from: open[index].firstBlock) }
  }

  private func countElement() {
    let isAffordable = budget.opened(
      depth: writer.depth, blockCount: writer.blocks.count, byteCount: writer.writtenByteCount,
      line: line)
    if !isAffordable { stop() }
  }

  /// libxml2 gives attributes in fives: name, prefix, namespace, start and end of the value.
  private static func attributes(
    _ count: Int32, _ list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) -> MarkupAttributes {
    var attributes = MarkupAttributes()
    guard let list else { return attributes }
    for index in 0..<Int(count) {
      guard let name = list[index * 5], let start = list[index * 5 + 3],
        let end = list[index * 5 + 4]
      else { continue }
      attributes.set(
        .init(start: name, count: Int(xmlStrlen(name))), to: .init(start: start, count: end - start)
      )
    }
    return attributes
  }

  private func reported(_ error: UnsafeMutablePointer<xmlError>?) {
    if !budget.happened(line: line) { stop() }
    // Lesser errors, such as undeclared prefixes, cost no text.
    guard let error = error?.pointee, error.level == XML_ERR_FATAL, fault == nil, !isHTML,
      budget.failure == nil
    else { return }
    fault = XMLFault(
      line: max(1, Int(error.line)), column: max(1, Int(error.int2)),
      reason: Self.sentence(error.message))
  }

  /// libxml2's message as one short line.
  private static func sentence(_ message: UnsafeMutablePointer<CChar>?) -> String {
    guard let message else { return "not well-formed XML" }
    let line = String(cString: message).unicodeScalars.prefix(200).map { scalar in
      scalar.value < 0x20 ? " " : scalar
    }
    var text = String(String.UnicodeScalarView(line))
    while text.last == " " { text.removeLast() }
    return text.isEmpty ? "not well-formed XML" : text
  }

  private func stop() {
    if let context { xmlStopParser(context) }
  }
}
