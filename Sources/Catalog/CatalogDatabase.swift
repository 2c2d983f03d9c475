import FoundationEssentials
import GRDB
import Glibc

/// The SQLite database of an index folder; nobody else writes SQL.
///
/// A read sees one generation, however long it lasts; a write is one transaction that becomes
/// durable and visible at once, or not at all.
package final class CatalogDatabase: Sendable {
  /// Where the database lies.
  package let path: String
  private let queue: DatabaseQueue
  private let states = StateCache()

  /// Opens the catalog of an existing index for reading.
  ///
  /// - Throws: ``CatalogError/missing(path:)`` when there is none, or why it cannot be read.
  package convenience init(reading path: String) throws(CatalogError) {
    guard access(path, F_OK) == 0 else { throw .missing(path: path) }
    // A reader may have to make the shared-memory file of the write-ahead log. Where it cannot
    // (read-only media), nobody can be writing either, and the file is read as it is.
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let writable =
      access(path, W_OK) == 0 && access(folder.joined(separator: "/") + "/", W_OK) == 0
    var configuration = Self.configuration(queryOnly: true)
    configuration.readonly = !writable
    try self.init(
      path: path, location: writable ? path : "file:\(Self.escaped(path))?immutable=1",
      configuration: configuration)
  }

  /// Opens or makes the catalog for the one writer.
  package convenience init(writing path: String) throws {
    try self.init(path: path, location: path, configuration: Self.configuration(queryOnly: false))
    try guarded { [self] in
      try CatalogSchema.migrator.migrate(queue)
      try queue.write { database in
        guard try Int.fetchOne(database, sql: "SELECT count(*) FROM state") == 0 else { return }
        try CatalogEdit(database, path: path).store(IndexState())
      }
    }
  }

  private init(
    path: String, location: String, configuration: Configuration
  ) throws(CatalogError) {
    self.path = path
    do {
      queue = try DatabaseQueue(path: location, configuration: configuration)
    } catch { throw .database(path: path, reason: Self.reason(error)) }
  }

  private static func configuration(queryOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA trusted_schema = OFF")
      try database.execute(sql: "PRAGMA cell_size_check = ON")
      if queryOnly {
        try database.execute(sql: "PRAGMA query_only = ON")
      } else {
        try database.execute(sql: "PRAGMA journal_mode = WAL")
        try database.execute(sql: "PRAGMA synchronous = FULL")
      }
    }
    return configuration
  }

  private static func escaped(_ path: String) -> String {
    path.utf8.map { byte in
      byte == UInt8(ascii: "%") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
        ? "%" + String(byte, radix: 16) : String(decoding: [byte], as: UTF8.self)
    }.joined()
  }

  /// Runs `body` on one generation.
  ///
  /// - Throws: ``CatalogError``, and whatever `body` throws.
  package func read<Result>(_ body: (CatalogView) throws -> Result) throws -> Result {
    try guarded {
      try queue.read { database in try body(CatalogView(database, path: path, states: states)) }
    }
  }

  /// Runs `body` as one durable transaction; an error rolls everything back.
  package func write<Result>(_ body: (CatalogEdit) throws -> Result) throws -> Result {
    try guarded {
      try queue.write { database in try body(CatalogEdit(database, path: path)) }
    }
  }

  /// Gives unused pages back to the file system.
  package func vacuum() throws {
    try guarded { try queue.vacuum() }
  }

  /// Turns SQLite's errors into ours; others pass.
  private func guarded<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as DatabaseError {
      switch error.resultCode {
      case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_SCHEMA, .SQLITE_MISMATCH, .SQLITE_ERROR:
        // Our SQL is fixed, so an error of its own means that the schema is not what we wrote.
        throw CatalogError.damaged(path: path, place: Self.reason(error))
      default: throw CatalogError.database(path: path, reason: Self.reason(error))
      }
    } catch let error as RowDecodingError {
      throw CatalogError.damaged(path: path, place: "\(error)")
    }
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? DatabaseError else { return "\(error)" }
    return error.message ?? "SQLite error \(error.resultCode.rawValue)"
  }
}
