import FileFormat
import Kernels

/// Gives a model its packed matrices in the order in which it asks: from the cache file where that
/// holds, else made from the weights.
struct WeightPacker {
  private let precision: MatrixPrecision
  private let file: SectionFile?
  private(set) var matrices: [PackedWeights] = []
  /// Matrices that were not in the cache.
  private(set) var madeCount = 0

  /// - Parameter file: The cache; nil to make everything.
  init(precision: EncoderPrecision, file: SectionFile?) {
    self.precision = precision.ofMatrices
    self.file = file
  }

  /// A linear layer.
  ///
  /// - Parameters:
  ///   - bias: One value for each output; nil for none.
  ///   - weights: Reads the weights, row-major `(outputs, inputs)`; called only when they are needed.
  /// - Throws: What `weights` throws.
  mutating func linear(
    inputs: Int, outputs: Int, bias: [Float]?, weights: () throws(ModelError) -> [Float]
  ) throws(ModelError) -> LinearLayer {
    // A row too long for the narrow kinds is a model's exception, not an error.
    let precision = inputs <= MatrixPrecision.narrowDepthLimit ? precision : .fp32
    let matrix =
      if let cached = cached(precision, inputs: inputs, outputs: outputs) {
        cached
      } else {
        made(precision, inputs: inputs, outputs: outputs, try weights())
      }
    matrices.append(matrix)
    return LinearLayer(matrix, bias: bias)
  }

  private func cached(
    _ precision: MatrixPrecision, inputs: Int, outputs: Int
  ) -> PackedWeights? {
    guard let file, let bytes = try? file.bytes("\(matrices.count)"),
      bytes.count
        == PackedWeights.byteCount(precision, columnCount: outputs, depth: inputs)
    else { return nil }
    return PackedWeights(
      bytes, owner: file, precision: precision, columnCount: outputs, depth: inputs)
  }

  private mutating func made(
    _ precision: MatrixPrecision, inputs: Int, outputs: Int, _ weights: [Float]
  ) -> PackedWeights {
    precondition(weights.count == inputs * outputs, "counts do not fit")
    madeCount += 1
    return weights.withUnsafeBufferPointer {
      PackedWeights(
        packing: FloatRows($0, rowCount: outputs, width: inputs), precision: precision)
    }
  }
}
