/// What can be wrong with a binary file, with the place.
public enum FileFormatError: Error, Equatable, CustomStringConvertible {
  case cannotOpen(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  case notThisFormat(path: String, expected: String)
  case wrongVersion(path: String, found: UInt32, expected: UInt32)
  case truncated(path: String, offset: Int, needed: Int)
  case checksumMismatch(path: String, section: String, offset: Int)
  case missingSection(path: String, section: String)
  case badContent(path: String, offset: Int, reason: String)

  /// One line that names the place, what is wrong and what to do.
  public var description: String {
    switch self {
    case .cannotOpen(let path, let reason):
      "\(path): error: cannot open: \(reason)"
    case .cannotWrite(let path, let reason):
      "\(path): error: cannot write: \(reason)"
    case .notThisFormat(let path, let expected):
      "\(path): byte 0: error: not a \(expected) file; check the path"
    case .wrongVersion(let path, let found, let expected):
      "\(path): byte 8: error: format version \(found), this program reads \(expected); "
        + "write the file anew with this program"
    case .truncated(let path, let offset, let needed):
      "\(path): byte \(offset): error: the file ends early, \(needed) more bytes are needed; "
        + "restore it or write it anew"
    case .checksumMismatch(let path, let section, let offset):
      "\(path): byte \(offset): error: checksum mismatch in \(section); "
        + "the file is damaged, restore it or write it anew"
    case .missingSection(let path, let section):
      "\(path): byte 16: error: section \(section) is missing; the file is damaged or foreign"
    case .badContent(let path, let offset, let reason):
      "\(path): byte \(offset): error: \(reason); the file is damaged or foreign"
    }
  }
}
