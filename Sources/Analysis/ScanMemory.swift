import Synchronization

/// What the scans of one language keep from text to text.
///
/// Unchecked: the pool gives it to one scan at a time.
final class ScanMemory: @unchecked Sendable {
  private static let pools = Mutex<[Language: [ScanMemory]]>([:])

  let memo = WordMemo()
  let terms = TermBuffer()
  let kinds = ScalarKinds()
  /// Nil for languages that need none.
  let snowball: SnowballStemmer?

  private init(_ language: Language) {
    snowball = language.isSnowball ? SnowballStemmer(language) : nil
  }

  /// Lends a language's memory that nobody else uses meanwhile.
  static func lend<Result>(_ language: Language, _ body: (ScanMemory) -> Result) -> Result {
    let memory = pools.withLock { $0[language]?.popLast() } ?? ScanMemory(language)
    defer {
      memory.terms.giveBack()
      pools.withLock { $0[language, default: []].append(memory) }
    }
    return body(memory)
  }
}

/// The kinds of characters of the first plane that were met.
final class ScalarKinds {
  /// 0 for not met, else the kind.
  private let known = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 16)

  init() { known.initialize(repeating: 0, count: 1 << 16) }

  deinit { known.deallocate() }

  /// ``ScalarKind/init(_:)``, remembered.
  @inline(__always)
  func kind(_ scalar: Unicode.Scalar) -> ScalarKind {
    guard scalar.value < 1 << 16, let kind = ScalarKind(rawValue: known[Int(scalar.value)]) else {
      return learn(scalar)
    }
    return kind
  }

  private func learn(_ scalar: Unicode.Scalar) -> ScalarKind {
    let kind = ScalarKind(scalar)
    if scalar.value < 1 << 16 { known[Int(scalar.value)] = kind.rawValue }
    return kind
  }
}
