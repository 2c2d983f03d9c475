import Kernels

// Tables of subwords, positions and token types.

extension TensorReader {
  /// An embedding of subwords alone.
  func subwords(_ name: String, _ shape: TransformerShape) throws(ModelError) -> TokenEmbedding {
    let (rows, columns) = (shape.vocabularySize, shape.hiddenSize)
    let stored = adapter == nil ? name + ".weight" : LowRankAdapter.original(name)
    var embedding = TokenEmbedding(
      hiddenSize: columns,
      subwords: try weights.entry(prefix + stored, shape: [rows, columns]))
    embedding.adapter = try adapter?.tableChange(
      prefix + name, rows: rows, columns: columns, in: weights)
    return embedding
  }

  /// A table, whole.
  func table(_ name: String, rows: Int, columns: Int) throws(ModelError) -> AlignedFloats {
    guard let adapter else {
      return AlignedFloats(try floats(name + ".weight", [rows, columns]))
    }
    return AlignedFloats(
      try adapter.table(prefix + name, rows: rows, columns: columns, in: weights))
  }
}
