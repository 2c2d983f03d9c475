import Glibc

/// What the program holds in memory.
enum ResidentMemory {
  /// Bytes of mapped files that are in memory; nil where the system does not say.
  static var fileBytes: Int? {
    guard let file = fopen("/proc/self/statm", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), file) != nil else { return nil }
    // Pages in all, resident, and of these shared, which are the mapped files'.
    let text = String(decoding: line.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let pages = text.split(separator: " ").prefix(3).compactMap { Int($0) }
    return pages.count == 3 ? pages[2] * Int(sysconf(Int32(_SC_PAGESIZE))) : nil
  }
}
