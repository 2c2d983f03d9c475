/// A file of a model as the hub's listing describes it.
struct HubFile: Sendable, Equatable {
  /// Its place below the model's folder, parts separated by slashes.
  let path: String
  /// Bytes.
  let size: Int
  /// What its content must hash to.
  let digest: ContentDigest.Expected

  /// Files are single steps of a download; no model file comes near this.
  private static let largestSize = 1 << 44

  /// Takes an entry of the listing.
  ///
  /// - Throws: ``HubError/unsafePath(_:)`` for a path that could lead out of the folder, and
  ///   ``HubError/badListing(reason:)`` for sizes and hashes that cannot be.
  init(_ entry: HubListing.Entry) throws(HubError) {
    guard Self.isSafe(entry.path) else { throw .unsafePath(entry.path) }
    let bytes = entry.lfs?.size ?? entry.size ?? -1
    guard (0...Self.largestSize).contains(bytes) else {
      throw .badListing(reason: "the size of \(entry.path) is \(bytes)")
    }
    let expected = entry.lfs.map { ContentDigest.Expected.sha256($0.oid) } ?? .gitBlob(entry.oid)
    guard expected.isWellFormed else {
      throw .badListing(reason: "the hash of \(entry.path) is '\(expected.digits.prefix(80))'")
    }
    (path, size, digest) = (entry.path, bytes, expected)
  }

  /// True for a relative path that stays below its folder and shows no hidden file.
  static func isSafe(_ path: String) -> Bool {
    !path.isEmpty && path.utf8.count <= 512
      && path.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != "\\" }
      && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && !$0.hasPrefix(".")
      }
  }

  /// The folder it is in, empty for the model's own.
  var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }
  /// The last part of its path.
  var name: String { String(path.split(separator: "/").last ?? "") }
}
