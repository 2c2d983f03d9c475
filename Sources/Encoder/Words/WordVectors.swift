import FileFormat

/// Word vectors as GloVe, word2vec and fastText write them, made into folders of ``WordEncoder``.
package enum WordVectors {
  private typealias Bytes = UnsafeBufferPointer<UInt8>

  /// Endings of the files' names.
  package static let extensions = ["txt", "vec", "bin", "ftz"]

  /// Writes the folder of an encoder, which must be there and empty.
  ///
  /// The kind of `file` is found by its content: text with or without a line of counts before it,
  /// word2vec's binary form, or fastText's. Of a word that is repeated the first vector is taken.
  ///
  /// - Throws: ``ModelError``: at which byte the file is wrong, or which kind it is that this program
  ///   does not read.
  /// - Complexity: O(*n*) time, memory for all vectors of words.
  package static func convert(file: String, to folder: String) throws(ModelError) {
    let mapped = try map(file)
    defer { withExtendedLifetime(mapped) {} }
    let bytes = mapped.bytes.bindMemory(to: UInt8.self)
    try refuseOtherKinds(bytes, path: file)
    do {
      if FastTextFile.isOne(bytes) {
        try FastTextFile(mapped).write(to: ModelFolder(folder))
      } else {
        let table = try VectorTable(bytes, path: file).read()
        try table.write(to: ModelFolder(folder), ngrams: nil)
      }
    } catch let error as MalformedBytes {
      throw .malformed(path: file, offset: error.offset, reason: error.reason)
    } catch let error as FileFormatError {
      throw .unreadable(error)
    } catch let error as ModelError {
      throw error
    } catch {
      throw .malformed(path: file, offset: 0, reason: "\(error)")
    }
  }

  private static func map(_ path: String) throws(ModelError) -> MappedFile {
    do { return try MappedFile(path: path) } catch { throw .unreadable(error) }
  }

  private static func refuseOtherKinds(_ bytes: Bytes, path: String) throws(ModelError) {
    let kinds: [(start: [UInt8], name: String)] = [
      ([0x1F, 0x8B], "gzip"), ([0x50, 0x4B, 3, 4], "ZIP"), ([0x42, 0x5A, 0x68], "bzip2"),
      ([0xFD, 0x37, 0x7A], "xz"), ([0x80, 2], "pickle"), ([0x80, 3], "pickle"),
      ([0x80, 4], "pickle"), ([0x80, 5], "pickle"),
    ]
    guard let kind = kinds.first(where: { bytes.starts(with: $0.start) }) else { return }
    throw .unsupported(
      path: path, part: "the format", found: kind.name,
      supported: "unpacked GloVe, word2vec or fastText vectors")
  }
}
