package import FileFormat

/// Why a model folder cannot be used: which file, which part of it, what to do.
package enum ModelError: Error, Equatable, CustomStringConvertible {
  /// A file that every model of this kind has is not there.
  case missingFile(path: String)
  /// The system or the file layer refuses the file.
  case unreadable(FileFormatError)
  /// More bytes than any model of this kind has.
  case tooLarge(path: String, byteCount: Int, limit: Int)
  /// Bytes that break the file's format.
  case malformed(path: String, offset: Int, reason: String)
  /// A setting that every model of this kind has is not there.
  case missingSetting(path: String, key: String)
  /// A setting whose value is impossible.
  case badSetting(path: String, key: String, found: String, expected: String)
  /// A part that exists but that this program does not do.
  case unsupported(path: String, part: String, found: String, supported: String)
  /// A tensor that the settings ask for is not there.
  case missingTensor(path: String, name: String)
  /// A tensor with a type or shape other than the settings ask for.
  case unfitTensor(path: String, name: String, found: String, expected: String)

  /// One line: place, fact, what to do.
  package var description: String {
    switch self {
    case .missingFile(let path):
      "\(path): error: no such file; the folder is no model of this kind or not complete"
    case .unreadable(let error):
      "\(error)"
    case .tooLarge(let path, let byteCount, let limit):
      "\(path): error: \(byteCount) bytes, at most \(limit) are read; fetch the model again"
    case .malformed(let path, let offset, let reason):
      "\(path): byte \(offset): error: \(reason); fetch the model again"
    case .missingSetting(let path, let key):
      "\(path): error: \"\(key)\" is missing; fetch the model again"
    case .badSetting(let path, let key, let found, let expected):
      "\(path): error: \"\(key)\" is \(found), expected \(expected); fetch the model again"
    case .unsupported(let path, let part, let found, let supported):
      "\(path): error: \(part) \(found) is not supported; use a model with \(supported)"
    case .missingTensor(let path, let name):
      "\(path): error: tensor \"\(name)\" is missing; the file belongs to another model"
    case .unfitTensor(let path, let name, let found, let expected):
      "\(path): error: tensor \"\(name)\" is \(found), expected \(expected); "
        + "the file belongs to another model"
    }
  }
}
