import FoundationEssentials
import Transfer

/// Asks a hub about one model.
struct Hub: Sendable {
  let model: HubModel
  let client: HTTPClient
  let retries: Retries
  /// Opens private and gated models; for this hub alone.
  let token: String?
  let notify: @Sendable (ModelPull.Event) -> Void

  private static let answerLimit = 16 << 20
  private static let pageLimit = 100

  /// The commit that the revision means now, so that all files are of one state.
  func commit() throws -> String {
    let response = try ask(model.revisionAddress)
    let found = try HubListing.decode(
      HubListing.Revision.self, from: response.body, of: "\(model.revisionAddress)")
    guard let sha = found.sha, HubModel.isRevision(sha) else {
      throw HubError.badListing(reason: "\(model.revisionAddress) names no commit")
    }
    return sha
  }

  /// All files of a commit.
  ///
  /// - Throws: ``HubError``, also when any of the names is unsafe; ``TransferError``.
  func files(commit: String) throws -> [HubFile] {
    var files: [HubFile] = []
    var address = model.listing(commit: commit)
    for _ in 0..<Self.pageLimit {
      let response = try ask(address)
      let entries = try HubListing.decode(
        [HubListing.Entry].self, from: response.body, of: "\(address)")
      files += try entries.filter { $0.type == "file" }.compactMap(Self.file)
      guard let next = HubListing.next(response.headers["link"]) else { return files }
      address = try HTTPAddress(next)
      guard address.hasOrigin(of: model.endpoint) else {
        throw HubError.badListing(reason: "it goes on at another server, \(address)")
      }
    }
    throw HubError.badListing(reason: "it has more than \(Self.pageLimit) pages")
  }

  /// The file of an entry; nil for hidden ones (`.gitattributes`), which no encoder needs.
  private static func file(_ entry: HubListing.Entry) throws(HubError) -> HubFile? {
    let isHidden = entry.path.split(separator: "/").contains {
      $0.hasPrefix(".") && $0 != "." && $0 != ".."
    }
    return isHidden ? nil : try HubFile(entry)
  }

  /// Asks for a small answer.
  private func ask(_ address: HTTPAddress) throws -> HTTPResponse {
    let response = try retries.run(address, notify: waiting) { _ in
      try client.answer(to: HTTPRequest(address, token: token), bodyLimit: Self.answerLimit)
    }
    try check(response, at: address)
    return response
  }

  /// Tells about a wait before another try.
  func waiting(_ duration: Duration, _ reason: String) {
    notify(.waiting(seconds: Int(duration.components.seconds), reason: reason))
  }

  /// - Throws: ``HubError`` or ``TransferError`` for anything but a success.
  func check(_ response: HTTPResponse, at address: HTTPAddress) throws {
    guard !response.isSuccess else { return }
    switch (response.status, response.headers["x-error-code"]) {
    case (_, "GatedRepo"), (403, _): throw HubError.gated(page: model.page, hasToken: token != nil)
    case (_, "RevisionNotFound"):
      throw HubError.noRevision(page: model.page, revision: model.revision)
    // The hub answers 401 for models it does not show, also for those that do not exist.
    case (_, "RepoNotFound"), (401, _), (404, nil):
      throw HubError.noModel(page: model.page, hasToken: token != nil)
    default:
      throw TransferError.status(
        address: address, code: response.status, reason: response.headers["x-error-message"] ?? "")
    }
  }
}
