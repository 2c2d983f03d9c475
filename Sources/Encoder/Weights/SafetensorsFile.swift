import FileFormat

/// A file of named tensors in the safetensors format: a JSON table, then the values, mapped.
///
/// The table is believed only where it fits the file: every tensor's bytes are its type's size times
/// its shape's product, and the tensors cover the rest of the file without gap or overlap.
package struct SafetensorsFile: Sendable {
  /// How a tensor's values are stored, little-endian.
  package enum ElementType: String, Sendable {
    case bool = "BOOL"
    case u8 = "U8"
    case i8 = "I8"
    case u16 = "U16"
    case i16 = "I16"
    case f16 = "F16"
    case bf16 = "BF16"
    case u32 = "U32"
    case i32 = "I32"
    case f32 = "F32"
    case u64 = "U64"
    case i64 = "I64"
    case f64 = "F64"

    /// Bytes of one value.
    package var byteCount: Int {
      switch self {
      case .bool, .u8, .i8: 1
      case .u16, .i16, .f16, .bf16: 2
      case .u32, .i32, .f32: 4
      case .u64, .i64, .f64: 8
      }
    }
  }

  /// One entry of the table.
  package struct Tensor: Sendable, Equatable {
    /// How its values are stored.
    package let type: ElementType
    /// Outermost dimension first; empty for a single value.
    package let shape: [Int]
    /// Its bytes in the file.
    package let byteRange: Range<Int>

    /// For example "F32 [384, 1536]".
    package var description: String { "\(type.rawValue) \(shape)" }
  }

  /// Real tables take some hundred kilobytes at most.
  package static let maximumTableBytes = 1 << 20

  /// The tensors by name.
  package let tensors: [String: Tensor]
  private let file: MappedFile

  /// Maps a file and checks its table.
  ///
  /// - Throws: ``ModelError``: the file is missing, or at which byte it is wrong.
  package init(path: String) throws(ModelError) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    try self.init(file: try ModelFolder(folder).map(name))
  }

  init(file: MappedFile) throws(ModelError) {
    self.file = file
    do {
      tensors = try SafetensorsTable(file.bytes).tensors
    } catch {
      throw .malformed(path: file.path, offset: error.offset, reason: error.reason)
    }
  }

  /// The file's path.
  package var path: String { file.path }

  /// Gives the memory of values read so far back to the system.
  package func releasePages() { file.releasePages() }

  /// Lends all bytes of the file.
  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    withExtendedLifetime(file) { body(file.bytes) }
  }

  /// A tensor that must be there with this shape.
  ///
  /// - Parameter types: What its values may be stored as.
  /// - Throws: ``ModelError/missingTensor(path:name:)`` or
  ///   ``ModelError/unfitTensor(path:name:found:expected:)``.
  package func tensor(
    _ name: String, shape: [Int], types: [ElementType] = [.f32, .f16, .bf16]
  ) throws(ModelError) -> Tensor {
    guard let tensor = tensors[name] else { throw .missingTensor(path: path, name: name) }
    guard tensor.shape == shape, types.contains(tensor.type) else {
      let kinds = types.map(\.rawValue).joined(separator: " or ")
      throw .unfitTensor(
        path: path, name: name, found: tensor.description, expected: "\(kinds) \(shape)")
    }
    return tensor
  }

  /// Lends the bytes of a tensor of this file.
  package func withBytes<Result>(
    of tensor: Tensor, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    withBytes { body(UnsafeRawBufferPointer(rebasing: $0[tensor.byteRange])) }
  }

  /// The values of a tensor as single floats, outermost dimension slowest.
  ///
  /// - Throws: As ``tensor(_:shape:types:)``.
  /// - Complexity: O(*n*) time and memory for *n* values.
  package func floats(_ name: String, shape: [Int]) throws(ModelError) -> [Float] {
    let tensor = try tensor(name, shape: shape)
    return withBytes(of: tensor) { bytes in
      let count = bytes.count / tensor.type.byteCount
      return [Float](unsafeUninitializedCapacity: count) { values, initializedCount in
        FloatDecoding.decode(
          bytes, as: tensor.type, into: UnsafeMutableBufferPointer(rebasing: values[..<count]))
        initializedCount = count
      }
    }
  }
}
