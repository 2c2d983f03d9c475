import Kernels

/// Which token vectors make a text's.
enum Pooling: String, Sendable {
  /// The mean over all tokens, special ones included.
  case mean
  /// The vector of the first token.
  case firstToken = "cls"
  /// The vector of the last token.
  case lastToken = "lasttoken"
  /// The largest of each value.
  case max
  /// The sum over the root of the number of tokens.
  case meanOfRootLength = "mean_sqrt_len_tokens"
  /// The mean with weights 1, 2, 3, … in the order of tokens.
  case weightedMean = "weightedmean"

  /// The switches of older pooling modules.
  static let switches: [String: Pooling] = [
    "pooling_mode_mean_tokens": .mean, "pooling_mode_cls_token": .firstToken,
    "pooling_mode_lasttoken": .lastToken, "pooling_mode_max_tokens": .max,
    "pooling_mode_mean_sqrt_len_tokens": .meanOfRootLength,
    "pooling_mode_weightedmean_tokens": .weightedMean,
  ]

  /// Reads the config.json of a pooling module.
  ///
  /// - Throws: ``ModelError`` for modes that are unknown and for more than one.
  static func read(_ settings: ModelSettings, hiddenSize: Int) throws(ModelError) -> Pooling {
    for key in ["word_embedding_dimension", "embedding_dimension"] {
      _ = try settings.integer(key, in: hiddenSize...hiddenSize, default: hiddenSize)
    }
    if settings["pooling_mode"] != nil {
      guard let pooling = Pooling(rawValue: try settings.string("pooling_mode")) else {
        throw settings.unsupported(
          "pooling_mode",
          supported: switches.values.map(\.rawValue).sorted().joined(separator: ", ")
        )
      }
      return pooling
    }
    var chosen: [String] = []
    for mode in settings.keys where mode.hasPrefix("pooling_mode_") {
      if try settings.bool(mode, default: false) { chosen.append(mode) }
    }
    guard chosen.count == 1, let pooling = switches[chosen[0]] else {
      throw .unsupported(
        path: settings.path, part: "pooling", found: chosen.joined(separator: " with "),
        supported: "one of " + switches.keys.sorted().joined(separator: ", "))
    }
    return pooling
  }

  /// Adds the pooled vector of `tokens` to `out`, which is zero; for a mean only its direction and
  /// length count.
  ///
  /// - Precondition: There is a token, and `out` has the width of `tokens`.
  func pool(_ tokens: FloatRows, into out: UnsafeMutableBufferPointer<Float>) {
    switch self {
    case .firstToken: add(tokens, 0..<1, into: out) { _ in 1 }
    case .lastToken: add(tokens, tokens.rowCount - 1..<tokens.rowCount, into: out) { _ in 1 }
    case .mean, .meanOfRootLength: add(tokens, 0..<tokens.rowCount, into: out) { _ in 1 }
    case .weightedMean: add(tokens, 0..<tokens.rowCount, into: out) { Float($0 + 1) }
    case .max:
      out.update(repeating: -.infinity)
      for row in 0..<tokens.rowCount {
        let start = tokens.base + row * tokens.stride
        for index in out.indices { out[index] = Swift.max(out[index], start[index]) }
      }
    }
    let divisor = divisor(tokens.rowCount)
    if divisor != 1 { for index in out.indices { out[index] /= divisor } }
  }

  private func divisor(_ count: Int) -> Float {
    switch self {
    case .firstToken, .lastToken, .max: 1
    case .mean: Float(count)
    case .meanOfRootLength: Float(count).squareRoot()
    case .weightedMean: Float(count * (count + 1) / 2)
    }
  }

  private func add(
    _ tokens: FloatRows, _ rows: Range<Int>, into out: UnsafeMutableBufferPointer<Float>,
    _ weight: (Int) -> Float
  ) {
    for row in rows {
      let start = tokens.base + row * tokens.stride
      let factor = weight(row)
      for index in out.indices { out[index] += factor * start[index] }
    }
  }
}
