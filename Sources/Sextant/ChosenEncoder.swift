import Catalog
import Encoder

/// The encoder of a run and how it relates to the vectors that are there.
struct ChosenEncoder: Sendable {
  let encoder: any SentenceEncoder
  let record: IndexState.Encoder

  /// Takes the options, else the index's own encoder and precision, else the store's default.
  ///
  /// - Throws: ``SextantError/modelChanged(name:)`` when the index's own encoder has other weights
  ///   now and was not asked for by name; ``SextantError/badOption(name:value:advice:)`` when the
  ///   encoder has not that precision.
  init(
    option: String?, precision: EncoderPrecision? = nil, state: IndexState, models: ModelStore,
    notify: (IndexEvent) -> Void = { _ in }
  ) throws {
    let own = state.nextEncoder ?? state.encoder
    let name = option ?? own?.name ?? models.defaultName
    notify(.loading(encoder: name))
    // An index's own encoder is loaded without asking its server, which need not run when nothing
    // is new.
    let kept = name == own?.name ? own?.precision.flatMap(EncoderPrecision.init) : nil
    let precision = precision ?? kept
    encoder = try models.load(
      name, dimension: option == nil ? own?.dimension : nil, precision: precision)
    if let precision, encoder.precision != precision {
      throw SextantError.badOption(
        name: "--precision", value: precision.rawValue,
        advice: "\(name) is no transformer that runs here")
    }
    // A server's model may have been found by asking: the index remembers which it was.
    record = IndexState.Encoder(
      name: encoder is RemoteEncoder ? encoder.name : name, fingerprint: encoder.fingerprint,
      dimension: encoder.dimension, precision: precision?.rawValue)
    if option == nil, precision == kept, let own, own.fingerprint != record.fingerprint {
      throw SextantError.modelChanged(name: name)
    }
  }

  /// Subwords that a chunk may have: all that the encoder reads, but at most 256, beyond which one
  /// vector blurs several topics.
  static func chunkTokens(_ encoder: any SentenceEncoder) -> Int {
    min(encoder.maximumTokens, 256)
  }
}
