import Kernels
import TestSupport
import Testing

@Suite struct DistanceKernelsTests {
  /// Widths below, at and beside the loops' steps of 16 and 32.
  static let dimensions = [1, 3, 8, 15, 16, 17, 31, 32, 33, 48, 64, 100, 384]
  private let measures: [DistanceKernels.Measure] = [.dotProduct, .squaredDistance]

  private func floats(_ count: Int, _ generator: inout SeededGenerator) -> [Float] {
    (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }
  }

  /// Within the error that summing `count` floats of this size may have.
  private func isClose(_ value: Float, _ expected: Double, _ count: Int) -> Bool {
    abs(Double(value) - expected) <= 1e-6 * Double(count)
  }

  @Test func plainIsAlwaysThereAndTheBestIsAvailable() {
    #expect(DistanceKernels.available.first?.name == "plain")
    #expect(DistanceKernels.available.map(\.name).contains(DistanceKernels.best.name))
  }

  @Test(arguments: dimensions)
  func floatRowsAgreeWithTheReference(dimension: Int) {
    var generator = SeededGenerator(seed: UInt64(dimension))
    let query = floats(dimension, &generator)
    let rows = floats(9 * dimension, &generator)
    for kernels in DistanceKernels.available {
      for measure in measures {
        var out = [Float](repeating: .nan, count: 9)
        query.withUnsafeBufferPointer { query in
          rows.withUnsafeBufferPointer { rows in
            out.withUnsafeMutableBufferPointer {
              kernels.measure(measure, query, rows: rows, into: $0)
            }
          }
        }
        for row in 0..<9 {
          let expected = DistanceReference.measure(
            measure, query, rows[row * dimension..<(row + 1) * dimension])
          #expect(isClose(out[row], expected, dimension), "\(kernels.name) \(measure) row \(row)")
        }
      }
    }
  }

