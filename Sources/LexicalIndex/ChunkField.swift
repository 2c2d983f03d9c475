/// The parts of a chunk that are indexed apart, in the order in which they are stored and summed.
public enum ChunkField: Int, CaseIterable, Sendable {
  case title, heading, text
}

/// One number for each field: how often a term occurs, or how many terms there are.
struct FieldCounts: Hashable, Sendable, BitwiseCopyable {
  var title: UInt32 = 0
  var heading: UInt32 = 0
  var text: UInt32 = 0

  init(title: UInt32 = 0, heading: UInt32 = 0, text: UInt32 = 0) {
    self.title = title
    self.heading = heading
    self.text = text
  }

  subscript(field: ChunkField) -> UInt32 {
    get {
      switch field {
      case .title: title
      case .heading: heading
      case .text: text
      }
    }
    set {
      switch field {
      case .title: title = newValue
      case .heading: heading = newValue
      case .text: text = newValue
      }
    }
  }

  /// The sum over the fields.
  var total: Int { Int(title) + Int(heading) + Int(text) }

  /// Bit *f* is set when field *f* has any.
  var presence: Int { (title > 0 ? 1 : 0) | (heading > 0 ? 2 : 0) | (text > 0 ? 4 : 0) }
}

/// How much a term counts in each field; 0 leaves the field out of scores altogether.
public struct FieldWeights: Hashable, Sendable {
  /// Of the title.
  public var title: Double
  /// Of the heading path.
  public var heading: Double
  /// Of the text itself.
  public var text: Double

  /// Makes weights.
  ///
  /// - Precondition: Each is finite and not negative.
  public init(title: Double = 1, heading: Double = 1, text: Double = 1) {
    precondition(
      [title, heading, text].allSatisfy { $0.isFinite && $0 >= 0 },
      "field weights are finite and not negative")
    self.title = title
    self.heading = heading
    self.text = text
  }

  /// The weighted sum over the fields, in storage order: the same bits wherever it is computed.
  func sum(_ counts: FieldCounts) -> Double {
    title * Double(counts.title) + heading * Double(counts.heading) + text * Double(counts.text)
  }

  /// The weighted sum of single-precision counts, in the same order.
  var single: FloatWeights {
    FloatWeights(title: Float(title), heading: Float(heading), text: Float(text))
  }

  /// Bit *f* is set when field *f* counts.
  var presence: Int { (title > 0 ? 1 : 0) | (heading > 0 ? 2 : 0) | (text > 0 ? 4 : 0) }
}

/// Field weights in single precision, for scores that only select.
struct FloatWeights: Sendable {
  var title: Float
  var heading: Float
  var text: Float

  /// The weighted sum over the fields, in storage order.
  @inline(__always)
  func sum(_ counts: FieldCounts) -> Float {
    title * Float(counts.title) + heading * Float(counts.heading) + text * Float(counts.text)
  }
}
