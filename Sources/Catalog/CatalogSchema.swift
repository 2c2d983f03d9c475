import GRDB

/// The tables, as a list of migrations: add one, never edit one that was released.
enum CatalogSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(sql: version1)
    }
    return migrator
  }

  /// Every row carries a CRC-32C of its columns: SQLite itself does not notice bit rot.
  private static let version1 = """
    CREATE TABLE state (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      content BLOB NOT NULL,
      checksum INTEGER NOT NULL);
    CREATE TABLE roots (
      id INTEGER PRIMARY KEY,
      collection TEXT NOT NULL,
      path TEXT NOT NULL,
      boilerplate BLOB NOT NULL,
      checksum INTEGER NOT NULL,
      UNIQUE (collection, path));
    CREATE TABLE files (
      id INTEGER PRIMARY KEY,
      root INTEGER NOT NULL REFERENCES roots (id),
      path TEXT NOT NULL,
      byte_count INTEGER NOT NULL,
      modified INTEGER NOT NULL,
      read_at INTEGER NOT NULL,
      hash BLOB NOT NULL,
      signatures BLOB NOT NULL,
      checksum INTEGER NOT NULL,
      UNIQUE (root, path));
    CREATE TABLE documents (
      id INTEGER PRIMARY KEY,
      file INTEGER NOT NULL REFERENCES files (id),
      name TEXT NOT NULL,
      title TEXT,
      first_chunk INTEGER NOT NULL UNIQUE,
      chunk_count INTEGER NOT NULL,
      checksum INTEGER NOT NULL);
    CREATE INDEX documents_by_file ON documents (file);
    CREATE INDEX documents_by_name ON documents (name);
    CREATE TABLE passages (
      first_chunk INTEGER PRIMARY KEY,
      chunk_count INTEGER NOT NULL,
      content BLOB NOT NULL,
      checksum INTEGER NOT NULL);
    CREATE TABLE tombstones (
      first_chunk INTEGER PRIMARY KEY,
      chunk_count INTEGER NOT NULL,
      checksum INTEGER NOT NULL);
    """
}
