import CZlib

/// Inflates gzip files, with an absolute limit on what comes out.
package enum GzipReader {
  /// Inflates every member of a gzip file, one after the other.
  ///
  /// Zero bytes after the last member are padding; anything else there is damage.
  ///
  /// - Throws: ``IngestionError/bytes(path:offset:reason:advice:)`` with the offset in the
  ///   compressed bytes for truncated and corrupt data; `tooLarge` when more than
  ///   `limits.maximumBytes` come out, so a bomb costs no more than that.
  /// - Complexity: O(output); one copy through a 64 KiB buffer.
  package static func inflate(
    _ bytes: [UInt8], path: String, limits: IngestionLimits = .init()
  ) throws(IngestionError) -> [UInt8] {
    var stream = InflateStream()
    var output: [UInt8] = []
    var offset = 0
    repeat {
      let step = stream.inflate(bytes, from: offset, onto: &output)
      offset += step.consumed
      guard output.count <= limits.maximumBytes else {
        throw .tooLarge(path: path, byteCount: output.count, maximum: limits.maximumBytes)
      }
      switch step.status {
      case Z_STREAM_END:
        guard try hasMember(in: bytes, at: offset, path: path) else { return output }
        stream.reset()
      case Z_OK where step.consumed > 0 || step.produced > 0:
        continue
      default:
        throw damage(step, at: offset, of: bytes.count, path: path)
      }
    } while true
  }

  /// Whether another member begins at `offset`; false at the end and before zero padding.
  private static func hasMember(
    in bytes: [UInt8], at offset: Int, path: String
  ) throws(IngestionError) -> Bool {
    let rest = bytes[offset...]
    if rest.starts(with: [0x1F, 0x8B]) { return true }
    if rest.allSatisfy({ $0 == 0 }) { return false }
    throw .bytes(
      path: path, offset: offset, reason: "something other than gzip follows the last member",
      advice: "compress the file again")
  }

  private static func damage(
    _ step: InflateStream.Step, at offset: Int, of count: Int, path: String
  ) -> IngestionError {
    let isTruncated = offset == count && step.status != Z_DATA_ERROR
    let reason = isTruncated ? "the gzip data ends early" : "the gzip data is corrupt"
    return .bytes(
      path: path, offset: offset, reason: step.message.map { "\(reason) (\($0))" } ?? reason,
      advice: "fetch or compress the file again")
  }
}

/// zlib's inflate for gzip, closed exactly once.
private struct InflateStream: ~Copyable {
  struct Step {
    var status: Int32
    var consumed: Int
    var produced: Int
    var message: String?
  }

  /// On the heap, because zlib keeps a pointer to it.
  private let state: UnsafeMutablePointer<z_stream>
  private let buffer: UnsafeMutableBufferPointer<UInt8>

  init() {
    state = .allocate(capacity: 1)
    state.initialize(to: z_stream())
    buffer = .allocate(capacity: 1 << 16)
    let status = inflateInit2_(
      state, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib has no memory, or is not the one compiled against")
  }

  deinit {
    inflateEnd(state)
    state.deallocate()
    buffer.deallocate()
  }

  /// Makes ready for the next member.
  mutating func reset() {
    inflateReset(state)
  }

  /// Inflates until the buffer is full or the input ends, and appends what came.
  mutating func inflate(_ input: [UInt8], from offset: Int, onto output: inout [UInt8]) -> Step {
    let status = input.withUnsafeBufferPointer { whole in
      // zlib counts in 32 bits; a longer input is offered in parts.
      let part = UnsafeBufferPointer(rebasing: whole[offset...].prefix(1 << 30))
      state.pointee.next_in = UnsafeMutablePointer(mutating: part.baseAddress)
      state.pointee.avail_in = UInt32(part.count)
      state.pointee.next_out = buffer.baseAddress
      state.pointee.avail_out = UInt32(buffer.count)
      return CZlib.inflate(state, Z_NO_FLUSH)
    }
    let given = min(input.count - offset, 1 << 30)
    let produced = buffer.count - Int(state.pointee.avail_out)
    output.append(contentsOf: buffer[..<produced])
    return Step(
      status: status, consumed: given - Int(state.pointee.avail_in), produced: produced,
      message: state.pointee.msg.map { String(cString: $0) })
  }
}
