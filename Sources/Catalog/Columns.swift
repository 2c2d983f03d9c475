import FoundationEssentials
import GRDB

/// The columns of a row that may be damaged: a wrong type throws, where GRDB's subscripts trap.
struct Columns {
  private let row: Row
  private let path: String
  private let table: String

  init(_ row: Row, path: String, table: String) {
    self.row = row
    self.path = path
    self.table = table
  }

  private func value<Value: DatabaseValueConvertible>(_ index: Int) throws -> Value {
    guard index < row.count, let value = Value.fromDatabaseValue(row[index] as DatabaseValue)
    else { throw CatalogError.damaged(path: path, place: "a row of \(table)") }
    return value
  }

  func integer(_ index: Int) throws -> Int64 { try value(index) }

  func text(_ index: Int) throws -> String { try value(index) }

  func optionalText(_ index: Int) throws -> String? {
    (row[index] as DatabaseValue).isNull ? nil : try text(index)
  }

  func bytes(_ index: Int) throws -> [UInt8] { Array(try value(index) as Data) }

  func words(_ index: Int) throws -> [UInt64] { WordCoding.decode(try bytes(index)) }

  func checksum(_ index: Int) throws -> UInt32 {
    guard let checksum = UInt32(exactly: try integer(index)) else {
      throw CatalogError.damaged(path: path, place: "a row of \(table)")
    }
    return checksum
  }
}

/// Lists of 64-bit words as little-endian bytes; a ragged end is dropped (the row's checksum then
/// fails).
enum WordCoding {
  static func encode(_ words: [UInt64]) -> [UInt8] { words.withUnsafeBytes { Array($0) } }

  static func decode(_ bytes: [UInt8]) -> [UInt64] {
    bytes.withUnsafeBytes { buffer in
      (0..<buffer.count / 8).map {
        UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
      }
    }
  }
}

/// The state row's content: JSON, so that a person with the sqlite3 shell can read it.
enum StateCoding {
  static func encode(_ state: IndexState) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return Array(try encoder.encode(state))
  }

  static func decode(_ bytes: [UInt8], path: String) throws -> IndexState {
    do { return try JSONDecoder().decode(IndexState.self, from: Data(bytes)) } catch {
      throw CatalogError.damaged(path: path, place: "state")
    }
  }
}
