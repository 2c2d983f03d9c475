import Kernels
import TestSupport
import Testing

/// Every class of the scan kernels against the plain Swift oracle, bit for bit.
@Suite struct ScanKernelsTests {
  /// Lists of every length around the blocks of 64 rows, one empty.
  private static let lengths = [1, 63, 64, 65, 0, 127, 128, 129, 200, 255, 256, 257, 330, 520]
  private static let offsets = lengths.reduce(into: [UInt32(0)]) {
    $0.append($0[$0.count - 1] + UInt32($1))
  }
  private static let rowCount = Int(offsets[offsets.count - 1])

  private func bytes(_ count: Int, _ range: ClosedRange<UInt8>, _ seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in UInt8.random(in: range, using: &generator) }
  }

  private func signed(_ count: Int, _ seed: UInt64) -> [Int8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Int8.random(in: -127...127, using: &generator) }
  }

  private func floats(_ count: Int, _ seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }
  }

  /// Codes as ``CodeLists`` wants them.
  private func blocks(_ codes: [UInt8], width: Int) -> [UInt8] {
    var blocks = codes
    for list in Self.lengths.indices {
      let rows = Int(Self.offsets[list])..<Int(Self.offsets[list + 1])
      for row in rows {
        for byte in 0..<width {
          blocks[CodeLists.place(byte: byte, row: row, list: rows, width: width)] =
            codes[row * width + byte]
        }
      }
    }
    return blocks
  }

  @Test func plainIsAlwaysThereAndTheBestIsAvailable() {
    #expect(ScanKernels.available.first?.name == "plain")
    #expect(ScanKernels.available.map(\.name).contains(ScanKernels.best.name))
  }

  @Test(arguments: [8, 4], [1, 7, 48])
  func scansKeepTheRowsWithTheLowestSums(bits: Int, width: Int) {
    let codes = bytes(Self.rowCount * width, 0...255, UInt64(width + bits))
    let blocks = blocks(codes, width: width)
    let lists: [UInt32] = [13, 2, 0, 4, 12, 1, 3, 11, 5, 10, 6, 9, 7, 8]
    let allowed = (0..<Self.rowCount / 64 + 2).map { _ in
      UInt64(bytes(8, 0...255, 5).reduce(0) { $0 << 8 | Int($1) })
    }
    // Small entries make many ties.
    for most in [UInt8(1), 255] {
      let table = bytes(width * (bits == 8 ? 256 : 32), 0...most, UInt64(most))
      for wanted in [1, 100, 700, 5000] {
        for mask in [nil, allowed] {
          let expected = ScanReference.scan(
            codes: codes, width: width, bits: bits, offsets: Self.offsets, lists: lists,
            table: table, wanted: wanted
          ) { row in mask.map { $0[row / 64] >> UInt64(row % 64) & 1 == 1 } ?? true }
          for kernels in ScanKernels.available {
            let found = scan(kernels, blocks, width, bits, lists, table, wanted, mask)
            #expect(found == expected, "\(kernels.name) most \(most) wanted \(wanted)")
          }
        }
      }
    }
  }

  private func scan(
    _ kernels: ScanKernels, _ blocks: [UInt8], _ width: Int, _ bits: Int, _ lists: [UInt32],
    _ table: [UInt8], _ wanted: Int, _ mask: [UInt64]?
  ) -> [ScanReference.Sum] {
    let reservoir = CodeReservoir()
    reservoir.empty(keeping: wanted)
    blocks.withUnsafeBufferPointer { codes in
      Self.offsets.withUnsafeBufferPointer { offsets in
        let codeLists = CodeLists(width: width, bits: bits, offsets: offsets, codes: codes)
        lists.withUnsafeBufferPointer { numbers in
          table.withUnsafeBufferPointer { table in
            (mask ?? []).withUnsafeBufferPointer { words in
              kernels.scan(
                codeLists, numbers: numbers, table: table, allowed: mask == nil ? nil : words,
                into: reservoir)
            }
          }
        }
      }
    }
    kernels.reduce(reservoir)
    return zip(reservoir.rows, reservoir.sums).map { ScanReference.Sum(row: $0, sum: $1) }
  }

  @Test(arguments: [1, 4, 15, 16, 17, 63, 64, 65, 384, 4101])
  func productsOfBytesAreExact(dimension: Int) {
    let rows = signed(11 * dimension, UInt64(dimension))
    let high = signed(dimension, 1)
    let low = bytes(dimension, 0...255, 2).map { Int8(bitPattern: $0) }
    let numbers: [UInt32] = [10, 0, 3, 3, 7]
    let all = (0..<11).map { Array(rows[$0 * dimension..<($0 + 1) * dimension]) }
    for kernels in ScanKernels.available {
      var dots = [Int32](repeating: 0, count: 11)
      var products = [Int64](repeating: 0, count: 5)
      var squares = [Int32](repeating: 0, count: 5)
      high.withUnsafeBufferPointer { high in
        low.withUnsafeBufferPointer { low in
          rows.withUnsafeBufferPointer { rows in
            dots.withUnsafeMutableBufferPointer { kernels.dots(high, rows: rows, into: $0) }
            numbers.withUnsafeBufferPointer { numbers in
              products.withUnsafeMutableBufferPointer { products in
                squares.withUnsafeMutableBufferPointer {
                  kernels.wideDots(
                    high: high, low: low, rows: rows, numbers: numbers, products: products,
                    squares: $0)
                }
              }
            }
          }
        }
      }
      #expect(
        dots == all.map { Int32(DistanceReference.integerDotProduct(high, $0)) }, "\(kernels.name)")
      let chosen = numbers.map { all[Int($0)] }
      #expect(products == chosen.map { ScanReference.wideDot(high, low, $0) }, "\(kernels.name)")
      #expect(
        squares == chosen.map { Int32(DistanceReference.integerDotProduct($0, $0)) },
        "\(kernels.name)")
    }
  }

  @Test func theLargestSumsDoNotOverflow() {
    let width = 257
    let codes = bytes(Self.rowCount * width, 0...255, 1)
    let blocks = blocks(codes, width: width)
    let table = [UInt8](repeating: 255, count: 256 * width)
    for kernels in ScanKernels.available {
      let found = scan(kernels, blocks, width, 8, [13, 2], table, 10, nil)
      #expect(found.map(\.sum) == [UInt16](repeating: 65_535, count: 10), "\(kernels.name)")
    }
  }

  @Test func theLargestProductsDoNotOverflow() {
    let most = [Int8](repeating: 127, count: 1 << 16)
    let low = [Int8](repeating: -128, count: 1 << 16)
    let expected = ScanReference.wideDot(most, low, most)
    for kernels in ScanKernels.available {
      var products = [Int64](repeating: 0, count: 1)
      most.withUnsafeBufferPointer { high in
        low.withUnsafeBufferPointer { low in
          products.withUnsafeMutableBufferPointer {
            kernels.wideDots(
              high: high, low: low, rows: high, numbers: nil, products: $0, squares: nil)
          }
        }
      }
      #expect(products == [expected], "\(kernels.name)")
    }
  }

  @Test(arguments: [1, 3, 4, 30, 100], [1, 16, 17, 70])
  func nearestColumnsAreThoseOfTheReference(dimension: Int, columnCount: Int) {
    let columns = signed(columnCount * dimension, 7)
    let scales = floats(columnCount, 8).map { abs($0) + 0.1 }
    let squares = (0..<columnCount).map { column in
      let values = columns[column * dimension..<(column + 1) * dimension]
      return scales[column] * scales[column]
        * Float(DistanceReference.integerDotProduct(values, values))
    }
    let rows = signed(101 * dimension, 9)
    let rowScales = floats(101, 10).map { abs($0) + 0.1 }
    let laidOut = ByteColumns(
      values: columns, scales: scales, squares: squares, dimension: dimension)
    var lifted = [UInt8](repeating: 128, count: 101 * laidOut.dimension4)
    for row in 0..<101 {
      for component in 0..<dimension {
        lifted[row * laidOut.dimension4 + component] = UInt8(
          Int(rows[row * dimension + component]) + 128)
      }
    }
    let expected = (0..<101).map { row in
      ScanReference.nearest(
        row: Array(rows[row * dimension..<(row + 1) * dimension]), scale: rowScales[row],
        columns: columns, scales: scales, squares: squares)
    }
    for kernels in ScanKernels.available {
      var nearest = [UInt32](repeating: 0, count: 101)
      var measures = [Float](repeating: 0, count: 101)
      lifted.withUnsafeBufferPointer { rows in
        rowScales.withUnsafeBufferPointer { rowScales in
          nearest.withUnsafeMutableBufferPointer { nearest in
            measures.withUnsafeMutableBufferPointer {
              kernels.nearest(
                rows: rows, scales: rowScales, columns: laidOut, nearest: nearest, measures: $0)
            }
          }
        }
      }
      for row in 0..<101 {
        #expect(
          Int(nearest[row]) == expected[row].column && measures[row] == expected[row].measure,
          "\(kernels.name) row \(row)")
      }
    }
  }

  @Test(arguments: [256, 16], [[0, 8, 16, 24], [0, 1, 3, 7, 12, 24]] as [[UInt32]])
  func tablesAreThoseOfTheReference(size: Int, starts: [UInt32]) {
    for isDistance in [false, true] { checkTables(size, isDistance, starts) }
  }

  private func checkTables(_ size: Int, _ isDistance: Bool, _ starts: [UInt32]) {
    let dimension = Int(starts[starts.count - 1])
    let query = floats(dimension, 3)
    let codewords = zip(starts, starts.dropFirst()).map { start, end in
      (0..<size).map { floats(Int(end - start), UInt64($0) * 31 + UInt64(start)) }
    }
    let parts = zip(starts, starts.dropFirst()).map { Array(query[Int($0)..<Int($1)]) }
    let panels = codewords.flatMap {
      ColumnPanels.panels(ofRows: $0.flatMap { $0 }, dimension: $0[0].count)
    }
    let count = codewords.count * size
    for penalties in [nil, floats(count, 4)] {
      let expected = ScanReference.table(
        codewords: codewords, parts: parts, penalties: penalties, isDistance: isDistance)
      for kernels in ScanKernels.available {
        var table = [UInt8](repeating: 9, count: count)
        var work = [Float](repeating: 0, count: count)
        let result = panels.withUnsafeBufferPointer { panels in
          starts.withUnsafeBufferPointer { starts in
            query.withUnsafeBufferPointer { query in
              (penalties ?? []).withUnsafeBufferPointer { given in
                work.withUnsafeMutableBufferPointer { work in
                  table.withUnsafeMutableBufferPointer {
                    kernels.fillTable(
                      panels: panels, starts: starts, codewordCount: size,
                      penalties: penalties == nil ? nil : given, isDistance: isDistance,
                      query: query, work: work, table: $0)
                  }
                }
              }
            }
          }
        }
        #expect(table == expected.table, "\(kernels.name)")
        #expect(result.step == expected.step && result.base == expected.base, "\(kernels.name)")
      }
    }
  }

  @Test(arguments: [1, 5, 100, 3000], [0, 1, 10])
  func ranksAreThoseOfAFullSort(count: Int, spread: Int) {
    var generator = SeededGenerator(seed: UInt64(count + spread))
    // A spread of 0 makes all equal, one of 10 leaves one far from all others.
    var products = (0..<count).map { _ in
      spread == 0 ? Int32(5) : Int32.random(in: -40...40, using: &generator)
    }
    if spread == 10 { products[count / 2] = 1_000_000_000 }
    var factors = floats(count, 2).map { abs($0) }
    factors[count / 3] = .nan
    for penalties in [nil, floats(count, 3)] {
      for wanted in [1, 7, count, count + 5] {
        let expected = ScanReference.rank(
          products: products, factors: factors, penalties: penalties, scale: 0.5, wanted: wanted)
        for kernels in ScanKernels.available {
          var work = [RankedNumber](repeating: RankedNumber(score: 0, number: 0), count: 2 * count)
          let found = products.withUnsafeBufferPointer { products in
            factors.withUnsafeBufferPointer { factors in
              (penalties ?? []).withUnsafeBufferPointer { given in
                work.withUnsafeMutableBufferPointer {
                  kernels.rank(
                    products, factors: factors, penalties: penalties == nil ? nil : given,
                    scale: 0.5, wanted: wanted, work: $0
                  ).map { Int($0.number) }
                }
              }
            }
          }
          #expect(found == expected, "\(kernels.name) wanted \(wanted)")
        }
      }
    }
  }
}
