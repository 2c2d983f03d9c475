/// Where and why bytes break their format.
struct MalformedBytes: Error, Equatable {
  /// Byte where reading stopped.
  var offset: Int
  /// What was wrong there.
  var reason: String
}
