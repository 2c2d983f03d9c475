/// Unicode normalization form C (section 3.11): decomposed, put in canonical order, composed.
enum CanonicalComposition {
  /// The normal form of well-formed UTF-8.
  ///
  /// - Complexity: O(*n*) for *n* bytes, unless very many combining characters follow each other.
  static func composed(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(where: { $0 >= 0x80 }) else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    for scalar in compose(decompose(text)) { UTF8Coding.append(scalar, to: &result) }
    return result
  }

  private static func decompose(_ text: [UInt8]) -> [UInt32] {
    var result: [UInt32] = []
    var pending: [(scalar: UInt32, order: UInt32)] = []
    func flush() {
      let sorted = pending.enumerated().sorted {
        ($0.element.order, $0.offset) < ($1.element.order, $1.offset)
      }
      result += sorted.map(\.element.scalar)
      pending.removeAll(keepingCapacity: true)
    }
    func append(_ scalar: UInt32) {
      let order = scalar < 0x300 ? 0 : UnicodeTables.combiningClass(scalar)
      if order > 0 { return pending.append((scalar, order)) }
      if !pending.isEmpty { flush() }
      result.append(scalar)
    }
    text.withUnsafeBufferPointer {
      for scalar in UTF8Scalars($0) {
        if scalar < 0xC0 {
          append(scalar)
        } else {
          UnicodeTables.decomposition(scalar).forEach(append)
        }
      }
    }
    flush()
    return result
  }

  private static func compose(_ scalars: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(scalars.count)
    var starter: Int?
    var lastOrder: UInt32 = 0
    for scalar in scalars {
      let order = scalar < 0x300 ? 0 : UnicodeTables.combiningClass(scalar)
      if let place = starter, place == result.count - 1 || lastOrder < order,
        let composed = composite(result[place], scalar)
      {
        result[place] = composed
        continue
      }
      if order == 0 { starter = result.count }
      lastOrder = order
      result.append(scalar)
    }
    return result
  }

  /// The character that two characters make together.
  private static func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if 0x1100...0x1112 ~= first, 0x1161...0x1175 ~= second {
      return 0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28
    }
    if 0xAC00...0xD7A3 ~= first, (first - 0xAC00).isMultiple(of: 28), 0x11A8...0x11C2 ~= second {
      return first + second - 0x11A7
    }
    return composites[UInt64(first) << 32 | UInt64(second)]
  }

  /// By first (upper half) and second character: what they make.
  private static let composites: [UInt64: UInt32] = {
    var entries: [(scalar: UInt32, parts: ArraySlice<UInt32>)] = []
    UnicodeTables.forEachDecomposition { scalar, parts in
      let isUndone = !UnicodeTables.contains(scalar, in: UnicodeClasses.uncomposedRanges)
      if isUndone, parts.count > 1 { entries.append((scalar, parts)) }
    }
    var found: [UInt64: UInt32] = [:]
    // Shorter ones first: all parts but the last are composed by then.
    for (scalar, parts) in entries.sorted(by: { $0.parts.count < $1.parts.count }) {
      guard var first = parts.first, let last = parts.last else { continue }
      for part in parts.dropFirst().dropLast() {
        first = found[UInt64(first) << 32 | UInt64(part)] ?? first
      }
      found[UInt64(first) << 32 | UInt64(last)] = scalar
    }
    return found
  }()
}
