/// How often each subword occurs in a collection.
package struct SubwordFrequencies: Sendable {
  /// Occurrences by id.
  package private(set) var counts: [Int]
  /// All occurrences.
  package private(set) var total = 0

  /// Nothing counted yet.
  package init(vocabularySize: Int) { counts = [Int](repeating: 0, count: vocabularySize) }

  /// Counts the subwords of one text.
  ///
  /// - Precondition: Every id is below the vocabulary's size.
  package mutating func add(_ ids: some Collection<Int32>) {
    for id in ids { counts[Int(id)] += 1 }
    total += ids.count
  }

  /// The weight of each subword in a text's mean, from 1 for what never occurs down to near 0:
  /// a / (a + p) with p its share of all occurrences.
  ///
  /// Arora, Liang and Ma, "A Simple but Tough-to-Beat Baseline for Sentence Embeddings" (2017).
  ///
  /// - Parameter smoothing: The formula's *a*: the share at which the weight is a half.
  package func weights(smoothing: Double = 1e-3) -> [Float] {
    counts.map { Float(smoothing / (smoothing + Double($0) / Double(max(1, total)))) }
  }
}
