import TestSupport

@testable import Encoder

/// One of the small models of Fixtures/architectures/models, whose weights are drawn as the script
/// draws them.
struct ArchitectureModel {
  let value: JSONValue
  let name: String

  /// Reads the fixture.
  init(_ name: String) throws {
    self.name = name
    value = try JSONValue(parsing: Fixture.bytes("architectures/models/\(name).json"))
  }

  /// The texts that vectors are recorded of.
  var texts: [String] { value["texts"]?.array.map(\.text) ?? [] }

  /// The subword ids of each text.
  var ids: [[Int32]] { value["ids"]?.array.map(\.ids) ?? [] }

  /// The pairs that scores are recorded of.
  var pairs: [(query: String, passage: String)] {
    value["pairs"]?.array.map { ($0.array[0].text, $0.array[1].text) } ?? []
  }

  /// Rows of recorded values: "query", "document" or "scores".
  func rows(_ key: String) -> [[Float]] {
    value[key]?.array.map { $0.array.map { Float($0.double) } } ?? []
  }

  /// The settings files, by their paths.
  var files: [String: JSONValue] {
    guard case .object(let files)? = value["files"] else { return [:] }
    return files
  }

  /// Every tensor's values, by name.
  var tensors: [(name: String, shape: [Int], values: [Float])] {
    guard case .object(let shapes)? = value["tensors"] else { return [] }
    return shapes.sorted { $0.key < $1.key }.enumerated().map { place, tensor in
      let shape = tensor.value.array.map { Int($0.double) }
      var generator = SeededGenerator(seed: UInt64(place))
      let offset: Float = shape.count == 1 && tensor.key.hasSuffix("weight") ? 1 : 0
      let values = (0..<shape.reduce(1, *)).map { _ in
        (Float(generator.next() >> 40) / 0x1p23 - 1) / 2 + offset
      }
      return (tensor.key, shape, values)
    }
  }

  /// Writes the folder and returns its path.
  ///
  /// - Parameter change: Changes files before they are written, or removes them.
  func write(
    to folder: TemporaryFolder, as place: String? = nil,
    storedAs type: SafetensorsFile.ElementType = .f32,
    change: (inout [String: JSONValue]) -> Void = { _ in }
  ) -> String {
    let place = place ?? name
    var files = files
    change(&files)
    for (file, content) in files { folder.write("\(place)/\(file)", content.written) }
    if case .string(let tokenizer)? = value["tokenizer"] {
      folder.write(
        "\(place)/tokenizer.json", Fixture.bytes("architectures/tokenizers/\(tokenizer).json"))
    }
    var writers: [String: SafetensorsWriter] = [:]
    for tensor in tensors {
      // "2_Dense/linear.weight" lies in the folder of its module.
      let parts = tensor.name.split(separator: "/").map(String.init)
      let path = (parts.dropLast() + ["model.safetensors"]).joined(separator: "/")
      writers[path, default: SafetensorsWriter()].add(
        parts.last ?? "", type, shape: tensor.shape, tensor.values)
    }
    for (path, writer) in writers { folder.write("\(place)/\(path)", writer.bytes) }
    return folder.file(place)
  }
}

extension SafetensorsWriter {
  /// Adds floats, rounded towards zero to the type.
  mutating func add(
    _ name: String, _ type: SafetensorsFile.ElementType, shape: [Int], _ values: [Float]
  ) {
    guard type != .f32 else { return add(name, shape: shape, values) }
    let bytes = values.flatMap { value in
      let bits = type == .bf16 ? UInt16(value.bitPattern >> 16) : Self.half(value)
      return withUnsafeBytes(of: bits.littleEndian) { Array($0) }
    }
    add(name, type: type, shape: shape, bytes)
  }

  /// A half float of a value that is normal as one, or zero.
  private static func half(_ value: Float) -> UInt16 {
    guard abs(value) >= 0x1p-14 else { return 0 }
    let bits = value.bitPattern
    // The exponent's bias is 15 instead of 127.
    return UInt16(bits >> 16 & 0x8000) | UInt16((bits & 0x7FFF_FFFF) >> 13 - 112 << 10)
  }
}

extension JSONValue {
  /// The value as JSON.
  var written: String {
    switch self {
    case .null: return "null"
    case .bool(let value): return "\(value)"
    case .integer(let value): return "\(value)"
    case .number(let value): return "\(value)"
    case .string(let value): return Self.quoted(value)
    case .array(let values): return "[\(values.map(\.written).joined(separator: ","))]"
    case .object(let members):
      let parts = members.sorted { $0.key < $1.key }.map { "\(Self.quoted($0)):\($1.written)" }
      return "{\(parts.joined(separator: ","))}"
    }
  }

  private static func quoted(_ text: String) -> String {
    let escapes: [Character: String] = ["\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\t": "\\t"]
    return "\"\(text.map { escapes[$0] ?? String($0) }.joined())\""
  }
}
