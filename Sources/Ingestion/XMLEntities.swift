import CLibXML2

/// The entities of one file, as far as Sextant follows them.
///
/// Nothing is expanded that could grow or reach outside: a name of HTML becomes its one character; a
/// name that the file itself declares as a short text without markup becomes that text; any other
/// stays as it is written, `&name;`. What libxml2 is given poses as a predefined entity, so that it
/// is copied and never parsed.
final class XMLEntities {
  /// Longest declared text that is followed.
  private static let longestText = 256
  /// Names that are remembered; a file with more gets errors for the rest.
  private static let maximumCount = 10_000

  private var entities: [String: xmlEntityPtr] = [:]

  deinit {
    for entity in entities.values {
      // libxml2 leaves the declaration's source text here.
      sextant_free(UnsafeMutableRawPointer(mutating: entity.pointee.orig))
      entity.pointee.content.deallocate()
      UnsafeMutablePointer(mutating: entity.pointee.name).deallocate()
      entity.deallocate()
    }
  }

  /// Remembers a declaration when it is a short text without markup; the first one of a name counts.
  func declare(_ name: UnsafePointer<xmlChar>, _ content: UnsafePointer<xmlChar>) {
    let text = UnsafeBufferPointer(start: content, count: Int(xmlStrlen(content)))
    guard text.count <= Self.longestText, !text.contains(0x26), !text.contains(0x3C) else { return }
    let key = String(cString: name)
    if entities[key] == nil { _ = add(key, Array(text)) }
  }

  /// What stands for the reference to `name`; nil when the file has too many names.
  func entity(_ name: UnsafePointer<xmlChar>) -> xmlEntityPtr? {
    let key = String(cString: name)
    if let known = entities[key] { return known }
    let html = htmlEntityLookup(name).flatMap { Unicode.Scalar($0.pointee.value) }
    return add(key, html.map { Array(String($0).utf8) } ?? Array("&\(key);".utf8))
  }

  private func add(_ name: String, _ text: [UInt8]) -> xmlEntityPtr? {
    guard entities.count < Self.maximumCount else { return nil }
    let entity = xmlEntityPtr.allocate(capacity: 1)
    entity.initialize(to: xmlEntity())
    entity.pointee.type = XML_ENTITY_DECL
    entity.pointee.etype = XML_INTERNAL_PREDEFINED_ENTITY
    entity.pointee.name = UnsafePointer(Self.copy(Array(name.utf8)))
    entity.pointee.content = Self.copy(text)
    entity.pointee.length = Int32(text.count)
    entities[name] = entity
    return entity
  }

  /// The bytes with the NUL that C wants.
  private static func copy(_ text: [UInt8]) -> UnsafeMutablePointer<xmlChar> {
    let copy = UnsafeMutablePointer<xmlChar>.allocate(capacity: text.count + 1)
    for (offset, byte) in text.enumerated() { copy[offset] = byte }
    copy[text.count] = 0
    return copy
  }
}
