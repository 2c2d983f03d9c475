import TestSupport
import Testing

@Suite struct ModelPullTests {
  private func tiny() -> [String: [UInt8]] {
    let folder = TemporaryFolder()
    TinyModel.write(to: folder, named: "m")
    return Dictionary(
      uniqueKeysWithValues: folder.files(under: "m").map {
        (String($0.dropFirst(2)), folder.read($0))
      })
  }

  @Test func aModelIsFetchedFromTheHubOfTheEnvironment() throws {
    let stub = HubStub(tiny())
    let workspace = Workspace.withManual()
    workspace.environment["SEXTANT_HUB"] = stub.hub.url
    workspace.environment["HF_TOKEN"] = "secret"
    let run = workspace.run("model", "pull", "org/tiny", "--json")
    #expect(run.status == 0, "\(run.errors)")
    let report = try run.json()
    #expect(report["name"] as? String == "tiny" && report["files"] as? Int == 4)
    #expect(stub.hub.requests.allSatisfy { $0.headers["authorization"] == "Bearer secret" })
    #expect(workspace.run("index", "docs", "--encoder", "tiny").status == 0)
    let again = workspace.run("model", "pull", "org/tiny")
    #expect(again.status == 2 && again.errors.contains("of this name already"))
  }

  @Test func offlineNothingIsAsked() {
    let stub = HubStub(tiny())
    let workspace = Workspace()
    let run = workspace.run("model", "pull", "org/tiny", "--endpoint", stub.hub.url, "--offline")
    #expect(run.status == 2 && run.errors.contains("SEXTANT_OFFLINE"))
    workspace.environment["SEXTANT_OFFLINE"] = "1"
    #expect(workspace.run("model", "pull", "org/tiny", "--endpoint", stub.hub.url).status == 2)
    #expect(stub.hub.requests.isEmpty)
  }

  @Test func aMissingModelIsOneLineAndStatusTwo() {
    let stub = HubStub(tiny())
    let run = Workspace().run("model", "pull", "org/other", "--endpoint", stub.hub.url)
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(run.errors.contains("\(stub.hub.url)/org/other: error: the hub has no such model"))
  }
}
