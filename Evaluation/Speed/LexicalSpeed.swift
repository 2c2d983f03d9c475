import Analysis
import Dispatch
import Glibc
import LexicalIndex
import Model

/// The lexical index behind a pipe. Commands, tab-separated, an answer each:
///
/// | command | answer |
/// | --- | --- |
/// | `build TOKENS SEGMENT freqs\|positions` | chunks, bytes, wall and CPU seconds, highest memory in MB |
/// | `text TEXTS SEGMENT` | the same of a text a line, analysed as English here |
/// | `open SEGMENT…` | milliseconds |
/// | `q WORDS` | nanoseconds of the thread's CPU, then chunk:score of the best ten |
/// | `serve QUERIES THREADS` | queries a second of a file with one a line, all asked by each thread; best of 5 |
struct LexicalSpeed {
  private var index: LexicalIndex?

  mutating func run() throws {
    while let line = readLine() {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      switch (parts[0], parts.count) {
      case ("build", 4):
        let positions = parts[3] == "positions"
        print(try build(parts[1], parts[2], positions: positions, Self.terms))
      case ("text", 3):
        let analyzer = Analyzer()
        print(
          try build(parts[1], parts[2], positions: true) { bytes in
            let analyzed = analyzer.analyze(utf8: bytes.bindMemory(to: UInt8.self), as: .text)
            return FieldTerms(
              utf8: analyzed.utf8, ends: analyzed.ends, positions: analyzed.positions)
          })
      case ("open", 2...): print(try open(Array(parts.dropFirst())))
      case ("q", 2): print(try search(parts[1]))
      case ("serve", 3): print(try serve(parts[1], threads: Int(parts[2]) ?? 1))
      default: print("?")
      }
      fflush(nil)
    }
  }

  private mutating func open(_ paths: [String]) throws -> String {
    let start = Self.nanoseconds(CLOCK_MONOTONIC)
    index = try LexicalIndex(segments: paths.map { try LexicalSegment(path: $0) })
    return "\(Double(Self.nanoseconds(CLOCK_MONOTONIC) - start) / 1e6)"
  }

  private func search(_ words: String) throws -> String {
    guard let index else { return "nothing is open" }
    let terms = words.split(separator: " ").map(String.init)
    let start = Self.nanoseconds(CLOCK_THREAD_CPUTIME_ID)
    let found = try index.search(LexicalQuery(terms: terms), depth: 10)
    let time = Self.nanoseconds(CLOCK_THREAD_CPUTIME_ID) - start
    return ([String(time)] + found.map { "\($0.chunk.rawValue - 1):\($0.score)" })
      .joined(separator: "\t")
  }

  /// Each thread asks all queries, beginning at another, so that no two read the same lists together.
  private func serve(_ path: String, threads: Int) throws -> String {
    guard let index, let file = fopen(path, "r") else { return "nothing is open" }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    var queries: [LexicalQuery] = []
    while case let length = getline(&line, &capacity, file), length > 0, let line {
      let words = String(
        decoding: UnsafeRawBufferPointer(start: line, count: length), as: UTF8.self)
      queries.append(
        LexicalQuery(terms: words.split(whereSeparator: \.isWhitespace).map(String.init)))
    }
    let asked = queries
    let times = (0..<5).map { _ in
      let start = Self.nanoseconds(CLOCK_MONOTONIC)
      DispatchQueue.concurrentPerform(iterations: threads) { thread in
        for number in asked.indices {
          _ = try? index.search(
            asked[(number + thread * asked.count / threads) % asked.count], depth: 10)
        }
      }
      return Self.nanoseconds(CLOCK_MONOTONIC) - start
    }
    return "\(Double(threads * asked.count) / Double(times.min() ?? 1) * 1e9)"
  }

  private func build(
    _ texts: String, _ path: String, positions: Bool,
    _ terms: (UnsafeRawBufferPointer) -> FieldTerms
  ) throws -> String {
    let start = Self.nanoseconds(CLOCK_MONOTONIC)
    let cpu = Self.nanoseconds(CLOCK_PROCESS_CPUTIME_ID)
    var writer = LexicalSegmentWriter(path: path, hasPositions: positions)
    guard let file = fopen(texts, "r") else { return "cannot open \(texts)" }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    var count: Int64 = 0
    while case let length = getline(&line, &capacity, file), length > 0, let line {
      count += 1
      let bytes = UnsafeRawBufferPointer(start: line, count: length)
      try writer.add(chunk: ChunkNumber(count), text: terms(bytes))
    }
    try writer.finish()
    var status = stat()
    stat(path, &status)
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let wall = Double(Self.nanoseconds(CLOCK_MONOTONIC) - start) / 1e9
    let used = Double(Self.nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu) / 1e9
    return "\(count)\t\(status.st_size)\t\(wall)\t\(used)\t\(usage.ru_maxrss / 1024)"
  }

  /// The words of a line, which stand between single spaces.
  private static func terms(_ line: UnsafeRawBufferPointer) -> FieldTerms {
    var utf8: [UInt8] = []
    var ends: [UInt32] = []
    utf8.reserveCapacity(line.count)
    for byte in line {
      if byte > 0x20 {
        utf8.append(byte)
      } else if utf8.count > Int(ends.last ?? 0) {
        ends.append(UInt32(utf8.count))
      }
    }
    if utf8.count > Int(ends.last ?? 0) { ends.append(UInt32(utf8.count)) }
    return FieldTerms(utf8: utf8, ends: ends, positions: ends.indices.map { UInt32($0) })
  }

  private static func nanoseconds(_ clock: clockid_t) -> Int {
    var time = timespec()
    clock_gettime(clock, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
