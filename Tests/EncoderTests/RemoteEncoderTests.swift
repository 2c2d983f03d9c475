import Synchronization
import TestSupport
import Testing
import Transfer

@testable import Encoder

@Suite struct RemoteEncoderTests {
  private func encoder(
    _ stub: EmbeddingStub, _ fragment: String = "#stub", dimension: Int? = EmbeddingStub.dimension
  ) throws -> RemoteEncoder {
    var options = RemoteEncoder.Options()
    options.retries.sleep = { _ in }
    options.promptRetries.sleep = { _ in }
    options.promptTimeouts.total = .milliseconds(400)
    return try RemoteEncoder(
      stub.server.url + fragment, dimension: dimension, options: options,
      client: HTTPClient(timeouts: .answer, isOffline: false))
  }

  private func unit(_ text: String) -> [Float] {
    var vector = EmbeddingStub.vector(text)
    vector.withUnsafeMutableBufferPointer { UnitVector.normalize($0) }
    return vector
  }

  @Test func rowsAreThoseOfTheirTextsWhateverTheBatches() throws {
    let stub = EmbeddingStub()
    let encoder = try encoder(stub)
    let texts = (0..<100).map {
      String(repeating: "\(UnicodeScalar(97 + UInt8($0 % 26)))", count: $0 + 1)
    }
    let seen = Mutex<[Int]>([])
    let matrix = try encoder.encode(texts, role: .document, threads: 3) { done in
      seen.withLock { $0.append(done) }
    }
    #expect(matrix.values == texts.flatMap(unit))
    #expect(stub.bodies.map(\.input.count).sorted() == [4, 32, 32, 32])
    #expect(seen.withLock { $0.max() } == 100)
    #expect(try encoder.encode([], role: .query, threads: 1, progress: nil).values.isEmpty)
  }

  @Test func nothingIsAskedByACancelledTask() async throws {
    let stub = EmbeddingStub()
    let encoder = try encoder(stub)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try encoder.encode("a", role: .query)
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(stub.bodies.isEmpty)
  }

  @Test func batchesKeepTheirSize() {
    let texts = [30_000, 30_000, 30_000, 70_000, 1].map { String(repeating: "x", count: $0) }
    #expect(RemoteEncoder.batches(texts) == [0..<2, 2..<3, 3..<4, 4..<5])
  }

  @Test func whatIsNotKnownIsAsked() throws {
    let stub = EmbeddingStub(models: ["only/one"])
    let encoder = try encoder(stub, "", dimension: nil)
    #expect(encoder.dimension == EmbeddingStub.dimension)
    #expect(encoder.name == "\(stub.server.url)/v1#only/one")
    #expect(stub.bodies.map(\.model) == ["only/one"])
    let again = try self.encoder(stub, "#only/one")
    #expect(again.fingerprint == encoder.fingerprint)
    #expect(stub.server.requests.count == 2)
  }

  @Test func aFingerprintIsOfAddressModelPromptsAndDimension() throws {
    let stub = EmbeddingStub()
    let prints = try [
      encoder(stub), encoder(stub, "#other"), encoder(stub, dimension: 4),
      encoder(stub, "#stub?query=q"), encoder(EmbeddingStub()),
    ].map(\.fingerprint)
    #expect(Set(prints).count == prints.count)
  }

  @Test func ofSeveralModelsOneMustBeNamed() {
    #expect { try encoder(EmbeddingStub(models: ["b", "a"]), "") } throws: {
      "\($0)".contains("#a") && "\($0)".contains("a, b")
    }
  }

  @Test func promptsGoBeforeTextsAndDimensionsAlong() throws {
    let stub = EmbeddingStub()
    let encoder = try encoder(stub, "#m?query=find:%20&document=text:%20&dimensions=3")
    _ = try encoder.encode("\"a\"\n\u{1}ü", role: .query)
    _ = try encoder.encode("", role: .document)
    #expect(stub.bodies.map(\.input) == [["find: \"a\"\n\u{1}ü"], ["text: "]])
    #expect(stub.bodies.allSatisfy { $0.dimensions == 3 })
  }

  @Test func emptyAndLongTextsAreMadeFit() throws {
    let stub = EmbeddingStub()
    let long = String(repeating: "ü", count: 3000)
    _ = try encoder(stub).encode(["", long], role: .document, threads: 1, progress: nil)
    #expect(stub.bodies.first?.input == [" ", String(repeating: "ü", count: 1024)])
  }

  @Test func troubleThatPassesIsSatOut() throws {
    let stub = EmbeddingStub { _, number in
      switch number {
      case 0: .init(503)
      case 1: .init(429, "", headers: ["Retry-After": "1"])
      case 2: .cut
      default: nil
      }
    }
    let row = try encoder(stub).encode(["abc"], role: .document, threads: 1, progress: nil)
    #expect(row.values == unit("abc") && stub.bodies.count == 4)
  }

  @Test func aBatchTooLargeForTheServerIsHalved() throws {
    let stub = EmbeddingStub { body, _ in body.input.count > 10 ? .init(413) : nil }
    let texts = (0..<32).map { "text \($0)" }
    let matrix = try encoder(stub).encode(texts, role: .document, threads: 1, progress: nil)
    #expect(matrix.values == texts.flatMap(unit))
  }

  @Test(arguments: [401, 403]) func aMissingKeyIsSaid(_ status: Int) {
    #expect { try encoder(EmbeddingStub { _, _ in .init(status) }, dimension: nil) } throws: {
      "\($0)".contains("SEXTANT_API_KEY")
    }
  }

  @Test func theServersOwnWordsAreShown() {
    for body in [
      #"{"error":{"message":"model \"x\" not found"}}"#, #"{"error":"model \"x\" not found"}"#,
      #"{"detail":"model \"x\" not found"}"#, "model \"x\" not found",
    ] {
      let stub = EmbeddingStub { _, _ in .init(404, body) }
      #expect { try encoder(stub).encode("a", role: .query) } throws: {
        "\($0)".contains("404 (model \"x\" not found)")
      }
    }
  }

  @Test func anotherDimensionThanTheIndexHasIsSaid() {
    let stub = EmbeddingStub()
    #expect { try encoder(stub, dimension: 4).encode("a", role: .query) } throws: {
      guard case .wrongDimension(_, EmbeddingStub.dimension, 4) = $0 as? RemoteEncoderError else {
        return false
      }
      return true
    }
  }

  @Test func aStalledServerIsGivenUpSoonForAQuestion() {
    let stub = EmbeddingStub { _, _ in .silent }
    #expect { try encoder(stub).encode("a", role: .query) } throws: {
      "\($0)".contains("no answer in time") && "\($0)".contains("--mode lexical")
    }
    #expect(stub.bodies.count == 2)
  }

  @Test func oneBadBatchFailsAll() {
    let stub = EmbeddingStub { body, _ in body.input.contains("bad") ? .init(400, "no") : nil }
    let texts = (0..<100).map { $0 == 50 ? "bad" : "good" }
    #expect {
      try encoder(stub).encode(texts, role: .document, threads: 2, progress: nil)
    } throws: {
      "\($0)".contains("400 (no)")
    }
  }
}
