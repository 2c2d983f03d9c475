import Encoder
import TestSupport
import Transfer

@testable import Sextant

/// A store, and the files of a tiny model that hubs serve.
struct PullBench {
  let folder = TemporaryFolder()
  let store: ModelStore
  let files: [String: [UInt8]]

  init() throws {
    store = ModelStore(path: folder.file("store"))
    let bench = try Workbench()
    var files = Dictionary(
      uniqueKeysWithValues: bench.folder.files(under: "models/tiny").map {
        (String($0.dropFirst("models/tiny/".count)), bench.folder.read($0))
      })
    files["README.md"] = Array("# tiny".utf8)
    files["onnx/model.onnx"] = [1, 2, 3]
    files["pytorch_model.bin"] = [4, 5, 6]
    files[".gitattributes"] = [7]
    self.files = files
  }

  /// The files that an encoder needs.
  static let needed = ["config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt"]
  var weights: [UInt8] { files["model.safetensors"] ?? [] }

  @discardableResult
  func pull(
    from stub: HubStub, attempts: Int = 3, token: String? = nil,
    timeouts: Timeouts = .download, isOffline: Bool = false,
    _ change: (inout ModelPull.Options) -> Void = { _ in },
    onEvent: @escaping @Sendable (ModelPull.Event) -> Void = { _ in }
  ) throws -> ModelPull.Report {
    var options = ModelPull.Options(model: "org/tiny")
    options.endpoint = stub.hub.url
    change(&options)
    var retries = Retries(
      attempts: attempts, firstWait: .milliseconds(1), longestWait: .seconds(5))
    retries.sleep = { _ in }
    return try ModelPull.run(
      options, store: store, client: HTTPClient(timeouts: timeouts, isOffline: isOffline),
      retries: retries, token: token, onEvent: onEvent)
  }

  /// Files of the store, those of unfinished pulls too.
  var stored: [String] { folder.files(under: "store") }
  /// The bytes of the weights that an unfinished pull left.
  var part: [UInt8] { folder.read("store/.tiny.pulling/model.safetensors.part") }
}
