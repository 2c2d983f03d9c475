import TestSupport
import Testing

@Suite struct RemoteEncoderTests {
  @Test func indexSearchAndEncodeUseAServer() throws {
    let stub = EmbeddingStub()
    let workspace = Workspace.withManual()
    workspace.environment["SEXTANT_API_KEY"] = "secret"
    workspace.environment["OPENAI_API_KEY"] = "of another server"
    let url = "\(stub.server.url)/v1#stub"
    let index = workspace.run("index", "docs", "--encoder", url)
    #expect(index.status == 0, "\(index.errors)")
    #expect(index.errors.contains("encoder \(url)"))
    #expect(workspace.run("search", "default timeout", "--mode", "dense").status == 0)
    #expect(stub.server.requests.allSatisfy { $0.headers["authorization"] == "Bearer secret" })
    workspace.folder.write("t.txt", "one\ntwo\n")
    let encode = workspace.run(
      "encode", "--encoder", url, "--input", "t.txt", "--output", "v.npy", "--json")
    #expect(try encode.json()["dimension"] as? Int == EmbeddingStub.dimension)
    let tokens = workspace.run("model", "tokens", "--encoder", url, "--input", "t.txt")
    #expect(tokens.status == 2 && tokens.errors.contains("not known here"))
  }

  @Test func anothersKeyIsNotSent() {
    let stub = EmbeddingStub()
    let workspace = Workspace.withManual()
    workspace.environment["OPENAI_API_KEY"] = "of another server"
    #expect(workspace.run("index", "docs", "--encoder", stub.server.url).status == 0)
    #expect(stub.server.requests.allSatisfy { $0.headers["authorization"] == nil })
  }

  @Test func offlineSearchesByWords() {
    let stub = EmbeddingStub()
    let workspace = Workspace.withManual()
    #expect(workspace.run("index", "docs", "--encoder", stub.server.url).status == 0)
    let asked = stub.server.requests.count
    workspace.environment["SEXTANT_OFFLINE"] = "1"
    let hybrid = workspace.run("search", "timeout")
    #expect(hybrid.status == 2 && hybrid.errors.contains("--mode lexical"))
    #expect(workspace.run("search", "timeout", "--mode", "lexical").status == 0)
    #expect(stub.server.requests.count == asked)
  }
}
