import Encoder
import Ranking

/// How the legs are weighed; the dense weight belongs to the encoder.
enum FusionSettings {
  /// The fusion for a query.
  static func fusion(_ options: SearchOptions, encoder: (any SentenceEncoder)?) -> Fusion {
    switch options.fusion {
    case .convex: .convex(denseShare: options.denseWeight ?? denseShare(encoder))
    case .rrf: .reciprocalRank(k: 10, denseShare: options.denseWeight ?? 0.5)
    }
  }

  /// A transformer's cosines rank better than a static table's, which must not drown exact words.
  private static func denseShare(_ encoder: (any SentenceEncoder)?) -> Double {
    encoder is StaticEncoder ? 0.45 : 0.65
  }
}
