import Glibc

/// Bytes that become part of a file.
package enum FilePart {
  /// An array.
  case array([UInt8])
  /// Memory that `owner` keeps alive and unchanged; not copied.
  case memory(UnsafeRawBufferPointer, owner: AnyObject)
  /// All of a file that was written before, read again piece by piece.
  case file(SpillFile)

  /// The number of bytes.
  package var count: Int {
    switch self {
    case .array(let bytes): bytes.count
    case .memory(let bytes, _): bytes.count
    case .file(let file): file.count
    }
  }

  /// Lends the bytes in order, in one piece or several.
  ///
  /// - Parameter body: Returns 0, or an error number that ends the loop.
  /// - Returns: 0, or the error number of `body` or of reading.
  package func forEachPiece(_ body: (UnsafeRawBufferPointer) -> Int32) -> Int32 {
    switch self {
    case .array(let bytes): bytes.withUnsafeBytes(body)
    case .memory(let bytes, let owner): withExtendedLifetime(owner) { body(bytes) }
    case .file(let file): file.forEachPiece(body)
    }
  }
}

/// A nameless file for bytes that would fill memory; gone when the last reference goes. Used by one
/// thread at a time.
package final class SpillFile {
  private static let pieceSize = 1 << 20
  private let descriptor: Int32
  /// The bytes written so far.
  package private(set) var count = 0
  /// The first error number that writing met, or 0.
  package private(set) var failure: Int32 = 0

  /// Makes an empty file beside `path`.
  ///
  /// - Throws: When the folder cannot be written.
  package init(beside path: String) throws(FileFormatError) {
    let name = "\(path).spill-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .cannotWrite(path: path, reason: SystemError.text(errno))
    }
    unlink(name)
  }

  deinit { close(descriptor) }

  /// Appends bytes; a failure is kept in ``failure`` and ends all writing.
  package func append(_ bytes: UnsafeRawBufferPointer) {
    guard failure == 0 else { return }
    failure = AtomicFile.writeAll(bytes, to: descriptor)
    count += bytes.count
  }

  /// Reads a range of what was written.
  ///
  /// - Parameter path: What it belongs to, for messages.
  package func read(_ range: Range<Int>, of path: String) throws(FileFormatError) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
      failure = fill(UnsafeMutableRawBufferPointer(buffer), from: range.lowerBound)
      filled = failure == 0 ? range.count : 0
    }
    guard failure == 0 else {
      throw .cannotOpen(path: path, reason: SystemError.text(failure))
    }
    return bytes
  }

  /// Reads as many bytes as `buffer` has, and returns 0 or an error number.
  private func fill(_ buffer: UnsafeMutableRawBufferPointer, from offset: Int) -> Int32 {
    var filled = 0
    while filled < buffer.count {
      let size = pread(
        descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled,
        off_t(offset + filled))
      if size < 0, errno == EINTR { continue }
      guard size > 0 else { return size < 0 ? errno : EIO }
      filled += size
    }
    return 0
  }

  fileprivate func forEachPiece(_ body: (UnsafeRawBufferPointer) -> Int32) -> Int32 {
    guard failure == 0 else { return failure }
    return withUnsafeTemporaryAllocation(byteCount: Self.pieceSize, alignment: 64) { buffer in
      for offset in stride(from: 0, to: count, by: buffer.count) {
        let piece = UnsafeMutableRawBufferPointer(
          rebasing: buffer[..<min(buffer.count, count - offset)])
        var failure = fill(piece, from: offset)
        if failure == 0 { failure = body(UnsafeRawBufferPointer(piece)) }
        guard failure == 0 else { return failure }
      }
      return 0
    }
  }
}
