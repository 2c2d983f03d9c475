import Encoder
import FoundationEssentials
import Glibc

extension ModelStore {
  /// Puts a model into the store: a folder is copied, a file of word vectors is converted.
  ///
  /// Both are done aside and renamed, so that a stopped run is never taken for a model.
  ///
  /// - Parameters:
  ///   - source: A model's folder; a file of GloVe, word2vec or fastText; or a folder that holds one
  ///     such file and no model.
  ///   - name: What to call it; nil for the folder's name or the file's without its ending.
  /// - Returns: The name it can be used by.
  /// - Throws: ``SextantError`` or an error of the model that names the file and the byte.
  public func add(_ source: String, name: String?) throws -> String {
    let source = source.count > 1 && source.hasSuffix("/") ? String(source.dropLast()) : source
    let file = try Self.vectorFile(source)
    let name = name ?? Self.name(of: file ?? source, isFile: file != nil)
    let target = try place(forNew: name)
    if file == nil { _ = try EncoderLoader.load(folder: source) }
    let aside = "\(path)/.\(name).adding-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: aside) }
    try Self.write(target) {
      try $0.createDirectory(atPath: file == nil ? path : aside, withIntermediateDirectories: true)
      if file == nil { try $0.copyItem(atPath: source, toPath: aside) }
    }
    if let file {
      try WordVectors.convert(file: file, to: aside)
      _ = try EncoderLoader.load(folder: aside)
    }
    try Self.write(target) { try $0.moveItem(atPath: aside, toPath: target) }
    return name
  }

  private static func write(_ target: String, _ body: (FileManager) throws -> Void) throws {
    do { try body(FileManager.default) } catch {
      throw SextantError.unreadable(path: target, reason: "cannot write the model")
    }
  }

  private static func name(of path: String, isFile: Bool) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? ""
    guard isFile, let dot = last.lastIndex(of: "."), dot > last.startIndex else { return last }
    return String(last[..<dot])
  }

  /// The file to convert; nil for a model's folder.
  private static func vectorFile(_ source: String) throws -> String? {
    if isModel(source) { return nil }
    if isFile(source) { return source }
    let found = (try? FileManager.default.contentsOfDirectory(atPath: source)) ?? []
    let files = found.filter { name in
      WordVectors.extensions.contains { name.hasSuffix(".\($0)") } && !name.hasPrefix(".")
        && isFile("\(source)/\(name)")
    }.sorted()
    guard let file = files.first else {
      throw SextantError.noModel(name: source, searched: ["folder '\(source)'"])
    }
    guard files.count == 1 else {
      throw SextantError.badOption(
        name: "folder", value: source,
        advice: "name one of its files: \(files.prefix(5).joined(separator: ", "))")
    }
    return "\(source)/\(file)"
  }

  /// True for a regular file or a link to one.
  static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
