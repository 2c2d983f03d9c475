/// A measure of retrieval quality; each is between 0 and 1, higher is better.
///
/// A cutoff *k* is how many documents of a ranking are looked at. A document that is not judged
/// counts as not relevant everywhere but in ``judged(at:)``. A topic for which nothing was
/// retrieved, or nothing is relevant, has the value 0.
package enum Measure: Hashable, Sendable {
  /// Normalised discounted cumulative gain: sum of grade / log2(rank + 1) over the first *k*,
  /// divided by that of the best possible ranking. Gains are linear, as in trec_eval's `ndcg_cut`.
  /// Järvelin and Kekäläinen 2002, doi:10.1145/582415.582418.
  case nDCG(at: Int)
  /// The share of the relevant documents that is among the first *k*.
  case recall(at: Int)
  /// 1 / rank of the first relevant document, 0 where it is not among the first *k*. The mean is
  /// MRR.
  case reciprocalRank(at: Int)
  /// Precision at each relevant document, averaged over all relevant ones, at any depth. The mean
  /// is MAP.
  case averagePrecision
  /// The share of relevant documents among the first *k*, where a shorter ranking counts as *k*.
  case precision(at: Int)
  /// The share of judged documents among the first *k*, or among all where fewer were retrieved. It
  /// says how far the other measures can be trusted.
  case judged(at: Int)

  /// nDCG@10, R@100, MRR@10, MAP, P@5 and Judged@10.
  package static let standard: [Measure] = [
    .nDCG(at: 10), .recall(at: 100), .reciprocalRank(at: 10), .averagePrecision,
    .precision(at: 5), .judged(at: 10),
  ]

  /// The names of all measures, for messages.
  static let knownNames = "nDCG@k, R@k, MRR@k, P@k, Judged@k (k from 1) and MAP"

  /// The name, such as `nDCG@10`.
  package var name: String {
    switch self {
    case .nDCG(let cutoff): "nDCG@\(cutoff)"
    case .recall(let cutoff): "R@\(cutoff)"
    case .reciprocalRank(let cutoff): "MRR@\(cutoff)"
    case .averagePrecision: "MAP"
    case .precision(let cutoff): "P@\(cutoff)"
    case .judged(let cutoff): "Judged@\(cutoff)"
    }
  }
}

extension Measure {
  /// The measure called `name`, whatever the case of its letters.
  ///
  /// - Throws: ``EvaluationError/unknownMeasure(_:)``, whose message lists the known names.
  package init(name: String) throws(EvaluationError) {
    guard let measure = Self.parse(name.lowercased()) else { throw .unknownMeasure(name) }
    self = measure
  }

  /// The measures in a list such as `nDCG@10,MAP`, each once, in the order given.
  ///
  /// - Throws: ``EvaluationError/unknownMeasure(_:)``, for an empty entry too.
  package static func list(_ names: String) throws(EvaluationError) -> [Measure] {
    var measures: [Measure] = []
    for part in names.split(separator: ",", omittingEmptySubsequences: false) {
      let measure = try Measure(name: String(part.drop { $0 == " " }))
      if !measures.contains(measure) { measures.append(measure) }
    }
    return measures
  }

  private static func parse(_ name: String) -> Measure? {
    if name == "map" { return .averagePrecision }
    let parts = name.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let cutoff = Int(parts[1]), cutoff > 0 else { return nil }
    switch parts[0] {
    case "ndcg": return .nDCG(at: cutoff)
    case "r": return .recall(at: cutoff)
    case "mrr": return .reciprocalRank(at: cutoff)
    case "p": return .precision(at: cutoff)
    case "judged": return .judged(at: cutoff)
    default: return nil
    }
  }
}
