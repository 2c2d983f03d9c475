// Linear layers, packed or taken from the cache.

extension TensorReader {
  /// Rows of a stored matrix that become outputs of a linear layer.
  struct Part {
    /// The matrix, without ".weight".
    var name: String
    /// The rows taken.
    var rows: Range<Int>
    /// All rows of the stored matrix.
    var rowCount: Int
    /// Times weights and bias, for the first ``scaledRows`` rows taken.
    var scale: Float = 1
    var scaledRows = 0

    /// A whole matrix.
    init(_ name: String, rows: Int) {
      self.name = name
      self.rows = 0..<rows
      rowCount = rows
    }

    /// Some rows of a matrix.
    init(_ name: String, rows: Range<Int>, of rowCount: Int) {
      self.name = name
      self.rows = rows
      self.rowCount = rowCount
    }

    /// The same with its first rows scaled.
    func scaled(_ scale: Float, rows: Int) -> Part {
      var part = self
      part.scale = scale
      part.scaledRows = rows
      return part
    }
  }

  /// A layer whose outputs are those of all parts, side by side.
  func linear(
    _ parts: [Part], inputs: Int, hasBias: Bool, _ packer: inout WeightPacker
  ) throws(ModelError) -> LinearLayer {
    for part in parts { try check(part.name, rows: part.rowCount, columns: inputs) }
    var bias: [Float] = []
    for part in parts where hasBias {
      bias += take(part, of: try floats(part.name + ".bias", [part.rowCount]), width: 1)
    }
    return try packer.linear(
      inputs: inputs, outputs: parts.reduce(0) { $0 + $1.rows.count }, bias: hasBias ? bias : nil
    ) { () throws(ModelError) in
      var values: [Float] = []
      for part in parts {
        let stored = try matrix(part.name, rows: part.rowCount, columns: inputs)
        values += take(part, of: stored, width: inputs)
      }
      return values
    }
  }

  /// A layer of one whole matrix.
  func linear(
    _ name: String, inputs: Int, outputs: Int, hasBias: Bool, _ packer: inout WeightPacker
  ) throws(ModelError) -> LinearLayer {
    try linear([Part(name, rows: outputs)], inputs: inputs, hasBias: hasBias, &packer)
  }

  private func take(_ part: Part, of values: [Float], width: Int) -> [Float] {
    let lower = part.rows.lowerBound * width
    var taken = Array(values[lower..<part.rows.upperBound * width])
    for index in 0..<part.scaledRows * width { taken[index] *= part.scale }
    return taken
  }

  /// Queries, keys and values from three matrices, the scale of attention merged into the queries.
  func queryKeyValue(
    _ names: [String], _ shape: TransformerShape, hasBias: Bool, scale: Float? = nil,
    _ packer: inout WeightPacker
  ) throws(ModelError) -> LinearLayer {
    let widths = [shape.queryWidth, shape.keyHeadCount * shape.headSize]
    let scale = scale ?? 1 / Float(shape.headSize).squareRoot()
    return try linear(
      [
        Part(names[0], rows: widths[0]).scaled(scale, rows: widths[0]),
        Part(names[1], rows: widths[1]), Part(names[2], rows: widths[1]),
      ], inputs: shape.hiddenSize, hasBias: hasBias, &packer)
  }

  /// Queries, keys and values from one matrix.
  func fusedQueryKeyValue(
    _ name: String, _ shape: TransformerShape, hasBias: Bool, _ packer: inout WeightPacker
  ) throws(ModelError) -> LinearLayer {
    let scale = 1 / Float(shape.headSize).squareRoot()
    let part = Part(name, rows: shape.attentionWidth).scaled(scale, rows: shape.queryWidth)
    return try linear([part], inputs: shape.hiddenSize, hasBias: hasBias, &packer)
  }
}
