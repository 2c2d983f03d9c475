import FoundationEssentials
import Glibc
import Sextant

/// Where an experiment keeps its index: a folder that was named, or one that goes away with this.
final class IndexPlace {
  let folder: IndexFolder
  private let isTemporary: Bool

  /// Makes a temporary folder when `path` is nil.
  init(_ path: String?) throws {
    isTemporary = path == nil
    guard path == nil else {
      folder = IndexFolder(path ?? "")
      return
    }
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/sextant-eval-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw CommandError.unusable(
        path: parent, reason: "cannot make a folder: \(String(cString: strerror(errno)))")
    }
    folder = IndexFolder(
      String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  deinit {
    if isTemporary { try? FileManager.default.removeItem(atPath: folder.path) }
  }
}
