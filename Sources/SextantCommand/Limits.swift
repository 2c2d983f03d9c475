import ArgumentParser
import FoundationEssentials

/// One thread for each processor.
var defaultThreads: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

/// What a number on the command line may be; beyond it lies a typing error.
enum Limits {
  static let threads = 1...1024
  static let results = 1...100_000
  static let depth = 1...1_000_000
  static let passes = 1...10_000
  static let tokens = 1...1_000_000
  static let dimension = 1...65_536
  static let batch = 1...1_000_000
  static let lists = 1...16_384

  /// Requires that the value of `option` lies in `range`.
  static func require(_ value: Int, in range: ClosedRange<Int>, for option: String) throws {
    guard range.contains(value) else {
      throw ValidationError(
        "\(option) must lie between \(range.lowerBound) and \(range.upperBound).")
    }
  }
}
