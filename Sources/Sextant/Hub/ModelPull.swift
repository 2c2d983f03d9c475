import Encoder
import FileFormat
import FoundationEssentials
import Glibc
package import Transfer

/// Fetches an encoder from a Hugging Face-compatible hub into a ``ModelStore``.
///
/// Files are checked against the sizes and hashes of the hub's list, the model is loaded, and only
/// then does it get its name in the store. A run that was stopped goes on where it was.
public enum ModelPull {
  /// What to fetch, from where.
  public struct Options: Sendable {
    /// `OWNER/NAME`; a name alone is one of `sentence-transformers`.
    public var model: String
    /// The name to use it by; the model's own when nil.
    public var name: String?
    /// A branch, tag or commit.
    public var revision = "main"
    /// The hub's address; `$SEXTANT_HUB` when nil, else the public hub.
    public var endpoint: String?
    /// True when no socket may be opened, as with `$SEXTANT_OFFLINE`.
    public var isOffline = false

    /// The newest state of a model.
    public init(model: String) { self.model = model }
  }

  /// What happens during a run.
  public enum Event: Sendable, Equatable {
    /// The hub is asked for the list of files.
    case listing(model: String)
    /// Bytes that are there, of all that are needed; the file they belong to.
    case fetching(done: Int, total: Int, file: String)
    /// A failure may pass; the run goes on after a wait.
    case waiting(seconds: Int, reason: String)
    /// All files are there; the model is loaded.
    case loading
  }

  /// What came of a run.
  public struct Report: Encodable, Sendable, Equatable {
    /// Version of the JSON form.
    public var schema = 1
    /// The name to use it by.
    public var name: String
    /// `OWNER/NAME`.
    public var model: String
    /// The commit that was fetched.
    public var commit: String
    /// Number of files.
    public var files: Int
    /// Bytes of all files.
    public var bytes: Int
    /// Where the model lies.
    public var folder: String
  }

  /// Fetches a model.
  ///
  /// - Parameter onEvent: Called often, from the caller's thread.
  /// - Throws: Errors that say in one line what is wrong and what to do: the hub cannot be reached
  ///   or has no such model, a file is not what was promised, the disk is full, the model is of a
  ///   kind that this program does not do. What was fetched and is right is kept for the next run,
  ///   but for a model that cannot be used.
  public static func run(
    _ options: Options, store: ModelStore = ModelStore(),
    onEvent: @escaping @Sendable (Event) -> Void = { _ in }
  ) throws -> Report {
    var client = HTTPClient(timeouts: .download)
    client.isOffline = client.isOffline || options.isOffline
    return try run(
      options, store: store, client: client, retries: .patient, token: Environment["HF_TOKEN"],
      onEvent: onEvent)
  }

  /// Fetches a model with limits and a token of the caller's.
  package static func run(
    _ options: Options, store: ModelStore, client: HTTPClient, retries: Retries, token: String?,
    onEvent: @escaping @Sendable (Event) -> Void = { _ in }
  ) throws -> Report {
    let model = try HubModel(
      options.model, revision: options.revision, endpoint: options.endpoint)
    let name = options.name ?? model.shortName
    let target = try store.place(forNew: name)
    guard !client.isOffline else {
      throw HubError.offline(model: model.id, address: model.revisionAddress)
    }
    let hub = Hub(
      model: model, client: client, retries: retries, token: token, notify: onEvent)
    onEvent(.listing(model: model.id))
    let commit = try hub.commit()
    let aside = try AsideFolder("\(store.path)/.\(name).pulling")
    let run = ModelPullRun(hub: hub, commit: commit, aside: aside)
    let files = try run.fetch()
    onEvent(.loading)
    try run.load()
    try aside.publish(as: target)
    return Report(
      name: name, model: model.id, commit: commit, files: files.count,
      bytes: files.reduce(0) { $0 + $1.size }, folder: target)
  }
}
