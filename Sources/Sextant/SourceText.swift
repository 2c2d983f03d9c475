import FileFormat
import Ingestion

/// Files that may be compressed, for tools around the library.
public enum SourceText {
  /// The bytes of a file; one whose name ends in `.gz` is decompressed.
  ///
  /// - Throws: An error that names the file.
  public static func read(_ path: String) throws -> [UInt8] {
    let file = try MappedFile(path: path)
    // The map must outlive the copy, or it may be released before it is read.
    let bytes = withExtendedLifetime(file) { [UInt8](file.bytes) }
    return path.hasSuffix(".gz") ? try GzipReader.inflate(bytes, path: path) : bytes
  }
}
