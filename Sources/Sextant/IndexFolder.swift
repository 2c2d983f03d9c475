import FileFormat
import FoundationEssentials
import Glibc

/// The folder that holds an index: `catalog.sqlite`, `segments/` and the writer's `lock`.
public struct IndexFolder: Hashable, Sendable {
  /// Absolute or relative path, as given.
  public let path: String

  /// Names a folder; nothing is read or made.
  public init(_ path: String) { self.path = path }

  var catalogPath: String { "\(path)/catalog.sqlite" }
  var segmentsPath: String { "\(path)/segments" }
  var lockPath: String { "\(path)/lock" }

  /// True when a catalog is there.
  public var exists: Bool { access(catalogPath, F_OK) == 0 }

  func segmentPath(_ file: String) -> String { "\(segmentsPath)/\(file)" }

  /// Finds the index that a command means: the option, else `$SEXTANT_INDEX`, else the nearest
  /// `.sextant` in the current folder or above it, else `./.sextant`.
  public static func find(option: String?) -> IndexFolder {
    if let option { return IndexFolder(option) }
    if let set = getenv("SEXTANT_INDEX"), set.pointee != 0 {
      return IndexFolder(String(cString: set))
    }
    var folder = FileManager.default.currentDirectoryPath
    while true {
      let candidate = IndexFolder(folder == "/" ? "/.sextant" : "\(folder)/.sextant")
      if candidate.exists { return candidate }
      guard folder != "/", !folder.isEmpty else { return IndexFolder(".sextant") }
      let parts = folder.split(separator: "/").dropLast()
      folder = "/" + parts.joined(separator: "/")
    }
  }

  /// Makes the folders of a new index.
  func create() throws {
    do {
      try FileManager.default.createDirectory(
        atPath: segmentsPath, withIntermediateDirectories: true)
    } catch {
      throw SextantError.unreadable(path: path, reason: "cannot make the index folder")
    }
  }

  /// Bytes that the index takes on disk, the lock apart.
  var byteCount: Int {
    let segments = (try? FileManager.default.contentsOfDirectory(atPath: segmentsPath)) ?? []
    let files = [catalogPath, catalogPath + "-wal"] + segments.map(segmentPath)
    return files.reduce(0) { total, file in
      var status = stat()
      return stat(file, &status) == 0 ? total + Int(status.st_size) : total
    }
  }
}

/// The right to write an index, held by at most one process and given back when it ends, however.
struct WriterLock: ~Copyable {
  private let descriptor: Int32

  /// Takes the lock or says who holds it.
  init(_ folder: IndexFolder) throws {
    let descriptor = open(folder.lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw SextantError.unreadable(path: folder.lockPath, reason: SystemError.text(errno))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      var buffer = [UInt8](repeating: 0, count: 32)
      let count = pread(descriptor, &buffer, buffer.count, 0)
      close(descriptor)
      let digits = buffer.prefix(max(0, count)).prefix { (48...57).contains($0) }
      let holder =
        digits.isEmpty
        ? "another process" : "process \(String(decoding: digits, as: UTF8.self))"
      throw SextantError.beingWritten(path: folder.path, holder: holder)
    }
    self.descriptor = descriptor
    let text = Array("\(getpid())\n".utf8)
    if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
  }

  deinit { close(descriptor) }
}
