import FileFormat
import Glibc

/// The files of one model.
struct ModelFolder: Sendable {
  /// Settings files are a few kilobytes; more is a mistake or an attack.
  static let settingsLimit = 1 << 20
  /// Vocabularies of 250,000 subwords in JSON take about 17 MB.
  static let vocabularyLimit = 64 << 20

  /// The folder, without a slash at its end.
  let path: String

  /// Names a folder; nothing is read.
  init(_ path: String) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }

  /// A folder inside `folder`; the folder itself when `part` is empty.
  init(_ folder: ModelFolder, part: String) {
    self.init(part.isEmpty ? folder.path : "\(folder.path)/\(part)")
  }

  /// The last part of the path, for people.
  var name: String { String(path.split(separator: "/").last ?? "/") }

  /// The path of a file of the folder.
  func path(of file: String) -> String { "\(path)/\(file)" }

  /// True when the file is there and readable.
  func contains(_ file: String) -> Bool { access(path(of: file), R_OK) == 0 }

  /// Maps a file of any size.
  func map(_ file: String) throws(ModelError) -> MappedFile {
    let path = path(of: file)
    guard access(path, F_OK) == 0 else { throw .missingFile(path: path) }
    do { return try MappedFile(path: path) } catch { throw .unreadable(error) }
  }

  /// Reads a whole file of at most `limit` bytes.
  func read(_ file: String, limit: Int = settingsLimit) throws(ModelError) -> [UInt8] {
    let mapped = try map(file)
    guard mapped.bytes.count <= limit else {
      throw .tooLarge(path: mapped.path, byteCount: mapped.bytes.count, limit: limit)
    }
    return withExtendedLifetime(mapped) { [UInt8](mapped.bytes) }
  }

  /// Reads a settings file: one JSON object.
  func settings(_ file: String) throws(ModelError) -> ModelSettings {
    try ModelSettings(path: path(of: file), value: try json(file))
  }

  /// Reads a settings file that is an array of objects.
  func settingsList(_ file: String) throws(ModelError) -> [ModelSettings] {
    let list = JSONValue.object(["": try json(file)])
    return try ModelSettings(path: path(of: file), value: list).objects("")
  }

  private func json(_ file: String) throws(ModelError) -> JSONValue {
    let bytes = try read(file)
    do {
      return try JSONValue(parsing: bytes)
    } catch {
      throw .malformed(path: path(of: file), offset: error.offset, reason: error.reason)
    }
  }

  /// Like ``settings(_:)``, nil when the file is not there.
  func settingsIfPresent(_ file: String) throws(ModelError) -> ModelSettings? {
    contains(file) ? try settings(file) : nil
  }
}
