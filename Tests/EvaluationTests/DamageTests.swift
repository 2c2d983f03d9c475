import Testing

@testable import Evaluation

private let samples: [(name: String, text: String)] = [
  ("qrels", "q1 0 a 1\nq2 0 é 0\n"), ("beir", "query-id\tcorpus-id\tscore\n1\ta\t1\n"),
  ("run", "q1 Q0 a 1 2.5e-1 t\nq2 Q0 é 1 -3 t\n"),
  ("queries", "{\"_id\":\"1\",\"text\":\"é \\u00e9\"}\n{\"_id\":2,\"text\":\"b\"}\n"),
  ("trec", "<top>\n<num> Number: 1\n<title> a < b\n</top>\n"), ("tabbed", "1\tone\n2\ttwo\n"),
]

/// Reads `bytes` in every way; errors are fine, traps are not.
private func readAll(_ bytes: [UInt8]) {
  _ = try? Qrels(bytes: bytes, path: "x")
  _ = try? Run(bytes: bytes, path: "x")
  _ = try? Topics(bytes: bytes, path: "x")
}

@Test(arguments: samples.indices)
func truncatedFilesNeverTrap(index: Int) {
  let bytes = Array(samples[index].text.utf8)
  for length in 0...bytes.count { readAll(Array(bytes[..<length])) }
}

@Test(arguments: samples.indices)
func damagedBytesNeverTrap(index: Int) {
  var generator = SeededGenerator(seed: UInt64(index))
  let bytes = Array(samples[index].text.utf8)
  for position in bytes.indices {
    for value: UInt8 in [0, 9, 10, 32, 60, 123, 255, UInt8(truncatingIfNeeded: generator.next())] {
      var damaged = bytes
      damaged[position] = value
      readAll(damaged)
    }
  }
}

/// A file cut inside a line must not be taken for a shorter sound one, unless the cut number is one.
@Test func runCutInsideALineIsRefused() throws {
  let text = "1 Q0 a 1 2.0 t\n1 Q0 b 2 1.0"
  for length in 17..<text.utf8.count {
    #expect(throws: EvaluationError.self) { try run(String(text.prefix(length))) }
  }
}
