import FileFormat
import Ingestion

/// Files that may be compressed, for tools around the library.
public enum SourceText {
  /// The bytes of a file; one whose name ends in `.gz` is decompressed.
  ///
  /// - Throws: An error that names the file.
  public static func read(_ path: String) throws -> [UInt8] {
    let file = try MappedFile(path: path)
    let bytes = [UInt8](file.bytes)
    return path.hasSuffix(".gz") ? try GzipReader.inflate(bytes, path: path) : bytes
  }
}
