/// A JSON value as a tree, for small settings files.
enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  /// Written without fraction and exponent.
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Parses a whole file.
  ///
  /// - Throws: ``MalformedBytes`` for anything RFC 8259 does not allow, and for a repeated key.
  init(parsing bytes: [UInt8]) throws(MalformedBytes) {
    var scanner = JSONScanner(bytes)
    self = try scanner.readValue()
    try scanner.expectEnd()
  }

  /// The member `key` of an object; nil when there is none or its value is null.
  subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self, let value = members[key], value != .null else {
      return nil
    }
    return value
  }

  /// The whole value as one text, the members of objects in order.
  var canonical: String {
    switch self {
    case .string(let value): "\(value.utf8.count):\(value)"
    case .array(let values): "[\(values.map(\.canonical).joined(separator: ","))]"
    case .object(let members):
      "{\(members.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.canonical)" }.joined(separator: ","))}"
    default: shown
    }
  }

  /// The value as people read it in an error, cut to a few words.
  var shown: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): "\"\(value.prefix(60))\""
    case .array(let values): "an array of \(values.count)"
    case .object: "an object"
    }
  }
}

extension JSONScanner {
  /// Reads any value as a tree.
  mutating func readValue() throws(MalformedBytes) -> JSONValue {
    switch peek() {
    case UInt8(ascii: "{"): .object(try readMembers())
    case UInt8(ascii: "["): .array(try readElements())
    case UInt8(ascii: "\""): .string(try readString())
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): try readWord()
    default: try readNumber()
    }
  }

  private mutating func readElements() throws(MalformedBytes) -> [JSONValue] {
    var values: [JSONValue] = []
    try beginArray()
    while try nextElement(after: values.count) { values.append(try readValue()) }
    return values
  }

  private mutating func readMembers() throws(MalformedBytes) -> [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    var key: [UInt8] = []
    try beginObject()
    while try nextKey(after: members.count, into: &key) {
      let name = String(decoding: key, as: UTF8.self)
      guard members.updateValue(try readValue(), forKey: name) == nil else {
        throw failure("the key \"\(name.prefix(60))\" is repeated")
      }
    }
    return members
  }
}
