import Transfer

/// A model of a Hugging Face-compatible hub, and where its parts are asked for.
struct HubModel: Sendable {
  /// The hub that is asked when neither option nor `$SEXTANT_HUB` names another.
  static let standardEndpoint = "https://huggingface.co"

  /// The hub's address, without a slash at its end.
  let endpoint: HTTPAddress
  /// `owner/name`.
  let id: String
  /// A branch, tag or commit.
  let revision: String

  /// Reads what a user calls a model.
  ///
  /// A name without owner is one of `sentence-transformers/`, as in that library.
  ///
  /// - Throws: ``HubError/badName(_:)``, ``TransferError/badAddress(text:reason:)``.
  init(_ name: String, revision: String, endpoint: String?) throws {
    let text = endpoint ?? Environment["SEXTANT_HUB"] ?? Self.standardEndpoint
    let address = try HTTPAddress(text)
    guard !address.path.contains("?") else {
      throw TransferError.badAddress(text: text, reason: "a query has no place here")
    }
    self.endpoint = address.appending("")
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ Self.isPlain($0) }) else {
      throw HubError.badName(name)
    }
    id = parts.count == 2 ? name : "sentence-transformers/\(name)"
    guard Self.isRevision(revision) else { throw HubError.badRevision(revision) }
    self.revision = revision
  }

  private static func isPlain(_ part: Substring) -> Bool {
    !part.isEmpty && part.utf8.count <= 96 && !part.hasPrefix(".")
      && part.utf8.allSatisfy { byte in
        let scalar = Unicode.Scalar(byte)
        return scalar.properties.isAlphabetic && scalar.isASCII
          || (48...57).contains(byte) || "._-".utf8.contains(byte)
      }
  }

  /// True for what can be a branch, tag or commit.
  static func isRevision(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 255 && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }

  /// The model's name without its owner.
  var shortName: String { String(id.split(separator: "/").last ?? "") }

  /// The page where people read about the model.
  var page: HTTPAddress { endpoint.appending(id) }

  /// Answers with the commit that the revision means.
  var revisionAddress: HTTPAddress {
    let api = endpoint.appending("api/models/\(id)/revision")
    return api.replacing(path: "\(api.path)/\(PercentEncoding.part(revision))")
  }

  /// Answers with the files of a commit.
  func listing(commit: String) -> HTTPAddress {
    let api = endpoint.appending("api/models/\(id)/tree")
    return api.replacing(path: "\(api.path)/\(PercentEncoding.part(commit))?recursive=true")
  }

  /// Where a file of a commit is had.
  func content(of path: String, commit: String) -> HTTPAddress {
    let base = endpoint.appending("\(id)/resolve")
    return base.replacing(
      path: "\(base.path)/\(PercentEncoding.part(commit))/\(PercentEncoding.path(path))")
  }
}
