import Glibc

/// The variables that the program was started with.
package enum Environment {
  /// The value of a variable; nil when it is unset or empty.
  package static subscript(name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
