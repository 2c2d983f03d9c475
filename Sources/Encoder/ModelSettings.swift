/// A JSON object of a model folder, whose members are read by name, kind and range.
struct ModelSettings: Sendable {
  /// The file, for errors.
  let path: String
  /// Where in the file the object stands, for errors; "" or "a.b.".
  private let prefix: String
  private let value: JSONValue

  /// Takes a file's value.
  ///
  /// - Throws: ``ModelError/malformed(path:offset:reason:)`` when it is no object.
  init(path: String, value: JSONValue) throws(ModelError) {
    guard case .object = value else {
      throw .malformed(path: path, offset: 0, reason: "a JSON object expected")
    }
    self.init(path: path, prefix: "", value: value)
  }

  /// Takes an object inside a file; `prefix` is its place, "" or "a.b.".
  init(path: String, prefix: String, value: JSONValue) {
    self.path = path
    self.prefix = prefix
    self.value = value
  }

  /// The names of all members.
  var keys: [String] {
    guard case .object(let members) = value else { return [] }
    return members.keys.sorted()
  }

  /// The member as it stands; nil when missing or null.
  subscript(key: String) -> JSONValue? { value[key] }

  /// The member's full name in the file.
  func name(of key: String) -> String { prefix + key }

  /// The error for a member whose value cannot be.
  func bad(_ key: String, _ found: JSONValue, expected: String) -> ModelError {
    .badSetting(path: path, key: prefix + key, found: found.shown, expected: expected)
  }

  /// The error for a member that names something this program does not do.
  func unsupported(_ key: String, supported: String) -> ModelError {
    .unsupported(
      path: path, part: "\"\(prefix + key)\":", found: (value[key] ?? .null).shown,
      supported: supported)
  }

  private func missing(_ key: String) -> ModelError {
    .missingSetting(path: path, key: prefix + key)
  }

  /// A whole number in `range`, `standard` when missing.
  func integer(
    _ key: String, in range: ClosedRange<Int>, default standard: Int? = nil
  ) throws(ModelError) -> Int {
    guard let found = value[key] else {
      guard let standard else { throw missing(key) }
      return standard
    }
    guard case .integer(let number) = found, range.contains(number) else {
      throw bad(key, found, expected: "a whole number in \(range)")
    }
    return number
  }

  /// A number in `range`, `standard` when missing.
  func number(
    _ key: String, in range: ClosedRange<Double>, default standard: Double? = nil
  ) throws(ModelError) -> Double {
    guard let found = value[key] else {
      guard let standard else { throw missing(key) }
      return standard
    }
    switch found {
    case .integer(let number) where range.contains(Double(number)): return Double(number)
    case .number(let number) where range.contains(number): return number
    default: throw bad(key, found, expected: "a number in \(range)")
    }
  }

  /// True or false, `standard` when missing.
  func bool(_ key: String, default standard: Bool? = nil) throws(ModelError) -> Bool {
    guard let found = value[key] else {
      guard let standard else { throw missing(key) }
      return standard
    }
    guard case .bool(let flag) = found else { throw bad(key, found, expected: "true or false") }
    return flag
  }

  /// A text, `standard` when missing.
  func string(_ key: String, default standard: String? = nil) throws(ModelError) -> String {
    guard let found = value[key] else {
      guard let standard else { throw missing(key) }
      return standard
    }
    guard case .string(let text) = found else { throw bad(key, found, expected: "a text") }
    return text
  }

  /// Throws unless a text is `expected` or missing.
  func require(_ key: String, _ expected: String) throws(ModelError) {
    guard try string(key, default: expected) == expected else {
      throw unsupported(key, supported: expected)
    }
  }

  /// Throws unless a switch is `expected` or missing.
  func require(_ key: String, _ expected: Bool) throws(ModelError) {
    guard try bool(key, default: expected) == expected else {
      throw unsupported(key, supported: "\(expected)")
    }
  }

  /// An object inside this one.
  func object(_ key: String) throws(ModelError) -> ModelSettings {
    guard let found = value[key] else { throw missing(key) }
    guard case .object = found else { throw bad(key, found, expected: "an object") }
    return ModelSettings(path: path, prefix: "\(prefix)\(key).", value: found)
  }

  /// The objects of an array.
  func objects(_ key: String) throws(ModelError) -> [ModelSettings] {
    guard let found = value[key] else { throw missing(key) }
    guard case .array(let values) = found else { throw bad(key, found, expected: "an array") }
    var objects: [ModelSettings] = []
    for (index, value) in values.enumerated() {
      guard case .object = value else { throw bad(key, value, expected: "an array of objects") }
      objects.append(ModelSettings(path: path, prefix: "\(prefix)\(key)[\(index)].", value: value))
    }
    return objects
  }
}
