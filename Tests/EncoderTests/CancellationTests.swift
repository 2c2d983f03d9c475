import Synchronization
import TestSupport
import Testing

@testable import Encoder

@Suite struct CancellationTests {
  private let folder = TemporaryFolder()

  /// What an encoder did with 20,000 texts whose task was cancelled after the first of them.
  private func textsDone(_ encoder: any SentenceEncoder, threads: Int) async throws -> Int {
    let texts = (0..<20_000).map { "the cat is playing \($0 % 10)" }
    let running = Mutex<Task<EmbeddingMatrix, any Error>?>(nil)
    let counts = ProgressRecorder()
    let task = Task {
      try encoder.encode(texts, role: .document, threads: threads) { count in
        counts.add(count)
        while running.withLock({ $0?.cancel() == nil }) {}
      }
    }
    running.withLock { $0 = task }
    await #expect(throws: CancellationError.self) { try await task.value }
    return counts.sorted.last ?? 0
  }

  @Test(arguments: [1, 3]) func aTransformerStopsSoon(_ threads: Int) async throws {
    let encoder = try TransformerEncoder(folder: SmallBERT().write(to: folder))
    #expect(try await textsDone(encoder, threads: threads) < 10_000)
  }

  @Test(arguments: [1, 3]) func aStaticEncoderStopsSoon(_ threads: Int) async throws {
    let encoder = try StaticEncoder(folder: SmallStaticModel.floats().write(to: folder))
    #expect(try await textsDone(encoder, threads: threads) < 10_000)
  }

  @Test func anEncoderAskedByACancelledTaskDoesNothing() async throws {
    let encoder = try TransformerEncoder(folder: SmallBERT().write(to: folder))
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try encoder.encode("the cat", role: .query)
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try encoder.encode("the cat", role: .query).count == encoder.dimension)
  }
}
