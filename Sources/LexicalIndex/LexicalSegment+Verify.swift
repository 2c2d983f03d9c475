public import FileFormat

extension LexicalSegment {
  /// Reads everything and checks that it agrees: checksums, order, counts, lengths, bounds,
  /// positions.
  ///
  /// - Throws: The first contradiction found.
  /// - Complexity: O(bytes of the file).
  public func verify() throws(FileFormatError) {
    try verifyFile()
    let stored = try verifyChunks()
    var found = [FieldCounts](repeating: FieldCounts(), count: chunkCount)
    var previous: [UInt8]?
    var next = TermEntry(documentFrequency: 0)
    var termCount = 0
    try dictionary.forEachTerm { term, entry throws(FileFormatError) in
      if let previous, !previous.lexicographicallyPrecedes(term) {
        throw terms.damage("term \(termCount) is out of order")
      }
      try verifyPlaces(entry, after: &next)
      try count(try PostingList(entry, in: self), stored, into: &found)
      previous = term
      termCount += 1
      return true
    }
    guard termCount == settings.termCount, next.postings.upperBound == postings.count,
      next.positions.upperBound == positions.count, next.firstBlock == settings.blockCount
    else { throw terms.damage("the number of terms or the size of their lists is wrong") }
    for ordinal in 0..<chunkCount where found[ordinal] != stored[ordinal] {
      throw chunkCodes.damage(
        "chunk \(try chunkNumber(ordinal)) has other terms than its lengths say")
    }
  }

  /// Checks numbers, lengths and codes; gives the lengths of every chunk.
  private func verifyChunks() throws(FileFormatError) -> [FieldCounts] {
    var counted = CollectionStatistics()
    var lengths: [FieldCounts] = []
    var last: Int64?
    for number in 0..<chunks.blockCount {
      let block = try chunks.block(number)
      if let last, block.numbers[0] <= last {
        throw chunkCodes.damage("chunk numbers do not rise")
      }
      last = block.numbers.last
      lengths += block.lengths
    }
    let codes = try chunkCodes.all()
    for (ordinal, length) in lengths.enumerated() {
      counted.add(length)
      guard codes[ordinal] == BM25Parameters.code(length, weights: settings.weights) else {
        throw chunkCodes.damage("the code of chunk \(ordinal) is not that of its lengths")
      }
    }
    guard counted == statistics else {
      throw chunkCodes.damage("the statistics differ from the chunks' lengths")
    }
    return lengths
  }

  /// Checks that the lists of terms follow one another.
  private func verifyPlaces(
    _ entry: TermEntry, after next: inout TermEntry
  ) throws(FileFormatError) {
    guard entry.inline == nil else { return }
    guard entry.postings.lowerBound == next.postings.upperBound,
      entry.positions.lowerBound == next.positions.upperBound, entry.firstBlock == next.firstBlock
    else { throw terms.damage("lists do not follow one another") }
    next = entry
    next.firstBlock += entry.blockCount
  }

  private func count(
    _ list: PostingList, _ lengths: [FieldCounts], into found: inout [FieldCounts]
  ) throws(FileFormatError) {
    let codes = try chunkCodes.all()
    let buffer = BlockBuffer()
    var least = 0
    for block in 0..<list.blockCount {
      try list.load(block, into: buffer)
      try list.loadCounts(into: buffer)
      for place in 0..<buffer.count {
        let ordinal = Int(buffer.ordinals[place])
        let counts = buffer.fieldCounts(place)
        guard ordinal >= least, counts.presence != 0 else { throw list.damage }
        least = ordinal + 1
        guard list.bounds(block, allow: settings.weights.sum(counts), code: codes[ordinal]) else {
          throw postingBlocks.damage("a bound is below a posting")
        }
        for field in ChunkField.allCases {
          let (sum, overflow) = found[ordinal][field].addingReportingOverflow(counts[field])
          guard !overflow, sum <= lengths[ordinal][field] else {
            throw list.damage
          }
          found[ordinal][field] = sum
        }
      }
    }
    if settings.hasPositions { _ = try Occurrences(list) }
  }
}

extension PostingList {
  /// True when the pairs of a block admit a posting of this weighted frequency and length code.
  fileprivate func bounds(_ block: Int, allow frequency: Double, code: UInt8) -> Bool {
    guard frequency > 0, let entries = directoryEntries else { return true }
    let pairs = entries + block * BlockEntry.size + 8
    return (0..<4).contains { pair in
      let most = pairs.load(fromByteOffset: pair, as: UInt8.self) & BoundPair.any
      let shortest = pairs.load(fromByteOffset: 4 + pair, as: UInt8.self)
      return (Double(most) >= frequency || most == BoundPair.any) && shortest <= code && most > 0
    }
  }
}
