import Catalog
import Model

/// The chunks that `--filter` and `--collection` allow, as sorted ranges of numbers.
struct DocumentFilter: Sendable {
  private var ranges: [Range<Int64>] = []

  /// Looks the conditions up; nil when there are none.
  init?(_ options: SearchOptions, view: CatalogView) throws {
    guard !options.filters.isEmpty || !options.collections.isEmpty else { return nil }
    let globs = try options.filters.map(Self.glob)
    let roots = try view.roots()
    for name in options.collections where !roots.contains(where: { $0.collection == name }) {
      let known = Set(roots.map(\.collection)).sorted().joined(separator: ", ")
      throw SextantError.badOption(
        name: "--collection", value: name, advice: "no such collection; there is \(known)")
    }
    let allowedRoots = Set(
      roots.filter { options.collections.isEmpty || options.collections.contains($0.collection) }
        .map(\.id))
    let files = Set(
      try view.files().filter { file in
        allowedRoots.contains(file.root)
          && (globs.isEmpty || globs.contains { $0.matches(file.path) })
      }.map(\.id))
    for document in try view.documents() where files.contains(document.file) {
      if let last = ranges.last, last.upperBound == document.chunks.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<document.chunks.upperBound
      } else {
        ranges.append(document.chunks)
      }
    }
  }

  private static func glob(_ filter: String) throws -> Glob {
    guard filter.hasPrefix("path:") else {
      throw SextantError.badOption(
        name: "--filter", value: filter, advice: "write 'path:GLOB', for example 'path:api/**'")
    }
    do { return try Glob(String(filter.dropFirst(5))) } catch {
      throw SextantError.badOption(name: "--filter", value: filter, advice: "\(error)")
    }
  }

  /// - Complexity: O(log *n*) in the number of ranges.
  func allows(_ chunk: ChunkNumber) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound <= chunk.rawValue { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(chunk.rawValue)
  }
}
