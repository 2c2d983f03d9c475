import Dispatch
import Evaluation
import FileFormat
import Synchronization
import VectorIndex

/// The answers to many queries, timed from queries in memory to row numbers in memory.
struct VectorServing {
  /// Row-major `(queries, depth)`, -1 where there is no more.
  let ids: [Int64]
  /// Wall time of all queries.
  let seconds: Double
  /// Wall time of single queries; nil when there was none.
  let latency: LatencySummary?

  /// Searches for every query.
  ///
  /// - Parameter threads: Threads that serve queries side by side; nil serves one after another.
  init(
    _ segments: VectorSegments, _ queries: VectorFile, named path: String, depth: Int,
    options: VectorSearchOptions, filter: [VectorFilter]?, threads: Int?
  ) throws {
    let service = Service(
      segments: segments, queries: queries, depth: depth, options: options, filter: filter)
    let start = ContinuousClock.now
    let parts = try service.serve(threads: min(threads ?? 1, max(1, queries.rowCount)), path: path)
    seconds = Numbers.seconds(ContinuousClock.now - start)
    ids = parts.flatMap(\.ids)
    latency = LatencySummary(microseconds: parts.flatMap(\.microseconds))
  }

  /// What one thread did.
  private struct Part: Sendable {
    var ids: [Int64] = []
    var microseconds: [Double] = []
  }

  private struct Service: Sendable {
    let segments: VectorSegments
    let queries: VectorFile
    let depth: Int
    let options: VectorSearchOptions
    let filter: [VectorFilter]?

    /// Neighbouring queries go to one thread, so that the parts follow each other.
    func serve(threads: Int, path: String) throws -> [Part] {
      guard threads > 1 else { return [try part(0..<queries.rowCount, path)] }
      let results = Mutex<[Int: Result<Part, any Error>]>([:])
      let share = (queries.rowCount + threads - 1) / threads
      DispatchQueue.concurrentPerform(iterations: threads) { number in
        let range =
          min(number * share, queries.rowCount)..<min((number + 1) * share, queries.rowCount)
        let result = Result { try part(range, path) }
        results.withLock { $0[number] = result }
      }
      return try results.withLock { $0 }.sorted { $0.key < $1.key }.map { try $0.value.get() }
    }

    private func part(_ rows: Range<Int>, _ path: String) throws -> Part {
      var part = Part()
      part.ids.reserveCapacity(rows.count * depth)
      part.microseconds.reserveCapacity(rows.count)
      var query = [Float](repeating: 0, count: queries.dimension)
      var hits: [VectorHit] = []
      for row in rows {
        let start = ContinuousClock.now
        for at in query.indices { query[at] = queries.values[row * queries.dimension + at] }
        do {
          try segments.search(query, depth: depth, options: options, filter: filter, into: &hits)
        } catch {
          throw QueryError(path: path, row: row, fault: error)
        }
        for hit in hits { part.ids.append(hit.id) }
        for _ in hits.count..<depth { part.ids.append(-1) }
        part.microseconds.append(Numbers.seconds(ContinuousClock.now - start) * 1e6)
      }
      return part
    }
  }
}

/// A fault in a query, with the file and row that it came from.
struct QueryError: Error, CustomStringConvertible {
  var path: String
  var row: Int
  var fault: VectorIndexError
  var description: String { "\(path): row \(row): \(fault)" }
}

/// What `vectors search` reports.
struct VectorSearchFigures: Encodable {
  var schema = 1
  var queries: Int
  var seconds: Double
  var queriesPerSecond: Double
  var p50: Double?
  var p99: Double?
  /// Lists scanned at first; 0 when every vector is scored.
  var probes: Int
  /// Pages of files that the program holds in memory after the queries.
  var residentBytes: Int?
  var proof: ProofFigures?

  enum CodingKeys: String, CodingKey {
    case schema, queries, seconds, probes, proof
    case residentBytes = "resident_bytes"
    case queriesPerSecond = "queries_per_second"
    case p50 = "p50_us"
    case p99 = "p99_us"
  }

  init(_ serving: VectorServing, queries: Int, probes: Int) {
    self.queries = queries
    self.probes = probes
    residentBytes = ResidentMemory.fileBytes
    seconds = serving.seconds
    queriesPerSecond = seconds > 0 ? Double(queries) / seconds : 0
    p50 = serving.latency?.p50
    p99 = serving.latency?.p99
  }

  var summary: String {
    let scan = probes == 0 ? "exact" : Numbers.count(probes, "probe")
    let latency = [("p50", p50), ("p99", p99)].compactMap { name, value in
      value.map { "\(name) \(Numbers.microseconds($0))" }
    }
    let figures = [scan, "\(Numbers.short(queriesPerSecond)) queries/s"] + latency
    return "\(queries) quer\(queries == 1 ? "y" : "ies"): \(figures.joined(separator: ", "))"
  }
}
