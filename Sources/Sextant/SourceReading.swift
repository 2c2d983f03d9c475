import Crypto
import FileFormat
import FoundationEssentials
import Glibc
import Ingestion
import Model

/// A source file after reading.
struct ReadSource: Sendable {
  enum Outcome: Sendable {
    /// The content is what the catalog has.
    case unchanged
    case parsed(documents: [Document], signatures: [UInt64])
    case failed
  }

  var source: SourceFile
  var hash: [UInt8] = []
  /// When it was read, nanoseconds since 1970.
  var readAt: Int64 = 0
  var outcome: Outcome
  /// Everything there is to say about it, each with the file's name.
  var messages: [String] = []
}

/// Reads and parses source files; nothing here throws, one bad file never stops a run.
enum SourceReading {
  /// Reads a file and parses it unless its hash is `knownHash`.
  static func read(_ source: SourceFile, root: String, knownHash: [UInt8]?) -> ReadSource {
    let limits = IngestionLimits(for: source.format)
    var result = ReadSource(source: source, outcome: .failed)
    let absolute = "\(root)/\(source.path)"
    do {
      let (bytes, status) = try stableBytes(absolute, limits: limits)
      result.readAt = now()
      result.hash = Array(SHA256.hash(data: bytes))
      result.source.byteCount = Int64(status.st_size)
      result.source.modified =
        Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
      if result.hash == knownHash {
        result.outcome = .unchanged
        return result
      }
      let parsed = try DocumentReader.read(
        bytes, path: source.path, format: source.format, limits: limits)
      result.messages = parsed.warnings
      // Records that are all refused are no empty corpus: what the index had of them stays.
      if source.format == .jsonLines, parsed.documents.isEmpty, !parsed.warnings.isEmpty {
        return result
      }
      result.outcome = .parsed(
        documents: parsed.documents,
        signatures: source.format == .html ? signatures(of: parsed.documents) : [])
    } catch let error as SextantError {
      result.messages = [error.description]
    } catch let error as IngestionError {
      result.messages = [error.description]
    } catch {
      result.messages = ["\(source.path): error: \(error)"]
    }
    return result
  }

  /// Nanoseconds since 1970.
  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  private static func signatures(of documents: [Document]) -> [UInt64] {
    Set(documents.flatMap { $0.blocks.compactMap(Repetition.signature) }).sorted()
  }

  /// The whole file, read again when it changed meanwhile: old or new content, never a mixture.
  private static func stableBytes(
    _ path: String, limits: IngestionLimits
  ) throws -> ([UInt8], stat) {
    for _ in 0..<3 {
      let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw SextantError.unreadable(path: path, reason: SystemError.text(errno))
      }
      defer { close(descriptor) }
      var before = stat()
      var after = stat()
      guard fstat(descriptor, &before) == 0, before.st_mode & S_IFMT == S_IFREG else {
        throw SextantError.unreadable(path: path, reason: "not a regular file")
      }
      guard before.st_size <= limits.maximumBytes else {
        throw SextantError.nothingToIndex(
          path: path,
          reason: "\(before.st_size) bytes, more than the \(limits.maximumBytes) that are read")
      }
      let bytes = try readAll(descriptor, expected: Int(before.st_size), path: path)
      guard fstat(descriptor, &after) == 0 else { continue }
      if bytes.count == Int(after.st_size), before.st_mtim.tv_sec == after.st_mtim.tv_sec,
        before.st_mtim.tv_nsec == after.st_mtim.tv_nsec
      {
        return (bytes, after)
      }
    }
    throw SextantError.unreadable(path: path, reason: "it changes while it is read")
  }

  private static func readAll(
    _ descriptor: Int32, expected: Int, path: String
  ) throws -> [UInt8] {
    var failure: Int32 = 0
    // One byte more than expected, so that growth is noticed.
    let bytes = [UInt8](unsafeUninitializedCapacity: expected + 1) { buffer, count in
      while count < buffer.count {
        let got = Glibc.read(
          descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { break }
        count += got
      }
    }
    guard failure == 0 else {
      throw SextantError.unreadable(path: path, reason: SystemError.text(failure))
    }
    return bytes
  }
}
