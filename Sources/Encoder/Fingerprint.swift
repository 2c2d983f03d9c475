import FileFormat
import Kernels

/// Digits that change when anything changes that an encoder's vectors depend on.
///
/// Files enter with their size and the CRC-32C of all their bytes (about 10 ms for the 90 MB of
/// MiniLM), settings as they are; all of it is hashed to 64 bits (FNV-1a). It notices change and
/// damage; it is no proof against someone who forges a file.
struct Fingerprint {
  /// All that was added.
  private(set) var text = ""

  /// Adds a setting.
  mutating func add(_ name: String, _ value: some CustomStringConvertible) {
    text += "\(name)=\(value.description.utf8.count):\(value);"
  }

  /// Adds a file's content.
  mutating func add(_ name: String, contentOf bytes: UnsafeRawBufferPointer) {
    add(name, "\(bytes.count)/\(CRC32C.checksum(bytes))")
  }

  /// A settings object as one text, members in order, whatever their order in the file.
  static func canonical(_ settings: ModelSettings) -> String {
    settings.keys.map { "\($0):\((settings[$0] ?? .null).canonical)" }.joined(separator: ";")
  }

  /// Adds all that was added to another.
  mutating func add(_ other: Fingerprint) { text += other.text }

  /// Sixteen hexadecimal digits.
  var digits: String {
    let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension Fingerprint {
  /// Adds the files that ``WordPieceTokenizer/init(folder:)`` reads.
  mutating func addTokenizer(of folder: ModelFolder) throws(ModelError) {
    let files =
      folder.contains("tokenizer.json")
      ? ["tokenizer.json"] : ["vocab.txt", "tokenizer_config.json"]
    for file in files {
      let mapped = try folder.map(file)
      withExtendedLifetime(mapped) { add(file, contentOf: mapped.bytes) }
    }
  }
}
