import Glibc

/// A whole file mapped for reading.
///
/// Map only files that are published by rename and never edited: a file that shrinks under a map
/// stops the process with SIGBUS.
package final class MappedFile: Sendable {
  /// The path it was opened by.
  package let path: String
  // The mapping is read-only and lives until deinit, so sharing the pointer is safe.
  private nonisolated(unsafe) let mapping: UnsafeRawBufferPointer

  /// Maps the file at `path`.
  ///
  /// - Throws: ``FileFormatError/cannotOpen(path:reason:)`` when it is missing or no regular file.
  package init(path: String) throws(FileFormatError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .cannotOpen(path: path, reason: SystemError.text(errno))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .cannotOpen(path: path, reason: SystemError.text(errno))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .cannotOpen(path: path, reason: "not a regular file")
    }
    self.path = path
    let count = Int(status.st_size)
    guard count > 0 else {
      mapping = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED
    else { throw .cannotOpen(path: path, reason: SystemError.text(errno)) }
    mapping = UnsafeRawBufferPointer(start: start, count: count)
  }

  deinit {
    if let start = mapping.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: start), mapping.count)
    }
  }

  /// Gives the memory of pages read so far back to the system; they are read again when needed.
  ///
  /// For files of which much is read once.
  package func releasePages() {
    if let start = mapping.baseAddress {
      madvise(UnsafeMutableRawPointer(mutating: start), mapping.count, MADV_DONTNEED)
    }
  }

  /// The bytes; valid as long as this object lives.
  package var bytes: UnsafeRawBufferPointer { mapping }
}

/// The system's words for an error number.
package enum SystemError {
  /// For example "No such file or directory".
  package static func text(_ number: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    // The XSI form fills the buffer and returns a status.
    guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
