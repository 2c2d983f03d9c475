import Encoder
import Synchronization
import TestSupport
import Testing
import Transfer

@testable import Sextant

@Suite struct ModelPullTests {
  private static let weightsPath = "/storage/model.safetensors"

  @Test func aModelIsFetchedCheckedAndUsable() throws {
    let bench = try PullBench()
    let events = Mutex<[ModelPull.Event]>([])
    let stub = HubStub(bench.files)
    let report = try bench.pull(
      from: stub, token: "secret",
      onEvent: { event in
        events.withLock { $0.append(event) }
      })
    #expect(report.name == "tiny" && report.commit == HubStub.commit && report.files == 4)
    #expect(bench.stored == PullBench.needed.map { "store/tiny/\($0)" })
    #expect(bench.folder.read("store/tiny/model.safetensors") == bench.weights)
    #expect(try bench.store.load("tiny").dimension == 16)
    #expect(stub.fetched.sorted() == PullBench.needed)
    let last = events.withLock { $0 }.suffix(2)
    #expect(last.last == .loading)
    #expect(
      last.first
        == .fetching(done: report.bytes, total: report.bytes, file: "model.safetensors"))
  }

  @Test func theTokenGoesToTheHubAlone() throws {
    let bench = try PullBench()
    let stub = HubStub(bench.files)
    try bench.pull(from: stub, token: "secret")
    #expect(stub.hub.requests.allSatisfy { $0.headers["authorization"] == "Bearer secret" })
    #expect(stub.storage.requests.count == 1)
    #expect(stub.storage.requests.allSatisfy { $0.headers["authorization"] == nil })
  }

  @Test func aCutConnectionIsGoneOnWith() throws {
    let bench = try PullBench()
    let weights = bench.weights
    let stub = HubStub(bench.files) { request, _ in
      guard request.path == Self.weightsPath, request.headers["range"] == nil else { return nil }
      var reply = LocalServer.Reply(200, weights)
      reply.cutAfter = 1000
      return reply
    }
    try bench.pull(from: stub)
    #expect(stub.storage.requests.map { $0.headers["range"] } == [nil, "bytes=1000-"])
    #expect(bench.folder.read("store/tiny/model.safetensors") == weights)
  }

  @Test func aStoppedRunIsGoneOnWith() throws {
    let bench = try PullBench()
    let weights = bench.weights
    let broken = HubStub(bench.files) { request, number in
      guard request.path == Self.weightsPath else { return nil }
      var reply = LocalServer.Reply(200, weights)
      reply.cutAfter = request.headers["range"] == nil ? 700 : 0
      return reply
    }
    #expect(throws: TransferError.self) { try bench.pull(from: broken) }
    #expect(bench.part == Array(weights.prefix(700)))
    #expect(bench.store.names.contains("tiny") == false)
    let stub = HubStub(bench.files)
    try bench.pull(from: stub)
    #expect(stub.fetched == ["model.safetensors"])
    #expect(stub.storage.requests.map { $0.headers["range"] } == ["bytes=700-"])
    #expect(bench.folder.read("store/tiny/model.safetensors") == weights)
  }

  @Test func aPartOfOtherContentIsFetchedAnew() throws {
    let bench = try PullBench()
    bench.folder.write(
      "store/.tiny.pulling/model.safetensors.part", [UInt8](repeating: 9, count: 500))
    bench.folder.write("store/.tiny.pulling/vocab.txt", "other")
    bench.folder.write("store/.tiny.pulling/old/file.json", "other")
    let stub = HubStub(bench.files)
    try bench.pull(from: stub)
    #expect(stub.storage.requests.map { $0.headers["range"] } == ["bytes=500-", nil])
    #expect(bench.stored == PullBench.needed.map { "store/tiny/\($0)" })
    #expect(bench.folder.read("store/tiny/vocab.txt") == bench.files["vocab.txt"])
  }

  @Test func aServerWithoutRangesSendsAllAgain() throws {
    let bench = try PullBench()
    let weights = bench.weights
    bench.folder.write(
      "store/.tiny.pulling/model.safetensors.part", Array(weights.prefix(500)))
    let stub = HubStub(bench.files) { request, _ in
      request.path == Self.weightsPath ? .init(200, weights) : nil
    }
    try bench.pull(from: stub)
    #expect(stub.storage.requests.count == 1)
    #expect(bench.folder.read("store/tiny/model.safetensors") == weights)
  }

  @Test func otherBytesThanPromisedAreThrownAway() throws {
    let bench = try PullBench()
    for name in ["vocab.txt", "model.safetensors"] {
      var files = bench.files
      files[name]?[5] ^= 1
      let stub = HubStub(files, listed: bench.files)
      #expect(throws: HubError.wrongDigest(path: name)) { try bench.pull(from: stub) }
    }
    #expect(bench.part.isEmpty && !bench.store.names.contains("tiny"))
    try bench.pull(from: HubStub(bench.files))
  }

  @Test(arguments: [-1, 1]) func anotherSizeThanPromisedIsRefused(_ change: Int) throws {
    let bench = try PullBench()
    var files = bench.files
    files["model.safetensors"] = change > 0 ? bench.weights + [0] : bench.weights.dropLast()
    let stub = HubStub(files, listed: bench.files)
    let size = bench.weights.count
    #expect {
      try bench.pull(from: stub)
    } throws: {
      guard case .wrongSize(_, let found, size)? = $0 as? HubError else { return false }
      return found != size
    }
    #expect(!bench.store.names.contains("tiny"))
  }

  @Test func whatTheHubRefusesIsExplained() throws {
    let bench = try PullBench()
    let cases: [(LocalServer.Reply, String?, [String])] = [
      (.init(404), nil, ["no such model", "HF_TOKEN"]),
      (.init(401), nil, ["no such model", "private"]),
      (.init(401), "t", ["does not open it"]),
      (.init(401, "", headers: ["X-Error-Code": "GatedRepo"]), nil, ["accept terms", "HF_TOKEN"]),
      (.init(403), "t", ["accept terms", "account"]),
      (.init(418, "", headers: ["X-Error-Message": "tea"]), nil, ["418 (tea)"]),
      (.init(200, "<html>"), nil, ["not the JSON"]),
    ]
    for (reply, token, words) in cases {
      let stub = HubStub(bench.files) { _, _ in reply }
      #expect {
        try bench.pull(from: stub, token: token)
      } throws: { error in
        words.allSatisfy { "\(error)".contains($0) }
      }
      #expect(stub.hub.requests.count == 1)
    }
    #expect {
      try bench.pull(from: HubStub(bench.files)) { $0.revision = "none" }
    } throws: {
      "\($0)".contains("no revision 'none'")
    }
    #expect(bench.stored.isEmpty)
  }

  @Test func aBusyHubIsWaitedForUpToALimit() throws {
    let bench = try PullBench()
    let waits = Mutex<[ModelPull.Event]>([])
    let stub = HubStub(bench.files) { _, number in
      number == 0 ? .init(429, "", headers: ["Retry-After": "3"]) : nil
    }
    try bench.pull(
      from: stub,
      onEvent: { event in
        if case .waiting = event { waits.withLock { $0.append(event) } }
      })
    #expect(waits.withLock { $0 } == [.waiting(seconds: 3, reason: "the server answered 429")])
    let busier = HubStub(bench.files) { _, _ in
      .init(429, "", headers: ["Retry-After": "3600"])
    }
    #expect {
      try bench.pull(from: busier) { $0.name = "other" }
    } throws: {
      "\($0)".contains("wait 3600 seconds")
    }
  }

  @Test func aStalledHubIsGivenUp() throws {
    let bench = try PullBench()
    let stub = HubStub(bench.files) { request, _ in
      request.path == Self.weightsPath ? .silent : nil
    }
    let impatient = Timeouts(connect: .seconds(2), stall: .seconds(1), total: nil)
    #expect {
      try bench.pull(from: stub, attempts: 1, timeouts: impatient)
    } throws: {
      "\($0)".contains("no answer in time")
    }
  }

  @Test func offlineSaysWhatItNeedsAndOpensNoConnection() throws {
    let bench = try PullBench()
    let stub = HubStub(bench.files)
    #expect {
      try bench.pull(from: stub, isOffline: true)
    } throws: {
      let text = "\($0)"
      return text.contains("org/tiny") && text.contains(stub.hub.url) && text.contains("weights")
    }
    #expect(stub.hub.requests.isEmpty && bench.stored.isEmpty)
  }

  @Test(arguments: [
    "../evil.json", "/etc/evil.json", "a/../../evil.json", "a//b.json", "a\\\\b.json",
    "a\\u0000b.json", "..", "a/..",
  ])
  func namesThatLeadOutAreRefused(_ path: String) throws {
    let bench = try PullBench()
    let list =
      HubStub.listing(bench.files).dropLast() + ","
      + #"{"type":"file","oid":"\#(String(repeating: "0", count: 40))","size":1,"path":"\#(path)"}]"#
    let stub = HubStub(bench.files) { request, _ in
      request.path.contains("/tree/") ? .init(200, String(list)) : nil
    }
    #expect {
      try bench.pull(from: stub)
    } throws: {
      if case .unsafePath = $0 as? HubError { true } else { false }
    }
    #expect(stub.fetched.isEmpty)
  }

  @Test func modulesThatLeadOutAreRefused() throws {
    let bench = try PullBench()
    var files = bench.files
    files["modules.json"] = Array(#"[{"path":""},{"path":"../outside"}]"#.utf8)
    #expect(throws: HubError.unsafePath("../outside")) { try bench.pull(from: HubStub(files)) }
  }

  @Test func aModelOfAnotherKindIsRefusedBeforeItsWeightsAreFetched() throws {
    let bench = try PullBench()
    var files = bench.files
    files["config.json"] = Array(#"{"model_type":"t5"}"#.utf8)
    let stub = HubStub(files)
    #expect(throws: ModelError.self) { try bench.pull(from: stub) }
    #expect(!stub.fetched.contains("model.safetensors"))
    #expect(bench.stored.isEmpty)
  }

  @Test func aModelThatCannotBeLoadedIsNotKept() throws {
    let bench = try PullBench()
    var files = bench.files
    files["model.safetensors"] = [UInt8](repeating: 0, count: 100)
    #expect(throws: ModelError.self) { try bench.pull(from: HubStub(files)) }
    #expect(bench.stored.isEmpty)
  }

  /// sentence-transformers keeps a static model in a folder of its own and writes no config.json.
  @Test func aStaticModelOfSentenceTransformersIsFetched() throws {
    let bench = try PullBench()
    var files: [String: [UInt8]] = [:]
    for (name, bytes) in bench.files where PullBench.needed.contains(name) {
      files["0_StaticEmbedding/\(name)"] = name == "config.json" ? nil : bytes
    }
    files["modules.json"] = Array(
      #"[{"path":"0_StaticEmbedding","type":"sentence_transformers.models.StaticEmbedding"}]"#.utf8)
    try bench.pull(from: HubStub(files))
    #expect(try bench.store.load("tiny").dimension == 16)
    #expect(bench.store.names.contains("tiny"))
  }

  @Test func aModelWithoutSafetensorsIsRefused() throws {
    let bench = try PullBench()
    var files = bench.files
    files["model.safetensors"] = nil
    #expect {
      try bench.pull(from: HubStub(files))
    } throws: {
      "\($0)".contains("no model.safetensors")
    }
  }

  @Test func aTakenOrImpossibleNameIsRefusedUnasked() throws {
    let bench = try PullBench()
    let stub = HubStub(bench.files)
    bench.folder.write("store/tiny/config.json", "{}")
    #expect(throws: SextantError.self) { try bench.pull(from: stub) }
    for name in ["../tiny", "", ".tiny"] {
      #expect(throws: SextantError.self) { try bench.pull(from: stub) { $0.name = name } }
    }
    for model in ["", "a/b/c", "a/", "../b", "a b", "org/tïny", "org/.tiny", "org/tiny?x"] {
      #expect(throws: HubError.badName(model)) { try bench.pull(from: stub) { $0.model = model } }
    }
    #expect(stub.hub.requests.isEmpty)
  }

  @Test func pagesOfAListAreFollowedAtTheSameHubOnly() throws {
    let bench = try PullBench()
    let list = HubStub.listing(bench.files)
    for isElsewhere in [false, true] {
      let other = LocalServer { _ in .init(200, "[]") }
      let address = Mutex("")
      let stub = HubStub(bench.files) { request, _ in
        guard request.path.contains("/tree/"), request.path.hasSuffix("=true") else {
          return request.path.hasSuffix("&page=2") ? .init(200, list) : nil
        }
        let next = address.withLock { $0 } + request.path + "&page=2"
        return .init(200, "[]", headers: ["Link": "<\(next)>; rel=\"next\""])
      }
      address.withLock { $0 = isElsewhere ? other.url : stub.hub.url }
      if isElsewhere {
        #expect(throws: HubError.self) {
          try bench.pull(from: stub, token: "secret") { $0.name = "second" }
        }
      } else {
        try bench.pull(from: stub)
      }
      #expect(other.requests.isEmpty)
    }
  }

  @Test func twoRunsAtOnceAreRefused() throws {
    let bench = try PullBench()
    let first = try AsideFolder("\(bench.store.path)/.tiny.pulling")
    #expect(throws: HubError.beingPulled(path: first.path)) {
      try bench.pull(from: HubStub(bench.files))
    }
  }
}
