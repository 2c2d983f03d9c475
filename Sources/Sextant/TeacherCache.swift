import Encoder
import FileFormat
import FoundationEssentials
import Glibc

/// A teacher's vectors of many texts, kept in files so that a run that was stopped can go on.
struct TeacherCache {
  /// Texts of one file.
  static let blockSize = 4096

  let folder: String
  let threads: Int

  /// The vectors of `texts`, from the files where they are, else computed and stored.
  ///
  /// Files made for other texts or by another teacher are removed.
  func vectors(
    _ texts: [String], teacher: any SentenceEncoder, onEncoded: @escaping @Sendable (Int) -> Void
  ) throws -> EmbeddingMatrix {
    try prepare(texts, teacher)
    var result = EmbeddingMatrix(rowCount: 0, dimension: teacher.dimension)
    for start in stride(from: 0, to: texts.count, by: Self.blockSize) {
      let part = Array(texts[start..<min(texts.count, start + Self.blockSize)])
      result.values += try block(start, part, teacher) { onEncoded(start + $0) }
    }
    return result
  }

  /// The teacher's vectors of its subwords; call ``vectors(_:teacher:onEncoded:)`` before.
  func subwordVectors(
    _ teacher: TransformerEncoder, onEncoded: @escaping @Sendable (Int) -> Void
  ) throws -> EmbeddingMatrix {
    let path = "\(folder)/subwords.npy"
    if access(path, F_OK) == 0 {
      let file = try NumPyFile(path: path)
      if file.shape.count == 2, file.shape[1] == teacher.dimension {
        return EmbeddingMatrix(dimension: teacher.dimension, values: try file.floats())
      }
    }
    let vectors = try TeacherTable.vectors(teacher, threads: threads, progress: onEncoded)
    try NumPyFile.write(
      vectors.values, shape: [vectors.rowCount, vectors.dimension], to: path)
    return vectors
  }

  /// Removes all files.
  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  private func block(
    _ start: Int, _ texts: [String], _ teacher: any SentenceEncoder,
    onEncoded: @escaping @Sendable (Int) -> Void
  ) throws -> [Float] {
    let path = "\(folder)/vectors-\(start).npy"
    if access(path, F_OK) == 0 {
      let file = try NumPyFile(path: path)
      if file.shape == [texts.count, teacher.dimension] { return try file.floats() }
    }
    let vectors = try teacher.encode(
      texts, role: .document, threads: threads, progress: onEncoded)
    try NumPyFile.write(vectors.values, shape: [texts.count, teacher.dimension], to: path)
    return vectors.values
  }

  /// Keeps the folder when its list names the same texts and teacher.
  private func prepare(_ texts: [String], _ teacher: any SentenceEncoder) throws {
    var list = Array("teacher \(teacher.fingerprint)\n".utf8)
    for text in texts {
      // One line a text, so that the list can be read.
      list += text.utf8.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }
      list.append(UInt8(ascii: "\n"))
    }
    let path = "\(folder)/texts.txt"
    if let file = try? MappedFile(path: path), file.bytes.elementsEqual(list) { return }
    remove()
    mkdir(folder, 0o755)
    try AtomicFile.write(list, to: path)
  }
}
