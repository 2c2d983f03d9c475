import FileFormat
import TestSupport
import Testing

@Suite struct VectorFileTests {
  private let folder = TemporaryFolder()

  private func fvecs(_ rows: [[Float]]) -> [UInt8] {
    rows.flatMap { row in
      [Int32(row.count)].withUnsafeBytes { Array($0) } + row.withUnsafeBytes { Array($0) }
    }
  }

  @Test func bothFormatsGiveTheSameRows() throws {
    try NumPyFile.write([Float]([1, 2, 3, 4, 5, 6]), shape: [3, 2], to: folder.file("rows.npy"))
    folder.write("rows.fvecs", fvecs([[1, 2], [3, 4], [5, 6]]))
    let matrix = try VectorFile(path: folder.file("rows.npy"))
    #expect(matrix.rowCount == 3 && matrix.dimension == 2)
    #expect(matrix.values == [1, 2, 3, 4, 5, 6])
    #expect(try VectorFile(path: folder.file("rows.fvecs")) == matrix)
  }

  @Test func brokenFvecsAreRefusedWithTheirByte() {
    var other = fvecs([[1, 2], [3, 4]])
    other[12] = 1
    let width = folder.write("width.fvecs", other)
    #expect(
      throws: FileFormatError.badContent(
        path: width, offset: 12, reason: "row 1 has 1 values, the first 2")
    ) { try VectorFile(path: width) }
    let cut = folder.write("cut.fvecs", Array(other.dropLast()))
    #expect(throws: FileFormatError.truncated(path: cut, offset: 23, needed: 1)) {
      try VectorFile(path: cut)
    }
    for bytes in [[], [0, 0, 0, 0], [255, 255, 255, 255], [1, 0, 0]] as [[UInt8]] {
      let path = folder.write("short.fvecs", bytes)
      #expect(throws: FileFormatError.self) { try VectorFile(path: path) }
    }
  }
}
