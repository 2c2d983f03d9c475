import Transfer

/// Why a model cannot be had from a hub.
enum HubError: Error, Equatable, CustomStringConvertible {
  /// The text cannot be a model's name.
  case badName(String)
  /// The text cannot be a revision.
  case badRevision(String)
  /// The network may not be used.
  case offline(model: String, address: HTTPAddress)
  /// The hub has no such model, or does not show it to us.
  case noModel(page: HTTPAddress, hasToken: Bool)
  /// The model's owner gives it only to those who accepted his terms.
  case gated(page: HTTPAddress, hasToken: Bool)
  /// The model has no such branch, tag or commit.
  case noRevision(page: HTTPAddress, revision: String)
  /// What the hub says of the files makes no sense.
  case badListing(reason: String)
  /// A file name that could lead out of the model's folder.
  case unsafePath(String)
  /// Nothing of the model is what an encoder is made of.
  case noWeights(page: HTTPAddress)
  /// A file ended early or goes on beyond its size.
  case wrongSize(path: String, found: Int, expected: Int)
  /// A file's bytes are not the ones that were promised.
  case wrongDigest(path: String)
  /// The disk would not hold the rest.
  case noSpace(path: String, needed: Int, free: Int)
  /// The system does not let us write.
  case cannotWrite(path: String, reason: String)
  /// Another process is fetching the same model.
  case beingPulled(path: String)

  /// One line: place, fact, what to do.
  var description: String {
    switch self {
    case .badName(let name):
      "error: '\(name.prefix(120))' is no model's name; give OWNER/NAME as the hub shows it"
    case .badRevision(let revision):
      "error: --revision '\(revision.prefix(120))': give a branch, a tag or a commit"
    case .offline(let model, let address):
      "\(address): error: not asked, because SEXTANT_OFFLINE or --offline is set; it would list the "
        + "files of \(model), and its settings, tokenizer and weights would be fetched"
    case .noModel(let page, let hasToken):
      "\(page): error: the hub has no such model"
        + (hasToken
          ? ", or the token in HF_TOKEN does not open it; check both"
          : "; check the name, and set HF_TOKEN if it is private")
    case .gated(let page, let hasToken):
      "\(page): error: its owner wants you to accept terms; do that on this page"
        + (hasToken
          ? ", with the account whose token is in HF_TOKEN" : ", then set HF_TOKEN to your token")
    case .noRevision(let page, let revision):
      "\(page): error: the model has no revision '\(revision.prefix(120))'; leave out --revision for "
        + "the newest"
    case .badListing(let reason):
      "error: the hub's list of files cannot be used: \(reason); see that the endpoint is a hub"
    case .unsafePath(let path):
      "error: the hub names a file '\(Self.shown(path))', which could lie outside the model's folder; "
        + "nothing was fetched from there"
    case .noWeights(let page):
      "\(page): error: there is no model.safetensors with a config.json or modules.json; use a model "
        + "that has them"
    case .wrongSize(let path, let found, let expected):
      "\(path): error: \(found) bytes came, not the \(expected) of the hub's list; try again"
    case .wrongDigest(let path):
      "\(path): error: the bytes that came are not those of the hub's list (checksum); they were "
        + "thrown away, try again"
    case .noSpace(let path, let needed, let free):
      "\(path): error: the disk is full: \(needed) more bytes are needed, \(free) are free; make room, "
        + "then try again, and what is there is kept"
    case .cannotWrite(let path, let reason):
      "\(path): error: cannot write: \(reason); check the path and its permissions"
    case .beingPulled(let path):
      "\(path): error: another process is fetching this model; wait until it has finished"
    }
  }

  private static func shown(_ path: String) -> String {
    String(String.UnicodeScalarView(path.unicodeScalars.filter { $0.value >= 0x20 }).prefix(120))
  }
}
