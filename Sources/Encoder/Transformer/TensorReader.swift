/// Finds the tensors of a model by name and shape, with a low-rank change merged where one is asked for.
struct TensorReader: Sendable {
  let weights: ModelWeights
  /// Put before every name; models saved with a head on top have one.
  let prefix: String
  /// Which of the adapters is merged; nil for a model without.
  var adapter: LowRankAdapter?
  let layerNormEpsilon: Float

  /// - Parameter prefixes: What names may begin with; the first under which `probe` exists is taken.
  init(
    _ weights: ModelWeights, prefixes: [String], probe: String, layerNormEpsilon: Float,
    adapter: LowRankAdapter? = nil
  ) {
    self.weights = weights
    self.adapter = adapter
    self.layerNormEpsilon = layerNormEpsilon
    let probes = [probe, "\(probe).parametrizations.weight.original", "\(probe).weight"]
    prefix =
      prefixes.first { prefix in probes.contains { weights.contains(prefix + $0) } } ?? ""
  }

  /// True when there is such a tensor.
  func contains(_ name: String) -> Bool { weights.contains(prefix + name) }

  /// A vector or matrix as it is stored.
  func floats(_ name: String, _ shape: [Int]) throws(ModelError) -> [Float] {
    try weights.floats(prefix + name, shape: shape)
  }

  /// The matrix `name`.weight with the adapter merged.
  func matrix(_ name: String, rows: Int, columns: Int) throws(ModelError) -> [Float] {
    guard let adapter else { return try floats(name + ".weight", [rows, columns]) }
    return try adapter.matrix(prefix + name, rows: rows, columns: columns, in: weights)
  }

  /// Throws unless the matrix is there with this shape.
  func check(_ name: String, rows: Int, columns: Int) throws(ModelError) {
    let stored = adapter == nil ? name + ".weight" : LowRankAdapter.original(name)
    _ = try weights.entry(prefix + stored, shape: [rows, columns])
  }

  /// Layer normalisation that adds a residual first.
  func norm(_ name: String, _ size: Int) throws(ModelError) -> LayerNorm {
    // Models converted from TensorFlow keep its names.
    let isOld = contains(name + ".gamma")
    return LayerNorm(
      gain: try floats(name + (isOld ? ".gamma" : ".weight"), [size]),
      bias: try floats(name + (isOld ? ".beta" : ".bias"), [size]), epsilon: layerNormEpsilon)
  }

  /// Normalisation by itself.
  ///
  /// - Parameters:
  ///   - offset: Added to the stored gains.
  ///   - scale: Times the gains.
  func rowNorm(
    _ kind: RowNorm.Kind, _ name: String, _ size: Int, hasBias: Bool = false, offset: Float = 0,
    scale: Float = 1
  ) throws(ModelError) -> RowNorm {
    let gain = try floats(name + ".weight", [size]).map { ($0 + offset) * scale }
    return RowNorm(
      kind, gain: gain, bias: hasBias ? try floats(name + ".bias", [size]) : nil,
      epsilon: layerNormEpsilon)
  }
}
