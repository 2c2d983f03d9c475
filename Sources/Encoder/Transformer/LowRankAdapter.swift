/// One of the adapters stored beside every matrix (Hu et al., "LoRA", 2021), as
/// jina-embeddings-v3 has them: W + B A · alpha / rank.
struct LowRankAdapter: Sendable, Equatable {
  /// Which one.
  let number: Int
  /// How many there are.
  let count: Int
  let rank: Int
  let scale: Float

  /// The name of the matrix without change.
  static func original(_ name: String) -> String { "\(name).parametrizations.weight.original" }

  private func names(_ name: String) -> (String, String) {
    let start = "\(name).parametrizations.weight.0.lora_"
    return (start + "A", start + "B")
  }

  /// The part of a tensor `(count, rows, columns)` that is this adapter's.
  private func part(
    _ name: String, rows: Int, columns: Int, in weights: ModelWeights
  ) throws(ModelError) -> [Float] {
    let all = try weights.floats(name, shape: [count, rows, columns])
    return Array(all[number * rows * columns..<(number + 1) * rows * columns])
  }

  /// The matrix `(rows, columns)` of a linear layer with the change merged.
  func matrix(
    _ name: String, rows: Int, columns: Int, in weights: ModelWeights
  ) throws(ModelError) -> [Float] {
    var values = try weights.floats(Self.original(name), shape: [rows, columns])
    let (nameA, nameB) = names(name)
    let down = try part(nameA, rows: rank, columns: columns, in: weights)
    let up = try part(nameB, rows: rows, columns: rank, in: weights)
    for row in 0..<rows {
      for inner in 0..<rank {
        let factor = up[row * rank + inner] * scale
        for column in 0..<columns {
          values[row * columns + column] += factor * down[inner * columns + column]
        }
      }
    }
    return values
  }

  /// The change of a table `(rows, columns)`, kept apart, since the table stays mapped.
  func tableChange(
    _ name: String, rows: Int, columns: Int, in weights: ModelWeights
  ) throws(ModelError) -> TokenEmbedding.Adapter {
    let (nameA, nameB) = names(name)
    return TokenEmbedding.Adapter(
      rank: rank, rows: try part(nameA, rows: rows, columns: rank, in: weights),
      columns: try part(nameB, rows: rank, columns: columns, in: weights).map { $0 * scale })
  }

  /// A small table `(rows, columns)` with the change merged.
  func table(
    _ name: String, rows: Int, columns: Int, in weights: ModelWeights
  ) throws(ModelError) -> [Float] {
    var values = try weights.floats(Self.original(name), shape: [rows, columns])
    let change = try tableChange(name, rows: rows, columns: columns, in: weights)
    for row in 0..<rows {
      for inner in 0..<rank {
        for column in 0..<columns {
          values[row * columns + column] +=
            change.rows[row * rank + inner] * change.columns[inner * columns + column]
        }
      }
    }
    return values
  }
}