  @Test(arguments: dimensions)
  func halfAndByteRowsAgreeWithTheReference(dimension: Int) {
    var generator = SeededGenerator(seed: 100 + UInt64(dimension))
    let query = floats(dimension, &generator)
    let halves = floats(7 * dimension, &generator).map { Float16($0) }
    let patterns = halves.map(\.bitPattern)
    let bytes = (0..<7 * dimension).map { _ in Int8.random(in: -127...127, using: &generator) }
    let scales = (0..<7).map { _ in Float.random(in: 0.001...0.01, using: &generator) }
    let numbers: [UInt32] = [6, 0, 3, 3]
    for kernels in DistanceKernels.available {
      for measure in measures {
        let half = measured(kernels, measure, query, numbers) { query, numbers, out in
          patterns.withUnsafeBufferPointer { rows in
            scales.withUnsafeBufferPointer {
              kernels.measure(
                measure, query, rows: rows, scales: $0, numbers: numbers, into: out)
            }
          }
        }
        let byte = measured(kernels, measure, query, numbers) { query, numbers, out in
          bytes.withUnsafeBufferPointer { rows in
            scales.withUnsafeBufferPointer {
              kernels.measure(
                measure, query, rows: rows, scales: $0, numbers: numbers, into: out)
            }
          }
        }
        for (place, number) in numbers.enumerated() {
          let range = Int(number) * dimension..<(Int(number) + 1) * dimension
          let scale = scales[Int(number)]
          let halfRow = halves[range].map { Float($0) * scale }
          let byteRow = bytes[range].map { Float($0) * scale }
          #expect(
            isClose(
              half[place], DistanceReference.measure(measure, query, halfRow), dimension),
            "\(kernels.name) \(measure) half")
          #expect(
            isClose(
              byte[place], DistanceReference.measure(measure, query, byteRow), dimension),
            "\(kernels.name) \(measure) byte")
        }
      }
    }
  }

  private func measured(
    _ kernels: DistanceKernels, _ measure: DistanceKernels.Measure, _ query: [Float],
    _ numbers: [UInt32],
    _ body: (
      UnsafeBufferPointer<Float>, UnsafeBufferPointer<UInt32>, UnsafeMutableBufferPointer<Float>
    ) -> Void
  ) -> [Float] {
    var out = [Float](repeating: .nan, count: numbers.count)
    query.withUnsafeBufferPointer { query in
      numbers.withUnsafeBufferPointer { numbers in
        out.withUnsafeMutableBufferPointer { body(query, numbers, $0) }
      }
    }
    return out
  }

  @Test func everyFiniteHalfIsReadExactly() {
    let patterns = (0...UInt16.max).filter { Float16(bitPattern: $0).isFinite }
    let query: [Float] = [1]
    let scales = [Float](repeating: 1, count: patterns.count)
    for kernels in DistanceKernels.available {
      var out = [Float](repeating: .nan, count: patterns.count)
      query.withUnsafeBufferPointer { query in
        patterns.withUnsafeBufferPointer { rows in
          scales.withUnsafeBufferPointer { scales in
            out.withUnsafeMutableBufferPointer {
              kernels.measure(.dotProduct, query, rows: rows, scales: scales, into: $0)
            }
          }
        }
      }
      #expect(zip(out, patterns).allSatisfy { $0 == Float(Float16(bitPattern: $1)) })
    }
  }

  @Test(arguments: dimensions)
  func integerDotProductsAreExact(dimension: Int) {
    var generator = SeededGenerator(seed: 200 + UInt64(dimension))
    let query = (0..<dimension).map { _ in Int8.random(in: -128...127, using: &generator) }
    let rows = (0..<5 * dimension).map { _ in Int8.random(in: -128...127, using: &generator) }
    for kernels in DistanceKernels.available {
      var out = [Int32](repeating: 0, count: 5)
      query.withUnsafeBufferPointer { query in
        rows.withUnsafeBufferPointer { rows in
          out.withUnsafeMutableBufferPointer {
            kernels.integerDotProducts(query, rows: rows, into: $0)
          }
        }
      }
      for row in 0..<5 {
        let part = rows[row * dimension..<(row + 1) * dimension]
        #expect(Int(out[row]) == DistanceReference.integerDotProduct(query, part))
      }
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 8, 13, 48])
  func tableSumsAgreeWithTheReference(width: Int) {
    var generator = SeededGenerator(seed: 300 + UInt64(width))
    let table = floats(width * 256, &generator)
    let codes = (0..<11 * width).map { _ in UInt8.random(in: 0...255, using: &generator) }
    for kernels in DistanceKernels.available {
      var out = [Float](repeating: .nan, count: 11)
      table.withUnsafeBufferPointer { table in
        codes.withUnsafeBufferPointer { codes in
          out.withUnsafeMutableBufferPointer { kernels.tableSums(table, codes: codes, into: $0) }
        }
      }
      for code in 0..<11 {
        let expected = DistanceReference.tableSum(
          table, code: codes[code * width..<(code + 1) * width])
        #expect(isClose(out[code], expected, width), "\(kernels.name) code \(code)")
      }
    }
  }

  @Test(arguments: [1, 2, 7, 15, 16, 17, 33, 64, 80, 130])
  func theNearestColumnIsTheReferences(columnCount: Int) {
    var generator = SeededGenerator(seed: 400 + UInt64(columnCount))
    for dimension in [1, 8, 19] {
      let columns = floats(columnCount * dimension, &generator)
      let rowCount = 67
      let rowStride = dimension + 3
      let rows = floats(rowCount * rowStride, &generator)
      let panels = ColumnPanels.panels(ofRows: columns, dimension: dimension)
      for kernels in DistanceKernels.available {
        let (nearest, distances) = nearestColumns(
          kernels, rows, rowStride, dimension, panels, columnCount, rowCount)
        for row in 0..<rowCount {
          let vector = rows[row * rowStride..<row * rowStride + dimension]
          let expected = (0..<columnCount).map {
            DistanceReference.squaredDistance(
              vector, columns[$0 * dimension..<($0 + 1) * dimension])
          }
          let least = expected.min() ?? .nan
          #expect(isClose(distances[row], least, dimension))
          #expect(expected[Int(nearest[row])] <= least + 1e-6 * Double(dimension))
        }
      }
    }
  }

  private func nearestColumns(
    _ kernels: DistanceKernels, _ rows: [Float], _ rowStride: Int, _ dimension: Int,
    _ panels: [Float], _ columnCount: Int, _ rowCount: Int
  ) -> ([UInt32], [Float]) {
    var nearest = [UInt32](repeating: .max, count: rowCount)
    var distances = [Float](repeating: .nan, count: rowCount)
    rows.withUnsafeBufferPointer { rows in
      panels.withUnsafeBufferPointer { panels in
        nearest.withUnsafeMutableBufferPointer { nearest in
          distances.withUnsafeMutableBufferPointer {
            kernels.nearestColumns(
              rows: rows, rowStride: rowStride, dimension: dimension, panels: panels,
              columnCount: columnCount, nearest: nearest, distances: $0)
          }
        }
      }
    }
    return (nearest, distances)
  }

  @Test(arguments: [5, 40, 100])
  func ofEquallyNearColumnsTheLowestWins(columnCount: Int) {
    // Every column twice: the second copy must never be chosen.
    var generator = SeededGenerator(seed: 500)
    let half = floats(columnCount * 4, &generator)
    let panels = ColumnPanels.panels(ofRows: half + half, dimension: 4)
    let rows = floats(50 * 4, &generator)
    for kernels in DistanceKernels.available {
      let (nearest, _) = nearestColumns(kernels, rows, 4, 4, panels, 2 * columnCount, 50)
      #expect(nearest.allSatisfy { $0 < columnCount }, "\(kernels.name)")
    }
  }

  @Test func allClassesGiveTheSameBits() {
    var generator = SeededGenerator(seed: 600)
    let query = floats(100, &generator)
    let rows = floats(40 * 100, &generator)
    let panels = ColumnPanels.panels(ofRows: rows, dimension: 100)
    var results: Set<[UInt32]> = []
    for kernels in DistanceKernels.available {
      var bits: [UInt32] = []
      for measure in measures {
        var out = [Float](repeating: 0, count: 40)
        var columns = [Float](repeating: 0, count: 48)
        query.withUnsafeBufferPointer { query in
          rows.withUnsafeBufferPointer { rows in
            out.withUnsafeMutableBufferPointer {
              kernels.measure(measure, query, rows: rows, into: $0)
            }
          }
          panels.withUnsafeBufferPointer { panels in
            columns.withUnsafeMutableBufferPointer {
              kernels.measure(measure, query, panels: panels, into: $0)
            }
          }
        }
        bits += (out + columns).map(\.bitPattern)
      }
      let (nearest, distances) = nearestColumns(kernels, rows, 100, 100, panels, 39, 40)
      results.insert(bits + nearest + distances.map(\.bitPattern))
    }
    #expect(results.count == 1)
  }

  @Test(arguments: [1, 15, 16, 17, 50])
  func panelsKeepEveryColumn(count: Int) {
    var generator = SeededGenerator(seed: 700)
    let rows = floats(count * 5, &generator)
    let panels = ColumnPanels.panels(ofRows: rows, dimension: 5)
    #expect(panels.count == ColumnPanels.paddedCount(of: count) * 5)
    panels.withUnsafeBufferPointer { panels in
      for column in 0..<count {
        let row = ColumnPanels.row(column, of: panels, dimension: 5)
        #expect(row == Array(rows[column * 5..<(column + 1) * 5]))
      }
    }
  }

  @Test func nothingToMeasureIsNoError() {
    let query: [Float] = [1, 2]
    query.withUnsafeBufferPointer {
      DistanceKernels.best.measure(
        .dotProduct, $0, rows: UnsafeBufferPointer<Float>(start: nil, count: 0),
        into: UnsafeMutableBufferPointer(start: nil, count: 0))
    }
  }
}
