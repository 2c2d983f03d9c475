import FileFormat

/// What a fastText model was trained with, as far as its vectors depend on it.
struct FastTextSettings {
  /// How it was trained.
  enum Kind {
    /// By cbow or skipgram.
    case vectors
    /// With labels.
    case classifier
  }

  let kind: Kind
  /// Values of each vector.
  let dimension: Int
  /// Nil for a model of whole words.
  let ngrams: CharacterNGrams?

  /// Reads the 56 bytes behind magic and version: dim, ws, epoch, minCount, neg, wordNgrams, loss,
  /// model, bucket, minn, maxn, lrUpdateRate of four bytes each, t of eight.
  ///
  /// - Throws: ``FileFormatError`` where they end early or cannot be.
  init(_ reader: inout ByteReader) throws(FileFormatError) {
    let start = reader.offset
    var values: [Int] = []
    for _ in 0..<12 { values.append(Int(Int32(bitPattern: try reader.u32()))) }
    try reader.skip(8)
    dimension = values[0]
    guard 1...WordTable.maximumDimension ~= dimension else {
      throw reader.failure(start, "vectors of \(dimension) values")
    }
    switch values[7] {
    case 1, 2: kind = .vectors
    case 3: kind = .classifier
    default: throw reader.failure(start + 28, "a model of kind \(values[7])")
    }
    let (buckets, least, most) = (values[8], values[9], values[10])
    guard buckets > 0, most > 0 else {
      ngrams = nil
      return
    }
    guard 0...most ~= least, most <= CharacterNGrams.longest, buckets <= WordTable.maximumCount
    else {
      throw reader.failure(
        start + 32, "n-grams of \(least) to \(most) characters in \(buckets) buckets")
    }
    // None is shorter than a character.
    ngrams = CharacterNGrams(lengths: max(1, least)...most, bucketCount: buckets)
  }
}
