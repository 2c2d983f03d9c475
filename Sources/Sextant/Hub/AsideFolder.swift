import FileFormat
import FoundationEssentials
import Glibc

/// The hidden folder in the store where a model lies until it is whole; one process at a time.
final class AsideFolder {
  let path: String
  private let descriptor: Int32

  /// Makes the folder, or takes what an earlier run left.
  ///
  /// - Throws: ``HubError/beingPulled(path:)`` when another process has it.
  init(_ path: String) throws {
    self.path = path
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw HubError.cannotWrite(path: path, reason: "the folder cannot be made")
    }
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw HubError.cannotWrite(path: path, reason: SystemError.text(errno))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw HubError.beingPulled(path: path) }
  }

  deinit { close(descriptor) }

  /// Where a file lies.
  func path(of file: HubFile) -> String { "\(path)/\(file.path)" }

  /// Makes the folder that a file is in.
  func makeFolder(for file: HubFile) throws {
    guard !file.folder.isEmpty else { return }
    let folder = "\(path)/\(file.folder)"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw HubError.cannotWrite(path: folder, reason: "the folder cannot be made")
    }
  }

  /// A small file's bytes; empty when it is missing.
  func read(_ name: String) -> [UInt8] {
    [UInt8](FileManager.default.contents(atPath: "\(path)/\(name)") ?? Data())
  }

  /// Removes what an earlier run fetched and this one does not need.
  func keepOnly(_ files: [HubFile]) throws {
    let kept = Set(files.flatMap { [$0.path, "\($0.path).part"] })
    let folders = Set(files.map(\.folder))
    let found = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
    for name in found where !kept.contains(name) && !folders.contains(name) {
      guard !folders.contains(where: { $0.hasPrefix("\(name)/") }) else { continue }
      try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
  }

  /// - Throws: ``HubError/noSpace(path:needed:free:)`` when what is missing of `total` bytes does
  ///   not fit.
  func requireSpace(for total: Int) throws(HubError) {
    let found = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
    let present = found.reduce(0) { sum, name in
      var status = stat()
      guard lstat("\(path)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        return sum
      }
      return sum + Int(status.st_size)
    }
    let (needed, free) = (total - present, FreeSpace.bytes(at: path))
    guard needed <= free else { throw .noSpace(path: path, needed: needed, free: free) }
  }

  /// Gives the folder its name in the store.
  func publish(as target: String) throws {
    guard rename(path, target) == 0 else {
      throw HubError.cannotWrite(path: target, reason: SystemError.text(errno))
    }
    try AtomicFile.synchronizeFolder(of: target)
  }

  /// Removes it with everything in it.
  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
