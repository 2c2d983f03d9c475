/// The rows of an answer of the embeddings API, put in the order of the texts that were sent.
struct EmbeddingAnswer {
  /// Values in each row.
  private(set) var dimension = 0
  /// Row-major `(count, dimension)`, unit rows.
  private(set) var values: [Float] = []

  /// What is wrong with an answer, in words.
  struct Fault: Error, Equatable {
    /// What is wrong.
    let reason: String
    /// An answer that is fit in every way but this one.
    var foundDimension: Int?
  }

  private static let largestDimension = 65536

  /// Reads an answer to `count` texts.
  ///
  /// - Parameter dimension: Values that each vector must have; nil when the first decides.
  /// - Throws: ``Fault`` for anything but `count` finite vectors of one length with a direction,
  ///   each `index` from 0 on once.
  init(_ bytes: [UInt8], count: Int, dimension: Int?) throws(Fault) {
    var rows: [[Float]?]
    do {
      rows = try Self.rows(bytes, count: count)
    } catch let error as MalformedBytes {
      throw Fault(reason: "byte \(error.offset): \(error.reason)")
    } catch let fault as Fault {
      throw fault
    } catch {
      preconditionFailure("no other error is thrown")
    }
    let found = rows.compactMap(\.self)
    guard found.count == count else {
      throw Fault(reason: "\(found.count) vectors for \(count) texts")
    }
    let width = found.first?.count ?? 0
    guard (1...Self.largestDimension).contains(width), found.allSatisfy({ $0.count == width })
    else { throw Fault(reason: "vectors of different lengths, or empty ones") }
    guard width == dimension ?? width else {
      throw Fault(reason: "vectors of another length", foundDimension: width)
    }
    self.dimension = width
    values = found.flatMap(\.self)
    try normalize()
  }

  private mutating func normalize() throws(Fault) {
    let (width, rowCount) = (dimension, values.count / dimension)
    let unfit = values.withUnsafeMutableBufferPointer { values in
      (0..<rowCount).first { row in
        let vector = UnsafeMutableBufferPointer(rebasing: values[row * width..<(row + 1) * width])
        let square = vector.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard square > 0, square.isFinite else { return true }
        UnitVector.normalize(vector)
        return false
      }
    }
    guard let unfit else { return }
    throw Fault(reason: "the vector of text \(unfit) is zero or not finite")
  }

  private static func rows(_ bytes: [UInt8], count: Int) throws -> [[Float]?] {
    var scanner = JSONScanner(bytes)
    var rows = [[Float]?](repeating: nil, count: count)
    var isFound = false
    try scanner.forEachMember { key, scanner in
      guard key == "data" else {
        _ = try scanner.readValue()
        return
      }
      isFound = true
      var elements = 0
      try scanner.beginArray()
      while try scanner.nextElement(after: elements) {
        let (index, vector) = try row(&scanner)
        guard rows.indices.contains(index), rows[index] == nil else {
          throw Fault(reason: "\"index\" \(index) is repeated or not below \(count)")
        }
        rows[index] = vector
        elements += 1
      }
    }
    try scanner.expectEnd()
    guard isFound else { throw Fault(reason: "there is no \"data\"") }
    return rows
  }

  private static func row(_ scanner: inout JSONScanner) throws -> (index: Int, vector: [Float]) {
    var index: Int?
    var vector: [Float]?
    try scanner.forEachMember { key, scanner in
      switch key {
      case "index": index = try scanner.readInteger()
      case "embedding": vector = try floats(&scanner)
      default: _ = try scanner.readValue()
      }
    }
    guard let index, let vector else {
      throw Fault(reason: "a vector without \"index\" or \"embedding\"")
    }
    return (index, vector)
  }

  private static func floats(_ scanner: inout JSONScanner) throws -> [Float] {
    var values: [Float] = []
    try scanner.beginArray()
    while try scanner.nextElement(after: values.count) {
      guard values.count < largestDimension else {
        throw Fault(reason: "a vector has more than \(largestDimension) values")
      }
      switch try scanner.readNumber() {
      case .integer(let number): values.append(Float(number))
      case .number(let number): values.append(Float(number))
      default: throw scanner.failure("a number expected")
      }
    }
    return values
  }
}

extension JSONScanner {
  /// Enters an object and calls `body` at each member's value, which it must read.
  mutating func forEachMember(
    _ body: (_ key: String, _ scanner: inout JSONScanner) throws -> Void
  ) throws {
    var key: [UInt8] = []
    var count = 0
    try beginObject()
    while try nextKey(after: count, into: &key) {
      try body(String(decoding: key, as: UTF8.self), &self)
      count += 1
    }
  }
}
