/// Thrown when there is no result: not an error, but an exit status of its own.
struct NothingFound: Error {
  /// False with `--no-fail`.
  var isFailure: Bool
}
