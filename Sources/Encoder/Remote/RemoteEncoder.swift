import Synchronization
package import Transfer

/// An encoder on a server that speaks the OpenAI embeddings API (`POST …/v1/embeddings`).
///
/// Its tokenizer is not known, so tokens are estimated: four bytes each. Vectors are normalised here.
package struct RemoteEncoder: SentenceEncoder {
  package let name: String
  package let dimension: Int
  package let fingerprint: String
  /// Most servers' models read at least this many subwords; longer texts are cut.
  package var maximumTokens: Int { 512 }

  private let server: EmbeddingServer
  private let options: Options

  /// How the server is asked.
  package struct Options: Sendable {
    /// For passages: a run may take hours, so that trouble is sat out.
    package var retries = Retries.patient
    /// For questions: a person waits.
    package var promptRetries = Retries.prompt
    /// For passages; a server without a GPU takes its time.
    package var timeouts = Timeouts(connect: .seconds(10), stall: nil, total: .seconds(300))
    /// For questions; the server may have to load its model first.
    package var promptTimeouts = Timeouts(connect: .seconds(5), stall: nil, total: .seconds(60))

    /// The usual limits.
    package init() {}
  }

  /// Texts of one request: what common servers take at most.
  private static let batchCount = 32
  /// Bytes of text in one request.
  private static let batchBytes = 64 << 10
  /// Requests under way at once, where more threads are not asked for: servers are waited for, not
  /// computed with.
  private static let leastRequests = 4

  /// Takes a server's model by its address, asking for what is not known yet.
  ///
  /// - Parameters:
  ///   - dimension: What earlier vectors of this model have; when nil, the server is asked.
  ///   - client: Its timeouts are replaced by those of `options`.
  /// - Throws: ``TransferError/badAddress(text:reason:)``, and ``RemoteEncoderError`` when the
  ///   server must be asked and does not answer as it should.
  package init(
    _ address: String, dimension: Int? = nil, options: Options = Options(),
    client: HTTPClient = HTTPClient(timeouts: .answer)
  ) throws {
    var model = try RemoteModel(address)
    if model.model == nil { model.model = try Self.onlyModel(model, client, options) }
    server = EmbeddingServer(model, client: client)
    self.options = options
    name = model.name
    self.dimension = try dimension ?? Self.dimension(server, options)
    var print = Fingerprint()
    print.add("remote", model.name)
    print.add("dimension", self.dimension)
    fingerprint = print.digits
  }

  private static func onlyModel(
    _ model: RemoteModel, _ client: HTTPClient, _ options: Options
  ) throws -> String {
    let names = try EmbeddingServer(model, client: client).modelNames(options.promptTimeouts)
    guard names.count == 1 else {
      throw RemoteEncoderError.noModel(address: model.base, names: names)
    }
    return names[0]
  }

  /// The length of the vector of any text.
  private static func dimension(_ server: EmbeddingServer, _ options: Options) throws -> Int {
    let outcome = try server.embed(
      ["length"], dimension: nil, retries: options.promptRetries,
      timeouts: options.promptTimeouts)
    guard case .rows(let answer) = outcome else {
      preconditionFailure("one text is never too many")
    }
    return answer.dimension
  }

  /// Empty: the server's subwords are not known here.
  package func tokenIDs(_ text: String) -> [Int32] { [] }

  /// An estimate: a subword of English has about four letters.
  package func tokenCount(_ text: String) -> Int { (text.utf8.count + 3) / 4 }

  package func encode(
    _ texts: [String], role: EmbeddingRole, threads: Int, progress: (@Sendable (Int) -> Void)?
  ) throws -> EmbeddingMatrix {
    let inputs = texts.map { input($0, role) }
    let batches = Self.batches(inputs)
    let state = Mutex(
      Progress(matrix: EmbeddingMatrix(rowCount: texts.count, dimension: dimension)))
    WorkerThreads.run(min(batches.count, max(threads, Self.leastRequests))) {
      while let batch = state.withLock({ $0.next(of: batches) }) {
        do {
          let values = try embed(inputs[batch], role)
          let done = state.withLock { $0.take(values, rows: batch) }
          progress?(done)
        } catch {
          state.withLock { $0.failure = $0.failure ?? error }
        }
      }
    }
    return try state.withLock { state in
      if let failure = state.failure { throw failure }
      return state.matrix
    }
  }

  /// What threads share.
  private struct Progress: Sendable {
    var matrix: EmbeddingMatrix
    var failure: (any Error)?
    private var started = 0
    private var done = 0

    init(matrix: EmbeddingMatrix) { self.matrix = matrix }

    mutating func next(of batches: [Range<Int>]) -> Range<Int>? {
      if Task.isCancelled { failure = failure ?? CancellationError() }
      guard failure == nil, started < batches.count else { return nil }
      defer { started += 1 }
      return batches[started]
    }

    mutating func take(_ values: [Float], rows: Range<Int>) -> Int {
      let width = matrix.dimension
      matrix.values.replaceSubrange(rows.lowerBound * width..<rows.upperBound * width, with: values)
      done += rows.count
      return done
    }
  }

  /// The text as it is sent: prompt first, cut, never empty, since servers refuse empty texts.
  private func input(_ text: String, _ role: EmbeddingRole) -> String {
    let whole = server.model.prompt(role) + text
    guard !whole.isEmpty else { return " " }
    let limit = maximumTokens * 4
    guard whole.utf8.count > limit else { return whole }
    var end = whole.utf8.index(whole.startIndex, offsetBy: limit)
    while end.samePosition(in: whole.unicodeScalars) == nil { end = whole.utf8.index(before: end) }
    return String(whole[..<end])
  }

  /// Runs of texts that go together, by number and size.
  static func batches(_ texts: [String]) -> [Range<Int>] {
    var batches: [Range<Int>] = []
    var (start, bytes) = (0, 0)
    for (index, text) in texts.enumerated() {
      let size = text.utf8.count
      if index > start, index - start == batchCount || bytes + size > batchBytes {
        batches.append(start..<index)
        (start, bytes) = (index, 0)
      }
      bytes += size
    }
    if start < texts.count { batches.append(start..<texts.count) }
    return batches
  }

  /// The rows of a batch; one that the server finds too large is sent in halves.
  private func embed(_ texts: ArraySlice<String>, _ role: EmbeddingRole) throws -> [Float] {
    let outcome = try server.embed(
      Array(texts), dimension: dimension,
      retries: role == .query ? options.promptRetries : options.retries,
      timeouts: role == .query ? options.promptTimeouts : options.timeouts)
    switch outcome {
    case .rows(let answer): return answer.values
    case .tooMany:
      let middle = (texts.startIndex + texts.endIndex) / 2
      return try embed(texts[..<middle], role) + embed(texts[middle...], role)
    }
  }
}
