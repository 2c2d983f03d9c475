import Kernels

/// Finds the nearest centroid or codeword of many rows, on threads.
enum NearestColumns {
  /// Rows handed to one thread are whole multiples of this.
  private static let grain = 256

  /// Fills `nearest` and `distances`, whose count is the number of rows.
  ///
  /// - Parameters:
  ///   - rows: Row *r* begins at `offset + r * rowStride`.
  ///   - panels: See ``ColumnPanels``.
  static func find(
    rows: [Float], offset: Int = 0, dimension: Int, rowStride: Int, panels: [Float],
    columnCount: Int, threads: Int, nearest: inout [UInt32], distances: inout [Float]
  ) {
    rows.withUnsafeBufferPointer { rows in
      panels.withUnsafeBufferPointer { panels in
        nearest.withUnsafeMutableBufferPointer { nearest in
          distances.withUnsafeMutableBufferPointer { distances in
            Parallel.forEachPart(of: nearest.count, grain: grain, threads: threads) { part in
              DistanceKernels.best.nearestColumns(
                rows: UnsafeBufferPointer(
                  rebasing: rows[(offset + part.lowerBound * rowStride)...]),
                rowStride: rowStride, dimension: dimension, panels: panels,
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
