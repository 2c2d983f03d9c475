import FileFormat
import Glibc
import Kernels

/// The file that keeps a model's packed matrices, so that they are mapped instead of made anew.
///
/// It lies beside the model, or in the user's cache folder where the model's cannot be written. It
/// counts only while its key, which names the weights, the precision, the CPU class and the format,
/// is the one expected and its checksums hold; anything else is as good as no file.
struct PackedWeightsCache: Sendable {
  static let magic = "SXPACKED"
  static let version: UInt32 = 3
  /// Matrices that fit a file beside its key.
  static let maximumCount = SectionLayout.maximumSections - 1

  /// What the file must belong to.
  let key: String
  /// Where it may lie, the best place first.
  let paths: [String]

  /// - Parameters:
  ///   - weights: What tells these weights from all others, such as their checksum.
  ///   - userFolder: For models whose folder cannot be written; nil for none.
  init(
    folder: ModelFolder, weights: String, precision: EncoderPrecision,
    userFolder: String? = Self.userFolder
  ) {
    let kind = "\(precision.rawValue)-\(MatrixKernels.best.name)"
    key = "\(weights) \(kind)"
    paths =
      [folder.path(of: "packed-\(kind).sextant")]
      + (userFolder.map { ["\($0)/\(folder.name)-\(Self.digits(folder.path))-\(kind)"] } ?? [])
  }

  /// `$XDG_CACHE_HOME/sextant`, else `~/.cache/sextant`; nil without a home.
  static var userFolder: String? {
    func variable(_ name: String) -> String? {
      guard let value = getenv(name), value.pointee != 0 else { return nil }
      return String(cString: value)
    }
    return (variable("XDG_CACHE_HOME") ?? variable("HOME").map { "\($0)/.cache" })
      .map { "\($0)/sextant" }
  }

  /// Tells folders of one name apart.
  private static func digits(_ path: String) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let whole =
      realpath(path, &buffer) == nil
      ? path
      : String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    var fingerprint = Fingerprint()
    fingerprint.add("path", whole)
    return fingerprint.digits
  }

  /// The file, if there is one with this key.
  func open() -> SectionFile? {
    for path in paths {
      if let file = try? SectionFile(path: path, magic: Self.magic, version: Self.version),
        let bytes = try? file.bytes("key"), bytes.elementsEqual(key.utf8)
      {
        return file
      }
    }
    return nil
  }

  /// Writes matrices, to be found by their place in the list; false where no place can be written.
  func write(_ matrices: [PackedWeights]) -> Bool {
    guard matrices.count <= Self.maximumCount else { return false }
    var writer = SectionFileWriter(magic: Self.magic, version: Self.version)
    writer.add("key", Array(key.utf8))
    for (place, matrix) in matrices.enumerated() { writer.add("\(place)", matrix.part) }
    for (place, path) in paths.enumerated() {
      if place > 0 { Self.makeFolders(of: path) }
      if (try? writer.publish(to: path)) != nil { return true }
    }
    return false
  }

  private static func makeFolders(of path: String) {
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += "/\(part)"
      mkdir(folder, 0o755)
    }
  }
}

extension PackedWeights {
  /// The bytes as part of a file.
  fileprivate var part: FilePart { withBytes { .memory($0, owner: owner) } }
}
