import Crypto
import FoundationEssentials

/// The hash of a file as its bytes come.
struct ContentDigest {
  /// What the listing promises.
  enum Expected: Sendable, Equatable {
    /// SHA-256 of the content, as Git LFS names large files.
    case sha256(String)
    /// SHA-1 of `blob SIZE`, a zero byte and the content, as git names all others.
    case gitBlob(String)

    /// The hexadecimal digits.
    var digits: String {
      switch self {
      case .sha256(let digits), .gitBlob(let digits): digits
      }
    }

    /// True when the digits are as many as the hash has.
    var isWellFormed: Bool {
      let count = if case .sha256 = self { 64 } else { 40 }
      return digits.utf8.count == count
        && digits.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
  }

  private var sha256 = SHA256()
  private var sha1 = Insecure.SHA1()
  private let expected: Expected

  /// Starts before the first byte of `file`.
  init(of file: HubFile) {
    expected = file.digest
    if case .gitBlob = expected { sha1.update(data: Data("blob \(file.size)\0".utf8)) }
  }

  /// Takes the next bytes.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    switch expected {
    case .sha256: sha256.update(bufferPointer: bytes)
    case .gitBlob: sha1.update(bufferPointer: bytes)
    }
  }

  /// True when all bytes so far are what was promised.
  var isAsExpected: Bool {
    let found: [UInt8] =
      switch expected {
      case .sha256: Array(sha256.finalize())
      case .gitBlob: Array(sha1.finalize())
      }
    let hex = Array("0123456789abcdef")
    return expected.digits == String(found.flatMap { [hex[Int($0 >> 4)], hex[Int($0 & 15)]] })
  }
}
