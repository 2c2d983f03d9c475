/// The table at the beginning of a safetensors file, checked against the file's size.
struct SafetensorsTable {
  typealias Tensor = SafetensorsFile.Tensor

  private(set) var tensors: [String: Tensor] = [:]
  private let dataStart: Int
  private let byteCount: Int

  /// Parses and checks the table; nothing of the values is read.
  init(_ file: UnsafeRawBufferPointer) throws(MalformedBytes) {
    guard file.count >= 8 else {
      throw MalformedBytes(offset: file.count, reason: "the file ends inside the table's length")
    }
    let length = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(SafetensorsFile.maximumTableBytes) else {
      throw MalformedBytes(offset: 0, reason: "a table of \(length) bytes; at most 1 MiB is read")
    }
    guard length <= UInt64(file.count - 8) else {
      throw MalformedBytes(offset: 0, reason: "a table of \(length) bytes in \(file.count - 8)")
    }
    dataStart = 8 + Int(length)
    byteCount = file.count
    do {
      try read([UInt8](file[8..<dataStart]))
    } catch {
      throw MalformedBytes(offset: 8 + error.offset, reason: error.reason)
    }
    try checkCover()
  }

  private mutating func read(_ table: [UInt8]) throws(MalformedBytes) {
    guard table.first == UInt8(ascii: "{") else {
      throw MalformedBytes(offset: 0, reason: "the table does not begin with {")
    }
    var scanner = JSONScanner(table)
    var names: Set<String> = []
    var key: [UInt8] = []
    try scanner.beginObject()
    while try scanner.nextKey(after: names.count, into: &key) {
      let name = String(decoding: key, as: UTF8.self)
      guard names.insert(name).inserted else {
        throw scanner.failure("tensor \"\(name.prefix(60))\" is repeated")
      }
      let start = scanner.position
      let entry = try scanner.readValue()
      if name == "__metadata__" { continue }
      guard let tensor = tensor(entry) else {
        throw MalformedBytes(
          offset: start, reason: "tensor \"\(name.prefix(60))\": \(complaint(about: entry))")
      }
      tensors[name] = tensor
    }
    try scanner.expectEnd()
  }

  private func tensor(_ entry: JSONValue) -> Tensor? {
    guard let type = type(entry), let shape = integers(entry["shape"]),
      let offsets = integers(entry["data_offsets"]), offsets.count == 2,
      offsets[0] <= offsets[1], offsets[1] <= byteCount - dataStart,
      byteCount(shape, type) == offsets[1] - offsets[0]
    else { return nil }
    return Tensor(
      type: type, shape: shape, byteRange: dataStart + offsets[0]..<dataStart + offsets[1])
  }

  /// What is wrong with an entry that ``tensor(_:)`` refuses.
  private func complaint(about entry: JSONValue) -> String {
    guard let type = type(entry) else {
      return "type \(entry["dtype"]?.shown ?? "missing") is unknown"
    }
    guard let shape = integers(entry["shape"]) else { return "no shape" }
    guard let size = byteCount(shape, type) else { return "shape \(shape) is impossible" }
    guard let offsets = integers(entry["data_offsets"]), offsets.count == 2 else {
      return "no pair of data offsets"
    }
    guard offsets[0] <= offsets[1], offsets[1] <= byteCount - dataStart else {
      return "bytes \(offsets[0]) to \(offsets[1]) of \(byteCount - dataStart)"
    }
    return "\(size) bytes declared, \(offsets[1] - offsets[0]) present"
  }

  private func type(_ entry: JSONValue) -> SafetensorsFile.ElementType? {
    guard case .string(let name)? = entry["dtype"] else { return nil }
    return SafetensorsFile.ElementType(rawValue: name)
  }

  /// An array of at most eight whole numbers that are not negative.
  private func integers(_ value: JSONValue?) -> [Int]? {
    guard case .array(let values)? = value, values.count <= 8 else { return nil }
    var integers: [Int] = []
    for value in values {
      guard case .integer(let integer) = value, integer >= 0 else { return nil }
      integers.append(integer)
    }
    return integers
  }

  /// Nil where the product does not fit.
  private func byteCount(_ shape: [Int], _ type: SafetensorsFile.ElementType) -> Int? {
    var product = type.byteCount
    for size in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      product = next
    }
    return product
  }

  /// Tensors must follow each other from the table's end to the file's.
  private func checkCover() throws(MalformedBytes) {
    let sorted = tensors.sorted {
      ($0.value.byteRange.lowerBound, $0.value.byteRange.upperBound, $0.key)
        < ($1.value.byteRange.lowerBound, $1.value.byteRange.upperBound, $1.key)
    }
    var end = dataStart
    for (name, tensor) in sorted {
      guard tensor.byteRange.lowerBound == end else {
        let fault =
          tensor.byteRange.lowerBound < end ? "overlaps another" : "leaves a gap before it"
        throw MalformedBytes(
          offset: tensor.byteRange.lowerBound, reason: "tensor \"\(name.prefix(60))\" \(fault)")
      }
      end = tensor.byteRange.upperBound
    }
    guard end == byteCount else {
      throw MalformedBytes(offset: end, reason: "\(byteCount - end) bytes belong to no tensor")
    }
  }
}
