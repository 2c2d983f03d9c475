import CLibXML2

/// libxml2 itself.
enum XMLLibrary {
  private static let once: Void = xmlInitParser()

  /// Prepares its global tables; only the first call does anything.
  static func initialize() { _ = once }
}
