package import FileFormat

extension LexicalSegment {
  /// Reads everything and checks that it agrees: checksums, order, counts, lengths, positions.
  ///
  /// - Throws: The first contradiction found.
  /// - Complexity: O(bytes of the file).
  package func verify() throws(FileFormatError) {
    try verifyFile()
    try verifyChunks()
    var found = [FieldCounts](repeating: FieldCounts(), count: chunkCount)
    for term in 0..<termCount {
      try verifyOrder(of: term)
      try count(term, into: &found)
    }
    for ordinal in 0..<chunkCount where found[ordinal] != lengths(ordinal) {
      throw damage(
        in: SegmentLayout.chunkLengths,
        "chunk \(chunkNumber(ordinal)) has other terms than its lengths say")
    }
  }

  private func verifyChunks() throws(FileFormatError) {
    var counted = CollectionStatistics()
    for ordinal in 0..<chunkCount {
      counted.add(lengths(ordinal))
      guard ordinal == 0 || chunkNumber(ordinal - 1) < chunkNumber(ordinal) else {
        throw damage(in: SegmentLayout.chunkNumbers, "chunk numbers do not rise")
      }
    }
    guard counted == statistics else {
      throw damage(in: SegmentLayout.statistics, "they differ from the chunks' lengths")
    }
  }

  private func verifyOrder(of term: Int) throws(FileFormatError) {
    guard term > 0 else { return }
    guard ByteOrder.compare(try bytes(ofTerm: term - 1), try bytes(ofTerm: term)) < 0 else {
      throw damage(in: SegmentLayout.termBytes, "term \(term) is out of order")
    }
  }

  private func count(
    _ term: Int, into found: inout [FieldCounts]
  ) throws(FileFormatError) {
    let postings = try Postings(of: term, in: self)
    guard !postings.ordinals.isEmpty else {
      throw damage(in: SegmentLayout.termChunks, "term \(term) is in no chunk")
    }
    _ = try Occurrences(of: term, postings: postings, in: self)
    for (ordinal, counts) in zip(postings.ordinals, postings.frequencies) {
      for field in ChunkField.allCases {
        let (sum, overflow) = found[Int(ordinal)][field].addingReportingOverflow(counts[field])
        guard !overflow else {
          throw damage(in: SegmentLayout.postings, "the frequencies of term \(term) are absurd")
        }
        found[Int(ordinal)][field] = sum
      }
    }
  }
}
