import Kernels

/// What a token is before the first layer: subword, position and type added up, maybe normalised.
struct TokenEmbedding: Sendable {
  /// A low-rank change of the subword table (Hu et al., "LoRA", 2021).
  struct Adapter: Sendable {
    let rank: Int
    /// Row-major `(subwords, rank)`.
    let rows: [Float]
    /// Row-major `(rank, hidden size)`, scaled.
    let columns: [Float]
  }

  let hiddenSize: Int
  /// `(subwords, hidden size)`, mapped.
  let subwords: ModelWeights.Entry
  var adapter: Adapter?
  /// Times the subword's vector.
  var scale: Float = 1
  /// Row-major `(rows, hidden size)`; nil where layers know positions.
  var positions: AlignedFloats?
  /// The first token's row of ``positions``.
  var firstPosition = 0
  /// The subword that takes no position but the row before the first; nil for none.
  var paddingID: Int32?
  /// Row-major `(types, hidden size)`; nil for none.
  var types: AlignedFloats?
  var norm: LayerNorm?
  /// For models whose embedding has no residual to add.
  var plainNorm: RowNorm?

  /// Writes the vectors of sequences into `workspace.hidden`.
  ///
  /// - Parameters:
  ///   - types: One for each token; empty where all are 0.
  /// - Precondition: All ids, types and positions are inside their tables.
  func run(
    _ ids: ArraySlice<Int32>, types: ArraySlice<Int32>, lengths: ArraySlice<Int>,
    _ workspace: TransformerWorkspace
  ) {
    for (row, id) in ids.enumerated() { copySubword(id, into: self.row(row, workspace.hidden)) }
    addTables(ids, types: types, lengths: lengths, workspace)
    if let norm {
      norm.apply(
        to: workspace.hidden.mutableRows(ids.count, hiddenSize),
        adding: workspace.residual.rows(ids.count, hiddenSize))
    }
    if let plainNorm {
      plainNorm.apply(
        to: workspace.hidden.rows(ids.count, hiddenSize),
        into: workspace.hidden.mutableRows(ids.count, hiddenSize))
    }
  }

  private func row(
    _ row: Int, _ memory: AlignedFloats
  ) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(rebasing: memory.buffer[row * hiddenSize..<(row + 1) * hiddenSize])
  }

  private func copySubword(_ id: Int32, into out: UnsafeMutableBufferPointer<Float>) {
    subwords.copyRow(Int(id), into: out)
    if let adapter {
      for part in 0..<adapter.rank {
        let factor = adapter.rows[Int(id) * adapter.rank + part]
        for index in 0..<hiddenSize {
          out[index] += factor * adapter.columns[part * hiddenSize + index]
        }
      }
    }
    if scale != 1 { for index in out.indices { out[index] *= scale } }
  }

  /// Positions and types go into the residual, which ``norm`` adds.
  private func addTables(
    _ ids: ArraySlice<Int32>, types: ArraySlice<Int32>, lengths: ArraySlice<Int>,
    _ workspace: TransformerWorkspace
  ) {
    guard norm != nil else { return }
    var token = 0
    for length in lengths {
      var position = firstPosition
      for _ in 0..<length {
        let out = row(token, workspace.residual)
        let isPadding = ids[ids.startIndex + token] == paddingID
        if let positions {
          let place = isPadding ? firstPosition - 1 : position
          _ = out.update(fromContentsOf: row(place, positions))
        } else {
          out.update(repeating: 0)
        }
        if let table = self.types {
          let type = types.isEmpty ? 0 : Int(types[types.startIndex + token])
          let values = row(type, table)
          for index in 0..<hiddenSize { out[index] += values[index] }
        }
        if !isPadding { position += 1 }
        token += 1
      }
    }
  }
}
