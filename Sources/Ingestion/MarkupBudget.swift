/// Watches what one file asks of a parser.
struct MarkupBudget {
  private let path: String
  private let limits: IngestionLimits
  private let end: ContinuousClock.Instant
  private var eventCount = 0
  private var elementCount = 0
  /// The first limit that was passed.
  private(set) var failure: IngestionError?
  /// True from then on; cheaper to ask than `failure`.
  private var hasFailed = false

  /// Starts the time for the file.
  init(path: String, limits: IngestionLimits) {
    self.path = path
    self.limits = limits
    end = ContinuousClock.now + limits.deadline
  }

  /// Counts an opened element; false when the file asks too much.
  ///
  /// - Parameters:
  ///   - depth: Elements open now.
  ///   - blockCount: Blocks so far.
  ///   - byteCount: Bytes of their text.
  mutating func opened(depth: Int, blockCount: Int, byteCount: Int, line: Int) -> Bool {
    elementCount &+= 1
    if depth > limits.maximumDepth {
      refuse("elements inside one another", depth, limits.maximumDepth, line)
    } else if elementCount > limits.maximumElements {
      refuse("elements", elementCount, limits.maximumElements, line)
    } else if blockCount > limits.maximumBlocks {
      refuse("blocks", blockCount, limits.maximumBlocks, line)
    } else if byteCount > limits.maximumBytes {
      refuse("bytes of text", byteCount, limits.maximumBytes, line)
    }
    return happened(line: line)
  }

  /// Counts any event; false when the file asks too much.
  mutating func happened(line: Int) -> Bool {
    eventCount &+= 1
    // Reading the clock costs as much as a small element.
    if eventCount % 1_024 == 0 { checkTime(line: line) }
    return !hasFailed
  }

  private mutating func checkTime(line: Int) {
    guard !hasFailed, ContinuousClock.now > end else { return }
    let parts = limits.deadline.components
    fail(
      .deadline(
        path: path, line: line, seconds: Double(parts.seconds) + Double(parts.attoseconds) / 1e18))
  }

  private mutating func refuse(_ what: String, _ found: Int, _ maximum: Int, _ line: Int) {
    guard !hasFailed else { return }
    fail(.limit(path: path, line: line, what: what, found: found, maximum: maximum))
  }

  private mutating func fail(_ error: IngestionError) {
    failure = error
    hasFailed = true
  }
}
