/// Bytes that become part of a file.
package enum FilePart {
  /// An array.
  case array([UInt8])
  /// Memory that `owner` keeps alive and unchanged; not copied.
  case memory(UnsafeRawBufferPointer, owner: AnyObject)

  /// The number of bytes.
  package var count: Int { withBytes { $0.count } }

  /// Lends the bytes.
  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    switch self {
    case .array(let bytes): bytes.withUnsafeBytes(body)
    case .memory(let bytes, let owner): withExtendedLifetime(owner) { body(bytes) }
    }
  }
}
