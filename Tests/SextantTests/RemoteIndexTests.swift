import Encoder
import Sextant
import TestSupport
import Testing
import Transfer

/// Index and search with an encoder on a server.
@Suite struct RemoteIndexTests {
  private func bench(_ stub: EmbeddingStub) throws -> Workbench {
    let bench = try Workbench()
    bench.folder.write("docs/a.md", "# Zebra\n\nA zebra dozes in the fuzzy haze.\n")
    bench.folder.write("docs/b.md", "# Moon\n\nThe moon looms over the smooth wood.\n")
    try bench.update { $0.encoder = stub.server.url }
    return bench
  }

  @Test func theServersModelIsRememberedAndAsked() throws {
    let stub = EmbeddingStub()
    let bench = try bench(stub)
    #expect(try bench.open().status().encoder == "\(stub.server.url)/v1#stub")
    let asked = stub.bodies.count
    #expect(try bench.search("zz", mode: .dense).first?.document.id == "a.md")
    #expect(try bench.search("oo mm", mode: .hybrid).first?.document.id == "b.md")
    // One request a question: the dimension is known.
    #expect(stub.bodies.count == asked + 2)
  }

  @Test func aNewRunAsksForNewTextsOnly() throws {
    let stub = EmbeddingStub()
    let bench = try bench(stub)
    let asked = stub.server.requests.count
    try bench.update { $0.encoder = nil }
    #expect(stub.server.requests.count == asked)
    bench.folder.write("docs/c.md", "# New\n\nA new page.\n")
    #expect(try bench.update { $0.encoder = nil }.embedded == 1)
    #expect(stub.server.requests.count == asked + 1)
  }

  @Test func withoutItsServerAnIndexAnswersByWordsAndSaysSo() throws {
    var stub: EmbeddingStub? = EmbeddingStub()
    let bench = try bench(try #require(stub))
    stub = nil
    #expect(try bench.search("zebra", mode: .lexical).count == 1)
    for mode in [SearchMode.hybrid, .dense] {
      #expect {
        try bench.search("zebra", mode: mode)
      } throws: {
        "\($0)".contains("cannot be reached") && "\($0)".contains("--mode lexical")
      }
    }
  }

  @Test func anotherModelBehindTheSameNameIsNoticed() throws {
    let stub = EmbeddingStub { body, number in
      // After indexing (dimension, then passages) the vectors are shorter.
      number < 2 ? nil : .init(200, #"{"data":[{"index":0,"embedding":[1,2]}]}"#)
    }
    let bench = try bench(stub)
    #expect {
      try bench.search("zebra", mode: .dense)
    } throws: {
      if case .wrongDimension(_, 2, EmbeddingStub.dimension) = $0 as? RemoteEncoderError {
        true
      } else {
        false
      }
    }
  }
}
