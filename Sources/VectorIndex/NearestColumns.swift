import Kernels

/// Finds the nearest centroid or codeword of many rows, on threads.
enum NearestColumns {
  /// Rows handed to one thread are whole multiples of this.
  private static let grain = 256

  /// Fills `nearest` and `distances`, whose count is the number of rows.
  ///
  /// - Parameters:
  ///   - rows: Row-major.
  ///   - panels: See ``ColumnPanels``.
  static func find(
    rows: [Float], dimension: Int, panels: [Float], columnCount: Int, threads: Int,
    nearest: inout [UInt32], distances: inout [Float]
  ) {
    rows.withUnsafeBufferPointer { rows in
      panels.withUnsafeBufferPointer { panels in
        nearest.withUnsafeMutableBufferPointer { nearest in
          distances.withUnsafeMutableBufferPointer { distances in
            Parallel.forEachPart(of: nearest.count, grain: grain, threads: threads) { part in
              DistanceKernels.best.nearestColumns(
                rows: UnsafeBufferPointer(
                  rebasing: rows[(part.lowerBound * dimension)...]),
                rowStride: dimension, dimension: dimension, panels: panels,
                columnCount: columnCount,
                nearest: UnsafeMutableBufferPointer(rebasing: nearest[part]),
                distances: UnsafeMutableBufferPointer(rebasing: distances[part]))
            }
          }
        }
      }
    }
  }
}
