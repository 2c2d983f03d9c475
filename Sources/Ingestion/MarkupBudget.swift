/// Watches what one file asks of a parser.
struct MarkupBudget {
  private let path: String
  private let limits: IngestionLimits
  private let end: ContinuousClock.Instant
  private var eventCount = 0
  private var elementCount = 0
  /// The first limit that was passed.
  private(set) var failure: IngestionError?

  /// Starts the time for the file.
  init(path: String, limits: IngestionLimits) {
    self.path = path
    self.limits = limits
    end = ContinuousClock.now + limits.deadline
  }

  /// Counts an opened element; false when the file asks too much.
  mutating func opened(_ writer: MarkupWriter, line: Int) -> Bool {
    elementCount += 1
    if writer.depth > limits.maximumDepth {
      refuse("elements inside one another", writer.depth, limits.maximumDepth, line)
    } else if elementCount > limits.maximumElements {
      refuse("elements", elementCount, limits.maximumElements, line)
    } else if writer.blocks.count > limits.maximumBlocks {
      refuse("blocks", writer.blocks.count, limits.maximumBlocks, line)
    } else if writer.writtenByteCount > limits.maximumBytes {
      refuse("bytes of text", writer.writtenByteCount, limits.maximumBytes, line)
    }
    return happened(line: line)
  }

  /// Counts any event; false when the file asks too much.
  mutating func happened(line: Int) -> Bool {
    eventCount += 1
    // Reading the clock costs as much as a small element.
    if eventCount % 1_024 == 0, failure == nil, ContinuousClock.now > end {
      let seconds = Double(limits.deadline.components.seconds)
      failure = .deadline(path: path, line: line, seconds: seconds)
    }
    return failure == nil
  }

  private mutating func refuse(_ what: String, _ found: Int, _ maximum: Int, _ line: Int) {
    guard failure == nil else { return }
    failure = .limit(path: path, line: line, what: what, found: found, maximum: maximum)
  }
}
